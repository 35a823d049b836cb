/// A kind of event that came over a connection and that Daylight does not know, as its sender calls it.
public struct UnknownKind: Sendable, Hashable {
    /// A plain name: see `Kept.kind`.
    public let name: String
    /// How many of it came.
    public let count: Int
    public init(_ name: String, count: Int) {
        self.name = name
        self.count = count
    }

    /// How many kinds are kept of one connection: a sender has some dozens, and whoever invents more says nothing by it.
    public static let most = 50
    /// How many of them a sentence names.
    private static let named = 5

    /// Which kinds came and are not used, and what to do; nil if there were none. The most frequent ones first.
    public static func words(_ kinds: [UnknownKind]) -> String? {
        guard !kinds.isEmpty else { return nil }
        let sorted = kinds.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        let more = sorted.count > named ? " and \(sorted.count - named) more" : ""
        return "Not used by Daylight: "
            + sorted.prefix(named).map { "\($0.name) (\($0.count))" }.joined(separator: ", ")
            + more + ". Switch them off at the sender, or leave them: nothing is lost either way."
    }
}
