/// Heartbeats → spans: the 15-minute gap rule, as a pure function.
///
///     heartbeats  A  A   B      A                  A        (one timeline, whatever the editor or machine)
///     spans       [A    ][B    ][A]                .A       (a gap is credited to the earlier event)
///
/// A gap of exactly 15 minutes counts, a longer one is a break. Nothing is padded, so a lone event is a span of length
/// zero, kept because a later event may join it. Events at the same moment are ordered by all that is kept of them, and
/// the last one has the gap after it: the result depends on the set of events alone, never on order or repetition.
///
/// Settled spans are blocks: what is credited inside them stays, their edges take part in the gap rule.
/// A closed range (its owner deleted it) is never bridged.
public enum Joining {
    public static let longestGap = Span.Length.minutes(15)

    /// The spans of one timeline that are not settled: sorted, disjoint but for touching, neighbours of equal work joined.
    /// - Parameters:
    ///   - heartbeats: of one timeline (all human, or all of agents), in any order.
    ///   - settled: the blocks among them, disjoint.
    public static func liveSpans(of heartbeats: [Heartbeat], settled: [Span], closed: [Interval]) -> [Span] {
        let blocks = settled.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
        let items = merge(points(of: heartbeats, outside: blocks), blocks)
        var live: [Span] = []
        for (index, item) in items.enumerated() {
            var end = item.end
            if index + 1 < items.count {
                let next = items[index + 1]
                if next.start.since(item.end) <= longestGap, !crosses(closed, item.end, next.start) {
                    end = next.start
                }
            }
            if item.isBlock {
                if end > item.end { append(Span(item.end, end, item.work), to: &live) }
            } else {
                append(Span(item.start, end, item.work), to: &live)
            }
        }
        return live
    }

    /// Appends a span to sorted ones, joined to the last if it goes on without a break in the same work.
    public static func append(_ span: Span, to spans: inout [Span]) {
        if let last = spans.last, last.end == span.start, last.work == span.work, last.origin == span.origin {
            spans[spans.count - 1] = Span(last.start, span.end, last.work, last.origin)
        } else if let last = spans.last, span.start == span.end, last.start == span.start, last.work == span.work {
            return
        } else {
            spans.append(span)
        }
    }

    private struct Item {
        let start: Instant
        let end: Instant
        let work: Work
        let isBlock: Bool
    }

    /// One point a moment: of several events at the same moment the greatest decides.
    private static func points(of heartbeats: [Heartbeat], outside blocks: [Span]) -> [Item] {
        let sorted = heartbeats.sorted(by: Heartbeat.precedes)
        var points: [Item] = []
        points.reserveCapacity(sorted.count)
        var block = 0
        for heartbeat in sorted {
            let time = heartbeat.time
            while block < blocks.count, blocks[block].end < time { block += 1 }
            // A block that ends here does not contain the point, unless it is nothing but this moment.
            var inside = false
            var at = block
            while at < blocks.count, blocks[at].start <= time {
                inside = inside || time < blocks[at].end || blocks[at].start == blocks[at].end
                at += 1
            }
            if inside { continue }
            if points.last?.start == time { points.removeLast() }
            points.append(Item(start: time, end: time, work: heartbeat.work, isBlock: false))
        }
        return points
    }

    private static func merge(_ points: [Item], _ blocks: [Span]) -> [Item] {
        if blocks.isEmpty { return points }
        let all = points + blocks.map { Item(start: $0.start, end: $0.end, work: $0.work, isBlock: true) }
        // A point at the end of a block comes after it, a point at its start cannot be (it is inside).
        return all.sorted {
            if $0.end != $1.end { return $0.end < $1.end }
            if $0.start != $1.start { return $0.start < $1.start }
            return $0.isBlock && !$1.isBlock
        }
    }

    private static func crosses(_ closed: [Interval], _ from: Instant, _ to: Instant) -> Bool {
        closed.contains { $0.start < to && from < $0.end }
    }
}

extension Heartbeat {
    /// A total order over all that is kept, time first; ties are decided the same way everywhere.
    public static func precedes(_ a: Heartbeat, _ b: Heartbeat) -> Bool {
        if a.time != b.time { return a.time < b.time }
        if a.work.kind != b.work.kind { return a.work.kind.rawValue < b.work.kind.rawValue }
        let left = a.ordered
        let right = b.ordered
        if left.0 != right.0 { return left.0 < right.0 }
        return left.1.lexicographicallyPrecedes(right.1)
    }

    private var ordered: ((String, String, String, String, String), [Int]) {
        (
            (work.project ?? "", work.language ?? "", branch ?? "", editor ?? "", operatingSystem ?? ""),
            [isWrite.map { $0 ? 1 : 0 } ?? -1, aiLineChanges ?? -1, humanLineChanges ?? -1]
        )
    }
}
