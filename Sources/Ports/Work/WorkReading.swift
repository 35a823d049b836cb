public import Access
public import Domain

/// Reading shared work. There is no read without a grant, and the grant says of which service or team.
public protocol WorkReading: Sendable {
    func place(for grant: borrowing Grant<OfWork>) async throws -> WorkPlace
    func evidence(for grant: borrowing Grant<OfWork>) async throws -> WorkEvidence
    /// The written notes that count for what is said of these lines.
    func effectiveNotes(for grant: borrowing Grant<OfWork>) async throws -> [Annotation]
    /// What was asked about the lines of a service or a team, newest first, of what the holder of the grant may read by now.
    func notices(for grant: borrowing Grant<OfWork>) async throws -> [Notice]
    /// Every service, by name: names and nothing else.
    func services() async throws -> [(id: ServiceID, name: String)]
}

/// Reading the shared work of everything, for what is published of it: whoever holds this makes figures with their floors, and
/// hands on nothing else.
public protocol WorkArchiving: Sendable {
    /// Every service and every team that owns one or has iterations, in the order of their names.
    func places() async throws -> [WorkPlace]
    func evidence(of subject: WorkSubject) async throws -> WorkEvidence
    /// The written notes that count for what is said of these lines.
    func effectiveNotes(of subject: WorkSubject) async throws -> [Annotation]
    /// Accounts that are taken for programs.
    func programs() async throws -> [ListedProgram]
    /// How many calendars could not be read when they were last asked; never whose.
    func failingCalendars() async throws -> Int
    /// How many have entries that could not be taken as they are written; never whose.
    func oddCalendars() async throws -> Int
    /// When each source was last heard: of a service, or of everything where there is none.
    func heard() async throws -> [HeardSource]
    /// Systems that are connected, and how they are doing.
    func connections() async throws -> [ConnectionHealth]
}
