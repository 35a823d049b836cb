public import Access
public import Domain
public import OrganizationPorts

/// "What happened in these weeks?": the notes beside the lines of a team, a service, a department or the organization.
public struct NotesAnswer: Sendable {
    private let policy: Policy
    private let storage: any AnnotationStorage

    public init(policy: Policy, storage: any AnnotationStorage) {
        self.policy = policy
        self.storage = storage
    }

    /// Those that touch the days, in their order.
    /// - Throws: `Denied`, also for a place that is not there.
    public func notes(beside place: NotesPlace, in days: ClosedRange<Day>, at now: Instant, for viewer: Viewer)
        async throws -> Visible<SharedNotes>
    {
        try await notes(in: days, under: policy.notes(beside: place, for: viewer, at: now))
    }

    /// Those beside these weeks, the running one included, and those that open notices ask about, however old these are.
    public func notes(
        beside place: NotesPlace, over weeks: [Week], explaining notices: [Notice] = [], at now: Instant,
        for viewer: Viewer
    ) async throws -> Visible<SharedNotes> {
        try await notes(
            over: weeks, explaining: notices, under: policy.notes(beside: place, for: viewer, at: now))
    }

    /// The same for a letter.
    public func notes(
        over weeks: [Week], explaining notices: [Notice], under grant: consuming Grant<OfNotes>
    ) async throws -> Visible<SharedNotes> {
        let asked = notices.filter { $0.ended == nil }.map(\.from)
        let first = (asked + weeks.prefix(1)).min()?.monday ?? Day(daysSince1970: 0)
        let last = weeks.last?.monday ?? first
        return try await notes(in: first...last.adding(13), under: grant)
    }

    private func notes(in days: ClosedRange<Day>, under grant: consuming Grant<OfNotes>) async throws
        -> Visible<SharedNotes>
    {
        let place = grant.place
        return try policy.release(
            SharedNotes(of: place, try await storage.annotations(for: grant, in: days)), under: grant)
    }

    /// Whether the viewer may write there.
    public func mayWrite(_ place: AnnotationPlace, at now: Instant, for viewer: Viewer) async throws -> Bool {
        do {
            _ = try await policy.annotate(place, changesReadings: false, for: viewer, at: now)
            return true
        } catch is Denied { return false }
    }
}
