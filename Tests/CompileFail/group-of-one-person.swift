// error: type 'GroupSubject' has no member 'person'
import Domain

func subject() -> GroupSubject { .person("ada") }
