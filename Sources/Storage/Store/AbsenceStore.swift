import Domain
public import OrganizationPorts
import SQL

/// When people are away.
extension OrganizationStore {
    public func addAbsences(_ absences: [AddressedAbsence]) async throws -> AddedAbsences {
        try await database.write { session in
            try session.hold(["organization"])
            var result = AddedAbsences()
            let people = Dictionary(
                uniqueKeysWithValues: try session.rows("SELECT email, person_id FROM people").map {
                    (try $0.text(0), try $0.text(1))
                })
            for (index, item) in absences.enumerated() {
                guard let person = people[item.email] else {
                    result.unknown.append(index)
                    continue
                }
                let stored = try session.run(
                    """
                    INSERT INTO absences (person_id, from_day, to_day, kind) VALUES (\(person),
                    \(item.absence.from.description), \(item.absence.to.description), \(item.absence.kind.rawValue))
                    ON CONFLICT DO NOTHING
                    """)
                if stored > 0 { result.new += 1 } else { result.there += 1 }
            }
            return result
        }
    }
}

func absences(of person: PersonID, _ session: any Session) throws -> [Absence] {
    try session.rows(
        "SELECT from_day, to_day, kind FROM absences WHERE person_id = \(person.raw) ORDER BY from_day, to_day, kind"
    ).map { row in
        guard let from = Day(try row.text(0)), let to = Day(try row.text(1)),
            let kind = Absence.Kind(rawValue: try row.text(2))
        else { throw DatabaseFailure.damaged }
        return Absence(from: from, to: to, kind: kind)
    }
}
