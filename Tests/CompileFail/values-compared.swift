// error: binary operator '<' cannot be applied to two 'PersonalValue' operands
import Domain

func more(_ one: PersonalValue, _ other: PersonalValue) -> Bool { one < other }
