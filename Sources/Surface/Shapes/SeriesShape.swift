public import Access
public import Domain
import Metrics

/// The shape `series`.
public enum SeriesShape {
    /// - Parameter current: the running week, added last and without a value.
    public static func json(_ trend: Visible<PersonalTrend>, zone: Zone, current: Week) -> JSON {
        json(trend.value, zone: zone, current: current)
    }

    static func json(_ trend: PersonalTrend, zone: Zone, current: Week?, of subject: String = "me") -> JSON {
        let points = trend.points + (current.map { [WeekPoint.current($0)] } ?? [])
        return .object([
            "metric": .string(trend.metric.raw), "subject": .string(subject), "unit": .string(trend.unit.rawValue),
            "zone": .string(zone.name), "through": .instant(trend.points.last?.week),
            "points": .array(
                points.map { point in
                    .object([
                        "week": .string(point.week.description),
                        "value": point.value.map { .number($0.amount) } ?? .null,
                        "status": .string(point.status.rawValue),
                    ])
                }),
            "annotations": .array([]), "caveat": .string(caveat(of: trend.metric)),
        ])
    }

    static func caveat(of metric: MetricID) -> String {
        guard let declaration = Catalogue.all.first(where: { $0.id == metric }) else { return activityCaveat }
        return metric.raw.hasPrefix("activity-time")
            ? activityCaveat : "\(declaration.title) does not say: \(declaration.doesNotSay)"
    }
}
