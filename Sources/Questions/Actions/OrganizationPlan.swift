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
                        sentence: "this person has deleted everything and comes back by an invitation only."))
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
            let before = there[row.email]?.manager
            after[row.email]?.manager =
                before?.value == manager.person ? before : Dated(manager.person, since: row.since ?? today)
        }
        for row in taken where Self.isInCycle(row.email, after) {
            undo(row, there, &after, column: "manager_email", "the managers above lead back to this person.")
        }
        keepAnOwner(taken, there, &after, today: today)
        // A row that was not taken may have been the only one to name somebody's manager.
        while let row = taken.first(where: { pointsNowhere($0.email, after) }) {
            undo(row, there, &after, column: "manager_email", "the row of this manager is not taken.")
        }
        let named = Set(rows.map(\.email))
        missing = members.map(\.email).filter { !named.contains($0) && !gone.contains($0) }.sorted()
        let bad = Set(badRows.map(\.line))
        for row in taken where !bad.contains(row.line) {
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
        member.roles = row.roles
        member.workingHours = row.workingHours ?? member.workingHours
        member.until = row.until
        if member.home?.value != row.home { member.home = Dated(row.home, since: row.since ?? today) }
        if row.managerEmail == nil { member.manager = nil }
        return member
    }

    private func pointsNowhere(_ email: String, _ members: [String: Member]) -> Bool {
        guard let manager = members[email]?.manager?.value else { return false }
        return !members.values.contains { $0.person == manager }
    }

    private static func isInCycle(_ email: String, _ members: [String: Member]) -> Bool {
        let byID = Dictionary(members.values.map { ($0.person, $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<PersonID> = []
        var at = members[email]?.manager?.value
        while let manager = at {
            if manager == members[email]?.person { return true }
            guard seen.insert(manager).inserted else { return false }
            at = byID[manager]?.manager?.value
        }
        return false
    }

    /// Somebody must be able to change the settings: the row that would take the last owner away is not taken.
    private mutating func keepAnOwner(
        _ taken: [OrganizationRow], _ there: [String: Member], _ after: inout [String: Member], today: Day
    ) {
        func owners(_ members: [String: Member]) -> [String] {
            members.values.filter { member in
                member.roles.contains(RoleHeld(.owner, .organization)) && member.until.map { $0 >= today } ?? true
            }.map(\.email)
        }
        guard !owners(there).isEmpty, owners(after).isEmpty else { return }
        for row in taken where owners(there).contains(row.email) {
            undo(row, there, &after, column: "role", "this is the last owner: make somebody else an owner first.")
        }
    }

    private mutating func undo(
        _ row: OrganizationRow, _ there: [String: Member], _ after: inout [String: Member], column: String,
        _ sentence: String
    ) {
        guard !badRows.contains(where: { $0.line == row.line }) else { return }
        after[row.email] = there[row.email]
        badRows.append(BadRow(line: row.line, column: column, sentence: sentence))
    }
}
