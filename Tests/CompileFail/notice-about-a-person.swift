// error: has no member 'person'
import Domain

let subject = NoticeSubject.person(PersonID("p"))
