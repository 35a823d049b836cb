public import Domain

// The one file that can make a Viewer, a Grant or a Visible. Every initialiser here is `fileprivate`, which survives
// `@testable import`. Read this file to check the claim; docs/privacy.md says what each line of it buys.

/// The answer is no. It says nothing more: denied and missing look the same from outside.
public struct Denied: Error, Sendable, Hashable {
    public init() {}
}

/// What the kernel needs to know from outside, declared here so that no caller can hand it convenient facts.
public protocol Standing: Sendable {
    /// Who presents this; nil if it is unknown, expired, revoked, or not made for reading.
    func person(presenting credential: Credential) async throws -> PersonID?
    /// What the person may configure at that moment; nothing for somebody who has left.
    func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld>
}

/// Somebody who has shown who they are.
public struct Viewer: Sendable, Hashable {
    public let person: PersonID
    fileprivate init(_ person: PersonID) { self.person = person }
}

/// The subject of a grant: the viewer's own data.
public enum Oneself {}

/// The subject of a grant: who is where, and who is in yet. Nothing that anybody does.
public enum OfRoster {}

/// The policy's yes to one question: one read, one answer, then it is gone. It cannot be copied, cached or kept.
public struct Grant<About>: ~Copyable, Sendable {
    fileprivate let raw: String
    fileprivate init(_ raw: String) { self.raw = raw }
}

extension Grant where About == Oneself {
    /// Whose data may be read: there is no second place that says it.
    public var subject: PersonID { PersonID(raw) }
}

/// No department is called that: names have no zero byte.
private let wholeOrganization = "\0*"

extension Grant where About == OfRoster {
    /// Nil is the whole organization.
    public var departments: Set<String>? {
        if raw.hasPrefix(wholeOrganization) { return nil }
        return Set(raw.split(separator: "\0").map(String.init))
    }

    /// Whether somebody with a role may be invited under it: whoever makes an invitation could open it, so that only an owner
    /// of everything makes those of people who may do something.
    public var reachesRoles: Bool { raw == wholeOrganization + "owner" }

    public func includes(_ department: String?) -> Bool {
        guard let departments else { return true }
        return department.map(departments.contains) ?? false
    }
}

/// A value released to this viewer. Pages, exports and the API accept nothing else about a person.
public struct Visible<Value: Sendable>: Sendable {
    public let value: Value
    fileprivate init(_ value: Value) { self.value = value }
}

/// Decides who may learn what.
public struct Policy: Sendable {
    private let standing: any Standing

    public init(standing: any Standing) { self.standing = standing }

    /// The only way to become a viewer.
    public func viewer(presenting credential: Credential) async throws -> Viewer {
        guard let person = try await standing.person(presenting: credential) else { throw Denied() }
        return Viewer(person)
    }

    /// Everybody may see everything about themselves, always.
    public func ownData(of viewer: Viewer) -> Grant<Oneself> { Grant(viewer.person.raw) }

    /// Owners and maintainers may see who is where in their scope. By no role does anybody see what somebody does.
    public func roster(for viewer: Viewer, at now: Instant) async throws -> Grant<OfRoster> {
        let held = try await standing.roles(of: viewer.person, at: now).filter {
            $0.role == .owner || $0.role == .maintainer
        }
        guard !held.isEmpty else { throw Denied() }
        if held.contains(RoleHeld(.owner, .organization)) { return Grant(wholeOrganization + "owner") }
        if held.contains(RoleHeld(.maintainer, .organization)) { return Grant(wholeOrganization) }
        let departments = held.compactMap { held in
            if case .department(let name) = held.scope, !name.contains("\0") { name } else { nil }
        }
        return Grant(departments.sorted().joined(separator: "\0"))
    }

    // One door out per subject. There is no generic release: a series cannot leave under a grant for somebody else.

    public func release(_ trend: PersonalTrend, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<PersonalTrend>
    {
        guard trend.subject == grant.subject else { throw Denied() }
        return Visible(trend)
    }

    public func release(_ weeks: MyWeeks, under grant: consuming Grant<Oneself>) throws(Denied) -> Visible<MyWeeks> {
        let subject = grant.subject
        guard weeks.subject == subject, weeks.collection.subject == subject,
            weeks.trends.allSatisfy({ $0.subject == subject }), weeks.weekdays.allSatisfy({ $0.subject == subject })
        else { throw Denied() }
        return Visible(weeks)
    }

    public func release(_ records: MyRecords, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<MyRecords>
    {
        guard records.subject == grant.subject, records.collection.subject == grant.subject else { throw Denied() }
        return Visible(records)
    }

    public func release(_ state: CollectionState, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<CollectionState>
    {
        guard state.subject == grant.subject else { throw Denied() }
        return Visible(state)
    }

    public func release(_ export: PersonExport, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<PersonExport>
    {
        let subject = grant.subject
        guard export.subject == subject, export.collection.subject == subject,
            export.trends.allSatisfy({ $0.subject == subject })
        else { throw Denied() }
        return Visible(export)
    }

    public func release(_ day: StatusBarDay, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<StatusBarDay>
    {
        guard day.subject == grant.subject else { throw Denied() }
        return Visible(day)
    }

    public func release(_ profile: Profile, under grant: consuming Grant<Oneself>) throws(Denied) -> Visible<Profile> {
        guard profile.person == grant.subject else { throw Denied() }
        return Visible(profile)
    }

    public func release(_ roster: Roster, under grant: consuming Grant<OfRoster>) throws(Denied) -> Visible<Roster> {
        let departments = grant.departments
        let isWithin = roster.entries.allSatisfy { entry in
            departments.map { names in entry.department.map(names.contains) ?? false } ?? true
        }
        guard isWithin, roster.departments == departments else { throw Denied() }
        return Visible(roster)
    }
}
