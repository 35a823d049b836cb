public import Domain

/// Writing how work was delivered: changes and their reviews, incidents, iterations and their items.
///
/// Every call returns after the commit, the same again is there once, and the order in which reports come does not matter. Who
/// wrote, reviewed or had something is kept as a keyed hash, and not at all for times that the person has paused or deleted,
/// before the notice is acknowledged, or if the person has deleted everything.
public protocol DeliveryWriting: Sendable {
    /// Joins each with what is there of that id already (`Change.joined(with:)`): for webhooks and page by page.
    /// - Returns: how many were not there.
    func join(_ changes: [Change], of service: ServiceID) async throws -> Int
    /// Puts each in the place of what is there of that id, unless that is newer: for files, which say all there is to say.
    /// - Returns: how many were not there.
    func replace(_ changes: [Change], of service: ServiceID) async throws -> Int
    /// - Returns: how many were not there.
    func store(_ reviews: [Review]) async throws -> Int
    /// - Returns: how many were not there.
    func store(_ incidents: [Incident], of service: ServiceID) async throws -> Int
    /// - Returns: how many were not there.
    func store(_ iterations: [Iteration]) async throws -> Int
    /// An event is known by its item, iteration, kind and moment.
    /// - Returns: how many were not there.
    func store(_ events: [WorkItemEvent]) async throws -> Int
    /// Remembers that a source has just been heard: `kind` says what of (`changes`, `deployments` …), for `/admin/health`.
    func heard(_ kind: String, of service: ServiceID?, at now: Instant) async throws
}
