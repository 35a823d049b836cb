public import Domain

/// Which people of the house a page lists.
public struct RosterWanted: Sendable {
    /// Nil is everybody; otherwise those whose team is in one of these departments.
    public let departments: Set<String>?
    /// Parts of the name, the address, the team or the department, each of which must be there; none finds everybody.
    public let words: [String]
    /// Only those who are not in yet.
    public let onlyOutside: Bool
    /// The first of them to be answered, from 0; what lies behind the last one is the last one.
    public let from: Int
    /// So many at most.
    public let most: Int

    /// - Parameter search: its words are looked for in any case.
    public init(departments: Set<String>?, search: String?, onlyOutside: Bool, from: Int, most: Int) {
        self.departments = departments
        words = (search ?? "").lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        self.onlyOutside = onlyOutside
        self.from = from
        self.most = most
    }

    /// The first of `found` that a page from `from` shows.
    public func first(of found: Int) -> Int { min(max(from, 0), max(found - 1, 0)) }
}

/// One page of people, and counts of all who are here in that scope. That somebody has deleted everything is nobody's business:
/// who has no address is neither listed nor counted.
public struct RosterRows: Sendable {
    public var entries: [Roster.Entry] = []
    public var first = 0
    /// How many the words and the state have found.
    public var found = 0
    public var count = 0
    /// Of all who are here in that scope: who has not chosen a passphrase, who is in and has not acknowledged the notice in
    /// force, who has no team.
    public var outside = 0
    public var unread = 0
    public var homeless = 0
    /// How many hold each role, anywhere: of the whole house, whatever the scope.
    public var holders: [SystemRole: Int] = [:]
    public init() {}
}
