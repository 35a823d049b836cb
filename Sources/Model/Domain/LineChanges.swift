/// How many lines editors reported as changed, by whom. A report, and no measure: what counts as a line, and as an AI's, is
/// each editor's own.
public struct LineChanges: Hashable, Sendable {
    public let byAI: Int
    public let byHand: Int

    public init(byAI: Int, byHand: Int) {
        self.byAI = byAI
        self.byHand = byHand
    }

    /// Nil if the editor said neither; of the one that it does not say there is nothing to count.
    init?(_ heartbeat: Heartbeat) {
        guard heartbeat.aiLineChanges != nil || heartbeat.humanLineChanges != nil else { return nil }
        self.init(byAI: heartbeat.aiLineChanges ?? 0, byHand: heartbeat.humanLineChanges ?? 0)
    }

    public static func + (a: LineChanges, b: LineChanges) -> LineChanges {
        LineChanges(byAI: a.byAI + b.byAI, byHand: a.byHand + b.byHand)
    }

    /// What falls to a part of the time, in whole lines.
    public func part(_ part: Span.Length, of whole: Span.Length) -> LineChanges {
        guard whole > .zero else { return self }
        let share = part.seconds / whole.seconds
        return LineChanges(
            byAI: Int((Double(byAI) * share).rounded()), byHand: Int((Double(byHand) * share).rounded()))
    }
}

/// What editors reported of one span.
public struct LineReport: Hashable, Sendable {
    public let interval: Interval
    public let lines: LineChanges

    public init(_ interval: Interval, _ lines: LineChanges) {
        self.interval = interval
        self.lines = lines
    }
}

extension [Span] {
    /// What the heartbeats of one timeline report, by the span that they made: the last one that holds their moment. What lies
    /// in a settled span was counted before it was settled, or came again: it adds nothing to it, as it adds no time.
    ///
    ///     spans       [settled ][A    ][B  ]
    ///     heartbeats     x      a  a   b       a, b count; x does not
    ///
    /// The same whatever the order of arrival, the batches, and repetitions: it depends on nothing but the two sets.
    public func lines(of heartbeats: [Heartbeat]) -> [Span: LineChanges] {
        let spans = sorted { ($0.start, $0.end) < ($1.start, $1.end) }
        var lines: [Span: LineChanges] = [:]
        for heartbeat in heartbeats {
            guard let reported = LineChanges(heartbeat) else { continue }
            var low = 0
            var high = spans.count
            while low < high {
                let middle = (low + high) / 2
                if spans[middle].start <= heartbeat.time { low = middle + 1 } else { high = middle }
            }
            guard low > 0 else { continue }
            let span = spans[low - 1]
            guard span.end >= heartbeat.time, span.origin == .heartbeats else { continue }
            // The last one of a settled span comes again as the first of one that begins where that one ends.
            let earlier = spans[..<(low - 1)].reversed().prefix { $0.end >= heartbeat.time }
            if earlier.contains(where: { $0.origin == .settled && $0.work == heartbeat.work }) { continue }
            lines[span] = lines[span].map { $0 + reported } ?? reported
        }
        return lines
    }
}
