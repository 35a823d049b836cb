/// Why HR asks to look: one documented case. What a case can be about is a closed list, and neither ending somebody's employment
/// nor comparing people is on it: HR does not build such cases with these figures.
public struct LookCase: Sendable, Hashable {
    public enum Category: String, CaseIterable, Sendable, Hashable {
        case workload
        case accommodation
        case workingTime = "working-time"
        case complaint
        case misuse
    }

    public let category: Category
    /// As HR's own files name it: `2026-017`.
    public let number: String

    public init(category: Category, number: String) throws(LookTerms.Unsound) {
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./")
        guard (2...40).contains(number.count), number.allSatisfy(allowed.contains), number.contains(where: \.isNumber)
        else {
            throw LookTerms.Unsound(
                sentence: "Name the case as your files do, in 2 to 40 letters and digits, like 2026-017.")
        }
        self.category = category
        self.number = number
    }

    /// Reads what a form or a program says.
    /// - Throws: one sentence for what is not on the list.
    public init(category: String, number: String) throws(LookTerms.Unsound) {
        guard let category = Category(rawValue: category) else {
            throw LookTerms.Unsound(
                sentence: """
                    A case is about one of these: \(Category.allCases.map { "\($0.title) (\($0.rawValue))" }
                        .joined(separator: "; ")). Terminations, discipline and \
                    rankings are not among them, and cannot be.
                    """)
        }
        try self.init(category: category, number: number)
    }
}

extension LookCase.Category {
    public var title: String {
        switch self {
        case .workload: "Workload and health"
        case .accommodation: "A return to work, or an adjustment"
        case .workingTime: "Working time, as the law limits it"
        case .complaint: "A complaint that the person has made"
        case .misuse: "Figures of the person were used against the policy"
        }
    }
}

/// A look that HR has asked for and that waits for the trustee: nobody else knows of it, and it shows nothing.
public struct CaseRequest: Sendable, Hashable {
    public let look: LookID
    /// Who asks.
    public let viewer: PersonID
    public let terms: LookTerms
    public let hrCase: LookCase
    public let personName: String
    public let askedAt: Instant
    /// Until when a trustee can sign.
    public let expires: Instant
    public init(
        look: LookID, viewer: PersonID, terms: LookTerms, hrCase: LookCase, personName: String, askedAt: Instant,
        expires: Instant
    ) {
        self.look = look
        self.viewer = viewer
        self.terms = terms
        self.hrCase = hrCase
        self.personName = personName
        self.askedAt = askedAt
        self.expires = expires
    }
}
