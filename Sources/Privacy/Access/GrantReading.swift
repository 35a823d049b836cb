public import Domain

// What a grant says to whoever holds it. Nothing here makes one.

extension Grant where About == Oneself {
    /// Whose data may be read: there is no second place that says it.
    public var subject: PersonID { PersonID(raw) }
}

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

extension Grant where About: ActOfSomebody {
    /// Who acts: it is written down.
    public var holder: PersonID { PersonID(raw.holder) }
}

extension Grant where About == OfTeamContext {
    public var team: String { raw.behindHolder }
}

extension Grant where About == OfAnnotations {
    public var place: AnnotationPlace { AnnotationPlace(key: raw.behindHolder) }
}

extension Grant where About == OfNotes {
    public var place: NotesPlace { NotesPlace(key: raw.behindHolder) }
}

extension Grant where About == OfPair {
    public var person: PersonID { PersonID(raw.holder) }
    public var manager: PersonID { PersonID(raw.behindHolder) }
}

extension Grant where About == OneOnOne {
    public var subject: OneOnOneID { OneOnOneID(raw.behindHolder) }
}

extension Grant where About == OneGroup {
    public var subject: GroupSubject { GroupSubject(key: Ears(raw).key) }
    /// Whether a notice may be read by whoever holds it: the team hears first, and everybody else five working days later.
    public func mayHear(_ notice: Notice) -> Bool { Ears(raw).hear(notice) && notice.isAbout(subject) }
}

extension Grant where About == OfWork {
    public var subject: WorkSubject { WorkSubject(key: Ears(raw).key) }
    public func mayHear(_ notice: Notice) -> Bool { Ears(raw).hear(notice) && notice.isAbout(subject) }
}

extension Grant where About == OneLook {
    public var subject: LookID { LookID(raw) }
}
