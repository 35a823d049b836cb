public import Domain

// The one file that can make a Viewer, a Grant or a Visible. Every initialiser here is `fileprivate`, which survives
// `@testable import`. Read this file to check the claim; docs/privacy.md says what each line of it buys.

/// The answer is no. It says nothing more: denied and missing look the same from outside.
public struct Denied: Error, Sendable, Hashable {
    public init() {}
}

/// Somebody who has shown who they are.
public struct Viewer: Sendable, Hashable {
    public let person: PersonID
    fileprivate init(_ person: PersonID) { self.person = person }
}

/// The policy's yes to one question: one read, one answer, then it is gone. It cannot be copied, cached or kept.
public struct Grant<About>: ~Copyable, Sendable {
    /// What `GrantReading.swift` reads it as; of no use without the initialiser, which is this file's.
    let raw: String
    fileprivate init(_ raw: String) { self.raw = raw }
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

/// That a manager opens the charts of a joint page, in the ledger: it reads these charts and no other, once.
public struct ChartReceipt: ~Copyable, Sendable {
    public let opened: OpenedCharts
    fileprivate init(_ opened: OpenedCharts) { self.opened = opened }
}

/// A value released to this viewer. Pages, exports and the API accept nothing else about a person.
public struct Visible<Value: Sendable>: Sendable {
    public let value: Value
    fileprivate init(_ value: Value) { self.value = value }
}

/// A letter to one person, with that person's own data or that of the own team. The recipient is the one whose wish it rests on, and
/// whose data it was made from: nobody else makes one, and it cannot be readdressed (guarantee G20).
public struct PersonalLetter: Sendable {
    public let recipient: PersonID
    public let words: LetterWords
    fileprivate init(_ recipient: PersonID, _ words: LetterWords) {
        self.recipient = recipient
        self.words = words
    }
}

/// Decides who may learn what.
public struct Policy: Sendable {
    let standing: any Standing
    let facts: any StoredFacts
    let log: any LookLog

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
        guard let scope = try await rosterScope(of: viewer, at: now) else { throw Denied() }
        return Grant(scope)
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
        guard Self.signs(with: try await standing.roles(of: viewer.person, at: now)) else { throw Denied() }
        return Grant(viewer.person.raw)
    }

    /// One act in the rollout, for whoever may (`RolloutAct`).
    public func rollout(_ act: RolloutAct, for viewer: Viewer, at now: Instant) async throws -> Grant<OfRollout> {
        guard try await mayDo(act, viewer, at: now) else { throw Denied() }
        return Grant(viewer.person.raw)
    }

    /// What is published about a group: for its own people, their managers, and roles whose scope covers it.
    public func published(about group: GroupSubject, for viewer: Viewer, at now: Instant) async throws
        -> Grant<OneGroup>
    {
        guard let stands = try await facts.standing(of: viewer.person, towards: group, at: now) else { throw Denied() }
        guard stands.mayRead(group) else { throw Denied() }
        return Grant(Ears.raw(stands, at: now, group.key))
    }

    /// The shared work of a service or a team: for the people of that team, their managers, and roles whose scope covers it.
    public func work(of subject: WorkSubject, for viewer: Viewer, at now: Instant) async throws -> Grant<OfWork> {
        guard let stands = try await facts.standing(of: viewer.person, towardsWorkOf: subject, at: now),
            stands.mayReadWork(of: subject)
        else { throw Denied() }
        return Grant(Ears.raw(stands, at: now, subject.key))
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

    /// Opens a look that waited long enough: everything is decided again, the opening is in the ledger, and only then there is a
    /// receipt.
    public func open(_ id: LookID, by viewer: Viewer, at now: Instant) async throws -> LookReceipt {
        guard let look = try await facts.look(id), look.viewer == viewer.person, look.state(at: now) == .open,
            try await isPermitted(look, at: now)
        else { throw Denied() }
        return LookReceipt(look, try await log.opened(look, by: viewer.person, at: now))
    }

    /// A letter about oneself, as long as one wishes for it. What `write` reads under the grant goes into the letter alone.
    public func ownLetter(
        to person: PersonID, _ write: (consuming Grant<Oneself>) async throws -> LetterWords
    ) async throws -> PersonalLetter {
        guard try await facts.wishes(.own, person) else { throw Denied() }
        return PersonalLetter(person, try await write(Grant(person.raw)))
    }

    /// A letter about the own team, from published values, its shared work and the notes beside them: for its people alone.
    public func teamLetter(
        to person: PersonID, of team: String, at now: Instant,
        _ write: (consuming Grant<OneGroup>, consuming Grant<OfWork>, consuming Grant<OfNotes>) async throws
            -> LetterWords
    ) async throws -> PersonalLetter {
        let stands = try await letterStanding(of: person, in: team, at: now)
        func ears(_ key: String) -> String { Ears.raw(stands, at: now, key) }
        let notes = person.raw + "\0" + NotesPlace.group(.team(team)).key
        let (group, work) = (ears(GroupSubject.team(team).key), ears(WorkSubject.team(team).key))
        return PersonalLetter(person, try await write(Grant(group), Grant(work), Grant(notes)))
    }

    /// That there is a look, for its two people.
    public func look(_ id: LookID, for viewer: Viewer) async throws -> Grant<OneLook> {
        guard let look = try await facts.look(id), look.isAbout(or: viewer.person) else { throw Denied() }
        return Grant(id.raw)
    }

    /// Notes of a team or its service are written by its people, those of the organization by whoever may change settings.
    /// - Parameter changesReadings: whether the note has an effect: for the whole organization it changes what every team hears of
    ///   its own lines, and that is for owners.
    public func annotate(
        _ place: AnnotationPlace, changesReadings: Bool, for viewer: Viewer, at now: Instant
    ) async throws -> Grant<OfAnnotations> {
        guard try await mayAnnotate(place, changesReadings: changesReadings, viewer, at: now) else { throw Denied() }
        return Grant(viewer.person.raw + "\0" + place.key)
    }

    /// The notes beside lines: for whoever may read the lines, and for the people of the team.
    public func notes(beside place: NotesPlace, for viewer: Viewer, at now: Instant) async throws -> Grant<OfNotes> {
        guard try await mayReadNotes(beside: place, viewer, at: now) else { throw Denied() }
        return Grant(viewer.person.raw + "\0" + place.key)
    }

    /// A new joint page of the viewer with a direct report, or with the direct manager; from soft launch on.
    public func begin(with other: PersonID, for viewer: Viewer, at now: Instant) async throws -> Grant<OfPair> {
        if try await areAPair(person: other, manager: viewer.person, at: now) {
            return Grant(other.raw + "\0" + viewer.person.raw)
        }
        guard try await areAPair(person: viewer.person, manager: other, at: now) else { throw Denied() }
        return Grant(viewer.person.raw + "\0" + other.raw)
    }

    /// A joint page: for the person always; for the manager, and to change it, as long as the two are a pair.
    public func oneOnOne(_ id: OneOnOneID, changes: Bool, for viewer: Viewer, at now: Instant) async throws
        -> Grant<OneOnOne>
    {
        guard try await mayOpen(id, changes: changes, viewer, at: now) else { throw Denied() }
        return Grant(viewer.person.raw + "\0" + id.raw)
    }

    /// Lets the manager of a joint page read the charts that its person has brought: which, by whom and when is in the ledger
    /// first. There is no other way from a manager to a chart.
    public func openCharts(of id: OneOnOneID, by viewer: Viewer, at now: Instant) async throws -> ChartReceipt {
        guard let pair = try await facts.oneOnOne(id), pair.manager == viewer.person,
            try await mayOpen(id, changes: false, viewer, at: now)
        else { throw Denied() }
        return ChartReceipt(try await log.openedCharts(of: pair, at: now))
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
        for notice in weeks.notices where !grant.mayHear(notice) { throw Denied() }
        return Visible(weeks)
    }

    public func release(_ weeks: WorkWeeks, under grant: consuming Grant<OfWork>) throws(Denied) -> Visible<WorkWeeks> {
        let subject = grant.subject
        guard weeks.subject == subject, weeks.trends.allSatisfy({ $0.subject == subject }) else { throw Denied() }
        for notice in weeks.notices where !grant.mayHear(notice) { throw Denied() }
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

    public func release(_ notes: SharedNotes, under grant: consuming Grant<OfNotes>) throws(Denied) -> Visible<
        SharedNotes
    > {
        guard notes.place == grant.place, notes.areOfNobody else { throw Denied() }
        return Visible(notes)
    }

    public func release(_ notes: OwnNotes, under grant: consuming Grant<Oneself>) throws(Denied) -> Visible<OwnNotes> {
        guard notes.subject == grant.subject else { throw Denied() }
        return Visible(notes)
    }

    public func release(_ page: OneOnOnePage, under grant: consuming Grant<OneOnOne>) throws(Denied)
        -> Visible<OneOnOnePage>
    {
        guard page.pair.id == grant.subject else { throw Denied() }
        return Visible(page)
    }

    public func release(_ pages: MyOneOnOnes, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<MyOneOnOnes>
    {
        guard pages.subject == grant.subject else { throw Denied() }
        return Visible(pages)
    }

    /// To the person who brought them.
    public func release(_ charts: BroughtCharts, under grant: consuming Grant<Oneself>) throws(Denied)
        -> Visible<BroughtCharts>
    {
        guard charts.isOnly(of: grant.subject) else { throw Denied() }
        return Visible(charts)
    }

    /// To the manager: only what is in the ledger as opened.
    public func release(_ charts: BroughtCharts, under receipt: consuming ChartReceipt) throws(Denied)
        -> Visible<BroughtCharts>
    {
        let opened = receipt.opened
        guard charts.isOnly(of: opened.pair.person), charts.page == opened.pair.id,
            charts.charts.allSatisfy({ opened.charts.contains($0.id) })
        else { throw Denied() }
        return Visible(charts)
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
            !sheet.notes.contains(where: { $0.scope == .oneself(isShown: false) }),
            sheet.trends.allSatisfy({ $0.subject == look.terms.person && look.terms.metrics.contains($0.metric) })
        else { throw Denied() }
        return Visible(sheet)
    }
}
