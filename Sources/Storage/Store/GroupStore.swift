public import Domain
import Foundation
import OrganizationPorts
import SQL

/// The names of teams and departments, and the short ones by which their pages are found: one for ever, never used again.
extension OrganizationStore {
    /// Gives every team and department that has no address one. A name that differs from another only in what an address
    /// cannot hold gets `-2`.
    public func nameGroups() async throws {
        let isMissing = try await database.read { session in
            try !session.rows(
                """
                SELECT 1 FROM places LEFT JOIN groups_by_slug ON kind = 'team' AND name = team
                WHERE team IS NOT NULL AND slug IS NULL LIMIT 1
                """
            ).isEmpty
        }
        guard isMissing else { return }
        try await database.write { session in
            try session.hold(["organization"])
            try nameNewGroups(session)
        }
    }

    public func group(slug: String, isTeam: Bool) async throws -> GroupSubject? {
        let kind = isTeam ? "team" : "department"
        return try await database.read { session in
            try session.rows("SELECT name FROM groups_by_slug WHERE kind = \(kind) AND slug = \(slug)").first.map {
                isTeam ? .team(try $0.text(0)) : .department(try $0.text(0))
            }
        }
    }

    public func slugs() async throws -> [GroupSubject: String] {
        try await database.read { session in
            try Dictionary(
                uniqueKeysWithValues: session.rows("SELECT kind, name, slug FROM groups_by_slug").map(slug))
        }
    }

    public func slugs(of groups: Set<GroupSubject>) async throws -> [GroupSubject: String] {
        let names = Set(
            groups.compactMap { group -> String? in
                switch group {
                case .team(let name), .department(let name): name
                case .organization: nil
                }
            }
        ).sorted()
        if names.isEmpty { return [:] }
        return try await database.read { session in
            let rows = try session.rows(
                """
                SELECT kind, name, slug FROM groups_by_slug
                WHERE kind IN ('team', 'department') AND name IN \(any: names)
                """)
            let all = try Dictionary(uniqueKeysWithValues: rows.map(slug))
            return all.filter { groups.contains($0.key) }
        }
    }
}

/// Reads `kind, name, slug`.
private func slug(_ row: Row) throws -> (GroupSubject, String) {
    let name = try row.text(1)
    return (try row.text(0) == "team" ? .team(name) : .department(name), try row.text(2))
}

extension OrganizationStore {
    public func groups(near person: PersonID, at now: Instant) async throws -> [GroupSubject] {
        try await database.read { session in
            let today = try houseZone(session).day(of: now)
            let own = try homeTeam(of: person, on: today, session)
            var teams = Set([own].compactMap(\.self))
            for report in try reports(of: person, on: today, session) {
                if let team = try homeTeam(of: report, on: today, session) { teams.insert(team) }
            }
            let scopes = Set(
                try session.rows("SELECT role, scope FROM roles WHERE person_id = \(person.raw)").map {
                    try roleHeld($0, 0).scope
                })
            let departments = scopes.compactMap { scope -> String? in
                if case .department(let name) = scope { name } else { nil }
            }
            let mine = own.map { [GroupSubject.team($0)] } ?? []
            return mine + teams.subtracting([own].compactMap(\.self)).sorted().map { .team($0) }
                + departments.sorted().map { .department($0) }
                + (scopes.contains(.organization) ? [.organization] : [])
        }
    }
}

/// Inside the transaction that changed who is where.
func nameNewGroups(_ session: any Session) throws {
    var taken: Set<[String]> = []
    for row in try session.rows("SELECT kind, slug FROM groups_by_slug") {
        taken.insert([try row.text(0), try row.text(1)])
    }
    // In the order in which they came, then by name: the same history gives the same addresses.
    let new = try session.rows(
        """
        SELECT 'team', team, MIN(since) FROM places WHERE team IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM groups_by_slug WHERE kind = 'team' AND name = places.team) GROUP BY team
        UNION ALL
        SELECT 'department', department, MIN(since) FROM places WHERE department IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM groups_by_slug WHERE kind = 'department' AND name = places.department) GROUP BY department
        ORDER BY 3, 1, 2
        """)
    for row in new {
        let kind = try row.text(0)
        let name = try row.text(1)
        let wanted = slug(of: name)
        var slug = wanted
        var number = 2
        while !taken.insert([kind, slug]).inserted {
            slug = "\(wanted)-\(number)"
            number += 1
        }
        try session.run(
            "INSERT INTO groups_by_slug (kind, slug, name, department) VALUES (\(kind), \(slug), \(name), NULL)")
    }
    // In which department a team is: where most of its people are.
    var last: [String: (team: String?, department: String?)] = [:]
    for row in try session.rows("SELECT person_id, team, department FROM places ORDER BY since") {
        last[try row.text(0)] = (try row.textIfAny(1), try row.textIfAny(2))
    }
    var counts: [String: [String?: Int]] = [:]
    for place in last.values {
        if let team = place.team { counts[team, default: [:]][place.department, default: 0] += 1 }
    }
    for row in try session.rows("SELECT name, department FROM groups_by_slug WHERE kind = 'team' ORDER BY name") {
        let name = try row.text(0)
        let most = counts[name]?.max { ($0.value, $1.key ?? "") < ($1.value, $0.key ?? "") }
        guard let most, try row.textIfAny(1) != most.key else { continue }
        try session.run("UPDATE groups_by_slug SET department = \(most.key) WHERE kind = 'team' AND name = \(name)")
    }
}

/// Lower-case letters, digits and hyphens; letters with a mark lose it: `Büro & Co` → `buro-co`.
func slug(of name: String) -> String {
    let plain = name.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
    var slug = ""
    for scalar in plain.lowercased().unicodeScalars {
        let isKept = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
        if isKept {
            slug.unicodeScalars.append(scalar)
        } else if slug.last != "-", !slug.isEmpty {
            slug += "-"
        }
    }
    if slug.hasSuffix("-") { slug.removeLast() }
    return slug.isEmpty ? "group" : slug
}

/// The day on which somebody came into the team that is the own one today; nil if it is not this one.
func sinceWhen(
    _ person: PersonID, isOf group: GroupSubject, on today: Day, _ session: any Session
) throws -> Day? {
    guard case .team(let name) = group else { return nil }
    // Another department of the same team is no move.
    let places = try session.rows(
        """
        SELECT since, team FROM places WHERE person_id = \(person.raw) AND since <= \(today.description)
        ORDER BY since DESC
        """)
    return try places.prefix { try $0.textIfAny(1) == name }.last.map { try day($0, 0) }
}
