// error: cannot convert value of type 'PersonID'
import Access
import Domain

func grant(_ policy: Policy, _ person: PersonID) { _ = policy.ownData(of: person) }
