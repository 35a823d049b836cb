// error: cannot assign to property: 'recipient' is a 'let' constant
import Access
import Domain

func readdress(_ letter: PersonalLetter) -> PersonalLetter {
    var other = letter
    other.recipient = PersonID("b")
    return other
}
