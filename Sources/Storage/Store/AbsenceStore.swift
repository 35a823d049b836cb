import Domain
public import OrganizationPorts
import SQL

/// When people are away.
extension OrganizationStore {
    public func addAbsences(_ absences: [AddressedAbsence]) async throws -> [Int] {
        try await database.write { session in
            try session.hold(["organization"])
            let people = Dictionary(
                uniqueKeysWithValues: try session.rows("SELECT email, person_id FROM people").map {
                    (try $0.text(0), try $0.text(1))
                })
            let closed = Dictionary(
                grouping: try session.rows("SELECT started_at, ended_at, person_id FROM closed_ranges"),
                by: { try? $0.text(2) })
            var unknown: [Int] = []
            for (index, item) in absences.enumerated() {
                guard let person = people[item.email] else {
                    unknown.append(index)
                    continue
                }
                // What its person has deleted stays deleted, whoever brings it again.
                let isDeleted = try (closed[person] ?? []).map(Interval.init).contains { item.absence.lies(in: $0) }
                if isDeleted { continue }
                try session.run(
                    """
                    INSERT INTO absences (person_id, from_day, to_day, kind) VALUES (\(person),
                    \(item.absence.from.description), \(item.absence.to.description), \(item.absence.kind.rawValue))
                    ON CONFLICT DO NOTHING
                    """)
            }
            return unknown
        }
    }
}

extension Absence {
    /// Whether its days lie in the range as a whole; a range of hours is about the editor.
    func lies(in range: Interval) -> Bool {
        from >= Zone.utc.day(of: range.start) && to < Zone.utc.day(of: range.end)
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
