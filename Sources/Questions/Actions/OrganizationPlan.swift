public import Domain

/// What a file of people would change, decided against what is there: pure, so that it is decided inside the transaction
/// that does it.
///
/// A file never removes: whoever is missing in it stays as before and is reported. A bad row spoils itself alone, except
/// that rows which together make a cycle of managers are all bad.
public struct OrganizationPlan: Sendable {
    /// The members as they should be from now on, new ones included; unchanged ones are not in it.
    public private(set) var changed: [Member] = []
    public private(set) var badRows: [BadRow] = []
    /// Addresses that are in the organization and not in the file.
    public private(set) var missing: [String] = []
    public private(set) var unchanged = 0
    private var badLines: Set<Int> = []

    /// - Parameters:
    ///   - hashAddress: how the address of somebody who has deleted everything is kept.
    ///   - makeID: an id for each new person, in the order of the file.
    public init(
        _ rows: [OrganizationRow], members: [Member], today: Day, hashAddress: (String) -> String,
        makeID: () -> PersonID
    ) {
        let gone = Set(members.map(\.email).filter { !$0.contains("@") })
        let there = Dictionary(uniqueKeysWithValues: members.map { ($0.email, $0) })
        var after = there
        var lines: [String: Int] = [:]
        for row in rows {
            let before = there[row.email]
            if !gone.isEmpty, gone.contains(hashAddress(row.email)) {
                badRows.append(
                    BadRow(
                        line: row.line, column: "email",
                        sentence: "this person comes back by an invitation only: `daylight person invite`."))
                continue
            }
            if let sentence = Self.objection(to: row, before: before, today: today) {
                badRows.append(BadRow(line: row.line, column: "since", sentence: sentence))
                continue
            }
            after[row.email] = Self.member(
                row, before: before, id: before?.person ?? makeID(), today: today)
            lines[row.email] = row.line
        }
        // Managers may stand anywhere in the file, so they are looked up when everybody is known.
        let taken = rows.filter { lines[$0.email] == $0.line }
        for row in taken {
            guard let managerEmail = row.managerEmail else { continue }
            guard let manager = after[managerEmail] else {
                undo(row, there, &after, column: "manager_email", "nobody has this address.")
                continue
            }
            let before = there[row.email]
            let named = Dated(manager.person, since: row.since ?? today)
            // What stands already, now or from the day that the row names, is not written again.
            let isComing = before?.comingManagers.contains(Dated(named.value, since: named.since)) ?? false
            after[row.email]?.manager =
                isComing || before?.manager?.value == manager.person ? before?.manager : named
        }
        keepTeamsApart(taken, there, &after, today: today)
        let departments = Set(after.values.compactMap { $0.home?.value.department })
        for row in taken {
            let unknown = row.roles.contains {
                if case .department(let name) = $0.scope { !departments.contains(name) } else { false }
            }
            if unknown { undo(row, there, &after, column: "role_scope", "there is no such department.") }
        }
        // A row that is undone brings the manager before it back, which can close another circle.
        var before = -1
        while before != badLines.count {
            before = badLines.count
            for row in Self.inCircles(taken, there, after, today: today) where !badLines.contains(row.line) {
                undo(row, there, &after, column: "manager_email", "the managers above lead back to this person.")
            }
            undoTheAbandoned(taken, there, &after)
            keepAnOwner(taken, there, &after, today: today)
            keepTrusteesApart(taken, there, &after, today: today)
        }
        let named = Set(rows.map(\.email))
        missing = members.map(\.email).filter { !named.contains($0) && !gone.contains($0) }.sorted()
        for row in taken where !badLines.contains(row.line) {
            guard let member = after[row.email] else { continue }
            if member == there[row.email] { unchanged += 1 } else { changed.append(member) }
        }
        badRows.sort { $0.line < $1.line }
    }

    private static func objection(to row: OrganizationRow, before: Member?, today: Day) -> String? {
        guard let since = row.since else { return nil }
        if since > today.adding(366) { return "this is more than a year ahead." }
        guard let current = before?.home, current.value != row.home, since < current.since else { return nil }
        // Published weeks were made from the teams as they were: a move into the past would rewrite them.
        let team = current.value.team ?? "no team"
        return "this person is in \(team) since \(current.since): a move cannot begin before that."
    }

    private static func member(_ row: OrganizationRow, before: Member?, id: PersonID, today: Day) -> Member {
        var member = before ?? Member(person: id, email: row.email, name: row.name, zone: row.zone)
        member.name = row.name
        // Whoever is in sets the own zone: a file says it for those who are not.
        if before?.hasSignedIn != true { member.zone = row.zone }
        member.roles = row.says.contains("role_scope") ? row.roles : Self.scopes(of: row.roles, as: before)
        member.workingHours = row.workingHours ?? member.workingHours
        if row.says.contains("until") { member.until = row.until }
        let isNowhere = row.home == HomeTeam(team: nil, department: nil)
        if member.home?.value != row.home, member.home != nil || !isNowhere {
            member.home = Dated(row.home, since: row.since ?? today)
        }
        if row.managerEmail == nil { member.manager = nil }
        return member
    }

    /// A file without scopes leaves them as they are, and gives new roles for the organization.
    private static func scopes(of roles: Set<RoleHeld>, as before: Member?) -> Set<RoleHeld> {
        Set(
            roles.flatMap { role in
                let held = before?.roles.filter { $0.role == role.role } ?? []
                return held.isEmpty ? [role] : Array(held)
            })
    }

    /// A row that was not taken may have been the only one to name somebody's manager.
    private mutating func undoTheAbandoned(
        _ taken: [OrganizationRow], _ there: [String: Member], _ after: inout [String: Member]
    ) {
        var isDone = false
        while !isDone {
            isDone = true
            let known = Set(after.values.map(\.person))
            for row in taken where !badLines.contains(row.line) {
                guard let manager = after[row.email]?.manager?.value, !known.contains(manager) else { continue }
                undo(row, there, &after, column: "manager_email", "the row of this manager is not taken.")
                isDone = false
            }
        }
    }

    /// The rows whose managers lead back to themselves, today or on a day to come from which somebody has another manager; ten
    /// thousand rows must not take ten thousand looks at each.
    private static func inCircles(
        _ taken: [OrganizationRow], _ there: [String: Member], _ members: [String: Member], today: Day
    ) -> [OrganizationRow] {
        var above: [PersonID: PersonID] = [:]
        var changes: [Day: [(person: PersonID, manager: PersonID?)]] = [:]
        for member in members.values {
            let before = there[member.email]?.manager
            above[member.person] = member.manager?.value
            var coming = member.comingManagers
            if let manager = member.manager, manager != before, manager.since > today {
                // Until then it is the one before.
                above[member.person] = before?.value
                coming.removeAll { $0.since == manager.since }
                coming.append(Dated(manager.value, since: manager.since))
            }
            for change in coming { changes[change.since, default: []].append((member.person, change.value)) }
        }
        func isInCircle(_ person: PersonID) -> Bool {
            var seen: Set<PersonID> = []
            var at = above[person]
            while let manager = at {
                if manager == person { return true }
                guard seen.insert(manager).inserted else { return false }
                at = above[manager]
            }
            return false
        }
        func found() -> [OrganizationRow] {
            taken.filter { row in members[row.email].map { isInCircle($0.person) } ?? false }
        }
        var rows = found()
        for (_, changed) in changes.sorted(by: { $0.key < $1.key }) where rows.isEmpty {
            for change in changed { above[change.person] = change.manager }
            // A circle that was none before goes through somebody who has another manager now.
            if changed.contains(where: { isInCircle($0.person) }) { rows = found() }
        }
        return rows
    }

    /// A team is known by its name, so that it is in one department: a row that would put it into a second one is not taken.
    /// A file that moves the whole team is.
    private mutating func keepTeamsApart(
        _ taken: [OrganizationRow], _ there: [String: Member], _ after: inout [String: Member], today: Day
    ) {
        var known: [String: String] = [:]
        func isHere(_ member: Member) -> Bool { member.until.map { $0 >= today } ?? true }
        let moved = Set(taken.filter { after[$0.email]?.home?.value != there[$0.email]?.home?.value }.map(\.email))
        for member in after.values.sorted(by: { $0.email < $1.email }) where !moved.contains(member.email) {
            guard isHere(member), let team = member.home?.value.team, let department = member.home?.value.department
            else { continue }
            known[team] = known[team] ?? department
        }
        for row in taken where moved.contains(row.email) {
            guard let team = row.team, let department = row.department else { continue }
            let first = known[team] ?? department
            known[team] = first
            guard first != department else { continue }
            undo(
                row, there, &after, column: "team",
                "the team \(team) is in \(first): give this one another name.")
        }
    }

    /// Somebody must be able to change the settings: the row that would take the last owner away is not taken.
    private mutating func keepAnOwner(
        _ taken: [OrganizationRow], _ there: [String: Member], _ after: inout [String: Member], today: Day
    ) {
        func owners(_ members: [String: Member]) -> [String] {
            members.values.filter { member in
                // Somebody who has deleted everything cannot sign in, and so owns nothing.
                member.email.contains("@") && member.roles.contains(RoleHeld(.owner, .organization))
                    && member.until.map { $0 >= today } ?? true
            }.map(\.email)
        }
        let before = Set(owners(there))
        guard !before.isEmpty, owners(after).isEmpty else { return }
        for row in taken where before.contains(row.email) {
            undo(row, there, &after, column: "role", "this is the last owner: make somebody else an owner first.")
        }
    }

    /// Whoever owns the house cannot be the only one who signs: a row that would make somebody both is not taken as long as
    /// nobody else is a trustee, nor one that takes that role from the last one who is no owner. That somebody left is taken:
    /// it is so, and then nobody signs.
    private mutating func keepTrusteesApart(
        _ taken: [OrganizationRow], _ there: [String: Member], _ after: inout [String: Member], today: Day
    ) {
        func isTrustee(_ member: Member?) -> Bool { member?.roles.contains(.trustee) ?? false }
        func isBoth(_ member: Member?) -> Bool {
            isTrustee(member) && member?.roles.contains { $0.role == .owner } ?? false
        }
        func isHere(_ member: Member) -> Bool {
            member.email.contains("@") && member.until.map { $0 >= today } ?? true
        }
        guard !after.values.contains(where: { isTrustee($0) && !isBoth($0) && isHere($0) }) else { return }
        for row in taken where isBoth(after[row.email]) && !isBoth(there[row.email]) {
            undo(
                row, there, &after, column: "role",
                "an owner cannot be the only trustee: have somebody else elected, who signs what an owner asks for.")
        }
        guard after.values.contains(where: { isBoth($0) && isHere($0) }) else { return }
        for row in taken where isTrustee(there[row.email]) && !isBoth(there[row.email]) && !isTrustee(after[row.email])
        {
            undo(
                row, there, &after, column: "role",
                "this would leave an owner as the only trustee: have somebody else elected first.")
        }
    }

    private mutating func undo(
        _ row: OrganizationRow, _ there: [String: Member], _ after: inout [String: Member], column: String,
        _ sentence: String
    ) {
        guard badLines.insert(row.line).inserted else { return }
        after[row.email] = there[row.email]
        badRows.append(BadRow(line: row.line, column: column, sentence: sentence))
    }
}
