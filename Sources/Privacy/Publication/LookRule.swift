public import Domain

/// A look as far as the others are concerned: who sees which weeks of whom, and in which metrics.
public struct KnownLook: Sendable, Hashable {
    public let viewer: MemberKey
    public let person: MemberKey
    public let weeks: ClosedRange<Week>
    public let metrics: Set<MetricID>
    public init(viewer: MemberKey, person: MemberKey, weeks: ClosedRange<Week>, metrics: Set<MetricID>) {
        self.viewer = viewer
        self.person = person
        self.weeks = weeks
        self.metrics = metrics
    }
}

/// What is known of looks until now.
public struct PastLooks: Sendable, Hashable {
    /// Every look that was ever allowed, whoever looked.
    public let looks: Set<KnownLook>
    /// Members of panels that nobody can name any more, as they have deleted everything: they may have looked, and may have
    /// been looked at.
    public let nameless: Set<MemberKey>
    public init(looks: Set<KnownLook>, nameless: Set<MemberKey>) {
        self.looks = looks
        self.nameless = nameless
    }
}

/// Whether one more look may be, asked before it is: of every sealed cell three active contributors stay unlooked-at, over
/// all time and viewers (privacy.md 1.8), and what is seen says nothing of somebody else (`LookAudit`).
///
/// It reads who, never how much: a refusal says nothing about anybody's values.
public enum LookRule {
    /// Whose week somebody may know who looks: theirs who were looked at then, and the own of everybody who ever looked.
    public static func told(in week: Week, by looks: [KnownLook]) -> Set<MemberKey> {
        Set(looks.map(\.viewer)).union(looks.filter { $0.weeks.contains(week) }.map(\.person))
    }

    /// - Parameters:
    ///   - earlier: every look that was ever allowed, whoever looked.
    ///   - record: everything that was ever published of panels that have to do with these people.
    ///   - nameless: of whom nobody knows any more whether they were looked at.
    public static func allows(
        _ look: KnownLook, after earlier: [KnownLook], nameless: Set<MemberKey> = [], in record: PublicationRecord
    ) -> Bool {
        let isEnough = record.panels.allSatisfy { panel in
            panel.weeks.allSatisfy { week, active in
                // What changes: that person's weeks, and from now on whoever looks is one more who tells of every own week.
                let isSeen = panel.members[look.person] != nil && look.weeks.contains(week)
                guard isSeen || active.contains(look.viewer) else { return true }
                let left = active.subtracting(told(in: week, by: earlier + [look])).subtracting(nameless)
                return left.count >= SealedWeek.leastUnlooked
            }
        }
        guard isEnough else { return false }
        let known = Set((earlier + [look]).flatMap { [$0.person, $0.viewer] }).union(nameless)
        return !LookAudit.tellsOfAnother(than: known, in: record)
            && !LookAudit.tellsMore(than: earlier + [look], in: record)
    }
}
