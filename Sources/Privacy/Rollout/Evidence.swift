public import Domain

/// One thing that a gate or the checklist asks for, and whether it is there.
public struct Evidence: Sendable, Hashable {
    /// How it is known.
    public enum Source: String, Sendable, Hashable {
        /// By the program: nobody can set it.
        case proved
        /// From what was written down here.
        case records
        /// A named person has said so.
        case attested
    }

    /// For programs: `purpose`, `least-duration`.
    public let id: String
    public let title: String
    public let isThere: Bool
    /// In one sentence: what is there, or what is missing and what to do.
    public let says: String
    public let source: Source
    /// The page on which it can be seen, or done.
    public let place: String
    /// From when on it is there by itself, as far as can be told.
    public let from: Instant?
    /// Until when it holds.
    public let until: Instant?

    init(
        _ id: String, _ title: String, isThere: Bool, says: String, _ source: Source, at place: String,
        from: Instant? = nil, until: Instant? = nil
    ) {
        self.id = id
        self.title = title
        self.isThere = isThere
        self.says = says
        self.source = source
        self.place = place
        self.from = from
        self.until = until
    }
}

extension Evidence {
    var simulated: Evidence {
        Evidence(id, title, isThere: true, says: "Simulated: it counts as there.", source, at: place)
    }
}

/// What is asked for before the next phase begins.
public struct Gate: Sendable, Hashable {
    public let to: Phase
    public let evidence: [Evidence]
    public var isOpen: Bool { evidence.allSatisfy(\.isThere) }
    public var missing: [Evidence] { evidence.filter { !$0.isThere } }
}

/// One of the eleven items of the checklist.
public struct ChecklistItem: Sendable, Hashable {
    /// 1 to 11, as the article lists them.
    public let number: Int
    public let evidence: Evidence
    public var isGreen: Bool { evidence.isThere }
}
