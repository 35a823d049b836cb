// error: initializer is inaccessible
import Domain

func point(_ week: Week, _ value: PersonalValue) -> WeekPoint { WeekPoint(week, value, .current) }
