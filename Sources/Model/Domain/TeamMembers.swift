/// Who was in a team when, without a name: people come and go, and a week of the past is that of those who were there.
public struct TeamMembers: Sendable, ExpressibleByArrayLiteral {
    public struct Place: Sendable {
        public let key: AuthorKey
        /// Nil is since ever; the same for `until`, for ever. Both days are inside.
        public let since: Day?
        public let until: Day?
        public init(_ key: AuthorKey, since: Day?, until: Day?) {
            self.key = key
            self.since = since
            self.until = until
        }
    }

    private let places: [Place]

    public init(_ places: [Place]) { self.places = places }

    /// People who are always there.
    public init(arrayLiteral keys: AuthorKey...) { self.init(always: Set(keys)) }
    public init(always keys: Set<AuthorKey>) { self.init(keys.map { Place($0, since: nil, until: nil) }) }

    /// Who was there on any day of these weeks.
    public func during(_ weeks: ClosedRange<Week>) -> Set<AuthorKey> {
        let (first, last) = (weeks.lowerBound.monday, weeks.upperBound.adding(1).monday)
        return Set(
            places.filter { place in
                (place.since.map { $0 < last } ?? true) && (place.until.map { $0 >= first } ?? true)
            }.map(\.key))
    }
}
