public import Domain

/// One thing that was done, in words that stay the same for ever: what, when, and what else there is to say about it.
public struct LedgerEntry: Hashable, Sendable {
    /// What was done. A name is never used again for something else.
    public enum Kind: String, CaseIterable, Sendable {
        case lookAsked = "look-asked"
        case lookRefused = "look-refused"
        case lookOpened = "look-opened"
        case lookClosed = "look-closed"
        /// A manager opened the charts that somebody brought to their joint page.
        case chartsOpened = "charts-opened"
        /// A trustee's answer to a case look of HR, or that there was none in time.
        case caseDecided = "case-decided"
        case sealedCell = "sealed-cell"
        case sealedLevel = "sealed-level"
        case panelsFrozen = "panels-frozen"
        case setting
        case role
        case phase
        /// A purpose or a policy in a new version, an announcement: in force from then on.
        case policy
        /// What a named person said is so.
        case attestation
        /// A decision that rested on figures alone was reported, taken care of, closed.
        case soleBasis = "sole-basis"
        /// A record or a figure was contested, taken care of, closed.
        case contest
        /// The key that signs the passes of a period: one for everybody.
        case issuerKey = "issuer-key"
        /// What a pulse came to.
        case pulse
        case resetInvitation = "reset-invitation"
        case export
        case restore
        case baseline
        /// The words of so many entries were erased: by their person, or because they were old.
        case openingsErased = "openings-erased"
    }

    public let kind: Kind
    public let at: Instant
    /// What else there is to say; the names `kind` and `at` are taken.
    public let fields: [String: String]

    public init(kind: Kind, at: Instant, fields: [String: String] = [:]) {
        precondition(fields["kind"] == nil && fields["at"] == nil, "an entry has its kind and its time already")
        self.kind = kind
        self.at = at
        self.fields = fields
    }

    /// The entry as the one text that the ledger commits to: docs/ledger-format.md.
    public var content: String {
        var members = fields
        members["kind"] = kind.rawValue
        members["at"] = at.description
        return canonicalText(of: members)
    }

    /// Reads `content`; nil for any other text, and for a kind that this version does not know.
    public init?(content: String) {
        guard var fields = members(ofCanonicalText: content), let at = fields.removeValue(forKey: "at"),
            let kind = fields.removeValue(forKey: "kind").flatMap(Kind.init), let instant = Instant(rfc3339: at)
        else { return nil }
        self.init(kind: kind, at: instant, fields: fields)
        guard self.content.utf8.elementsEqual(content.utf8) else { return nil }
    }
}
