import Access
import Domain
import Metrics
import Pages

/// Groups with believable lines, released by the real policy.
extension Given {
    static let change: [Double?] = [
        0.5, 0, -0.5, 0.5, 0, nil, 0, 0.5, -0.5, 0, 0.5, 0, 1, 0.5, 1, 0, 0.5, 0, nil, nil, 0.5, 0, 0.5, 1.5, 2, 1.5,
    ]

    static func visible(_ weeks: GroupWeeks) async throws -> Visible<GroupWeeks> {
        let policy = StandIn().policy
        let grant = try await policy.published(about: weeks.subject, for: try await viewer(policy), at: now)
        return try policy.release(weeks, under: grant)
    }

    static func visible(_ mates: PanelMates) async throws -> Visible<PanelMates> {
        let policy = StandIn().policy
        return try policy.release(mates, under: policy.ownData(of: try await viewer(policy)))
    }

    /// `hours` are drawn as they are, the newest one in the week `through`.
    static func points(_ hours: [Double?], breaksAt: Set<Int> = []) -> [LinePoint] {
        hours.enumerated().map { index, hours in
            LinePoint(
                week: through.adding(index - (self.change.count - 1)), change: hours.map { $0 * 3600 },
                drawn: hours.map { $0 * 3600 }, isBreak: breaksAt.contains(index),
                status: hours == nil ? .tooLittle : .published)
        }
    }

    /// Around the median since the line last began anew, as if chance took a week an hour up and down.
    static func reading(of points: [LinePoint]) -> LineReading {
        let drawn = points[(points.lastIndex(where: \.isBreak) ?? 0)...].compactMap(\.drawn)
        guard drawn.count >= 4, let middle = median(drawn) else {
            return LineReading(limits: nil, slope: nil, weeks: drawn.count)
        }
        return LineReading(
            limits: .init(low: middle - 3600, median: middle, high: middle + 3600), slope: nil, weeks: drawn.count)
    }

    static func trend(
        _ subject: GroupSubject, _ metric: MetricID, _ hours: [Double?]?, level: LevelInWords = .none,
        breaksAt: Set<Int> = []
    ) -> GroupTrend {
        let unit = Catalogue.effort(metric)?.declaration.unit ?? .seconds
        // Of a share half an hour is a step of two points.
        let points = points(hours ?? [], breaksAt: breaksAt).map { point in
            guard unit == .ratio else { return point }
            return LinePoint(
                week: point.week, change: point.change.map { $0 / 1800 * 0.02 },
                drawn: point.drawn.map { $0 / 1800 * 0.02 }, isBreak: point.isBreak, status: point.status)
        }
        guard
            let series = GroupSeries(
                of: subject, metric: metric, unit: unit, points: points, reading: reading(of: points))
        else {
            return .tooLittle(
                of: subject, metric: metric, unit: unit, weeks: self.points(self.change).map(\.week))
        }
        return .series(series, level: level)
    }

    static func panel(_ name: String, _ teams: [String], _ people: Int) -> Panel {
        guard
            let panel = Panel(
                id: PanelID(name), quarter: Quarter(of: through), from: Quarter(of: through).first,
                to: Quarter(of: through).last, department: "Platform", teams: teams, people: people)
        else { preconditionFailure("too few people") }
        return panel
    }

    static func group(
        _ subject: GroupSubject, hours: [Double?]? = change, parts: [GroupSubject] = [],
        panels: [Panel] = [panel("p1", ["Core", "Edge <b>"], 13)], coverage: GroupWeeks.Coverage? = nil,
        phase: Phase = .fullLaunch, profile: PublicationProfile = .standard,
        level: LevelInWords = .fresh(11 * 3600, Quarter(of: through)),
        breaksAt: Set<Int> = [], withKinds: Bool = true, kinds: GroupWeeks.Coverage? = nil, silent: Set<String> = []
    ) -> GroupWeeks {
        let trends = Catalogue.published.enumerated().map { index, declaration in
            let isHere =
                (withKinds || !declaration.panels.isOneOfTheKinds) && !silent.contains(declaration.id.raw)
            // Each metric a little different, and on the grid.
            let hours = hours.map { $0.map { hour in hour.map { $0 * (index.isMultiple(of: 2) ? 1 : -1) } } }
            return trend(
                subject, declaration.id, isHere ? hours : nil,
                level: declaration.id == FocusTime.declaration.id ? level : .none, breaksAt: breaksAt)
        }
        var department: String?
        if case .team = subject { department = "Platform" }
        let coverages = Catalogue.published.compactMap { declaration in
            (declaration.panels.isOneOfTheKinds ? kinds ?? coverage : coverage).map {
                (metric: declaration.id, coverage: $0)
            }
        }
        return GroupWeeks(
            of: subject, department: department, parts: parts, weeks: points(change).map(\.week),
            current: through.adding(1), zone: .utc, phase: phase, profile: profile, trends: trends, panels: panels,
            coverages: coverages)
    }

    static func mates(_ names: [String] = ["Ada", "Bea <i>", "Cy", "Di", "Ed", "Flo"], isIn: Bool = true) -> PanelMates
    {
        PanelMates(
            of: me, panel: isIn ? panel("p1", ["Core", "Edge <b>"], 13) : nil, names: isIn ? names : [],
            notCountedSince: nil,
            usual: isIn
                ? [
                    (metric: FocusTime.declaration.id, value: PersonalValue(7.7 * 3600)),
                    (metric: ActivityTime.declaration.id, value: PersonalValue(19.9 * 3600)),
                ] : [], panels: [])
    }

    static let parts: [GroupSubject] = [.team("Core"), .team("Edge <b>"), .team("Web")]
    /// With somebody who has agreed, somebody who asks, and somebody who has said nothing yet.
    static let contextView = ContextView(
        context: TeamContext(
            team: "Core", label: "on <call>", declaredAt: now,
            beside: [
                .init(other: "Edge <b>", agreed: now, othersAgreed: now.adding(.days(9))),
                .init(other: "Atlas", agreed: nil, othersAgreed: now),
                .init(other: "Zeta", agreed: nil, othersAgreed: nil),
            ]), calendar: nil, mayDeclare: true, mayWithdraw: true)

    static func comparison() async throws -> Page {
        ComparisonPage.render(
            TeamPair(first: "Core", second: "Edge <b>", label: "on <call>", until: now),
            // Handed in against their order.
            try await visible(group(.team("Edge <b>"), hours: [9, 8, 9, 8, 9])),
            try await visible(group(.team("Core"))),
            notes: [try await visible(notes(beside: .group(.team("Core"))))],
            addresses: addresses, in: frame("/teams/core", isSolo: false))
    }

    static let addresses: [GroupSubject: String] = [
        .team("Core"): "/teams/core", .team("Edge <b>"): "/teams/edge-b", .organization: "/organization",
    ]

    static func groupPages() async throws -> [(name: String, page: Page)] {
        func page(_ weeks: GroupWeeks, _ mates: PanelMates? = nil) async throws -> Page {
            var own: Visible<PanelMates>?
            if let mates { own = try await visible(mates) }
            return GroupPage.render(
                try await visible(weeks), addresses: addresses, mates: own, context: contextView,
                notes: (try await visible(notes(beside: .group(weeks.subject))), mayWrite: true),
                in: frame(
                    "/teams/core", isSolo: false,
                    groups: [(path: "/teams/core", text: "My team"), (path: "/organization", text: "Organization")]))
        }
        let many = [panel("p1", ["Core", "Edge <b>"], 13), panel("p2", ["Web"], 7)]
        return [
            ("team", try await page(group(.team("Core")), mates())),
            (
                "team, the group changed",
                try await page(
                    group(
                        .team("Core"), panels: [panel("p1", ["Core"], 7)],
                        level: .old(11.5 * 3600, Quarter(of: through).previous), breaksAt: [13], withKinds: false))
            ),
            ("team, too little", try await page(group(.team("Core"), hours: nil, panels: []))),
            ("team, before soft launch", try await page(group(.team("Core"), hours: nil, phase: .communication))),
            (
                "department",
                try await page(
                    group(
                        .department("Platform"), parts: parts, panels: many,
                        coverage: GroupWeeks.Coverage(published: 1, all: 2), level: .none, withKinds: false))
            ),
            (
                "organization",
                try await page(
                    group(
                        .organization, parts: [.department("Platform"), .department("Apps & <co>")], panels: many,
                        coverage: GroupWeeks.Coverage(published: 2, all: 2), level: .none,
                        kinds: GroupWeeks.Coverage(published: 1, all: 2)))
            ),
        ]
    }
}
