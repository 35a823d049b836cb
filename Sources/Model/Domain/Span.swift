/// What somebody was doing in the editor. A closed list: a client's own word is translated on the way in and not stored.
public enum Kind: String, CaseIterable, Sendable, Hashable {
    case coding, debugging, reviewing, browsing, terminal
    /// An agent was writing. A timeline of its own: outside Activity Time, and never part of Focus Time.
    case ai
}

/// What a stretch of activity is credited to; a span breaks where this changes.
public struct Work: Hashable, Sendable {
    public let kind: Kind
    /// Nil if unknown.
    public let project: String?
    /// Nil if unknown.
    public let language: String?

    public init(kind: Kind, project: String?, language: String?) {
        self.kind = kind
        self.project = project
        self.language = language
    }
}

/// A joined stretch of activity, in UTC, not cut at midnight. Length zero is a lone event: kept, because a later one may join it.
public struct Span: Hashable, Sendable {
    public let start: Instant
    public let end: Instant
    public let work: Work
    public let origin: Origin

    /// How the span came to be.
    public enum Origin: Sendable, Hashable {
        /// Joined from heartbeats that are still stored.
        case heartbeats
        /// Joined from heartbeats that are gone (or cut by a deletion): what is credited inside it stays as it is.
        case settled
        /// Handed over as a finished span; never joined by the gap rule.
        case imported
    }

    public init(_ start: Instant, _ end: Instant, _ work: Work, _ origin: Origin = .heartbeats) {
        precondition(start <= end, "a span ends before it starts")
        self.start = start
        self.end = end
        self.work = work
        self.origin = origin
    }

    public var interval: Interval { Interval(start, end) }

    /// A length of time in microseconds. A plain duration: what is measured of a person is a `PersonalValue`.
    public struct Length: Hashable, Comparable, Sendable {
        public let microseconds: Int64
        public static let zero = Length(microseconds: 0)
        public static func < (a: Length, b: Length) -> Bool { a.microseconds < b.microseconds }
        public init(microseconds: Int64) { self.microseconds = microseconds }
        public static func minutes(_ minutes: Int) -> Length { Length(microseconds: Int64(minutes) * 60_000_000) }
        public static func hours(_ hours: Int) -> Length { minutes(hours * 60) }
        public static func days(_ days: Int) -> Length { hours(days * 24) }
        public var seconds: Double { Double(microseconds) / 1e6 }
    }
}
