/// A stretch of time, half-open: its start belongs to it, its end does not.
public struct Interval: Hashable, Sendable {
    public let start: Instant
    public let end: Instant

    /// `end` must not be before `start`.
    public init(_ start: Instant, _ end: Instant) {
        precondition(start <= end, "an interval ends before it starts")
        self.start = start
        self.end = end
    }

    public var length: Span.Length { end.since(start) }

    public func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

    /// What both have in common; nil if that has no length.
    public func clipped(to other: Interval) -> Interval? {
        let from = max(start, other.start)
        let to = min(end, other.end)
        return from < to ? Interval(from, to) : nil
    }
}

extension Sequence where Element == Interval {
    /// The same moments as disjoint intervals that do not touch, sorted: order and repetition do not matter.
    public func union() -> [Interval] {
        var result: [Interval] = []
        for next in sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            if let last = result.last, next.start <= last.end {
                result[result.count - 1] = Interval(last.start, Swift.max(last.end, next.end))
            } else {
                result.append(next)
            }
        }
        return result
    }
}

extension [Interval] {
    /// The measure of what lies inside `bounds`; the intervals must be disjoint and sorted.
    public func measure(within bounds: Interval) -> Span.Length {
        var at = partitioningIndex { $0.end > bounds.start }
        var total: Int64 = 0
        while at < count, self[at].start < bounds.end {
            total += self[at].clipped(to: bounds)?.length.microseconds ?? 0
            at += 1
        }
        return Span.Length(microseconds: total)
    }

    /// The first index from which on `belongs` is true (it must stay true from there).
    func partitioningIndex(where belongs: (Interval) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
