public import Access
public import Domain

/// Changing the own data. The grant says whose: nobody can pass another id.
public protocol OwnDataStorage: Sendable {
    func pause(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    func resume(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    /// From now on items of that project are answered and dropped; `past` deletes what is stored of it.
    func exclude(_ project: String, past: Bool, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    /// Whether the person has something of a project of exactly that name, or leaves it out.
    func hasProject(_ name: String, _ grant: borrowing Grant<Oneself>) async throws -> Bool
    func include(_ project: String, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    /// Deletes everything recorded in the range and closes it: what is sent again for it is dropped.
    func delete(_ range: Interval, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    /// Deletes everything about the person but the account: history, settings, tokens, sessions.
    func deleteEverything(_ grant: borrowing Grant<Oneself>, at now: Instant) async throws
    func add(_ correction: Correction, _ grant: borrowing Grant<Oneself>) async throws
    /// Takes a correction back; answers whether there was one.
    func undoCorrection(_ id: String, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool
    func set(_ zone: Zone, from day: Day, _ grant: borrowing Grant<Oneself>) async throws
    /// Other working hours from that day on; days before it keep theirs.
    func set(_ hours: WorkingHours, from day: Day, _ grant: borrowing Grant<Oneself>) async throws
    /// Says whether an account is the person's. One that was not proposed cannot be taken; one that a file or the person has said
    /// can be given up, and is not proposed or taken from a file again.
    /// - Returns: whether there is such an account to speak of.
    func answer(_ account: ToolIdentity, isMine: Bool, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
        -> Bool
    func acknowledge(_ grant: borrowing Grant<Oneself>, version: Int, at now: Instant) async throws

    /// Lets a look at the person open before its time: the person has seen the question.
    /// - Returns: whether there is a look of that id that waits.
    func acknowledge(_ look: LookID, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool
    /// What the person says to a look, shown above everything else in it; nil takes it back.
    /// - Returns: whether there is a look of that id that has not expired.
    func say(_ context: String?, to look: LookID, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
        -> Bool
    /// Whether the person is counted in panels: no from now on, yes from the next quarter on.
    func count(_ isCounted: Bool, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws
}
