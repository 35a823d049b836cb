// error: type 'WorkSubject' has no member 'person'
import Domain

func subject() -> WorkSubject { .person("ada") }
