import Access
import Domain
import SQL

// Notes as rows, and those that Daylight makes by itself.

extension AnnotationContent {
    /// Reads `from_day, to_day, kind, words, effect` from that column on.
    init(_ row: Row, at column: Int) throws {
        guard let kind = Kind(rawValue: try row.text(column + 2)),
            let effect = Effect(rawValue: try row.text(column + 4))
        else { throw DatabaseFailure.damaged }
        self.init(
            from: try day(row, column), to: try day(row, column + 1), kind: kind, text: try row.text(column + 3),
            effect: effect)
    }
}

extension Annotation.Scope {
    /// As they are kept with what was frozen: a word, and a name where there is one.
    var words: (scope: String, name: String) {
        switch self {
        case .oneself(let isShown): (isShown ? "shown" : "private", "")
        case .team(let name): ("team", name)
        case .service(let id): ("service", id.raw)
        case .organization: ("organization", "")
        }
    }

    init(_ scope: String, _ name: String) throws {
        switch scope {
        case "shown": self = .oneself(isShown: true)
        case "private": self = .oneself(isShown: false)
        case "team": self = .team(name)
        case "service": self = .service(ServiceID(name))
        case "organization": self = .organization
        default: throw DatabaseFailure.damaged
        }
    }
}

/// What the person has written, in order.
func ownAnnotations(of person: PersonID, in days: ClosedRange<Day>, _ session: any Session) throws -> [Annotation] {
    try session.rows(
        """
        SELECT annotation_id, is_shown, from_day, to_day, kind, words, effect FROM own_annotations
        WHERE person_id = \(person.raw) AND from_day <= \(days.upperBound.description)
        AND to_day >= \(days.lowerBound.description)
        """
    ).map { row in
        Annotation(
            try AnnotationContent(row, at: 2), .oneself(isShown: try row.integer(1) == 1),
            id: AnnotationID(try row.text(0)), mayRemove: true)
    }.sorted(by: Annotation.inOrder)
}

/// The own leave as a note: for its person alone, whatever else is shown of the person.
func leave(of person: PersonID, in days: ClosedRange<Day>, _ session: any Session) throws -> [Annotation] {
    try absences(of: person, session).filter { $0.from <= days.upperBound && days.lowerBound <= $0.to }.map { absence in
        let (kind, text): (AnnotationContent.Kind, String) =
            switch absence.kind {
            case .public: (.holiday, "Public holiday")
            case .vacation: (.leave, "Away: vacation")
            case .sick: (.leave, "Away: sick")
            case .parental: (.leave, "Away: parental leave")
            case .other: (.leave, "Away")
            }
        return Annotation(
            AnnotationContent(from: absence.from, to: absence.to, kind: kind, text: text, effect: .none),
            .oneself(isShown: false), id: nil, mayRemove: false)
    }
}

/// What is written beside a team, a service or the organization.
/// - Parameter reader: who may take away what this one wrote; nil is nobody.
func sharedAnnotations(
    _ scope: Annotation.Scope, in days: ClosedRange<Day>, for reader: PersonID?, _ session: any Session
) throws -> [Annotation] {
    let (word, name) = scope.words
    return try session.rows(
        """
        SELECT annotation_id, made_by, from_day, to_day, kind, words, effect FROM shared_annotations
        WHERE scope = \(word) AND name = \(name) AND from_day <= \(days.upperBound.description)
        AND to_day >= \(days.lowerBound.description)
        """
    ).compactMap { row in
        // Also of what an earlier version kept: nobody's leave is beside lines of others.
        guard let content = try AnnotationContent(row, at: 2).shownToOthers else { return nil }
        let author = try row.textIfAny(1)
        return Annotation(
            content, scope, id: AnnotationID(try row.text(0)),
            mayRemove: reader != nil && (author == nil || author == reader?.raw))
    }
}

/// The written notes that count for what is said of these lines, whatever weeks they are about. Automatic ones have no effect.
func writtenNotes(for lines: ReadLines, _ session: any Session) throws -> [Annotation] {
    let own: [Annotation] =
        switch lines {
        case .ofGroup(.team(let name)): try sharedAnnotations(.team(name), in: everyDay, for: nil, session)
        case .ofService(let id): try sharedAnnotations(.service(id), in: everyDay, for: nil, session)
        case .ofGroup, .ofOneself: []
        }
    return own + (try sharedAnnotations(.organization, in: everyDay, for: nil, session))
}

/// Longer than anything that is kept.
let everyDay = Day(daysSince1970: 0)...Day(daysSince1970: 100_000)

/// Days that are a public holiday of enough people to tell of nobody: as many as a panel needs.
func holidays(in days: ClosedRange<Day>, _ session: any Session) throws -> [Annotation] {
    try session.rows(
        """
        SELECT from_day, to_day FROM absences WHERE kind = 'public' AND from_day <= \(days.upperBound.description)
        AND to_day >= \(days.lowerBound.description) GROUP BY from_day, to_day HAVING COUNT(*) >= 6
        """
    ).map { row in
        Annotation(
            AnnotationContent(
                from: try day(row, 0), to: try day(row, 1), kind: .holiday, text: "Public holiday", effect: .none),
            .organization, id: nil, mayRemove: false)
    }
}

/// Deployments to production, one note a week, and incidents of a service. Nobody is in them.
func happenings(
    of service: ServiceID, named name: String, in days: ClosedRange<Day>, _ session: any Session
) throws -> [Annotation] {
    let zone = try houseZone(session)
    let (start, end) = (zone.start(of: days.lowerBound), zone.start(of: days.upperBound.adding(1)))
    let deployed = try session.rows(
        """
        SELECT finished_at FROM deployments WHERE service = \(service.raw) AND environment = 'production'
        AND result = 'success' AND finished_at >= \(start.microseconds) AND finished_at < \(end.microseconds)
        """
    ).map { zone.day(of: Instant(microseconds: try $0.integer(0))) }
    let weeks = Dictionary(grouping: deployed, by: \.week).values.compactMap { days -> AnnotationContent? in
        guard let first = days.min(), let last = days.max() else { return nil }
        return AnnotationContent(from: first, to: last, kind: .deployment, text: "\(name) was deployed", effect: .none)
    }
    let incidents = try session.rows(
        """
        SELECT detected_at, resolved_at FROM incidents WHERE service = \(service.raw)
        AND detected_at < \(end.microseconds) AND COALESCE(resolved_at, detected_at) >= \(start.microseconds)
        """
    ).map { row in
        let first = zone.day(of: Instant(microseconds: try row.integer(0)))
        let last = try row.integerIfAny(1).map { zone.day(of: Instant(microseconds: $0)) } ?? first
        return AnnotationContent(from: first, to: last, kind: .incident, text: "Incident of \(name)", effect: .none)
    }
    return (weeks + incidents).map { Annotation($0, .service(service), id: nil, mayRemove: false) }
}

/// Everything beside the lines of a team: its own notes, its services', the organization's, and holidays.
func notes(
    ofTeam team: String, in days: ClosedRange<Day>, for reader: PersonID?, _ session: any Session
) throws -> [Annotation] {
    let services = try session.rows(
        """
        SELECT slug, name FROM services WHERE team = \(team) OR team = (
            SELECT slug FROM groups_by_slug WHERE kind = 'team' AND name = \(team)) ORDER BY name, slug
        """
    ).map { (id: ServiceID(try $0.text(0)), name: try $0.text(1)) }
    return try sharedAnnotations(.team(team), in: days, for: reader, session)
        + services.flatMap { service in
            try sharedAnnotations(.service(service.id), in: days, for: reader, session)
                + happenings(of: service.id, named: service.name, in: days, session)
        } + notesOfTheHouse(in: days, session)
}

/// - Parameter reader: of the page of the organization itself: whoever may write there may take away what another one wrote, so that
///   nobody alone keeps weeks out of what is said of all. Whether one may is asked again when it is done.
func notesOfTheHouse(in days: ClosedRange<Day>, for reader: PersonID? = nil, _ session: any Session) throws
    -> [Annotation]
{
    let written = try sharedAnnotations(.organization, in: days, for: reader, session).map {
        Annotation($0.content, $0.scope, id: $0.id, mayRemove: reader != nil)
    }
    return written + (try holidays(in: days, session))
}

/// Beside a person's own lines: what the person has written, the own leave, and the notes of the teams that were the person's
/// when they hold.
/// - Parameter isForOthers: leaves out what is for the person alone.
func notes(
    of person: PersonID, in days: ClosedRange<Day>, isForOthers: Bool, _ session: any Session
) throws -> [Annotation] {
    let homes = try session.rows(
        "SELECT since, team FROM places WHERE person_id = \(person.raw) ORDER BY since"
    ).map { (since: try day($0, 0), team: try $0.textIfAny(1)) }
    var found = try ownAnnotations(of: person, in: days, session).filter {
        !isForOthers || $0.scope == .oneself(isShown: true)
    }
    if !isForOthers { found += try leave(of: person, in: days, session) }
    var ofTeams: Set<Annotation> = []
    for (index, home) in homes.enumerated() {
        guard let team = home.team else { continue }
        let first = max(home.since, days.lowerBound)
        let last = min(index + 1 < homes.count ? homes[index + 1].since.adding(-1) : days.upperBound, days.upperBound)
        if first <= last { ofTeams.formUnion(try notes(ofTeam: team, in: first...last, for: nil, session)) }
    }
    if homes.isEmpty { ofTeams.formUnion(try notesOfTheHouse(in: days, session)) }
    // The own holiday says it already.
    let own = Set(found.filter { $0.content.kind == .holiday && $0.id == nil }.map(\.content))
    return (found + ofTeams.filter { $0.id != nil || !own.contains($0.content) }).sorted(by: Annotation.inOrder)
}

/// Keeps notes with what was frozen.
func frozenNotes(_ rows: [Row]) throws -> [Annotation] {
    try rows.compactMap { row in
        let scope = try Annotation.Scope(try row.text(0), try row.text(1))
        let content = try AnnotationContent(row, at: 2)
        if case .oneself = scope { return Annotation(content, scope, id: nil, mayRemove: false) }
        return content.shownToOthers.map { Annotation($0, scope, id: nil, mayRemove: false) }
    }
}
