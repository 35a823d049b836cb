public import Domain

/// What a simulated organization is made from; it decides every byte.
public struct SimulationPlan: Hashable, Sendable {
    public let seed: Int
    /// None, or at least eight: one for each role that is printed.
    public let people: Int
    public let weeks: Int
    /// The last week with data.
    public let through: Week
    public let zone: Zone

    public init(seed: Int, people: Int, weeks: Int, through: Week, zone: Zone) {
        self.seed = seed
        self.people = people
        self.weeks = weeks
        self.through = through
        self.zone = zone
    }

    public var first: Week { through.adding(1 - weeks) }
    /// The moment at which the simulated world stands: Tuesday noon after the last week, when a real one would be due.
    public var horizon: Instant { ZoneHistory(zone).start(of: through.adding(1).monday.adding(1)).adding(.hours(12)) }
    /// How long the directory lives in real time after its horizon; later its own time goes on from there.
    public static let recentFor = Span.Length.days(7)
    /// Raw heartbeats from before this would be gone while the directory is recent: none are written, so that serving it
    /// changes nothing of it.
    public var rawSince: Instant {
        Instant(
            microseconds: horizon.microseconds + Self.recentFor.microseconds - KeptFor.rawHeartbeats.microseconds)
    }
    /// More weeks than this would be swept while the directory is recent.
    public static let mostWeeks = 55
    /// From the first Monday to the last Sunday.
    public var days: [Day] { (0..<(weeks * 7)).map { first.monday.adding($0) } }
}
