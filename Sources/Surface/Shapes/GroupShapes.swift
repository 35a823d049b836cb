public import Access
public import Domain
import Metrics

/// The shape `series` of a team, a department or the organization.
public enum GroupSeriesShape {
    /// - Parameter slugs: the short names by which groups are known outside.
    /// - Returns: nil if there is no such metric.
    public static func json(
        _ weeks: Visible<GroupWeeks>, notes: Visible<SharedNotes>, metric: MetricID, slugs: [GroupSubject: String]
    ) -> JSON? {
        let weeks = weeks.value
        guard let trend = weeks.trends.first(where: { $0.metric == metric }) else { return nil }
        return json(
            trend, of: weeks.subject, notes: notes.value.annotations, zone: weeks.zone, slugs: slugs,
            current: weeks.current,
            coverage: weeks.coverage(of: metric))
    }

    /// - Parameter current: the running week, added last and without a value.
    public static func json(
        _ trend: GroupTrend, of group: GroupSubject, notes: [Annotation], zone: Zone, slugs: [GroupSubject: String],
        current: Week? = nil,
        coverage: GroupWeeks.Coverage? = nil
    ) -> JSON {
        var points = trend.points.map(point)
        if let current {
            points.append(
                .object([
                    "week": .string(current.description), "value": .null, "drawn": .null, "break": .bool(false),
                    "status": .string(WeekPoint.Status.current.rawValue),
                ]))
        }
        return .object([
            "metric": .string(trend.metric.raw), "subject": .string(subject(group, slugs)),
            "unit": .string(trend.unit.rawValue), "zone": .string(zone.name),
            "through": .instant(trend.points.last?.week), "points": .array(points),
            "annotations": AnnotationShape.list(
                notes.touching(trend.points.map(\.week), and: current), slugs: slugs),
            "caveat": .string(
                "Change against these people's own usual, not an amount. " + SeriesShape.caveat(of: trend.metric)),
            "covers": coverage.map {
                .object(["published": .integer($0.published), "panels": .integer($0.all)])
            } ?? .null,
        ])
    }

    private static func point(_ point: LinePoint) -> JSON {
        .object([
            "week": .string(point.week.description), "value": point.change.map(JSON.number) ?? .null,
            // Chained over the quarters, so that a lasting change stays visible: what the pages draw.
            "drawn": point.drawn.map(JSON.number) ?? .null, "break": .bool(point.isBreak),
            "status": .string(point.status.rawValue),
        ])
    }

    static func subject(_ subject: GroupSubject, _ slugs: [GroupSubject: String]) -> String {
        switch subject {
        case .team: "team:\(slugs[subject] ?? "")"
        case .department: "department:\(slugs[subject] ?? "")"
        case .organization: "organization"
        }
    }
}

/// The shape of `policy matrix --format json` and `/policy/matrix`.
public enum MatrixShape {
    public static func json() -> JSON {
        .array(
            Rules.matrix.map { line in
                .object([
                    "phase": .integer(line.asked.phase.rawValue), "relation": .string(line.asked.relation.rawValue),
                    "role": .string(line.asked.role.rawValue), "question": .string(line.asked.question.rawValue),
                    "answer": .string(line.answer.rawValue), "rule": .string(line.rule),
                ])
            })
    }

    /// A line for each, in columns.
    public static func text() -> String {
        var lines = ["phase relation       role       question            answer     rule"]
        for line in Rules.matrix {
            let columns: [(String, Int)] = [
                (String(line.asked.phase.rawValue), 6), (line.asked.relation.rawValue, 15),
                (line.asked.role.rawValue, 11), (line.asked.question.rawValue, 20), (line.answer.rawValue, 11),
            ]
            lines.append(
                columns.map { $0 + String(repeating: " ", count: max(1, $1 - $0.count)) }.joined() + line.rule)
        }
        return lines.joined(separator: "\n")
    }
}

/// The shape of a look: for its two people.
public enum LookShape {
    /// What `POST /looks` answers: the look without what it shows.
    public static func json(_ look: Look, at now: Instant) -> JSON {
        .object([
            "id": .string(look.id.raw), "opens_at": .instant(look.acknowledgedAt ?? look.opensAt),
            "expires_at": .instant(look.expiresAt), "state": .string(look.state(at: now).rawValue),
            "reason": .string(look.reason),
        ])
    }

    /// The whole of it, byte for byte the same for both people.
    public static func json(
        _ look: Visible<Look>, _ sheet: Visible<LookSheet>?, slugs: [GroupSubject: String], at now: Instant
    ) -> JSON {
        let look = look.value
        return .object([
            "id": .string(look.id.raw), "state": .string(look.state(at: now).rawValue),
            "person": .string(look.personName), "asked_by": .string(look.viewerName),
            "question": .string(look.terms.question), "case": hrCase(look),
            "metrics": .array(look.terms.metrics.map { .string($0.raw) }),
            "from_week": .string(look.terms.from.description), "to_week": .string(look.terms.to.description),
            "asked_at": .string(look.askedAt.description), "opens_at": .instant(look.acknowledgedAt ?? look.opensAt),
            "expires_at": .instant(look.expiresAt), "reason": .string(look.reason), "context": .string(look.context),
            "frozen_at": .instant(sheet?.value.frozenAt),
            "series": sheet.map { sheet in
                .array(
                    sheet.value.trends.map { trend in
                        SeriesShape.json(
                            trend, notes: sheet.value.notes, zone: sheet.value.zone, current: nil, slugs: slugs,
                            of: "person")
                    })
            } ?? .null,
            "caveats": .array(ExportShape.caveats(in: .fullLaunch).map(JSON.string)),
        ])
    }

    /// The list on `/me/looks`, with the proofs.
    public static func json(_ looks: Visible<MyLooks>) -> JSON {
        let looks = looks.value
        return .object([
            "at_me": .array(looks.atMe.map { entry($0, at: looks.now) }),
            "by_me": .array(looks.byMe.map { .map(listed($0, at: looks.now)) }),
        ])
    }

    static func entry(_ entry: MyLooks.Entry, at now: Instant) -> JSON {
        .map(
            listed(entry.look, at: now) + [
                (
                    "ledger",
                    .array(
                        entry.proofs.map { proof in
                            .object([
                                "index": .integer(proof.index), "content": .string(proof.content),
                                "salt": .string(proof.salt), "leaf": .string(proof.leaf),
                                "path": .array(proof.path.map(JSON.string)), "checkpoint": .string(proof.checkpoint),
                            ])
                        })
                )
            ])
    }

    /// Null for the direct manager's.
    private static func hrCase(_ look: Look) -> JSON {
        look.terms.hrCase.map {
            .object(["number": .string($0.number), "category": .string($0.category.rawValue)])
        } ?? .null
    }

    private static func listed(_ look: Look, at now: Instant) -> [(String, JSON)] {
        [
            ("id", .string(look.id.raw)), ("by", .string(look.viewerName)), ("person", .string(look.personName)),
            ("question", .string(look.terms.question)), ("case", hrCase(look)),
            ("metrics", .array(look.terms.metrics.map { .string($0.raw) })),
            ("from_week", .string(look.terms.from.description)), ("to_week", .string(look.terms.to.description)),
            ("asked_at", .string(look.askedAt.description)),
            ("opens_at", .instant(look.acknowledgedAt ?? look.opensAt)),
            ("expires_at", .instant(look.expiresAt)), ("state", .string(look.state(at: now).rawValue)),
            ("reason", .string(look.reason)), ("context", .string(look.context)),
        ]
    }
}
