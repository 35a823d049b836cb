// error: missing argument
import Domain

func series(_ value: Double) -> GroupSeries? { GroupSeries(of: .organization, metric: MetricID("m"), unit: .seconds) }
