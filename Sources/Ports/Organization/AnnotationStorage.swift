public import Access
public import Domain

/// A note of a file: beside what it stands, by the name that the file has.
public struct ImportedAnnotation: Sendable, Hashable {
    public enum Scope: Sendable, Hashable {
        /// By its name or short name.
        case team(String)
        case service(String)
        case organization
    }
    public let scope: Scope
    public let content: AnnotationContent
    public init(scope: Scope, content: AnnotationContent) {
        self.scope = scope
        self.content = content
    }
}

/// Why a note is not kept.
public enum AnnotationRefusal: Error, Sendable, Hashable {
    /// There are as many as there can be beside one line.
    case tooMany
}

/// Notes beside lines. Those of a person and those of teams are kept apart, and no call reaches both.
public protocol AnnotationStorage: Sendable {
    /// The notes beside the lines of a group or a service that touch these days, in order: written ones, and what Daylight makes of
    /// deployments, incidents and holidays. None comes from anything of one person.
    func annotations(for grant: borrowing Grant<OfNotes>, in days: ClosedRange<Day>) async throws -> [Annotation]
    /// - Throws: `AnnotationRefusal.tooMany`.
    /// The same for the operator's command line, as far as it may be: what teams read beside published lines, of which nothing can
    /// be taken away there.
    func annotations(beside place: NotesPlace, in days: ClosedRange<Day>) async throws -> [Annotation]
    func add(
        _ content: AnnotationContent, as id: AnnotationID, under grant: borrowing Grant<OfAnnotations>, at now: Instant
    ) async throws
    /// Takes away what the holder wrote, or what nobody is known to have written.
    /// - Returns: whether there was such a note.
    func remove(_ id: AnnotationID, under grant: borrowing Grant<OfAnnotations>, at now: Instant) async throws -> Bool
    /// Adds those that are not there yet.
    /// - Returns: which are beside something that is not there, by their places.
    func store(imported notes: [ImportedAnnotation], at now: Instant) async throws -> [Int]
}

/// A person's own notes. The grant says whose.
public protocol OwnAnnotationStorage: Sendable {
    /// - Parameter isShown: whether it also stands where the person's lines are shown to somebody else.
    /// - Throws: `AnnotationRefusal.tooMany`.
    func add(
        _ content: AnnotationContent, as id: AnnotationID, isShown: Bool, _ grant: borrowing Grant<Oneself>,
        at now: Instant
    ) async throws
    /// - Returns: whether there was such a note.
    func remove(_ id: AnnotationID, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool
}
