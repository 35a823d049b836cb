public import Access
public import Domain
public import OrganizationPorts
public import OutsidePorts

/// Why an action was refused, in the words that the person gets.
public struct ActionRefused: Error, Sendable, Hashable {
    public let sentence: String
    public init(_ sentence: String) { self.sentence = sentence }
}

/// What a person may do to the own data: forms, API and command line all end here.
public struct OwnDataActions: Sendable {
    private let policy: Policy
    private let storage: any OwnDataStorage
    private let clock: any Clock
    private let randomness: any Randomness

    public init(
        policy: Policy, storage: any OwnDataStorage, clock: any Clock, randomness: any Randomness
    ) {
        self.policy = policy
        self.storage = storage
        self.clock = clock
        self.randomness = randomness
    }

    public func pause(_ viewer: Viewer) async throws {
        try await storage.pause(policy.ownData(of: viewer), at: clock.now())
    }

    public func resume(_ viewer: Viewer) async throws {
        try await storage.resume(policy.ownData(of: viewer), at: clock.now())
    }

    /// Answers the name under which it is left out: a project is known by the last part of its path or address.
    @discardableResult
    public func exclude(_ project: String, past: Bool, _ viewer: Viewer) async throws -> String {
        guard let project = try await name(of: project, viewer) else {
            throw ActionRefused("Name the project to leave out.")
        }
        try await storage.exclude(project, past: past, policy.ownData(of: viewer), at: clock.now())
        return project
    }

    public func include(_ project: String, _ viewer: Viewer) async throws {
        guard let project = try await name(of: project, viewer) else {
            throw ActionRefused("Name the project to take in again.")
        }
        try await storage.include(project, policy.ownData(of: viewer), at: clock.now())
    }

    /// What is stored is called as it is stored: an earlier version may have kept a name that would not be kept now.
    private func name(of project: String, _ viewer: Viewer) async throws -> String? {
        if project.isEmpty { return nil }
        return try await storage.hasProject(project, policy.ownData(of: viewer)) ? project : Kept.project(project)
    }

    public func delete(from: Instant, to: Instant, _ viewer: Viewer) async throws {
        guard from < to else { throw ActionRefused("The range must end after it begins.") }
        guard !from.isYetToCome(at: clock.now()) else {
            throw ActionRefused("This range has not happened yet: pause instead.")
        }
        try await storage.delete(Interval(from, to), policy.ownData(of: viewer), at: clock.now())
    }

    /// Says whether an account that was proposed is the person's, or gives one up.
    public func answer(_ account: ToolIdentity, isMine: Bool, _ viewer: Viewer) async throws {
        guard try await storage.answer(account, isMine: isMine, policy.ownData(of: viewer), at: clock.now()) else {
            throw ActionRefused("There is no such account among those that look like yours.")
        }
    }

    public func deleteEverything(_ viewer: Viewer) async throws {
        try await storage.deleteEverything(policy.ownData(of: viewer), at: clock.now())
    }

    /// Answers the id under which the correction can be undone.
    public func correct(
        from: Instant, to: Instant, kind: Kind?, project: String?, _ viewer: Viewer
    ) async throws -> String {
        guard from < to else { throw ActionRefused("The range must end after it begins.") }
        let project = Kept.project(project)
        guard kind != nil || project != nil else { throw ActionRefused("Say which kind or which project it was.") }
        let correction = Correction(
            id: randomness.identifier(), range: Interval(from, to), kind: kind, project: project, madeAt: clock.now())
        try await storage.add(correction, policy.ownData(of: viewer))
        return correction.id
    }

    public func undoCorrection(_ id: String, _ viewer: Viewer) async throws {
        guard try await storage.undoCorrection(id, policy.ownData(of: viewer), at: clock.now()) else {
            throw ActionRefused("There is no such correction.")
        }
    }

    public func set(_ zone: Zone, from day: Day, _ viewer: Viewer) async throws {
        try await storage.set(zone, from: day, policy.ownData(of: viewer))
    }

    /// - Parameter text: like `Mon-Fri 09:00-17:00`, several by `;`.
    public func setHours(_ text: String, from day: Day, _ viewer: Viewer) async throws {
        guard text.utf8.count <= 500, let hours = WorkingHours(text) else {
            throw ActionRefused("Write your hours like Mon-Fri 09:00-17:00, several blocks with a semicolon between.")
        }
        try await storage.set(hours, from: day, policy.ownData(of: viewer))
    }

    public func acknowledge(version: Int, _ viewer: Viewer) async throws {
        try await storage.acknowledge(policy.ownData(of: viewer), version: version, at: clock.now())
    }
}
