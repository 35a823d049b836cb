public import Domain
import Metrics

/// What is sealed of one panel and one week.
public struct SealedWeek: Sendable {
    /// One for each effort metric of the catalogue, in its order; the kinds of Activity only for panels of 13 and more, and what
    /// comes from calendars only where more people were active.
    public let cells: [Cell]
    /// Whose week is in the cells: one set for all metrics. For the records of the auditor; it is shown to nobody.
    public let active: Set<MemberKey>

    /// Whether there are values: all cells have one, or none.
    public var isPublished: Bool { active.count >= Panel.leastActive }

    /// Of how many active people nobody else may know the week.
    static let leastUnlooked = 3

    /// The same, without values if somebody knows the week of so many that fewer than three are left (privacy.md 1.8): a
    /// look may have come before the week was sealed.
    fileprivate func unlessTold(_ seen: Set<MemberKey>) -> SealedWeek {
        guard isPublished, active.subtracting(seen).count < Self.leastUnlooked else { return self }
        return SealedWeek(
            cells: cells.map { Cell(metric: $0.metric, week: $0.week, panel: $0.panel, change: nil) }, active: [])
    }
}

/// Makes the cells of one panel and one week: the mean change of those who were active against their own usual.
///
///     cell = Σ over the active (min(x, cap) − own baseline) / active, on the grid      nothing below five active
///
/// Active is active: any evidence of any kind, so that zeros count and the set is the same for all metrics.
///
/// Of what comes from calendars somebody of whom nothing is known counts as unchanged. Whether there is a cell follows from the
/// frozen panel and from how many were active, which is not about calendars; and at least five people are behind it, also for
/// somebody who knows who has a calendar (docs/decisions/0025).
public enum WeeklyCells {
    /// - Parameters:
    ///   - people: those who are not in the panel do not matter; those who are missing were not active.
    ///   - told: whose week somebody may know by looks that came before the week was sealed (`LookRule.told`).
    public static func cells(
        of panel: FrozenPanel, week: Week, people: [MemberKey: PersonWeek], told: Set<MemberKey> = []
    ) -> SealedWeek {
        let contributors = panel.members.compactMap { member -> Contributor? in
            guard let value = people[member.key], value.isActive, panel.mayContribute(member, to: week) else {
                return nil
            }
            return Contributor(
                baseline: member.baseline.amounts, week: value.amounts,
                unknown: value.unknown.union(member.baseline.lacking), key: member.key)
        }
        let isEnough =
            contributors.count >= Panel.leastActive && (panel.panel.from...panel.panel.to).contains(week)
            && panel.isWhole(in: week, people)
        let cells = panel.panel.metrics.filter { !panel.lacking.contains($0.metric.id) }.compactMap {
            place, metric -> Cell? in
            let known = metric.panels.isOfCalendars ? contributors.filter { $0.isKnown(metric.id) } : contributors
            let change = known.reduce(0) { $0 + $1.week.millionths[place] - $1.baseline.millionths[place] }
            let speaks =
                !metric.panels.isOfCalendars
                || contributors.count >= Panel.leastActive + panel.panel.band.mayLackCalendars
                    && known.count >= Panel.leastActive
                    && known.count { !told.contains($0.key) } >= SealedWeek.leastUnlooked
            // "Too little" is said of a panel's week as a whole; a metric that asks for more people has a gap.
            guard speaks || !isEnough else { return nil }
            return Cell(
                metric: metric.id, week: week, panel: panel.panel.id,
                change: isEnough ? metric.panels.mean(ofMillionths: change, over: contributors.count) : nil)
        }
        return SealedWeek(cells: cells, active: isEnough ? Set(contributors.map(\.key)) : []).unlessTold(told)
    }
}

private struct Contributor {
    let baseline: Amounts
    let week: Amounts
    let unknown: Set<MetricID>
    let key: MemberKey

    func isKnown(_ metric: MetricID) -> Bool { !unknown.contains(metric) }
}

/// The mean of the baselines over the frozen panel, on the grids; of the metrics that have a level. To be published
/// only if `LevelAuditor` lets it pass.
public func levels(of panel: FrozenPanel, quarter: Quarter) -> [Level] {
    panel.panel.metrics.filter(\.metric.panels.hasLevel).map { place, metric in
        let total = panel.members.reduce(0) { $0 + $1.baseline.amounts.millionths[place] }
        return Level(
            metric: metric.id, quarter: quarter, panel: panel.panel.id,
            value: metric.panels.mean(ofMillionths: total, over: panel.members.count))
    }
}

extension Panel {
    /// What is published of it, with the place in the catalogue.
    fileprivate var metrics: [(place: Int, metric: Declaration)] {
        Amounts.metrics.enumerated().filter { !$1.panels.isOneOfTheKinds || people >= Self.leastPeopleForKinds }
            .map { ($0, $1) }
    }
}

extension FrozenPanel {
    /// Whether a week of this person may be in a cell at all. It always may once the own baseline is over.
    ///
    /// The first panels of an organization also publish the weeks of which the baselines are made, and these weeks add
    /// up: over the own baseline weeks everybody's changes sum to zero. If all had weeks 1 to 4 and one had 1, 2, 3 and
    /// 5, or one had begun a week earlier, the sum of the first four cells would be that one's change alone. So until both
    /// the own baseline and the common one are over, only those whose baseline is the common one contribute. Then whatever
    /// is left of a sum of cells is left of at least five people.
    fileprivate func mayContribute(_ member: FrozenMember, to week: Week) -> Bool {
        guard let last = (member.baseline.weeks + commonBaseline).max(), week <= last else { return true }
        return member.baseline.weeks == commonBaseline && commonBaseline.contains(week)
    }

    /// Whether in a week of the common baseline everybody is there who has it. If one of them has left since, what is left of
    /// the sum over these weeks would be that one's part.
    fileprivate func isWhole(in week: Week, _ people: [MemberKey: PersonWeek]) -> Bool {
        guard commonBaseline.contains(week) else { return true }
        return members.allSatisfy { $0.baseline.weeks != commonBaseline || people[$0.key]?.isActive == true }
    }
}
