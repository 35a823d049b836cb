/// Bringing stored spans up to date around new heartbeats, without reading the whole history.
///
///     stored      [A              ]      [B     ]
///     new               C
///     window         <──────>               from the item before the new ones to the item after them
///     kept        [A ]       [A   ]      [B     ]
///     made           [A ][C ]
///
/// The same result as joining everything again: `liveSpans` of the whole is what the tests compare with.
public struct Splice: Sendable {
    /// The moments from the item before the new ones to the item after them, both included.
    public let from: Instant
    public let to: Instant

    public init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }

    /// The live spans that replace `touching`.
    /// - Parameters:
    ///   - touching: the stored live spans that have a moment in the window.
    ///   - heartbeats: all that are stored in the window, the new ones included.
    ///   - settled: the settled spans that have a moment in the window.
    public func replacement(
        for touching: [Span], heartbeats: [Heartbeat], settled: [Span], closed: [Interval]
    ) -> [Span] {
        var result: [Span] = []
        let sorted = touching.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
        for span in sorted where span.start < from {
            Joining.append(Span(span.start, min(span.end, from), span.work), to: &result)
        }
        for span in Joining.liveSpans(of: heartbeats, settled: settled, closed: closed) {
            Joining.append(span, to: &result)
        }
        for span in sorted where span.end > to {
            Joining.append(Span(max(span.start, to), span.end, span.work), to: &result)
        }
        return result
    }
}

extension [Span] {
    /// What is left of the spans outside `range`. Pieces of a cut span are settled: the events that made them are partly gone.
    public func removing(_ range: Interval) -> [Span] {
        flatMap { span -> [Span] in
            if span.start == span.end { return range.contains(span.start) ? [] : [span] }
            guard span.interval.clipped(to: range) != nil else { return [span] }
            let origin = span.origin == .imported ? Span.Origin.imported : .settled
            var pieces: [Span] = []
            if span.start < range.start { pieces.append(Span(span.start, range.start, span.work, origin)) }
            if range.end < span.end { pieces.append(Span(range.end, span.end, span.work, origin)) }
            return pieces
        }
    }
}
