public import Access
public import Domain

/// Reading one person. There is no read without a grant, and the grant says who: a query cannot disagree with it.
public protocol PersonalReading: Sendable {
    /// Everything recorded that touches `range`, sorted by start: as recorded, corrections not applied.
    func spans(for grant: borrowing Grant<Oneself>, touching range: Interval) async throws -> [Span]
    /// Raw heartbeats in `range`, oldest first, at most `limit`.
    func heartbeats(for grant: borrowing Grant<Oneself>, in range: Interval, limit: Int) async throws -> [Heartbeat]
    /// The interval from the first to the last thing recorded; nil if nothing is.
    func reach(for grant: borrowing Grant<Oneself>) async throws -> Interval?
    func corrections(for grant: borrowing Grant<Oneself>) async throws -> [Correction]
    func closedRanges(for grant: borrowing Grant<Oneself>) async throws -> [Interval]
    /// When the person is away, as the organization has it.
    func absences(for grant: borrowing Grant<Oneself>) async throws -> [Absence]
    func projects(for grant: borrowing Grant<Oneself>) async throws -> [String]
    func collection(for grant: borrowing Grant<Oneself>) async throws -> CollectionState
    func profile(for grant: borrowing Grant<Oneself>) async throws -> Profile
}
