public import Domain

/// Reads `email,name,team,department,manager_email,role,time_zone,[role_scope],[working_hours],[since],[until]`.
public struct OrganizationImport: Sendable {
    public private(set) var rows: [OrganizationRow] = []
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8]) throws(UnreadableTable) {
        var table = try Table(
            bytes, required: ["email", "name", "team", "department", "manager_email", "role", "time_zone"],
            optional: ["role_scope", "working_hours", "since", "until"])
        var lines: [String: Int] = [:]
        badRows = table.forEach { row throws(BadCell) in
            let good = try Self.read(row)
            if let earlier = lines[good.email] {
                throw BadCell(column: "email", sentence: "this address is in line \(earlier) already.")
            }
            lines[good.email] = row.line
            rows.append(good)
        }
    }

    private static func read(_ row: Table.Row) throws(BadCell) -> OrganizationRow {
        guard let email = Address.normalized(row["email"]) else {
            throw BadCell(column: "email", sentence: "this is not an address.")
        }
        guard let name = Kept.name(row["name"]) else { throw BadCell(column: "name", sentence: "who is this?") }
        guard let zone = Zone(row["time_zone"]) else {
            throw BadCell(column: "time_zone", sentence: "there is no such zone: name it like Europe/Berlin.")
        }
        let manager = row["manager_email"]
        if !manager.isEmpty, Address.normalized(manager) == nil {
            throw BadCell(column: "manager_email", sentence: "this is not an address.")
        }
        if Address.normalized(manager) == email {
            throw BadCell(column: "manager_email", sentence: "nobody is the own manager.")
        }
        let hours = row["working_hours"]
        let workingHours = WorkingHours(hours)
        if !hours.isEmpty, workingHours == nil {
            throw BadCell(column: "working_hours", sentence: "write them like Mon-Fri 09:00-17:00.")
        }
        let since = try day(row, "since")
        let until = try day(row, "until")
        if let since, let until, until < since {
            throw BadCell(column: "until", sentence: "this is before since.")
        }
        return OrganizationRow(
            line: row.line, email: email, name: name, team: Kept.name(row["team"]),
            department: Kept.name(row["department"]), managerEmail: Address.normalized(manager), roles: try roles(row),
            zone: zone,
            workingHours: workingHours, since: since, until: until, says: row.columns("role_scope", "until"))
    }

    private static func roles(_ row: Table.Row) throws(BadCell) -> Set<RoleHeld> {
        var said = row["role_scope"]
        if said.hasPrefix("department:") {
            said = "department:" + (Kept.name(String(said.dropFirst("department:".count))) ?? "")
        }
        guard let scope = RoleHeld.Scope(said) else {
            throw BadCell(column: "role_scope", sentence: "this is organization or department:NAME.")
        }
        var roles: Set<RoleHeld> = []
        for word in row["role"].split(separator: ";") {
            guard let role = SystemRole(rawValue: word.lowercased()) else {
                let known = SystemRole.allCases.map(\.rawValue).joined(separator: ", ")
                throw BadCell(column: "role", sentence: "there is no such role: it is one of \(known), or empty.")
            }
            guard role != .trustee || scope == .organization else {
                throw BadCell(
                    column: "role_scope",
                    sentence: "a trustee signs for everybody: leave it empty, or write organization.")
            }
            roles.insert(RoleHeld(role, scope))
        }
        return roles
    }

    private static func day(_ row: Table.Row, _ column: String) throws(BadCell) -> Day? {
        if row[column].isEmpty { return nil }
        guard let day = Day(row[column]) else {
            throw BadCell(column: column, sentence: "write the day like 2026-11-24.")
        }
        return day
    }
}
