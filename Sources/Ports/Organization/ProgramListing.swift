public import Access
public import Domain

/// Why an account does not come onto the list of programs.
public enum ProgramRefusal: Error, Sendable, Hashable {
    /// It is somebody's, or looks as if it were.
    case somebodys
    case notThere
    case unsound(String)

    /// What to do, for whoever asked.
    public var sentence: String {
        switch self {
        case .somebodys:
            """
            That is the account of somebody here, or looks like one: it is theirs to give up, on their page My data, and \
            nobody can make a program of it meanwhile.
            """
        case .notThere: "There is no such account on the list."
        case .unsound(let sentence): sentence
        }
    }
}

/// Correcting the list of programs. Each change is in the ledger, in the same transaction.
public protocol ProgramListing: Sendable {
    /// - Throws: `ProgramRefusal`.
    func list(_ account: ToolIdentity, under grant: borrowing Grant<OfSettings>, at now: Instant) async throws
    /// It is a person, whatever it is called and whatever its tool says, from now on.
    /// - Throws: `ProgramRefusal`.
    func unlist(_ account: ToolIdentity, under grant: borrowing Grant<OfSettings>, at now: Instant) async throws
}
