/// What somebody may configure and which aggregates they may open. It says nothing about anybody's data.
public enum SystemRole: String, CaseIterable, Sendable, Hashable {
    case owner, maintainer, viewer, hr, trustee
}

/// A role and where it holds.
public struct RoleHeld: Hashable, Sendable {
    public enum Scope: Hashable, Sendable {
        case organization
        case department(String)

        /// Reads `organization` or `department:NAME`; empty is the organization.
        public init?(_ text: String) {
            if text.isEmpty || text == "organization" {
                self = .organization
            } else if text.hasPrefix("department:"), text.count > "department:".count {
                self = .department(String(text.dropFirst("department:".count)))
            } else {
                return nil
            }
        }

        public var text: String {
            switch self {
            case .organization: "organization"
            case .department(let name): "department:\(name)"
            }
        }
    }
    public let role: SystemRole
    public let scope: Scope
    public init(_ role: SystemRole, _ scope: Scope) {
        self.role = role
        self.scope = scope
    }

    /// Of anything: the whole or a department.
    public var runsTheHouse: Bool { role == .owner || role == .maintainer }

    /// A trustee is everybody's: one of a department signs nothing.
    public static let trustee = RoleHeld(.trustee, .organization)
}

/// Where a person stands in the tree, today: nothing about what anybody does.
public struct Member: Hashable, Sendable {
    public let person: PersonID
    public let email: String
    public var name: String
    public var zone: Zone
    /// One home team at a time; nil before the first.
    public var home: Dated<HomeTeam>?
    /// The direct manager; nil if none.
    public var manager: Dated<PersonID>?
    /// Who will be the manager, from days that are still to come, in their order; nil is nobody.
    public var comingManagers: [Dated<PersonID?>]
    public var roles: Set<RoleHeld>
    public var workingHours: WorkingHours?
    /// The last day; nil while the person stays.
    public var until: Day?
    /// Whether an invitation is open.
    public var isInvited: Bool
    public var hasSignedIn: Bool
    public var hasAcknowledged: Bool

    public init(person: PersonID, email: String, name: String, zone: Zone) {
        self.person = person
        self.email = email
        self.name = name
        self.zone = zone
        comingManagers = []
        roles = []
        isInvited = false
        hasSignedIn = false
        hasAcknowledged = false
    }
}

/// The home team and its department; nil is none.
public struct HomeTeam: Hashable, Sendable {
    public let team: String?
    public let department: String?
    public init(team: String?, department: String?) {
        self.team = team
        self.department = department
    }
}

/// Something that holds from a day on.
public struct Dated<Value: Hashable & Sendable>: Hashable, Sendable {
    public let value: Value
    public let since: Day
    public init(_ value: Value, since: Day) {
        self.value = value
        self.since = since
    }
}

/// One good row of `import organization`: what it says, not yet what it changes.
public struct OrganizationRow: Sendable, Hashable {
    public let line: Int
    public let email: String
    public let name: String
    public let team: String?
    public let department: String?
    public let managerEmail: String?
    public let roles: Set<RoleHeld>
    public let zone: Zone
    public let workingHours: WorkingHours?
    /// From when the team and the manager of this row hold; nil is today.
    public let since: Day?
    public let until: Day?
    /// Which of the columns `role_scope` and `until` the file has: one that is not there changes nothing.
    public let says: Set<String>

    public var home: HomeTeam { HomeTeam(team: team, department: department) }

    /// The same row on another line.
    public func numbered(_ line: Int) -> OrganizationRow {
        OrganizationRow(
            line: line, email: email, name: name, team: team, department: department, managerEmail: managerEmail,
            roles: roles, zone: zone, workingHours: workingHours, since: since, until: until, says: says)
    }

    public init(
        line: Int, email: String, name: String, team: String?, department: String?, managerEmail: String?,
        roles: Set<RoleHeld>, zone: Zone, workingHours: WorkingHours?, since: Day?, until: Day?,
        says: Set<String>
    ) {
        self.says = says
        self.line = line
        self.email = email
        self.name = name
        self.team = team
        self.department = department
        self.managerEmail = managerEmail
        self.roles = roles
        self.zone = zone
        self.workingHours = workingHours
        self.since = since
        self.until = until
    }
}
