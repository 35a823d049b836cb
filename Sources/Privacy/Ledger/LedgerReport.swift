/// What the check of a ledger came to.
public struct LedgerReport: Hashable, Sendable {
    /// How many openings there were to check.
    public struct Openings: Hashable, Sendable {
        /// Entries whose words are still there.
        public var kept = 0
        /// Entries whose words were erased. Their place in the tree stays.
        public var erased = 0
    }

    /// How many rows were read.
    public let size: Int
    /// The root over the rows as they were read.
    public let root: Digest
    /// Nil if an exported file was checked, which never holds any.
    public let openings: Openings?
    /// What the checkpoints were verified with; nil if it could not be read.
    public let key: VerifierKey?
    /// The size of the largest checkpoint from outside that this ledger agrees with.
    public let agreesWithOutsideUpTo: Int?
    /// The first ones, at most `mostFindings`.
    public let findings: [Finding]
    /// How many more there were.
    public let furtherFindings: Int

    public static let mostFindings = 200

    /// Nothing was found. It does not say what this check could not see: `cannotSee` does.
    public var isSound: Bool { findings.isEmpty }

    /// What an untouched ledger could not be told from, in this check.
    public var cannotSee: String {
        guard let key else { return "Nothing could be verified without the key." }
        let compare = "Compare the key with the one shown on /privacy: \(key.text)"
        guard let agreed = agreesWithOutsideUpTo else {
            return """
                Without a checkpoint from outside, this check cannot see whether entries are missing at the end, nor \
                whether whoever holds the signing key wrote the whole history anew. \(compare)
                """
        }
        return """
            Up to entry \(agreed) this is what the checkpoint from outside was made for. What came after it could be \
            missing, or written anew by whoever holds the signing key. \(compare)
            """
    }
}

/// Collects findings, and counts on when there are too many to read.
struct FindingList: Sendable {
    private(set) var first: [Finding] = []
    private(set) var further = 0

    mutating func add(_ finding: Finding) {
        if first.count < LedgerReport.mostFindings { first.append(finding) } else { further += 1 }
    }
}
