public import Access
public import Domain
import Ledger
import OrganizationPorts
import Publication
import Rollout
public import SQL

/// The facts on which answers about groups and looks rest, and the log that the kernel writes them into.
public struct LookStore: StoredFacts, LookLog {
    let database: any Database
    let writer: LedgerWriter
    private let simulatedPhase: Phase?

    /// - Parameter simulatedPhase: in a simulated directory, a phase instead of the stored one; nil everywhere else.
    public init(database: any Database, writer: LedgerWriter, simulatedPhase: Phase?) {
        self.database = database
        self.writer = writer
        self.simulatedPhase = simulatedPhase
    }

    public func standing(of person: PersonID, towards group: GroupSubject, at now: Instant) async throws
        -> GroupStanding?
    {
        let simulatedPhase = simulatedPhase
        return try await database.read { session in
            guard try session.rows("SELECT 1 FROM house WHERE form = 'organization'").first != nil else { return nil }
            let today = try houseZone(session).day(of: now)
            let department: String?
            switch group {
            case .team(let name):
                let rows = try session.rows(
                    "SELECT department FROM groups_by_slug WHERE kind = 'team' AND name = \(name)")
                guard let row = rows.first else { return nil }
                department = try row.textIfAny(0)
            case .department(let name):
                let rows = try session.rows(
                    "SELECT 1 FROM groups_by_slug WHERE kind = 'department' AND name = \(name)")
                guard !rows.isEmpty else { return nil }
                department = name
            case .organization: department = nil
            }
            let here = try isHere(person, on: today, session)
            let since = try here ? sinceWhen(person, isOf: group, on: today, session) : nil
            return GroupStanding(
                phase: try simulatedPhase ?? phase(at: now, session), department: department,
                isOwnTeam: since != nil, joined: try since.map { try houseZone(session).start(of: $0) },
                managesSomebodyThere: try here
                    && reports(of: person, on: today, session).contains { report in
                        try .team(homeTeam(of: report, on: today, session) ?? "\0") == group
                    },
                roles: try here ? rolesHeld(by: person, session) : [])
        }
    }

    public func standing(of person: PersonID, towardsWorkOf subject: WorkSubject, at now: Instant) async throws
        -> GroupStanding?
    {
        let team: String?
        switch subject {
        case .team(let name): team = name
        case .service(let id):
            let owner = try await database.read { session in
                try session.rows("SELECT team FROM services WHERE slug = \(id.raw)").first.map { row in
                    try row.textIfAny(0).flatMap { try teamName($0, session) }
                }
            }
            guard let owner else { return nil }
            team = owner
        }
        if let team { return try await standing(of: person, towards: .team(team), at: now) }
        // What nobody owns is for those alone whose scope is everything.
        guard let stands = try await standing(of: person, towards: .organization, at: now) else { return nil }
        return GroupStanding(
            phase: stands.phase, department: nil, isOwnTeam: false, joined: nil, managesSomebodyThere: false,
            roles: stands.roles)
    }

    public func standing(of viewer: PersonID, lookingAt person: PersonID, at now: Instant) async throws
        -> LookStanding?
    {
        let simulatedPhase = simulatedPhase
        return try await database.read { session in
            let today = try houseZone(session).day(of: now)
            guard viewer != person, try isHere(viewer, on: today, session) else { return nil }
            // Whether there is such a person is answered last, and after the same questions: an answer that came sooner would say
            // that there is none.
            let leads = try reports(of: viewer, on: today, session).contains(person)
            let isHRPartner = try Store.isHRPartner(viewer, for: person, on: today, session)
            guard try isHere(person, on: today, session), leads || isHRPartner else { return nil }
            guard var record = try rolloutRecord(at: now, simulated: simulatedPhase, catalogue: [], session) else {
                return nil
            }
            try note(whatHasLearned: viewer, in: &record, session)
            let rollout = RolloutState(record, at: now)
            return LookStanding(
                phase: rollout.phase, profile: try profileInForce(at: now, session),
                isDirectManager: leads, looksFrom: try looksFrom(viewer, at: person, at: now, session),
                isHRPartner: isHRPartner,
                // What only cases need is not asked for each look of a manager.
                isHRLongEnough: try isHRPartner
                    && isHR(deskStanding(of: viewer, at: now, session).settledRoles, for: person, on: today, session),
                standInALine: try isHRPartner
                    && (managers(above: viewer, on: today, session).contains(person)
                        || managers(above: person, on: today, session).contains(viewer)),
                hasTrustee: try isHRPartner && hasDecider(about: person, askedBy: viewer, at: now, session),
                isTrained: record.isSimulated || record.isTrained(viewer, at: now),
                hasAcknowledgedPolicy: record.isSimulated || record.hasAcknowledgedPolicy(viewer),
                checklistIsGreen: rollout.checklistIsGreen)
        }
    }

    public func desk(of person: PersonID, at now: Instant) async throws -> DeskStanding {
        try await database.read { try deskStanding(of: person, at: now, $0) }
    }

    public func look(_ id: LookID) async throws -> Look? {
        try await database.read { try Store.look(id, $0) }
    }

    public func asked(_ terms: LookTerms, as id: LookID, by viewer: PersonID, at now: Instant) async throws -> Look {
        let writer = writer
        return try await database.write { session in
            try session.hold([ledgerName, "looks"])
            let isEnough = try leavesEnoughUnlooked(
                viewer, at: terms.person, seeing: terms.metrics, in: terms.from...terms.to, session)
            let told = try metricsInForce(at: now, session)
            let unheard = terms.metrics.filter { !(told?.contains($0) ?? true) }
            let unheardOf = unheard.isEmpty ? nil : try unheardSentence(unheard, session)
            let objection =
                try unshownSentence(terms.metrics) ?? unheardOf
                ?? liveObjection(terms, by: viewer, at: now, session)
                ?? terms.hrCase.flatMap { try caseObjection(terms, $0, by: viewer, at: now, session) }
                ?? (isEnough ? nil : tooFewUnlookedSentence)
            let entry = terms.entry(
                objection == nil ? .lookAsked : .lookRefused, id, by: viewer, at: now, saying: objection)
            let leaf = try writer.append([.init(entry, about: terms.person.raw)], session)[0]
            if let hrCase = terms.hrCase, objection == nil {
                return try wait(terms, in: hrCase, as: id, by: viewer, entry: leaf.index, at: now, session)
            }
            let opens = objection == nil ? try opening(of: terms.person, askedAt: now, session) : nil
            try insert(
                terms, id, viewer, now, opens: opens, expires: opens?.adding(LookTerms.life), reason: objection,
                session)
            try remember(leaf.index, of: id, session)
            guard let look = try Store.look(id, session) else { throw DatabaseFailure.damaged }
            return look
        }
    }

    public func refused(
        _ terms: LookTerms, as id: LookID, by viewer: PersonID, because reason: String, at now: Instant
    ) async throws -> Look {
        let writer = writer
        return try await database.write { session in
            try session.hold([ledgerName, "looks"])
            let entry = terms.entry(.lookRefused, id, by: viewer, at: now, saying: reason)
            let leaf = try writer.append([.init(entry, about: terms.person.raw)], session)[0]
            try insert(terms, id, viewer, now, opens: nil, expires: nil, reason: reason, session)
            try remember(leaf.index, of: id, session)
            guard let look = try Store.look(id, session) else { throw DatabaseFailure.damaged }
            return look
        }
    }

    public func turnedAway(_ terms: LookTerms, by viewer: PersonID, at now: Instant) async throws {
        let writer = writer
        // No question: nobody may put words before somebody whom they may not ask. It goes when either of them deletes everything.
        let entry = LedgerEntry(
            kind: .lookRefused, at: now,
            fields: [
                "by": viewer.raw, "person": terms.person.raw,
                "reason": terms.hrCase == nil ? "not the direct manager" : "not an HR partner",
            ])
        try await database.write { session in
            try session.hold([ledgerName])
            let isSomebody = try !session.rows("SELECT 1 FROM people WHERE person_id = \(terms.person.raw)").isEmpty
            try writer.append([.init(entry, about: isSomebody ? terms.person.raw : viewer.raw)], session)
        }
    }

    public func opened(_ look: Look, by viewer: PersonID, at now: Instant) async throws -> LookEntry {
        let writer = writer
        return try await database.write { session in
            try session.hold([ledgerName, "looks"])
            // Whether it is still open is asked again: between the decision and here it may have been closed or deleted.
            guard let stored = try Store.look(look.id, session), stored.state(at: now) == .open else { throw Denied() }
            let entry = look.terms.entry(.lookOpened, look.id, by: viewer, at: now, saying: nil)
            let leaf = try writer.append([.init(entry, about: look.terms.person.raw)], session)[0]
            try remember(leaf.index, of: look.id, session)
            return LookEntry(index: leaf.index, leaf: leaf.leafHash.hex)
        }
    }
}

extension LookStore {
    public func closed(_ look: Look, at now: Instant) async throws -> Look {
        let writer = writer
        return try await database.write { session in
            try session.hold([ledgerName, "looks"])
            let lines = try closeLooks(at: now, session) {
                $0.look == look.id ? "not permitted any more" : nil
            }
            try writer.append(lines, session)
            // Somebody else may have been quicker.
            return try Store.look(look.id, session) ?? look.closed(at: now)
        }
    }
}

/// Whether enough people stay unlooked-at, and nobody could be worked out from what is seen (`LookRule`): with every look that
/// was ever allowed, whoever looked, and everything published of panels that have to do with these people.
func leavesEnoughUnlooked(
    _ viewer: PersonID, at person: PersonID, seeing metrics: [MetricID], in weeks: ClosedRange<Week>,
    _ session: any Session
) throws -> Bool {
    // Nobody knows who was looked at then: it may have been everybody but one.
    if let unknown = try lastUnknownWeek(session), weeks.lowerBound <= unknown { return false }
    let keys = try memberKeys(session)
    let look = KnownLook(
        viewer: key(of: viewer.raw, among: keys), person: key(of: person.raw, among: keys), weeks: weeks,
        metrics: Set(metrics))
    let past = try pastLooks(session)
    return LookRule.allows(
        look, after: Array(past.looks), nameless: past.nameless,
        in: try record(around: [person, viewer], session))
}

/// Why nothing of these metrics can be looked at yet.
private func unheardSentence(_ metrics: [MetricID], _ session: any Session) throws -> String {
    let days = try value(of: .noticeDays, at: Instant(microseconds: .max), session)
    let names = metrics.map(\.raw).joined(separator: ", ")
    return "People are told of a metric \(days) days before it counts, and these days are not over for \(names)."
}

/// One working day of the person's own.
func opening(of person: PersonID, askedAt now: Instant, _ session: any Session) throws -> Instant {
    guard
        let row = try session.rows("SELECT zone FROM people WHERE person_id = \(person.raw)").first
    else { throw Denied() }
    let zones = try zoneHistory(of: person, first: zone(row, 0), session)
    return OneWorkingDay.end(
        from: now, hours: try workingHours(of: person, session).declared(on: zones.day(of: now)), zones: zones,
        absences: try absences(of: person, session))
}

/// A request of HR, kept until a trustee decides.
/// - Returns: the look as whoever asked may know it: it waits, and does not open by itself.
private func wait(
    _ terms: LookTerms, in hrCase: LookCase, as id: LookID, by viewer: PersonID, entry: Int, at now: Instant,
    _ session: any Session
) throws -> Look {
    func name(_ person: PersonID) throws -> String {
        try session.rows("SELECT name FROM people WHERE person_id = \(person.raw)").first?.text(0) ?? ""
    }
    let person = try name(terms.person)
    try keep(
        CaseRequest(
            look: id, viewer: viewer, terms: terms, hrCase: hrCase, personName: person, askedAt: now,
            expires: now.adding(Cosignature.life)), entry: entry, session)
    return Look(
        id: id, terms: terms, viewer: viewer, viewerName: try name(viewer), personName: person, askedAt: now,
        opensAt: nil, expiresAt: nil, acknowledgedAt: nil, reason: nil, context: nil, closedAt: nil)
}

// MARK: Rows

func insert(
    _ terms: LookTerms, _ id: LookID, _ viewer: PersonID, _ now: Instant, opens: Instant?, expires: Instant?,
    reason: String?, _ session: any Session
) throws {
    try session.run(
        """
        INSERT INTO looks (look_id, viewer_id, person_id, metrics, from_week, to_week, question, asked_at, opens_at,
        expires_at, acknowledged_at, closed_at, reason, context, case_category, case_number) VALUES (\(id.raw), \(viewer.raw), \(terms.person.raw),
        \(terms.metrics.map(\.raw).joined(separator: " ")), \(terms.from.description), \(terms.to.description),
        \(terms.question), \(now.microseconds), \(opens?.microseconds), \(expires?.microseconds), NULL, NULL, \(reason),
        NULL, \(terms.hrCase?.category.rawValue), \(terms.hrCase?.number))
        """)
}

func remember(_ index: Int, of id: LookID, _ session: any Session) throws {
    try session.run("INSERT INTO look_entries (look_id, idx) VALUES (\(id.raw), \(index))")
}

func look(_ id: LookID, _ session: any Session) throws -> Look? {
    try session.rows("\(name: lookColumns) WHERE look_id = \(id.raw)").first.map(Look.init)
}

/// As `Look.init` reads them.
let lookColumns: StaticString = """
    SELECT look_id, looks.person_id, metrics, from_week, to_week, question, viewer_id,
    COALESCE(viewers.name, 'somebody whom this copy does not know'), people.name, asked_at,
    opens_at, expires_at, looks.acknowledged_at, reason, context, closed_at, case_category, case_number FROM looks
    JOIN people ON people.person_id = looks.person_id LEFT JOIN people AS viewers ON viewers.person_id = viewer_id
    """

extension Look {
    init(_ row: Row) throws {
        func instant(_ column: Int) throws -> Instant? {
            try row.integerIfAny(column).map(Instant.init(microseconds:))
        }
        let terms: LookTerms
        do {
            terms = try LookTerms(
                person: PersonID(try row.text(1)),
                metrics: try row.text(2).split(separator: " ").map { MetricID(String($0)) }, from: try week(row, 3),
                to: try week(row, 4), question: try row.text(5),
                hrCase: try row.textIfAny(16).map { try LookCase(category: $0, number: try row.text(17)) })
        } catch is LookTerms.Unsound { throw DatabaseFailure.damaged }
        self.init(
            id: LookID(try row.text(0)), terms: terms, viewer: PersonID(try row.text(6)),
            viewerName: try row.text(7), personName: try row.text(8),
            askedAt: Instant(microseconds: try row.integer(9)), opensAt: try instant(10), expiresAt: try instant(11),
            acknowledgedAt: try instant(12), reason: try row.textIfAny(13), context: try row.textIfAny(14),
            closedAt: try instant(15))
    }
}

extension LookTerms {
    func entry(
        _ kind: LedgerEntry.Kind, _ id: LookID, by viewer: PersonID, at now: Instant, saying reason: String?
    ) -> LedgerEntry {
        var fields = [
            "look": id.raw, "by": viewer.raw, "person": person.raw,
            "metrics": metrics.map(\.raw).joined(separator: " "), "from": from.description, "to": to.description,
            "question": question, "reason": reason ?? "",
        ]
        if let hrCase {
            fields["case"] = hrCase.number
            fields["category"] = hrCase.category.rawValue
        }
        return LedgerEntry(kind: kind, at: now, fields: fields)
    }
}
