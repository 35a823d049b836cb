import Domain

// What follows from where somebody stands: the rules, asked for each relation and role that somebody has.

extension GroupStanding {
    /// Whether what is published about the group may be read from there.
    func mayRead(_ group: GroupSubject) -> Bool {
        let question: Question
        var relations: Set<Relation> = [.none]
        switch group {
        case .team:
            question = .teamEffort
            if isOwnTeam { relations.insert(.oneself) }
            if managesSomebodyThere { relations.insert(.directManager) }
        case .department, .organization: question = .departmentSeries
        }
        return allows(question, relations, about: group)
    }

    /// Whether the shared work of a team, or of a service of that team, may be read from there.
    func mayReadWork(of subject: WorkSubject) -> Bool {
        var relations: Set<Relation> = [.none]
        if isOwnTeam { relations.insert(.oneself) }
        if managesSomebodyThere { relations.insert(.directManager) }
        switch subject {
        // Whose the service is matters here by its department alone.
        case .service: return allows(.serviceWork, relations, about: .team(""))
        case .team(let name): return allows(.teamWork, relations, about: .team(name))
        }
    }

    private func allows(_ question: Question, _ related: Set<Relation>, about group: GroupSubject) -> Bool {
        var relations = related
        // The trustee's is the organization; of a department it is nobody's relation.
        if group == .organization, roles.contains(.trustee) { relations.insert(.trustee) }
        if roles.contains(where: { $0.role == .hr }) { relations.insert(.hrPartner) }
        let covering = roles.filter { covers($0.scope, group) }.compactMap { CoveringRole(rawValue: $0.role.rawValue) }
        return relations.contains { relation in
            ([.none] + covering).contains { role in
                Rules.answer(Asked(question, in: phase, as: relation, with: role)) == .yes
            }
        }
    }

    func may(_ act: TeamContextAct) -> Bool {
        switch act {
        case .declare: managesSomebodyThere
        case .withdraw: managesSomebodyThere || isOwnTeam || roles.contains(.trustee)
        }
    }

    private func covers(_ scope: RoleHeld.Scope, _ group: GroupSubject) -> Bool {
        switch (scope, group) {
        case (.organization, _): true
        case (.department(let name), .team): department == name
        case (.department(let name), .department(let asked)): asked == name
        case (.department, .organization): false
        }
    }
}

/// Why a look is refused: decided in this order, said in one kind sentence.
enum LookRefusal: Sendable, Hashable {
    case phase, profile, closeness, trustee, roleIsNew, relationIsNew, beforeRelation, training, policy, checklist

    /// Nil if nothing speaks against it.
    static func objection(to stands: LookStanding, _ terms: LookTerms) -> LookRefusal? {
        // Whether it is HR's, in a case; otherwise the direct manager's.
        let isCase = terms.hrCase != nil
        let asked = Asked(.onePersonSeries, in: stands.phase, as: isCase ? .hrPartner : .directManager, with: .none)
        guard Rules.answer(asked) == (isCase ? .caseLook : .look) else { return .phase }
        // Every metric that a look can ask for is about people's time.
        guard stands.profile == .standard else { return .profile }
        // A case is for somebody from outside: neither whoever leads the person, nor whom the person leads.
        if isCase, stands.isDirectManager || stands.standInALine { return .closeness }
        if isCase, !stands.hasTrustee { return .trustee }
        if isCase, !stands.isHRLongEnough { return .roleIsNew }
        if !isCase {
            guard let first = stands.looksFrom else { return .relationIsNew }
            guard terms.from.monday >= first else { return .beforeRelation }
        }
        guard stands.isTrained else { return .training }
        guard stands.hasAcknowledgedPolicy else { return .policy }
        return stands.checklistIsGreen ? nil : .checklist
    }

    var sentence: String {
        switch self {
        case .phase: "Looks begin with full launch: until then, ask the person."
        case .profile:
            "The profile here is work only: what somebody's time was spent on is for that person alone. Ask them."
        case .closeness:
            "A case is for an HR partner who stands in no line with this person: neither leads this person nor is led by them, directly or further. Hand it to somebody else."
        case .trustee: noTrusteeForCaseSentence
        case .roleIsNew:
            "You have been HR here, and in, for less than fourteen days: until then, ask the person."
        case .relationIsNew:
            "That you lead this person was written down less than fourteen days ago: until then, ask the person."
        case .beforeRelation:
            "A look begins no earlier than your leading this person, as it was written down: choose later weeks, or ask the person."
        case .training: "Looks are for people with a valid training: take it first, and ask the person meanwhile."
        case .policy: "Looks are for people who have acknowledged the policy: read it first."
        case .checklist: "An item of the checklist is open, which switches looks off everywhere: /rollout names it."
        }
    }
}

/// Why a case look is refused that the rules would allow: without a trustee nobody could approve it.
public let noTrusteeForCaseSentence = """
    No trustee could decide about this look: there is none who signs within fourteen days, runs nothing here, and stands in no line \
    with either of you. Ask the person, or have another trustee elected first.
    """

/// One case, one look at a time.
public let caseIsOpenSentence = "This case has a look already: one at a time, until it is over."

/// One person, one look at a time.
public let lookIsLiveSentence = "You have a look at this person already: one at a time, until it is over."

/// HR looks in few cases at once.
public let tooManyCasesSentence =
    "You have \(LookTerms.mostCases) looks in cases already: wait until one of them is over, or ask the person."

/// What the person reads of a case look that a trustee has declined.
public let caseDeclinedSentence = "The trustee did not approve it."

/// The same, when the rollout stepped back before anybody had signed.
public let caseOvertakenSentence = "The rollout stepped back before a trustee had approved it."

/// The same, when whoever asked is not HR for the person any more.
public let caseAskerGoneSentence = "Whoever asked for it is not HR for you any more."

/// The same, when nothing of people's time is shown to others any more.
public let caseOfWorkOnlySentence = "The profile is work only from now on: nothing of your time is shown to anybody."

/// The same, when nobody has signed in time.
public let caseExpiredSentence = "No trustee approved it within fourteen days."

/// Why a look is refused that the rules would allow: said by whoever counts.
public let tooFewUnlookedSentence = """
    With this look, too few people of a published week would stay unlooked-at, and the rest could be worked out: ask the \
    person instead.
    """

extension LookStanding {
    /// Whether the relation is there that such a look needs, whatever the gates say.
    func mayAsk(inACase isCase: Bool) -> Bool { isCase ? isHRPartner : isDirectManager }
}

extension Look {
    func isAbout(or person: PersonID) -> Bool { terms.person == person || viewer == person }
}

extension WorkSubject {
    /// One text for each, and one subject for each text: names have no zero byte.
    var key: String {
        switch self {
        case .service(let id): "service\0" + id.raw
        case .team(let name): "team\0" + name
        }
    }

    init(key: String) {
        let parts = key.split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.last ?? "")
        self = parts.first == "service" ? .service(ServiceID(name)) : .team(name)
    }
}

extension GroupSubject {
    /// One text for each, and one subject for each text: names have no zero byte.
    var key: String {
        switch self {
        case .team(let name): "team\0" + name
        case .department(let name): "department\0" + name
        case .organization: "organization\0"
        }
    }

    init(key: String) {
        let parts = key.split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts.first, parts.last) {
        case ("team", .some(let name)): self = .team(String(name))
        case ("department", .some(let name)): self = .department(String(name))
        default: self = .organization
        }
    }
}

extension Notice {
    func isAbout(_ group: GroupSubject) -> Bool {
        switch (subject, group) {
        case (.team(let name), .team(let asked)): name == asked
        default: false
        }
    }

    func isAbout(_ work: WorkSubject) -> Bool {
        switch (subject, work) {
        case (.team(let name), .team(let asked)): name == asked
        case (.service(let id), .service(let asked)): id == asked
        default: false
        }
    }
}
