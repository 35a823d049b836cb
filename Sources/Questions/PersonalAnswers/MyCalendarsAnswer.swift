public import Access
public import Domain
public import PersonalPorts

/// "What do my calendars say, and what is kept of it?": `/me/calendar`.
public struct MyCalendarsAnswer: Sendable {
    private let policy: Policy
    private let personal: any PersonalReading

    public init(policy: Policy, personal: any PersonalReading) {
        self.policy = policy
        self.personal = personal
    }

    /// The calendars, and the meetings of the week that begins on that day; of the running week if none is named.
    public func calendars(from day: Day?, at now: Instant, for viewer: Viewer) async throws -> Visible<MyCalendars> {
        let grant = policy.ownData(of: viewer)
        let zones = try await personal.profile(for: grant).zones
        let monday = (day ?? zones.day(of: now)).week.monday
        let bounds = zones.bounds(of: monday.week)
        let calendars = MyCalendars(
            of: grant.subject, calendars: try await personal.calendars(for: grant),
            meetings: try await personal.meetings(for: grant, touching: bounds), from: monday, zones: zones,
            hours: try await personal.workingHours(for: grant), collection: try await personal.collection(for: grant),
            now: now)
        return try policy.release(calendars, under: grant)
    }
}
