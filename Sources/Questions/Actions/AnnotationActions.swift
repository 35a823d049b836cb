public import Access
public import Domain
public import OrganizationPorts
public import OutsidePorts

/// Writing notes beside lines: of a team for itself, of a person for the own data.
public struct AnnotationActions: Sendable {
    private let policy: Policy
    private let shared: any AnnotationStorage
    private let own: any OwnAnnotationStorage
    private let clock: any Clock
    private let randomness: any Randomness

    public init(
        policy: Policy, shared: any AnnotationStorage, own: any OwnAnnotationStorage, clock: any Clock,
        randomness: any Randomness
    ) {
        self.policy = policy
        self.shared = shared
        self.own = own
        self.clock = clock
        self.randomness = randomness
    }

    /// What was written into a form or sent by a script.
    /// - Throws: `ActionRefused` with the field and what to do.
    public func content(_ fields: [String: String]) throws -> AnnotationContent {
        do {
            return try AnnotationContent(
                from: fields["from"] ?? "", to: fields["to"] ?? "", kind: fields["kind"] ?? "",
                text: fields["text"] ?? "", effect: fields["effect"] ?? "", today: Zone.utc.day(of: clock.now()))
        } catch { throw ActionRefused("\(error.field): \(error.sentence)") }
    }

    /// - Throws: `ActionRefused` also for leave, which is of one person.
    public func add(_ content: AnnotationContent, to place: AnnotationPlace, _ viewer: Viewer) async throws
        -> AnnotationID
    {
        let now = clock.now()
        let grant = try await grant(to: place, for: content, viewer, at: now)
        guard AnnotationContent.sharedKinds.contains(content.kind) else { throw ActionRefused(Self.noLeave) }
        let id = AnnotationID(randomness.identifier())
        try await storing { try await shared.add(content, as: id, under: grant, at: now) }
        return id
    }

    /// Whoever may write there learns why this one is not taken; to everybody else there is no such place.
    private func grant(
        to place: AnnotationPlace, for content: AnnotationContent, _ viewer: Viewer, at now: Instant
    ) async throws -> Grant<OfAnnotations> {
        do {
            return try await policy.annotate(
                place, changesReadings: content.effect != .none, for: viewer, at: now)
        } catch is Denied {
            _ = try await policy.annotate(place, changesReadings: false, for: viewer, at: now)
            throw ActionRefused(Self.forOwners)
        }
    }

    public func add(_ content: AnnotationContent, isShown: Bool, _ viewer: Viewer) async throws -> AnnotationID {
        let id = AnnotationID(randomness.identifier())
        let grant = policy.ownData(of: viewer)
        try await storing { try await own.add(content, as: id, isShown: isShown, grant, at: clock.now()) }
        return id
    }

    /// Takes the own one away, or one of the team that nobody is known to have written; of the organization, whoever wrote it.
    public func remove(_ id: AnnotationID, from place: AnnotationPlace, _ viewer: Viewer) async throws {
        let now = clock.now()
        let grant = try await policy.annotate(place, changesReadings: false, for: viewer, at: now)
        guard try await shared.remove(id, under: grant, at: now) else { throw ActionRefused(Self.noSuchNote) }
    }

    public func remove(_ id: AnnotationID, _ viewer: Viewer) async throws {
        guard try await own.remove(id, policy.ownData(of: viewer), at: clock.now()) else {
            throw ActionRefused(Self.noSuchNote)
        }
    }

    private static let noLeave =
        "kind: nobody’s leave stands beside lines of others. Note it beside your own lines, or leave the weeks out with kind other."
    private static let forOwners = """
        effect: for the whole organization only an owner leaves weeks out or begins anew with what is usual, because it holds for what \
        is said of every team and for what they are asked. Write it so that it only explains.
        """
    private static let noSuchNote = "There is no such note that you have written."

    private func storing(_ body: () async throws -> Void) async throws {
        do { try await body() } catch AnnotationRefusal.tooMany {
            throw ActionRefused(
                "There are as many notes there as anybody can read, or a hundred of yours: take some away first.")
        }
    }
}
