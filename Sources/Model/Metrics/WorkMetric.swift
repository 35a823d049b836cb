import Domain

/// A metric of shared work: which items count, and how a window of weeks is summed up. It answers with items, not with a number:
/// weeks are cut, floors kept and numbers made in one place, and each number opens into its items.
public protocol WorkMetric: Sendable {
    static var declaration: Declaration { get }
    static var statistic: WorkStatistic { get }
    static var floor: WorkFloor { get }
    static func findings(in facts: WorkFacts) -> Findings
}

extension WorkMetric {
    public static var floor: WorkFloor { .standard }
}

/// How the items of a window become one number.
public enum WorkStatistic: Sendable, Hashable {
    /// The median of their seconds, with the quartile and the decile above it.
    case median
    /// The sum of their parts through the sum of their wholes: by estimate where every one has one, by number otherwise.
    case share
    /// How many there are in a week.
    case perWeek
    /// How unevenly they are spread over people: a Gini index.
    case spread

    /// A spread under this is said as this: exactly 0 would be the number of each one.
    static let leastSpread = 0.15

    /// As `explain` says it.
    public var sentence: String {
        switch self {
        case .median: "The median, with the 75th and the 90th percentile, by linear interpolation."
        case .share: "The part through the whole: by estimate where every item has one, by number otherwise."
        case .perWeek: "How many in a week, on average over the window."
        case .spread: "The Gini index of how many each has: 0 is even; anything under 0.15 is said as 0.15."
        }
    }
}

/// Below which nothing is published of a window (`docs/privacy.md`): few items are noise, and few people are persons.
public struct WorkFloor: Sendable, Hashable {
    public let items: Int
    public let authors: Int
    /// Nobody may have more of it than this.
    public let mostOfOne: Double
    /// How many weeks a window may have; windows begin anew after as many, at the same weeks for everything.
    public let widest: Int

    public static let standard = WorkFloor(items: 5, authors: 3, mostOfOne: 0.5, widest: 4)
    /// For what is rare.
    public static let rare = WorkFloor(items: 5, authors: 3, mostOfOne: 0.5, widest: 12)
    /// For what is counted by person: with few items an even spread would say how many each has.
    public static let byPerson = WorkFloor(items: 20, authors: 5, mostOfOne: 0.5, widest: 4)

    /// Of these items the ones that may be summed up and shown together; none if they are too few, or too few people's.
    ///
    /// Of a team: what a service with too little of its own adds could be worked out from the other services' figures. It stays
    /// out, unless several such services together have enough.
    func publishable(_ items: ArraySlice<Finding>, members: () -> Int) -> [Finding] {
        guard items.count >= self.items else { return [] }
        guard let source = items.first?.source, items.contains(where: { $0.source != source }) else {
            return holds(for: items, members: members) ? Array(items) : []
        }
        let bySource = Dictionary(grouping: items, by: \.source)
        let large = bySource.filter { holds(for: $1[...], members: members) }
        let small = items.filter { large[$0.source] == nil }
        let isSmallEnough = holds(for: small[...], members: members)
        let shown = items.filter { isSmallEnough || large[$0.source] != nil }
        return holds(for: shown[...], members: members) ? shown : []
    }

    /// Whether they are enough. What nobody is known for at all may be shown if the group is large enough.
    private func holds(for items: ArraySlice<Finding>, members: () -> Int) -> Bool {
        guard items.count >= self.items else { return false }
        var shares: [AuthorKey?: Int] = [:]
        var all = 0
        for item in items {
            for author in item.authors {
                shares[author, default: 0] += 1
                all += 1
            }
        }
        guard all > 0 else { return members() >= authors }
        // All unknown ones are counted as one person: nobody can say that they are more.
        return shares.count >= authors && Double(shares.values.max() ?? 0) <= mostOfOne * Double(all)
    }
}
