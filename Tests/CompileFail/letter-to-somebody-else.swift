// error: 'PersonalLetter' initializer is inaccessible due to 'fileprivate' protection level
import Access
import Domain

func letter(_ words: LetterWords) -> PersonalLetter { PersonalLetter(PersonID("b"), words) }
