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
    ///   - longestGap: the gap that still counts; another than the product's own only to compare with other systems.
    public static func liveSpans(
        of heartbeats: [Heartbeat], settled: [Span], closed: [Interval], longestGap: Span.Length = longestGap
    ) -> [Span] {
        let blocks = settled.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
        let items = merge(points(of: heartbeats, outside: blocks), blocks)
        var names: [Work] = []
        var numbers: [Work: Int32] = [:]
        let works = items.map { item -> Int32 in
            if let number = numbers[item.work] { return number }
            let number = Int32(names.count)
            names.append(item.work)
            numbers[item.work] = number
            return number
        }
        let joined = join(
            starts: items.map(\.start.microseconds), ends: items.map(\.end.microseconds), works: works,
            isBlock: blocks.isEmpty ? nil : items.map(\.isBlock), closed: closed, longestGap: longestGap)
        return (0..<joined.works.count).map { index in
            Span(
                Instant(microseconds: joined.starts[index]), Instant(microseconds: joined.ends[index]),
                names[Int(joined.works[index])])
        }
    }

    /// Spans as columns, so that millions of events are joined without an object for each.
    public struct Columns: Sendable {
        public var starts: [Int64] = []
        public var ends: [Int64] = []
        /// The number of the work that the span is credited to.
        public var works: [Int32] = []

        public init() {}

        fileprivate init(count: Int) {
            starts = [Int64](repeating: 0, count: count)
            ends = starts
            works = [Int32](repeating: 0, count: count)
        }
    }

    /// The gap rule itself, over items sorted by time; an event starts and ends at the same moment.
    /// - Parameter isBlock: nil if all are events.
    public static func join(
        starts: [Int64], ends: [Int64], works: [Int32], isBlock: [Bool]?, closed: [Interval],
        longestGap: Span.Length = longestGap
    ) -> Columns {
        precondition(ends.count == starts.count && works.count == starts.count, "columns of different lengths")
        let gap = longestGap.microseconds
        return starts.withUnsafeBufferPointer { starts in
            ends.withUnsafeBufferPointer { ends in
                works.withUnsafeBufferPointer { works in
                    let items = Items(
                        starts: starts, ends: ends, works: works, isBlock: isBlock, closed: closed, gap: gap)
                    // Counted first, so that the columns are made once and not grown through millions of rows.
                    var count = 0
                    items.walk { _, _, _ in count += 1 }
                    var spans = Columns(count: count)
                    var at = 0
                    spans.starts.withUnsafeMutableBufferPointer { intoStarts in
                        spans.ends.withUnsafeMutableBufferPointer { intoEnds in
                            spans.works.withUnsafeMutableBufferPointer { intoWorks in
                                items.walk { start, end, work in
                                    intoStarts[at] = start
                                    intoEnds[at] = end
                                    intoWorks[at] = work
                                    at += 1
                                }
                            }
                        }
                    }
                    return spans
                }
            }
        }
    }

    private struct Items {
        let starts: UnsafeBufferPointer<Int64>
        let ends: UnsafeBufferPointer<Int64>
        let works: UnsafeBufferPointer<Int32>
        let isBlock: [Bool]?
        let closed: [Interval]
        let gap: Int64

        /// Hands each span to `emit`, in order.
        @inline(__always) func walk(_ emit: (_ start: Int64, _ end: Int64, _ work: Int32) -> Void) {
            let isPlain = closed.isEmpty
            var start: Int64 = 0
            var end: Int64 = 0
            var work: Int32 = -1
            for index in starts.indices {
                var until = ends[index]
                if index + 1 < starts.count {
                    let next = starts[index + 1]
                    if next &- until <= gap, isPlain || !Joining.crosses(closed, until, next) { until = next }
                }
                let isBlock = isBlock?[index] ?? false
                let from = isBlock ? ends[index] : starts[index]
                if work == works[index], end == from, !isBlock {
                    end = until
                    continue
                }
                if work >= 0 { emit(start, end, work) }
                // Of a settled block only what follows it can be live.
                work = isBlock && until <= from ? -1 : works[index]
                start = from
                end = until
            }
            if work >= 0 { emit(start, end, work) }
        }
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

    private static func crosses(_ closed: [Interval], _ from: Int64, _ to: Int64) -> Bool {
        closed.contains { $0.start.microseconds < to && from < $0.end.microseconds }
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
