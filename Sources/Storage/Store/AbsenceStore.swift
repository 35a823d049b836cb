public import Domain
import OrganizationPorts
import SQL

/// When people are away.
extension OrganizationStore {
    public func addAbsences(_ absences: [(PersonID, Absence)]) async throws -> Int {
        try await database.write { session in
            try session.hold(["organization"])
            return try session.run(
                """
                INSERT INTO absences (person_id, from_day, to_day, kind) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
                """,
                rows: absences.map { person, absence in
                    [
                        .text(person.raw), .text(absence.from.description), .text(absence.to.description),
                        .text(absence.kind.rawValue),
                    ]
                })
        }
    }

    public func absences(of person: PersonID) async throws -> [Absence] {
        try await database.read { session in
            try session.rows(
                "SELECT from_day, to_day, kind FROM absences WHERE person_id = \(person.raw) ORDER BY from_day, to_day"
            ).map { row in
                guard let from = Day(try row.text(0)), let to = Day(try row.text(1)),
                    let kind = Absence.Kind(rawValue: try row.text(2))
                else { throw DatabaseFailure.damaged }
                return Absence(from: from, to: to, kind: kind)
            }
        }
    }
}
