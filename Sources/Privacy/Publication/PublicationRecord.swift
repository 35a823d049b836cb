public import Domain

/// What has been published, as far as the auditor needs it: who, not how much.
public struct PublicationRecord: Sendable {
    /// One panel of one quarter.
    public struct PanelRecord: Sendable {
        public let panel: PanelID
        public let quarter: Quarter
        /// Everybody it was frozen with, and the weeks of which each one's baseline is the mean.
        public let members: [MemberKey: [Week]]
        /// Whose values are in the cells of a week; weeks that were published only.
        public var weeks: [Week: Set<MemberKey>]
        /// Whether its level was published.
        public var hasLevel: Bool

        public init(
            panel: PanelID, quarter: Quarter, members: [MemberKey: [Week]], weeks: [Week: Set<MemberKey>],
            hasLevel: Bool
        ) {
            self.panel = panel
            self.quarter = quarter
            self.members = members
            self.weeks = weeks
            self.hasLevel = hasLevel
        }

        /// Of a panel of which nothing has been published yet.
        public init(of frozen: FrozenPanel) {
            self.init(
                panel: frozen.panel.id, quarter: frozen.panel.quarter,
                members: Dictionary(uniqueKeysWithValues: frozen.members.map { ($0.key, $0.baseline.weeks) }),
                weeks: [:], hasLevel: false)
        }

        /// The same about everybody else: what is left of it for whoever knows these people's weeks.
        func without(_ told: Set<MemberKey>) -> PanelRecord {
            guard !told.isDisjoint(with: members.keys) else { return self }
            return PanelRecord(
                panel: panel, quarter: quarter, members: members.filter { !told.contains($0.key) },
                weeks: weeks.mapValues { $0.subtracting(told) }, hasLevel: hasLevel)
        }

        /// Notes a week, if anything of it is published.
        public mutating func add(_ sealed: SealedWeek, of week: Week) {
            if sealed.isPublished { weeks[week] = sealed.active }
        }
    }

    public var panels: [PanelRecord]
    public init(panels: [PanelRecord] = []) { self.panels = panels }
}
