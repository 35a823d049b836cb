// error: requires that 'PersonalValue' conform to 'Comparable'
import Domain

func ranking(_ values: [PersonalValue]) -> [PersonalValue] { values.sorted() }
