public import Access
public import Domain
import SQL

/// The own calendars. There is no read of anybody else's.
extension PersonalStore {
    public func meetings(for grant: borrowing Grant<Oneself>, touching range: Interval) async throws -> [Meeting] {
        let person = grant.subject
        return try await database.read { try Store.meetings(of: person, touching: range, $0) }
    }

    public func letterWishes(for grant: borrowing Grant<Oneself>) async throws -> [PersonExport.LetterWish] {
        let person = grant.subject
        return try await database.read { session in
            try session.rows("SELECT kind, since FROM digest_wishes WHERE person_id = \(person.raw) ORDER BY kind").map
            {
                PersonExport.LetterWish(kind: try $0.text(0), since: Instant(microseconds: try $0.integer(1)))
            }
        }
    }

    public func workingHours(for grant: borrowing Grant<Oneself>) async throws -> WorkingHoursHistory {
        let person = grant.subject
        return try await database.read { try Store.workingHours(of: person, $0) }
    }

    public func calendars(for grant: borrowing Grant<Oneself>) async throws -> [OwnCalendar] {
        let person = grant.subject
        return try await database.read { session in
            try session.rows(
                """
                SELECT calendar_id, kind, made_at, tried_at, fetched_at, failure, findings, tells_attendees, covers_from,
                covers_to, (SELECT COUNT(*) FROM meetings WHERE meetings.person_id = calendars.person_id
                AND meetings.calendar_id = calendars.calendar_id)
                FROM calendars WHERE person_id = \(person.raw) ORDER BY made_at, calendar_id
                """
            ).map { row in
                guard let kind = OwnCalendar.Kind(rawValue: try row.text(1)) else { throw DatabaseFailure.damaged }
                var coverage: Interval?
                if let from = try row.integerIfAny(8), let to = try row.integerIfAny(9), from < to {
                    coverage = Interval(Instant(microseconds: from), Instant(microseconds: to))
                }
                return OwnCalendar(
                    id: CalendarID(try row.text(0)), kind: kind, host: nil,
                    made: Instant(microseconds: try row.integer(2)),
                    tried: try row.integerIfAny(3).map(Instant.init(microseconds:)),
                    fetched: try row.integerIfAny(4).map(Instant.init(microseconds:)), failure: try row.textIfAny(5),
                    findings: try row.text(6).split(separator: "\n").map(String.init),
                    tellsAttendees: try row.integer(7) == 1, coverage: coverage, meetings: Int(try row.integer(10)))
            }
        }
    }
}
