public import Access
public import Domain
import OrganizationPorts
import SQL
public import Voice

/// Whose answers to pulses are counted together: by department, frozen for a quarter.
extension OrganizationStore {
    public func pulsePanels(in quarter: Quarter, on today: Day) async throws -> [PulsePanels.Panel] {
        let stored = try await database.read { try frozenPanels(of: quarter, $0) }
        if let stored { return stored }
        return try await database.write { session in
            try session.hold(["voice"])
            // Another server may have been first: then its panels are the ones.
            if let stored = try frozenPanels(of: quarter, session) { return stored }
            // One that is open keeps what it began with.
            let isAsked = try !session.rows(
                """
                SELECT 1 FROM voice_issuers WHERE purpose = 'pulse' AND panel IS NULL AND last_day >= \(today.description)
                """
            ).isEmpty
            if isAsked { return [] }
            let panels = PulsePanels.panels(of: try departments(on: today, session))
            for panel in panels {
                for department in panel.departments {
                    try session.run(
                        """
                        INSERT INTO pulse_panels (quarter, department, number, label) VALUES
                        (\(quarter.description), \(department), \(panel.number), \(panel.label))
                        """)
                }
            }
            if panels.isEmpty {
                // That the organization is one panel is frozen as well.
                try session.run(
                    """
                    INSERT INTO pulse_panels (quarter, department, number, label) VALUES
                    (\(quarter.description), '', 0, '')
                    """)
            }
            return panels
        }
    }

    public func pulseDepartment(on day: Day, _ grant: borrowing Grant<Oneself>) async throws -> String? {
        let person = grant.subject
        return try await database.read { session in
            try session.rows(
                """
                SELECT department FROM places WHERE person_id = \(person.raw) AND since <= \(day.description)
                ORDER BY since DESC LIMIT 1
                """
            ).first.map { try $0.textIfAny(0) ?? "" }
        }
    }

    public func pulseLine(at now: Instant) async throws -> Int {
        try await database.read { try value(of: .pulseLine, at: now, $0) }
    }
}

/// Nil before they are frozen.
private func frozenPanels(of quarter: Quarter, _ session: any Session) throws -> [PulsePanels.Panel]? {
    let rows = try session.rows(
        "SELECT number, department FROM pulse_panels WHERE quarter = \(quarter.description) ORDER BY number, department"
    )
    if rows.isEmpty { return nil }
    var departments: [Int: [String]] = [:]
    for row in rows { departments[Int(try row.integer(0)), default: []].append(try row.text(1)) }
    departments[0] = nil
    return departments.sorted { $0.key < $1.key }.map { PulsePanels.Panel(number: $0.key, departments: $0.value) }
}

/// How many people are at home in each department that day.
private func departments(on today: Day, _ session: any Session) throws -> [String: Int] {
    var places: [String: String] = [:]
    for row in try session.rows(
        """
        SELECT places.person_id, department FROM places JOIN people ON people.person_id = places.person_id
        WHERE since <= \(today.description) AND (until IS NULL OR until >= \(today.description))
        AND email LIKE '%@%' ORDER BY since
        """)
    {
        places[try row.text(0)] = try row.textIfAny(1) ?? ""
    }
    return Dictionary(grouping: places.values) { $0 }.mapValues(\.count)
}
