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
        let grant = try await policy.notes(beside: place, for: viewer, at: now)
        return try policy.release(
            SharedNotes(of: place, try await storage.annotations(for: grant, in: days)), under: grant)
    }

    /// Those beside these weeks, the running one included.
    public func notes(beside place: NotesPlace, over weeks: [Week], at now: Instant, for viewer: Viewer) async throws
        -> Visible<SharedNotes>
    {
        let first = weeks.first?.monday ?? Day(daysSince1970: 0)
        return try await notes(
            beside: place, in: first...(weeks.last?.monday ?? first).adding(13), at: now, for: viewer)
    }

    /// Whether the viewer may write there.
    public func mayWrite(_ place: AnnotationPlace, at now: Instant, for viewer: Viewer) async throws -> Bool {
        do {
            _ = try await policy.annotate(place, for: viewer, at: now)
            return true
        } catch is Denied { return false }
    }
}
