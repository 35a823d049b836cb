public import Domain

// What the kernel decides before it mints anything: each a yes or a no, from what storage has.

/// No department is called that: names have no zero byte.
let wholeOrganization = "\0*"

extension Policy {
    /// Of whom somebody may see where they are, as the grant carries it; nil is of nobody.
    func rosterScope(of viewer: Viewer, at now: Instant) async throws -> String? {
        Self.rosterScope(with: try await standing.roles(of: viewer.person, at: now))
    }

    /// The desks that this reader finds the way to. It opens nothing: each desk asks for itself.
    public func desks(of viewer: Viewer, at now: Instant) async throws -> Set<Desk> {
        let held = try await standing.roles(of: viewer.person, at: now)
        return Set(
            Desk.allCases.filter { desk in
                switch desk {
                case .administration: Self.rosterScope(with: held) != nil
                case .trustee: Self.signs(with: held)
                case .hr: RolloutAct.mayDo(.readCompliance, with: held)
                }
            })
    }

    /// One act in the rollout, by role; what opens words, and what is attested as HR, by what the role is held for as well.
    func mayDo(_ act: RolloutAct, _ viewer: Viewer, at now: Instant) async throws -> Bool {
        let held = try await standing.roles(of: viewer.person, at: now)
        guard RolloutAct.mayDo(act, with: held) else { return false }
        if act.opensWords { return try await facts.desk(of: viewer.person, at: now).mayDo(act) }
        guard act.isForSettledRoles else { return true }
        let desk = try await facts.desk(of: viewer.person, at: now)
        return RolloutAct.mayDo(act, with: desk.settledRoles) && !held.contains(where: \.runsTheHouse)
            && !desk.hasRunLately
    }

    static func signs(with held: Set<RoleHeld>) -> Bool { held.contains(.trustee) }

    private static func rosterScope(with roles: Set<RoleHeld>) -> String? {
        let held = roles.filter { $0.role == .owner || $0.role == .maintainer }
        guard !held.isEmpty else { return nil }
        if held.contains(RoleHeld(.owner, .organization)) { return wholeOrganization + "owner" }
        if held.contains(RoleHeld(.maintainer, .organization)) { return wholeOrganization }
        let departments = held.compactMap { held in
            if case .department(let name) = held.scope, !name.contains("\0") { name } else { nil }
        }
        return departments.sorted().joined(separator: "\0")
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
        if let objection = LookRefusal.objection(to: stands, terms) {
            return try await log.refused(terms, as: id, by: viewer.person, because: objection.sentence, at: now)
        }
        return try await log.asked(terms, as: id, by: viewer.person, at: now)
    }

    /// Whether the look could be opened by whoever asked for it, as far as gates and relations go: they are asked again every
    /// time, for both of its people.
    public func isPermitted(_ look: Look, at now: Instant) async throws -> Bool {
        let stands = try await facts.standing(of: look.viewer, lookingAt: look.terms.person, at: now)
        let isCase = look.terms.hrCase != nil
        return stands.map { $0.mayAsk(inACase: isCase) && LookRefusal.objection(to: $0, look.terms) == nil }
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

    /// Any of the people of a team, for the team and its services; for the organization, whoever may change its settings, and an
    /// owner where it changes what is said of everybody's lines.
    func mayAnnotate(_ place: AnnotationPlace, changesReadings: Bool, _ viewer: Viewer, at now: Instant) async throws
        -> Bool
    {
        switch place {
        case .team(let name):
            return try await facts.standing(of: viewer.person, towards: .team(name), at: now)?.isOwnTeam ?? false
        case .service(let id):
            let stands = try await facts.standing(of: viewer.person, towardsWorkOf: .service(id), at: now)
            return stands?.isOwnTeam ?? false
        case .organization:
            let held = try await standing.roles(of: viewer.person, at: now)
            if held.contains(RoleHeld(.owner, .organization)) { return true }
            return !changesReadings && held.contains(RoleHeld(.maintainer, .organization))
        }
    }

    /// Of somebody who wishes for letters about a team, is of it, and may read what stands in one.
    /// - Throws: `Denied` for everybody else, whoever may open its page.
    func letterStanding(of person: PersonID, in team: String, at now: Instant) async throws -> GroupStanding {
        let (group, work) = (GroupSubject.team(team), WorkSubject.team(team))
        guard try await facts.wishes(.team, person),
            let stands = try await facts.standing(of: person, towards: group, at: now), stands.isOwnTeam,
            stands.mayRead(group),
            let ofWork = try await facts.standing(of: person, towardsWorkOf: work, at: now),
            ofWork.mayReadWork(of: work)
        else { throw Denied() }
        return stands
    }

    /// Whoever may read the lines; the people of a team read its notes in every phase, because they write them.
    func mayReadNotes(beside place: NotesPlace, _ viewer: Viewer, at now: Instant) async throws -> Bool {
        switch place {
        case .group(let group):
            guard let stands = try await facts.standing(of: viewer.person, towards: group, at: now) else {
                return false
            }
            return stands.isOwnTeam || stands.mayRead(group)
        case .service(let id):
            let subject = WorkSubject.service(id)
            guard let stands = try await facts.standing(of: viewer.person, towardsWorkOf: subject, at: now) else {
                return false
            }
            return stands.isOwnTeam || stands.mayReadWork(of: subject)
        }
    }

    /// Whether the one is the other's direct manager today, both are here, and the rollout is at the soft launch or later.
    func areAPair(person: PersonID, manager: PersonID, at now: Instant) async throws -> Bool {
        guard let stands = try await facts.standing(of: manager, lookingAt: person, at: now) else { return false }
        return stands.isDirectManager && stands.phase >= .softLaunch
    }

    /// The person reads the own page always: it is as much theirs as anything else that is kept of them.
    func mayOpen(_ id: OneOnOneID, changes: Bool, _ viewer: Viewer, at now: Instant) async throws -> Bool {
        guard let pair = try await facts.oneOnOne(id), [pair.person, pair.manager].contains(viewer.person) else {
            return false
        }
        if changes, pair.closedAt != nil { return false }
        if viewer.person == pair.person, !changes { return true }
        return try await areAPair(person: pair.person, manager: pair.manager, at: now)
    }
}

extension String {
    /// A key with whose it is before it: names have no zero byte.
    var holder: String { String(split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false).first ?? "") }
    var behindHolder: String {
        String(split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false).last ?? "")
    }
}

extension AnnotationPlace {
    var key: String {
        switch self {
        case .team(let name): GroupSubject.team(name).key
        case .organization: GroupSubject.organization.key
        case .service(let id): WorkSubject.service(id).key
        }
    }

    init(key: String) {
        if case .service(let id) = WorkSubject(key: key) {
            self = .service(id)
        } else if case .team(let name) = GroupSubject(key: key) {
            self = .team(name)
        } else {
            self = .organization
        }
    }
}

extension NotesPlace {
    var key: String {
        switch self {
        case .group(let group): group.key
        case .service(let id): WorkSubject.service(id).key
        }
    }

    init(key: String) {
        if case .service(let id) = WorkSubject(key: key) {
            self = .service(id)
        } else {
            self = .group(GroupSubject(key: key))
        }
    }
}
