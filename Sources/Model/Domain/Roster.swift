/// Who is where: what an owner or a maintainer needs to run the house. Names and places; nothing that anybody does.
public struct Roster: Sendable {
    public struct Entry: Sendable, Hashable {
        public let person: PersonID
        public let name: String
        public let email: String
        public let team: String?
        public let department: String?
        public let manager: String?
        public let roles: [SystemRole]
        public let isInvited: Bool
        public let hasSignedIn: Bool
        public let hasAcknowledged: Bool

        public init(_ member: Member, manager: String?) {
            person = member.person
            name = member.name
            email = member.email
            team = member.home?.value.team
            department = member.home?.value.department
            self.manager = manager
            roles = SystemRole.allCases.filter { role in member.roles.contains { $0.role == role } }
            isInvited = member.isInvited
            hasSignedIn = member.hasSignedIn
            hasAcknowledged = member.hasAcknowledged
        }
    }

    /// Something that is missing: a number of people at most, never a name.
    public enum Gap: Sendable, Hashable {
        case nobodyElse
        case notIn(Int)
        case notRead(Int)
        case withoutTeam(Int)
        case oneOwner, noTrustee, noHR
    }

    public let organization: String
    /// Nil is everybody; otherwise the departments that the reader maintains.
    public let departments: Set<String>?
    /// Whether the reader may invite people with roles.
    public let reachesRoles: Bool
    /// One page of those who were asked for, in the order of their names.
    public let entries: [Entry]
    /// The place of the first entry among those who were found, from 0.
    public let first: Int
    /// How many were found.
    public let found: Int
    /// How many are here, in the reader's scope.
    public let count: Int
    public let gaps: [Gap]
    public init(
        organization: String, departments: Set<String>?, reachesRoles: Bool, entries: [Entry], first: Int, found: Int,
        count: Int, gaps: [Gap]
    ) {
        self.reachesRoles = reachesRoles
        self.first = first
        self.found = found
        self.count = count
        self.organization = organization
        self.departments = departments
        self.entries = entries
        self.gaps = gaps
    }
}
