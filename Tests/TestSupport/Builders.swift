public import Domain

extension Instant {
    /// From `2026-11-24T08:00:00Z`; a malformed text is a mistake in the test.
    public init(_ text: String) {
        guard let instant = Instant(rfc3339: text) else { preconditionFailure("not an instant: \(text)") }
        self = instant
    }
}

extension Heartbeat {
    /// A heartbeat so many seconds after the start of the test's day.
    public static func at(
        _ seconds: Double, _ project: String = "a", kind: Kind = .coding, language: String? = nil
    ) -> Heartbeat {
        Heartbeat(
            time: Instant(microseconds: Instant("2026-11-02T00:00:00Z").microseconds + Int64(seconds * 1e6)),
            work: Work(kind: kind, project: project, language: language))
    }

    /// A day's worth of events: bursts, pauses near the 15-minute edge, ties, several projects and kinds.
    public static func some(_ count: Int, using generator: inout Seeded) -> [Heartbeat] {
        var seconds = 0.0
        return (0..<count).map { _ in
            let gaps: [Double] = [0, 1, 30, 120, 600, 899, 900, 901, 1800, 7200]
            seconds += gaps[Int.random(in: 0..<gaps.count, using: &generator)]
            let kinds: [Kind] = [.coding, .coding, .debugging, .reviewing]
            return .at(
                seconds, ["a", "b"][Int.random(in: 0..<2, using: &generator)],
                kind: kinds[Int.random(in: 0..<kinds.count, using: &generator)])
        }
    }
}

extension Sequence<Span> {
    /// The measure of the union, in seconds.
    public var covered: Double {
        map(\.interval).union().reduce(0) { $0 + $1.length.seconds }
    }
}

/// A zone that the machine knows; another one is a mistake in the test.
public func zone(_ name: String) -> Zone {
    guard let zone = Zone(name) else { preconditionFailure("no such zone: \(name)") }
    return zone
}

/// From `2026-W40`; a malformed text is a mistake in the test.
public func week(_ text: String) -> Week {
    guard let week = Week(text) else { preconditionFailure("not a week: \(text)") }
    return week
}

/// From `2026-11-24`; a malformed text is a mistake in the test.
public func day(_ text: String) -> Day {
    guard let day = Day(text) else { preconditionFailure("not a day: \(text)") }
    return day
}
