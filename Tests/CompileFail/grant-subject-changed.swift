// error: 'subject' is a get-only property
import Access
import Domain

func other(_ grant: consuming Grant<Oneself>) { grant.subject = PersonID("bob") }
