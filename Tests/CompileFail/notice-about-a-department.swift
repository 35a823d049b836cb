// error: has no member 'department'
import Domain

let subject = NoticeSubject.department("Shop")
