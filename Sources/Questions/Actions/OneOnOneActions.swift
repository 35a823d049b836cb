public import Access
public import Domain
public import OrganizationPorts
public import OutsidePorts

/// A joint page of two people: begun, written on by both, closed by either.
public struct OneOnOneActions: Sendable {
    private let policy: Policy
    private let storage: any OneOnOneStorage
    private let bringing: any ChartBringing
    private let clock: any Clock
    private let randomness: any Randomness

    public init(
        policy: Policy, storage: any OneOnOneStorage, bringing: any ChartBringing, clock: any Clock,
        randomness: any Randomness
    ) {
        self.policy = policy
        self.storage = storage
        self.bringing = bringing
        self.clock = clock
        self.randomness = randomness
    }

    /// The page, without its charts.
    public func page(_ id: OneOnOneID, for viewer: Viewer) async throws -> Visible<OneOnOnePage> {
        let grant = try await policy.oneOnOne(id, changes: false, for: viewer, at: clock.now())
        return try policy.release(try await storage.page(for: grant), under: grant)
    }

    /// Whether both may still change it.
    public func isLive(_ id: OneOnOneID, for viewer: Viewer) async throws -> Bool {
        do {
            _ = try await policy.oneOnOne(id, changes: true, for: viewer, at: clock.now())
            return true
        } catch is Denied { return false }
    }

    /// A new page, or the one of the two that is open.
    public func begin(with other: PersonID, _ viewer: Viewer) async throws -> OneOnOneID {
        let now = clock.now()
        let grant = try await policy.begin(with: other, for: viewer, at: now)
        return try await storage.beginPage(OneOnOneID(randomness.identifier()), under: grant, at: now)
    }

    public func add(_ text: String, to id: OneOnOneID, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.oneOnOne(id, changes: true, for: viewer, at: now)
        try await storage.add(try words(text), as: randomness.identifier(), under: grant, at: now)
    }

    /// - Parameter text: nil takes the point away, which whoever reads the page may always: what stays, stays as long as its readers
    ///   want it.
    public func change(_ item: String, edition: Int, to text: String?, on id: OneOnOneID, _ viewer: Viewer) async throws
    {
        let now = clock.now()
        let grant = try await policy.oneOnOne(id, changes: text != nil, for: viewer, at: now)
        try await storage.change(item, edition: edition, to: try text.map(words), under: grant, at: now)
    }

    public func keep(_ item: String, edition: Int, _ isKept: Bool, on id: OneOnOneID, _ viewer: Viewer) async throws {
        let grant = try await policy.oneOnOne(id, changes: true, for: viewer, at: clock.now())
        try await storage.keep(item, edition: edition, isKept, under: grant)
    }

    public func close(_ id: OneOnOneID, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.oneOnOne(id, changes: true, for: viewer, at: now)
        try await storage.close(under: grant, at: now)
    }

    public var newChart: ChartID { ChartID(randomness.identifier()) }

    /// Brings pictures of the own weeks, all or none: whoever brings them is whose weeks they are.
    public func bring(together charts: [BroughtChart], to id: OneOnOneID, _ viewer: Viewer) async throws {
        let now = clock.now()
        // The page has to be there and to be live for the viewer; whose charts it takes, storage asks again.
        _ = try await policy.oneOnOne(id, changes: true, for: viewer, at: now)
        try await bringing.bring(together: charts, to: id, policy.ownData(of: viewer), at: now)
    }

    public func takeAway(_ chart: ChartID, _ viewer: Viewer) async throws {
        guard try await bringing.takeAway(chart, policy.ownData(of: viewer), at: clock.now()) else { throw Denied() }
    }

    private func words(_ text: String) throws -> String {
        guard let words = Kept.words(text, longest: AgendaItem.longest) else {
            throw OneOnOneRefusal.unsound("A point of the agenda has 1 to \(AgendaItem.longest) letters.")
        }
        return words
    }
}
