public import Access
public import Domain
public import OrganizationPorts
import SQL

/// So many beside one line, or of one person: nobody reads more.
private let mostNotes = 1_000
/// So many of one author beside one line, so that one alone cannot fill it for the others.
private let mostOfOneAuthor = 100

/// Notes beside the lines of groups and services.
extension OrganizationStore: AnnotationStorage {
    public func annotations(for grant: borrowing Grant<OfNotes>, in days: ClosedRange<Day>) async throws -> [Annotation]
    {
        let (place, reader) = (grant.place, grant.holder)
        return try await database.read { try notes(beside: place, in: days, for: reader, $0) }
    }

    public func annotations(beside place: NotesPlace, in days: ClosedRange<Day>) async throws -> [Annotation] {
        try await database.read { try notes(beside: place, in: days, for: nil, $0) }
    }

    public func add(
        _ content: AnnotationContent, as id: AnnotationID, under grant: borrowing Grant<OfAnnotations>, at now: Instant
    ) async throws {
        let (scope, author) = (grant.place.scope.words, grant.holder)
        try await database.write { session in
            try session.hold(["annotations"])
            try mustBeIn(author, session)
            let there = try session.rows(
                "SELECT COUNT(*) FROM shared_annotations WHERE scope = \(scope.scope) AND name = \(scope.name)")
            let own = try session.rows(
                """
                SELECT COUNT(*) FROM shared_annotations WHERE scope = \(scope.scope) AND name = \(scope.name)
                AND made_by = \(author.raw)
                """)
            guard try there.first?.integer(0) ?? 0 < mostNotes, try own.first?.integer(0) ?? 0 < mostOfOneAuthor else {
                throw AnnotationRefusal.tooMany
            }
            try insert(content, id, scope, by: author, at: now, session)
        }
    }

    public func remove(
        _ id: AnnotationID, under grant: borrowing Grant<OfAnnotations>, at now: Instant
    ) async throws -> Bool {
        let (scope, author) = (grant.place.scope.words, grant.holder)
        let isGone = try await database.write { session in
            try session.hold(["annotations"])
            try Store.owe(scrubSince: now, session)
            return try session.run(
                """
                DELETE FROM shared_annotations WHERE annotation_id = \(id.raw) AND scope = \(scope.scope)
                AND name = \(scope.name)
                AND (made_by IS NULL OR made_by = \(author.raw) OR scope = 'organization')
                """) == 1
        }
        try? await scrub(database)
        return isGone
    }

    public func store(imported notes: [ImportedAnnotation], at now: Instant) async throws -> [Int] {
        try await database.write { session in
            try session.hold(["annotations"])
            var unknown: [Int] = []
            for (index, note) in notes.enumerated() {
                guard let scope = try Self.scope(note.scope, session)?.words else {
                    unknown.append(index)
                    continue
                }
                let content = note.content.keptForOthers
                let isThere = try !session.rows(
                    """
                    SELECT 1 FROM shared_annotations WHERE scope = \(scope.scope) AND name = \(scope.name)
                    AND from_day = \(content.from.description) AND to_day = \(content.to.description)
                    AND kind = \(content.kind.rawValue) AND words = \(content.text) AND effect = \(content.effect.rawValue)
                    """
                ).isEmpty
                if isThere { continue }
                let id = AnnotationID(String(UInt64.random(in: .min ... .max), radix: 16))
                try insert(content, id, scope, by: nil, at: now, session)
            }
            return unknown
        }
    }

    private static func scope(_ named: ImportedAnnotation.Scope, _ session: any Session) throws -> Annotation.Scope? {
        switch named {
        case .team(let name): try teamName(name, session).map { .team($0) }
        case .organization: .organization
        case .service(let name):
            try session.rows("SELECT slug FROM services WHERE name = \(name) OR slug = \(name) ORDER BY slug").first.map
            {
                .service(ServiceID(try $0.text(0)))
            }
        }
    }
}

private func insert(
    _ content: AnnotationContent, _ id: AnnotationID, _ scope: (scope: String, name: String), by author: PersonID?,
    at now: Instant, _ session: any Session
) throws {
    let content = content.keptForOthers
    try session.run(
        """
        INSERT INTO shared_annotations (annotation_id, scope, name, from_day, to_day, kind, words, effect, made_by, made_at)
        VALUES (\(id.raw), \(scope.scope), \(scope.name), \(content.from.description), \(content.to.description),
        \(content.kind.rawValue), \(content.text), \(content.effect.rawValue), \(author?.raw), \(now.microseconds))
        """)
}

extension AnnotationPlace {
    fileprivate var scope: Annotation.Scope {
        switch self {
        case .team(let name): .team(name)
        case .service(let id): .service(id)
        case .organization: .organization
        }
    }
}

/// A person's own notes.
extension OwnDataStore: OwnAnnotationStorage {
    public func add(
        _ content: AnnotationContent, as id: AnnotationID, isShown: Bool, _ grant: borrowing Grant<Oneself>,
        at now: Instant
    ) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([heldName(of: person)])
            try mustBeIn(person, session)
            let there = try session.rows("SELECT COUNT(*) FROM own_annotations WHERE person_id = \(person.raw)")
            guard try there.first?.integer(0) ?? 0 < mostNotes else { throw AnnotationRefusal.tooMany }
            try session.run(
                """
                INSERT INTO own_annotations (person_id, annotation_id, from_day, to_day, kind, words, effect, is_shown,
                made_at) VALUES (\(person.raw), \(id.raw), \(content.from.description), \(content.to.description),
                \(content.kind.rawValue), \(content.text), \(content.effect.rawValue), \(isShown ? 1 : 0),
                \(now.microseconds))
                """)
        }
    }

    public func remove(_ id: AnnotationID, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool {
        let person = grant.subject
        let isGone = try await database.write { session in
            try session.hold([heldName(of: person)])
            try Store.owe(scrubSince: now, session)
            return try session.run(
                "DELETE FROM own_annotations WHERE person_id = \(person.raw) AND annotation_id = \(id.raw)") == 1
        }
        try? await scrub(database)
        return isGone
    }
}

/// Own notes whose days lie in the range as a whole. One that reaches beyond it stays.
func forgetNotes(of person: PersonID, in range: Interval, _ session: any Session) throws {
    let (first, end) = (Zone.utc.day(of: range.start), Zone.utc.day(of: range.end))
    try session.run(
        """
        DELETE FROM own_annotations WHERE person_id = \(person.raw) AND from_day >= \(first.description)
        AND to_day < \(end.description)
        """)
}

/// Every note that the person wrote beside the own lines. What was written for a team stays, as somebody's.
func forgetNotes(of person: PersonID, _ session: any Session) throws {
    try session.run("DELETE FROM own_annotations WHERE person_id = \(person.raw)")
    try session.run("UPDATE shared_annotations SET made_by = NULL WHERE made_by = \(person.raw)")
}

/// What stands beside the lines of a group or a service, in order.
/// - Parameter reader: nil is nobody: then there is nothing that could be taken away.
private func notes(
    beside place: NotesPlace, in days: ClosedRange<Day>, for reader: PersonID?, _ session: any Session
) throws -> [Annotation] {
    func isHome(_ team: String?) throws -> Bool {
        guard let reader, let team else { return false }
        return try homeTeam(of: reader, on: days.upperBound, session) == team
    }
    let found: [Annotation]
    switch place {
    case .group(.team(let name)):
        found = try notes(ofTeam: name, in: days, for: isHome(name) ? reader : nil, session)
    case .group: found = try notesOfTheHouse(in: days, for: reader, session)
    case .service(let id):
        guard let row = try session.rows("SELECT name, team FROM services WHERE slug = \(id.raw)").first else {
            throw Denied()
        }
        let team = try row.textIfAny(1).flatMap { try teamName($0, session) }
        let own = try isHome(team) ? reader : nil
        found =
            try sharedAnnotations(.service(id), in: days, for: own, session)
            + happenings(of: id, named: try row.text(0), in: days, session)
            + (team.map { try sharedAnnotations(.team($0), in: days, for: own, session) } ?? [])
            + notesOfTheHouse(in: days, session)
    }
    return found.sorted(by: Annotation.inOrder)
}
