import Domain
public import OrganizationPorts
import SQL

/// When people are away.
extension OrganizationStore {
    public func addAbsences(_ absences: [AddressedAbsence]) async throws -> [Int: AbsenceRefusal] {
        let simulatedPhase = simulatedPhase
        return try await database.write { session in
            try session.hold(["organization"])
            let needsNotice = try !session.rows(
                "SELECT 1 FROM house WHERE form = 'organization' AND simulated = 0"
            ).isEmpty
            let stored = try session.rows("SELECT phase FROM phases ORDER BY since DESC LIMIT 1").first?.integer(0)
            let phase = simulatedPhase?.rawValue ?? stored.map { Int($0) } ?? Phase.alignment.rawValue
            var people: [String: (id: String, hasRead: Bool)] = [:]
            for row in try session.rows(
                """
                SELECT email, person_id, CASE WHEN acknowledged_version >= \(CollectionNotice.version) THEN 1 ELSE 0 END
                FROM people
                """)
            {
                people[try row.text(0)] = (try row.text(1), try row.integer(2) == 1)
            }
            let closed = Dictionary(
                grouping: try session.rows("SELECT started_at, ended_at, person_id FROM closed_ranges"),
                by: { try? $0.text(2) })
            var refused: [Int: AbsenceRefusal] = [:]
            for (index, item) in absences.enumerated() {
                guard let (person, hasRead) = people[item.email] else {
                    refused[index] = .nobody
                    continue
                }
                if needsNotice, phase <= Phase.alignment.rawValue || !hasRead {
                    refused[index] = phase <= Phase.alignment.rawValue ? .firstPhase : .notAcknowledged
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
            return refused
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
