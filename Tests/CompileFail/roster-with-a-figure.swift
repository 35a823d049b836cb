// error: extra argument 'value' in call
import Domain

func smuggle(_ member: Member) { _ = Roster.Entry(member, manager: nil, value: PersonalValue(3)) }
