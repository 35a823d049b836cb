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

/// The subject of a grant: the settings of the whole house. Nothing that anybody does.
public enum OfSettings {}

/// The subject of a grant: second signatures. Nothing that anybody does.
public enum OfSigning {}

/// The subject of a grant: how the rollout stands. Nothing that anybody does.
public enum OfRollout {}

/// The subject of a grant: under which context a team stands, and beside whom. Nothing that is published.
public enum OfTeamContext {}

/// The subject of a grant: what is published about a team, a department or the organization.
public enum OneGroup {}

/// The subject of a grant: the shared work of a service or a team; there is none of a person.
public enum OfWork {}

/// The subject of a grant: that a look was asked for, by whom and why; nothing that it shows.
public enum OneLook {}

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

extension Grant where About == OfSettings {
    /// Who changes them: it is written down.
    public var holder: PersonID { PersonID(raw) }
}

extension Grant where About == OfSigning {
    /// Who signs: it is written down.
    public var holder: PersonID { PersonID(raw) }
}

extension Grant where About == OfRollout {
    /// Who acts: it is written down.
    public var holder: PersonID { PersonID(raw) }
}

extension Grant where About == OfTeamContext {
    public var team: String { String(raw.split(separator: "\0", maxSplits: 1).last ?? "") }
    /// Who says it: it is written down.
    public var holder: PersonID { PersonID(String(raw.split(separator: "\0", maxSplits: 1).first ?? "")) }
}

extension Grant where About == OneGroup {
    public var subject: GroupSubject { GroupSubject(key: raw) }
}

extension Grant where About == OfWork {
    public var subject: WorkSubject { WorkSubject(key: raw) }
}

extension Grant where About == OneLook {
    public var subject: LookID { LookID(raw) }
}

/// A look that is in the ledger: there is no other yes to one. One read, one answer, then it is gone.
public struct LookReceipt: ~Copyable, Sendable {
    public let look: Look
    public let entry: LookEntry
    fileprivate init(_ look: Look, _ entry: LookEntry) {
        self.look = look
        self.entry = entry
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
    private let facts: any StoredFacts
    private let log: any LookLog

    public init(standing: any Standing, facts: any StoredFacts, log: any LookLog) {
        self.standing = standing
        self.facts = facts
        self.log = log
    }

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

    /// The settings of the house, for owners and maintainers of all of it. What lowers a protection needs a trustee besides.
    public func settings(for viewer: Viewer, at now: Instant) async throws -> Grant<OfSettings> {
        let held = try await standing.roles(of: viewer.person, at: now)
        guard held.contains(RoleHeld(.owner, .organization)) || held.contains(RoleHeld(.maintainer, .organization))
        else { throw Denied() }
        return Grant(viewer.person.raw)
    }

    /// Second signatures, for trustees alone: no other role signs, and none signs for another.
    public func signing(for viewer: Viewer, at now: Instant) async throws -> Grant<OfSigning> {
        guard try await standing.roles(of: viewer.person, at: now).contains(where: { $0.role == .trustee }) else {
            throw Denied()
        }
        return Grant(viewer.person.raw)
    }

    /// One act in the rollout, for whoever may (`RolloutAct`).
    public func rollout(_ act: RolloutAct, for viewer: Viewer, at now: Instant) async throws -> Grant<OfRollout> {
        guard RolloutAct.mayDo(act, with: try await standing.roles(of: viewer.person, at: now)) else { throw Denied() }
        return Grant(viewer.person.raw)
    }

    /// What is published about a group: for its own people, their managers, and roles whose scope covers it.
    public func published(about group: GroupSubject, for viewer: Viewer, at now: Instant) async throws
        -> Grant<OneGroup>
    {
        guard let stands = try await facts.standing(of: viewer.person, towards: group, at: now) else { throw Denied() }
        guard stands.mayRead(group) else { throw Denied() }
        return Grant(group.key)
    }

    /// The shared work of a service or a team: for the people of that team, their managers, and roles whose scope covers it.
    public func work(of subject: WorkSubject, for viewer: Viewer, at now: Instant) async throws -> Grant<OfWork> {
        guard let stands = try await facts.standing(of: viewer.person, towardsWorkOf: subject, at: now),
            stands.mayReadWork(of: subject)
        else { throw Denied() }
        return Grant(subject.key)
    }

    /// Under which context a team stands is said by whoever leads people in it; ending what was agreed is for its people and
    /// trustees too.
    public func context(_ act: TeamContextAct, of team: String, for viewer: Viewer, at now: Instant) async throws
        -> Grant<OfTeamContext>
    {
        let stands = try await facts.standing(of: viewer.person, towards: .team(team), at: now)
        guard let stands, stands.may(act) else { throw Denied() }
        return Grant(viewer.person.raw + "\0" + team)
    }

    /// Asks for a look: decides, writes the answer down (a refusal too), and only then says which. Nothing is shown yet.
    /// One of HR, in a case, waits for a trustee's signature first: whoever asked and the trustee alone know of it until then.
    /// - Throws: `Denied` for everybody who is neither the direct manager nor, with a case, an HR partner: as if that person were
    ///   not there.
    public func ask(_ terms: LookTerms, as id: LookID, by viewer: Viewer, at now: Instant) async throws -> Look {
        guard let stands = try await facts.standing(of: viewer.person, lookingAt: terms.person, at: now),
            stands.mayAsk(inACase: terms.hrCase != nil)
        else {
            try await log.turnedAway(terms, by: viewer.person, at: now)
            throw Denied()
        }
        if let objection = LookRefusal.objection(to: stands, isCase: terms.hrCase != nil) {
            return try await log.refused(terms, as: id, by: viewer.person, because: objection.sentence, at: now)
        }
        return try await log.asked(terms, as: id, by: viewer.person, at: now)
    }

    /// Opens a look that waited long enough: everything is decided again, the opening is in the ledger, and only then there is a
    /// receipt.
    public func open(_ id: LookID, by viewer: Viewer, at now: Instant) async throws -> LookReceipt {
        guard let look = try await facts.look(id), look.viewer == viewer.person, look.state(at: now) == .open,
            try await isPermitted(look, at: now)
        else { throw Denied() }
        return LookReceipt(look, try await log.opened(look, by: viewer.person, at: now))
    }

    /// Whether the look could be opened by whoever asked for it, as far as gates and relations go: they are asked again every
    /// time, for both of its people.
    public func isPermitted(_ look: Look, at now: Instant) async throws -> Bool {
        let stands = try await facts.standing(of: look.viewer, lookingAt: look.terms.person, at: now)
        let isCase = look.terms.hrCase != nil
        return stands.map { $0.mayAsk(inACase: isCase) && LookRefusal.objection(to: $0, isCase: isCase) == nil }
            ?? false
    }

    /// The look as it stands: one that waits or is open and could not be opened any more is over from now on, for both of its
    /// people, and does not come back with what it needs.
    public func current(_ look: Look, at now: Instant) async throws -> Look {
        switch look.state(at: now) {
        case .expired, .refused: look
        case .open, .waiting: try await isPermitted(look, at: now) ? look : try await log.closed(look, at: now)
        }
    }

    /// That there is a look, for its two people.
    public func look(_ id: LookID, for viewer: Viewer) async throws -> Grant<OneLook> {
        guard let look = try await facts.look(id), look.isAbout(or: viewer.person) else { throw Denied() }
        return Grant(id.raw)
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
            weeks.trends.allSatisfy({ $0.subject == subject }), weeks.weekdays.allSatisfy({ $0.subject == subject }),
            weeks.workTrends.allSatisfy({ $0.subject == subject }),
            weeks.insight.map({ $0.subject == subject }) ?? true
        else { throw Denied() }
        return Visible(weeks)
    }

    public func release(_ calendars: MyCalendars, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<MyCalendars>
    {
        guard calendars.subject == grant.subject, calendars.collection.subject == grant.subject else { throw Denied() }
        return Visible(calendars)
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
        guard export.subject == subject, export.collection.subject == subject, export.looks.subject == subject,
            export.mates.subject == subject,
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

    public func release(_ weeks: GroupWeeks, under grant: consuming Grant<OneGroup>) throws(Denied)
        -> Visible<GroupWeeks>
    {
        let subject = grant.subject
        guard weeks.subject == subject, weeks.trends.allSatisfy({ $0.subject == subject }) else { throw Denied() }
        return Visible(weeks)
    }

    public func release(_ weeks: WorkWeeks, under grant: consuming Grant<OfWork>) throws(Denied) -> Visible<WorkWeeks> {
        let subject = grant.subject
        guard weeks.subject == subject, weeks.trends.allSatisfy({ $0.subject == subject }) else { throw Denied() }
        return Visible(weeks)
    }

    public func release(_ explanation: WorkExplanation, under grant: consuming Grant<OfWork>) throws(Denied)
        -> Visible<WorkExplanation>
    {
        guard explanation.trend.subject == grant.subject else { throw Denied() }
        return Visible(explanation)
    }

    /// Counts of what there is to compute from, for whoever may change the settings.
    public func release(_ health: WorkHealth, under grant: consuming Grant<OfSettings>) -> Visible<WorkHealth> {
        Visible(health)
    }

    public func release(_ mates: PanelMates, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<PanelMates>
    {
        guard mates.subject == grant.subject else { throw Denied() }
        return Visible(mates)
    }

    public func release(_ looks: MyLooks, under grant: consuming Grant<Oneself>) throws(Denied) -> Visible<MyLooks> {
        let subject = grant.subject
        guard looks.subject == subject, looks.atMe.allSatisfy({ $0.look.terms.person == subject }),
            looks.byMe.allSatisfy({ $0.viewer == subject }),
            looks.requests.allSatisfy({ $0.viewer == subject })
        else { throw Denied() }
        return Visible(looks)
    }

    public func release(_ look: Look, under grant: consuming Grant<OneLook>) throws(Denied) -> Visible<Look> {
        guard look.id == grant.subject else { throw Denied() }
        return Visible(look)
    }

    /// To the person whom the look is about.
    public func release(_ sheet: LookSheet, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<LookSheet>
    {
        let subject = grant.subject
        guard sheet.subject == subject, sheet.trends.allSatisfy({ $0.subject == subject }) else { throw Denied() }
        return Visible(sheet)
    }

    /// To whoever asked: only what is in the ledger as opened.
    public func release(_ sheet: LookSheet, under receipt: consuming LookReceipt) throws(Denied)
        -> Visible<LookSheet>
    {
        let look = receipt.look
        guard sheet.look.id == look.id, sheet.subject == look.terms.person, sheet.frozenAt != nil,
            sheet.trends.allSatisfy({ $0.subject == look.terms.person && look.terms.metrics.contains($0.metric) })
        else { throw Denied() }
        return Visible(sheet)
    }
}
