public import Domain
import Metrics

/// Somebody of a panel, as frozen at the boundary: home team and baseline stay what they were then.
public struct FrozenMember: Sendable {
    public let key: MemberKey
    /// The home team at the boundary.
    public let team: String
    public let baseline: Baseline
    public init(key: MemberKey, team: String, baseline: Baseline) {
        self.key = key
        self.team = team
        self.baseline = baseline
    }
}

/// A panel with its people: known to the sealer only. What everybody may know of it is `panel`.
public struct FrozenPanel: Sendable {
    public let panel: Panel
    /// In the order of their keys.
    public let members: [FrozenMember]
    /// The weeks that are the baseline of most members; of several such, the earliest.
    let commonBaseline: [Week]
    /// Metrics of which nothing is published until the next boundary: of somebody nothing was usual when it was frozen, or, of
    /// what comes from calendars, of too many.
    let lacking: Set<MetricID>

    /// Nil if the members are not as many different ones as the panel was frozen with.
    public init?(_ panel: Panel, members: [FrozenMember]) {
        guard members.count == panel.people, Set(members.map(\.key)).count == members.count else { return nil }
        self.panel = panel
        self.members = members.sorted { $0.key < $1.key }
        lacking = Set(
            Amounts.metrics.filter { metric in
                members.count { $0.baseline.lacking.contains(metric.id) }
                    > (metric.panels.isOfCalendars ? panel.band.mayLackCalendars : 0)
            }.map(\.id))
        let baselines = Dictionary(grouping: members, by: \.baseline.weeks).map { (weeks: $0, count: $1.count) }
        let first = baselines.min { a, b in
            a.count != b.count ? a.count > b.count : a.weeks.lexicographicallyPrecedes(b.weeks)
        }
        commonBaseline = first?.weeks ?? []
    }
}
