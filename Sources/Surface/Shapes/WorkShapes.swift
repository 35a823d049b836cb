public import Access
public import Domain
import Metrics

/// The shape `series` of shared work.
public enum WorkSeriesShape {
    /// - Parameter teams: the short names of teams.
    /// - Returns: nil if the subject has no such metric.
    public static func json(
        _ weeks: Visible<WorkWeeks>, notes: Visible<SharedNotes>, metric: MetricID, slugs: [GroupSubject: String]
    ) -> JSON? {
        let weeks = weeks.value
        guard let trend = weeks.trends.first(where: { $0.metric == metric }) else { return nil }
        return json(
            trend, notes: notes.value.annotations, zone: weeks.zone, slugs: slugs, current: weeks.current,
            coverage: weeks.coverages.first { $0.metric == metric })
    }

    /// - Parameter current: the running week, added last and without a value.
    public static func json(
        _ trend: WorkTrend, notes: [Annotation], zone: Zone, slugs: [GroupSubject: String], current: Week?,
        coverage: WorkCoverage?
    ) -> JSON {
        var points = trend.points.map(point)
        if let current {
            points.append(
                .object([
                    "week": .string(current.description), "value": .null,
                    "status": .string(WeekPoint.Status.current.rawValue), "p75": .null, "p90": .null, "n": .null,
                    "part": .null, "weeks": .integer(1),
                ]))
        }
        return .object([
            "metric": .string(trend.metric.raw), "subject": .string(subject(trend.subject, slugs)),
            "unit": .string(trend.unit.rawValue), "zone": .string(zone.name),
            "through": .instant(trend.points.last?.week), "points": .array(points),
            "annotations": AnnotationShape.list(
                notes.touching(trend.points.map(\.week), and: current), slugs: slugs),
            "caveat": .string(SeriesShape.caveat(of: trend.metric)),
            "missing": .array((coverage?.missing ?? []).map { .string($0.rawValue) }),
            // Null where a count could be one person's.
            "still_open": coverage.map { $0.stillOpen.map(JSON.integer) ?? .null } ?? .integer(0),
        ])
    }

    private static func point(_ point: WorkPoint) -> JSON {
        .object([
            "week": .string(point.week.description), "value": point.value.map(JSON.number) ?? .null,
            "status": .string(point.status.rawValue), "p75": point.p75.map(JSON.number) ?? .null,
            "p90": point.p90.map(JSON.number) ?? .null, "n": point.n.map(JSON.integer) ?? .null,
            "part": point.part.map(JSON.integer) ?? .null,
            // How many weeks are counted together here: the last of them has the value.
            "weeks": .integer(point.weeks),
        ])
    }

    public static func subject(_ subject: WorkSubject, _ slugs: [GroupSubject: String]) -> String {
        switch subject {
        case .service(let id): "service:\(id.raw)"
        case .team(let name): "team:\(slugs[.team(name)] ?? "")"
        }
    }

    /// The rows of `export published`, each with what it is sorted by: metric, week, scope.
    public static func published(_ weeks: WorkWeeks, slugs: [GroupSubject: String]) -> [(key: String, row: JSON)] {
        let scope = subject(weeks.subject, slugs)
        return weeks.trends.flatMap { trend in
            let statistic = Catalogue.work(trend.metric)?.statistic
            return trend.points.map { point in
                let row = JSON.object([
                    "metric": .string(trend.metric.raw), "scope": .string(scope),
                    "week": .string(point.week.description),
                    "statistic": .string(statistic.map(name) ?? ""),
                    "value": point.value.map(JSON.number) ?? .null, "p75": point.p75.map(JSON.number) ?? .null,
                    "p90": point.p90.map(JSON.number) ?? .null, "n": point.n.map(JSON.integer) ?? .null,
                    "status": .string(point.status.rawValue),
                ])
                return ("\(trend.metric.raw) \(point.week) \(scope)", row)
            }
        }
    }

    private static func name(_ statistic: WorkStatistic) -> String {
        switch statistic {
        case .median: "median"
        case .share: "share"
        case .perWeek: "per-week"
        case .spread: "gini"
        }
    }
}

/// The shape `daylight-explain-1` of shared work: ids of changes, deployments and items, never of people.
public enum WorkExplanationShape {
    public static func json(
        _ explanation: Visible<WorkExplanation>, notes: [Annotation], zone: Zone, slugs: [GroupSubject: String]
    ) -> JSON {
        json(explanation.value, notes: notes, zone: zone, slugs: slugs)
    }

    public static func json(
        _ explanation: WorkExplanation, notes: [Annotation], zone: Zone, slugs: [GroupSubject: String]
    ) -> JSON {
        let metric = Catalogue.work(explanation.trend.metric)
        return .object([
            "format": .string("daylight-explain-1"), "metric": .string(explanation.trend.metric.raw),
            "subject": .string(WorkSeriesShape.subject(explanation.trend.subject, slugs)),
            "week": .string(explanation.through.description),
            "series": WorkSeriesShape.json(
                explanation.trend, notes: notes, zone: zone, slugs: slugs, current: nil, coverage: explanation.coverage),
            "formula": .string(metric?.declaration.formula), "statistic": .string(metric?.statistic.sentence),
            "items": .array(explanation.items.map(item)),
            "left_out": .array(
                explanation.leftOut.map { left in
                    .object([
                        "id": .string(left.id), "reason": .string(left.reason),
                        "count": left.items.map(JSON.integer) ?? .null,
                    ])
                }),
            "still_open": explanation.coverage.stillOpen.map(JSON.integer) ?? .null,
            "steps": .array(
                explanation.coverage.steps.map {
                    .object(["step": .string($0.name), "items": $0.items.map(JSON.integer) ?? .null])
                }),
            "missing": .array(explanation.coverage.missing.map { .string($0.rawValue) }),
        ])
    }

    private static func item(_ item: WorkExplanation.Item) -> JSON {
        .object([
            "id": .string(item.id), "week": .string(item.week.description), "from": .string(item.from.description),
            "to": .string(item.to.description), "seconds": item.seconds.map(JSON.number) ?? .null,
            "stages": item.stages.map { stages in
                .object([
                    "coding": stages.coding.map(JSON.number) ?? .null,
                    "pickup": stages.pickup.map(JSON.number) ?? .null,
                    "review": stages.review.map(JSON.number) ?? .null,
                    "merge": stages.merge.map(JSON.number) ?? .null,
                    "deploy": stages.deploy.map(JSON.number) ?? .null,
                ])
            } ?? .null,
        ])
    }
}
