/// What is kept of an entry of somebody's calendar: when, of which kind, with how many. There is no field for a title, a name, an
/// address or a place, so that none can be stored, shown or logged (guarantee G15).
public struct Meeting: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        /// The owner is there, with at least one other person as far as the calendar tells: it cuts time.
        case meeting
        /// Not answered, or with a maybe: counted, but it cuts nothing.
        case possible
        /// Out of office: it shrinks working time instead of cutting it.
        case away
    }
    public let interval: Interval
    public let kind: Kind
    /// How many people have not declined, the owner among them and rooms not; nil where the calendar does not tell.
    public let attendees: Int?
    public init(_ interval: Interval, _ kind: Kind, attendees: Int?) {
        self.interval = interval
        self.kind = kind
        self.attendees = attendees
    }

    public var start: Instant { interval.start }
    public var end: Instant { interval.end }

    /// By time, then by everything else: an order that depends on nothing but the meetings.
    public static func isBefore(_ a: Meeting, _ b: Meeting) -> Bool {
        (a.start, a.end, a.kind.rawValue, a.attendees ?? -1) < (b.start, b.end, b.kind.rawValue, b.attendees ?? -1)
    }
}

extension [Interval] {
    /// What is left of these without those; both must be disjoint and sorted.
    ///
    ///     these     [==========]   [====]
    ///     those        [==]  [=====]
    ///     left      [==]  [==]     [====]
    public func subtracting(_ others: [Interval]) -> [Interval] {
        var result: [Interval] = []
        var next = 0
        for piece in self {
            while next < others.count, others[next].end <= piece.start { next += 1 }
            var from = piece.start
            var at = next
            while at < others.count, others[at].start < piece.end {
                if others[at].start > from { result.append(Interval(from, others[at].start)) }
                from = Swift.max(from, others[at].end)
                at += 1
            }
            if from < piece.end { result.append(Interval(from, piece.end)) }
        }
        return result
    }

    /// What lies in both; both must be disjoint and sorted.
    public func intersecting(_ others: [Interval]) -> [Interval] { subtracting(subtracting(others)) }

    /// Those parts that lie inside `bounds`; they must be disjoint and sorted.
    public func clipped(to bounds: Interval) -> [Interval] {
        self[partitioningIndex { $0.end > bounds.start }...].prefix { $0.start < bounds.end }
            .compactMap { $0.clipped(to: bounds) }
    }
}
