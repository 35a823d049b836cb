public import Access
public import Domain
import Metrics

/// The shape `series`.
public enum SeriesShape {
    /// - Parameter current: the running week, added last and without a value.
    public static func json(
        _ trend: Visible<PersonalTrend>, notes: Visible<OwnNotes>, zone: Zone, current: Week,
        slugs: [GroupSubject: String]
    ) -> JSON {
        json(trend.value, notes: notes.value.annotations, zone: zone, current: current, slugs: slugs)
    }

    static func json(
        _ trend: PersonalTrend, notes: [Annotation], zone: Zone, current: Week?, slugs: [GroupSubject: String],
        of subject: String = "me"
    ) -> JSON {
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
            "annotations": AnnotationShape.list(
                notes.touching(trend.points.map(\.week), and: current), slugs: slugs),
            "caveat": .string(caveat(of: trend)),
        ])
    }

    static func caveat(of trend: PersonalTrend) -> String {
        guard let coverage = trend.coverage else { return caveat(of: trend.metric) }
        let reported = InWords(.ratio).text(coverage.amount)
        return "Reported for \(reported) of the recorded time of these weeks. \(caveat(of: trend.metric))"
    }

    static func caveat(of metric: MetricID) -> String {
        guard let declaration = Catalogue.all.first(where: { $0.id == metric }) else { return activityCaveat }
        return metric.raw.hasPrefix("activity-time")
            ? activityCaveat : "\(declaration.title) does not say: \(declaration.doesNotSay)"
    }
}
