// error: cannot convert value of type 'PersonalValue' to expected argument type '[WeekPoint]'
import Domain

func series(_ person: PersonID, _ metric: MetricID, _ value: PersonalValue) -> PersonalSeries? {
    PersonalSeries(of: person, metric: metric, unit: .seconds, points: value)
}
