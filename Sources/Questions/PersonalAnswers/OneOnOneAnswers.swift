public import Access
public import Domain
import Metrics
public import PersonalPorts
import Trends

/// What is on joint pages beside the agenda: charts that their person has brought, frozen then.
public struct OneOnOneAnswers: Sendable {
    private let policy: Policy
    private let personal: any PersonalReading

    public init(policy: Policy, personal: any PersonalReading) {
        self.policy = policy
        self.personal = personal
    }

    /// The joint pages of the viewer, and with whom one could be begun.
    public func mine(at now: Instant, for viewer: Viewer) async throws -> Visible<MyOneOnOnes> {
        let grant = policy.ownData(of: viewer)
        return try policy.release(try await personal.oneOnOnes(for: grant, at: now), under: grant)
    }

    /// The charts that the viewer has brought to a page.
    public func ownCharts(on page: OneOnOneID, for viewer: Viewer) async throws -> Visible<BroughtCharts> {
        let grant = policy.ownData(of: viewer)
        return try policy.release(try await personal.charts(of: page, for: grant).read(), under: grant)
    }

    /// When the manager opened them, newest first.
    public func openings(of page: OneOnOneID, for viewer: Viewer) async throws -> [(at: Instant, index: Int)] {
        try await personal.openings(of: page, for: policy.ownData(of: viewer))
    }

    /// The charts of a page, for its manager: that they are opened is in the ledger before anything is read.
    public func open(_ page: OneOnOneID, at now: Instant, by viewer: Viewer) async throws -> Visible<BroughtCharts> {
        let receipt = try await policy.openCharts(of: page, by: viewer, at: now)
        return try policy.release(try await personal.charts(for: receipt).read(), under: receipt)
    }
}

extension BroughtCharts {
    /// With the words that follow from the frozen values and the notes beside them: only values are kept.
    fileprivate func read() -> BroughtCharts {
        BroughtCharts(
            of: page,
            charts.map { chart in
                guard case .series(let series, _) = chart.trend,
                    let declaration = Catalogue.all.first(where: { $0.id == series.metric })
                else { return chart }
                let points = WeekEffects(of: chart.notes, on: .ofOneself).applied(to: series.points)
                let reading = reading(of: points, leastEffect: declaration.leastEffect)
                return BroughtChart(
                    id: chart.id, trend: .series(series, reading), notes: chart.notes, zone: chart.zone,
                    addedAt: chart.addedAt)
            })
    }
}

extension MyTrends {
    /// A picture of one metric over the last complete weeks, with the notes that may stand beside it where somebody else reads it:
    /// for its person, to bring along.
    /// - Returns: nil for a metric that is not there, and with fewer than four weeks that have a value.
    public func picture(
        of metric: MetricID, weeks count: Int, as id: ChartID, at now: Instant, for viewer: Viewer
    ) async throws -> BroughtChart? {
        guard
            let own = try await series(
                metric, weeks: count, heedsPrivate: false, at: now, for: viewer), case .series = own.trend.value
        else {
            return nil
        }
        let weeks = own.trend.value.points.map(\.week)
        let notes = try await shownNotes(in: weeks.shownDays, for: viewer)
        return BroughtChart(
            id: id, trend: own.trend.value, notes: notes.value.annotations, zone: own.zone, addedAt: now)
    }
}
