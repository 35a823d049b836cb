public import Domain

/// Decides which levels may be published: those that, together with everything published in the last four quarters,
/// isolate nobody, not even for three colleagues who tell each other everything.
///
/// The published cells and levels are sums of unknowns (the values of everybody's weeks). Whoever has them has all
/// their combinations, and nothing more. A level is refused if it adds a combination in which nobody but at most four
/// persons is left: one's week, one's mean of a quarter, several means of one, or anything of one and up to three
/// others, who know their own values and could take them off. It is audited twice:
///
/// - for somebody who knows everybody's absences, and of the values nothing or those of the three;
/// - for somebody who takes habits to be constant, so that all weeks of a person are one unknown: the cells say nothing
///   then, but the levels of a panel before and after somebody left differ by just that person.
///
/// A level that follows from what is published is refused as well. It would tell nothing by these sums; but a level is made of
/// weeks as they are known then, and the cells of the same weeks as they were known sooner, so that it could tell what somebody
/// has corrected since.
///
/// Cells need no audit: baselines are older than the weeks in which they are used, so that of the latest week in a
/// combination of cells five people are left at least. In the weeks of the first baselines, which are not older,
/// `WeeklyCells` has to see to it.
///
/// The answer is exact, not statistical: arithmetic modulo 2^61 − 1, which goes wrong about once in 2^61 tests. Only
/// where a search would take too long the level is refused without need. Values play no part in any of it, so that a
/// refusal says nothing about anybody's.
public struct LevelAuditor {
    /// So many colleagues may put together what they know of themselves, and learn nothing of another one.
    public static let insiders = 3
    /// Combinations with what is older are not looked at (privacy.md 1.8).
    public static let quarters = 4

    /// Which of the proposals, panels of one quarter, may publish their level.
    ///
    /// They are looked at one after the other by their names, and one that passes counts as published for the next. A
    /// panel whose level has been published does not pass again. If the record contradicts itself, none passes.
    ///
    /// Whoever looked, and what was seen, can be put together with all of it. So if there were looks it is asked a second
    /// time, with the rest of the people only: those who are known may be many, in other panels too, and all of them may
    /// be left in a combination beside one person and the insiders. And those who were looked at keep what was not seen.
    /// - Parameters:
    ///   - looks: all that were ever allowed. Of a panel with more people who looked or were looked at than the audit
    ///     allows for, no level is published.
    ///   - nameless: of whom nobody knows any more whether they were looked at.
    public static func passing(
        _ proposals: [FrozenPanel], given record: PublicationRecord, after looks: [KnownLook] = [],
        nameless: Set<MemberKey> = []
    ) -> Set<PanelID> {
        let told = Set(looks.flatMap { [$0.viewer, $0.person] }).union(nameless)
        let quiet = proposals.filter { panel in panel.members.count { told.contains($0.key) } <= insiders }
        let passing = passing(quiet, given: record, without: [])
        guard !told.isEmpty, !passing.isEmpty else { return passing }
        let silent = self.passing(quiet.filter { passing.contains($0.panel.id) }, given: record, without: told)
        let open = quiet.filter { silent.contains($0.panel.id) }.sorted { $0.panel.id < $1.panel.id }
        func tellsMore(_ panels: [FrozenPanel]) -> Bool {
            let levels = panels.map { panel in
                var level = PublicationRecord.PanelRecord(of: panel)
                level.hasLevel = true
                return level
            }
            return LookAudit.tellsMore(than: looks, in: PublicationRecord(panels: record.panels + levels))
        }
        // Nearly always all of them may be.
        guard tellsMore(open) else { return silent }
        var kept: [FrozenPanel] = []
        for panel in open where !tellsMore(kept + [panel]) { kept.append(panel) }
        return Set(kept.map(\.panel.id))
    }

    private static func passing(
        _ proposals: [FrozenPanel], given record: PublicationRecord, without told: Set<MemberKey>
    ) -> Set<PanelID> {
        guard let quarter = proposals.map(\.panel.quarter).min() else { return [] }
        let first = (0..<quarters).reduce(quarter) { earlier, _ in earlier.previous }
        let panels = record.panels.filter { $0.quarter >= first }.sorted {
            ($0.quarter, $0.panel) < ($1.quarter, $1.panel)
        }
        let done = Set(panels.filter(\.hasLevel).map(\.panel))
        let open = proposals.filter { !done.contains($0.panel.id) }.sorted { $0.panel.id < $1.panel.id }
        let sums = PublishedSums(
            of: panels.map { $0.without(told) },
            and: open.map { PublicationRecord.PanelRecord(of: $0).without(told) })
        guard let sums else { return [] }
        var byWeeks = sums.auditByWeeks
        var byHabits = sums.auditByHabits
        var passing: Set<PanelID> = []
        for (index, panel) in open.enumerated() {
            let weeks = sums.proposed[index]
            let habits = sums.proposedHabits[index]
            guard !byWeeks.isKnown(weeks), !byHabits.isolates(habits), !byWeeks.isolates(weeks) else { continue }
            byHabits.add(habits)
            byWeeks.add(weeks)
            passing.insert(panel.panel.id)
        }
        return passing
    }
}
