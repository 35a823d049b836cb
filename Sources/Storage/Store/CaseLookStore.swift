import Access
import Domain
import Ledger
import OrganizationPorts
import Publication
import SQL

// Looks of HR before a trustee has decided: kept apart from looks, so that nobody but the two can come upon one. What was decided
// is a look like any other.

/// Keeps a request, in the transaction in which it is written down.
/// - Returns: nil if it waits for a trustee; otherwise why it is refused.
func caseObjection(
    _ terms: LookTerms, _ hrCase: LookCase, by viewer: PersonID, at now: Instant, _ session: any Session
) throws -> String? {
    guard try hasDecider(about: terms.person, askedBy: viewer, at: now, session) else {
        return noTrusteeForCaseSentence
    }
    // Only the own ones: that another partner has asked is that one's, and the trustee's.
    let isOpen = try !session.rows(
        """
        SELECT 1 FROM case_requests WHERE LOWER(case_number) = \(hrCase.number.lowercased())
        AND viewer_id = \(viewer.raw) AND expires_at > \(now.microseconds)
        UNION ALL SELECT 1 FROM looks WHERE LOWER(case_number) = \(hrCase.number.lowercased()) AND closed_at IS NULL
        AND viewer_id = \(viewer.raw) AND expires_at > \(now.microseconds)
        """
    ).isEmpty
    return isOpen ? caseIsOpenSentence : nil
}

/// Whether a trustee decides about looks of HR: a second pair of eyes, and so neither of the two, nobody who stands in a line with
/// one of them, upwards or downwards, nobody who is HR, and nobody who runs the house or laid that, or leading people, down a moment ago.
/// What it takes is read once, however many looks are asked about.
struct CaseDecider {
    private let trustee: PersonID
    private let isBound: Bool
    private let hasLed: Bool
    private let above: Set<PersonID>
    private let today: Day
    private let session: any Session

    init(_ trustee: PersonID, on today: Day, _ session: any Session) throws {
        self.trustee = trustee
        self.today = today
        self.session = session
        let held = try rolesHeld(by: trustee, session)
        isBound = try held.contains { $0.runsTheHouse || $0.role == .hr } || hasLedLately(trustee, on: today, session)
        // Those who have left count too: who is above whom goes through them.
        hasLed = try !session.rows("SELECT 1 FROM managers WHERE manager_id = \(trustee.raw) LIMIT 1").isEmpty
        above = try managers(above: trustee, on: today, session)
    }

    func decides(about person: PersonID, askedBy viewer: PersonID) throws -> Bool {
        let two = [person, viewer]
        guard !isBound, !two.contains(trustee), above.isDisjoint(with: two) else { return false }
        // Most trustees lead nobody, and stand above nobody then.
        return try !hasLed || two.allSatisfy { try !managers(above: $0, on: today, session).contains(trustee) }
    }
}

/// Whether somebody could sign such a look before what is asked for now has ended.
func hasDecider(
    about person: PersonID, askedBy viewer: PersonID, at now: Instant, _ session: any Session
) throws -> Bool {
    let today = try houseZone(session).day(of: now)
    return try trusteesWhoCount(on: today, session).contains { trustee in
        guard try CaseDecider(trustee, on: today, session).decides(about: person, askedBy: viewer),
            try canSignIn(trustee, session), let from = try signsFrom(trustee, session)
        else { return false }
        return from < now.adding(Cosignature.life)
    }
}

/// One person is looked at by one other in one look at a time, whatever it is called; and HR has few at once: what is bounded for
/// one look would otherwise be bounded for none.
/// - Returns: why not; nil if nothing that waits or is open speaks against it.
func liveObjection(
    _ terms: LookTerms, by viewer: PersonID, at now: Instant, _ session: any Session
) throws -> String? {
    let live = try session.rows(
        """
        SELECT person_id, 1 FROM case_requests WHERE viewer_id = \(viewer.raw) AND expires_at > \(now.microseconds)
        UNION ALL SELECT person_id, CASE WHEN case_number IS NULL THEN 0 ELSE 1 END FROM looks
        WHERE viewer_id = \(viewer.raw) AND reason IS NULL AND closed_at IS NULL AND expires_at > \(now.microseconds)
        """
    ).map { (person: try $0.text(0), isCase: try $0.integer(1) == 1) }
    if live.contains(where: { $0.person == terms.person.raw }) { return lookIsLiveSentence }
    guard terms.hrCase != nil else { return nil }
    return live.count(where: \.isCase) >= LookTerms.mostCases ? tooManyCasesSentence : nil
}

func keep(_ request: CaseRequest, entry: Int, _ session: any Session) throws {
    let terms = request.terms
    try session.run(
        """
        INSERT INTO case_requests (look_id, viewer_id, person_id, metrics, from_week, to_week, question, case_category,
        case_number, asked_at, expires_at, entry) VALUES (\(request.look.raw), \(request.viewer.raw), \(terms.person.raw),
        \(terms.metrics.map(\.raw).joined(separator: " ")), \(terms.from.description), \(terms.to.description),
        \(terms.question), \(request.hrCase.category.rawValue), \(request.hrCase.number),
        \(request.askedAt.microseconds), \(request.expires.microseconds), \(entry))
        """)
}

/// A request with the entry of the ledger that says it.
struct StoredRequest {
    let request: CaseRequest
    let entry: Int
}

/// Those that nobody has decided, oldest first; expired ones too.
/// - Parameter viewer: whose alone; nil is everybody's.
func caseRequests(by viewer: PersonID?, _ session: any Session) throws -> [StoredRequest] {
    try session.rows(
        """
        SELECT look_id, case_requests.person_id, metrics, from_week, to_week, question, case_category, case_number,
        viewer_id, people.name, asked_at, expires_at, entry FROM case_requests
        JOIN people ON people.person_id = case_requests.person_id
        WHERE viewer_id = COALESCE(\(viewer?.raw), viewer_id) ORDER BY asked_at, look_id
        """
    ).map { row in
        let terms: LookTerms
        let hrCase: LookCase
        do {
            hrCase = try LookCase(category: try row.text(6), number: try row.text(7))
            terms = try LookTerms(
                person: PersonID(try row.text(1)),
                metrics: try row.text(2).split(separator: " ").map { MetricID(String($0)) }, from: try week(row, 3),
                to: try week(row, 4), question: try row.text(5), hrCase: hrCase)
        } catch is LookTerms.Unsound { throw DatabaseFailure.damaged }
        return StoredRequest(
            request: CaseRequest(
                look: LookID(try row.text(0)), viewer: PersonID(try row.text(8)), terms: terms, hrCase: hrCase,
                personName: try row.text(9),
                askedAt: Instant(microseconds: try row.integer(10)),
                expires: Instant(microseconds: try row.integer(11))),
            entry: Int(try row.integer(12)))
    }
}

/// What a trustee decides about one: signed, it is a look that waits for its person; declined, it is one that was refused. The
/// person reads of either. Names to hold: the ledger's and `looks`.
/// - Returns: false if there is no such request, or none for this trustee.
func decideCase(
    _ id: CosignatureID, signs: Bool, trustee: PersonID, at now: Instant, _ writer: LedgerWriter,
    _ session: any Session
) throws -> Bool {
    let found = try caseRequests(by: nil, session).first { $0.request.look.raw == id.raw && now < $0.request.expires }
    guard let found else { return false }
    let terms = found.request.terms
    // Who could not read of it says neither yes nor no.
    let today = try houseZone(session).day(of: now)
    guard try isTrustedLongEnough(trustee, at: now, session),
        try trusteesWhoCount(on: today, session).contains(trustee),
        try CaseDecider(trustee, on: today, session).decides(about: terms.person, askedBy: found.request.viewer)
    else { throw CosignatureRefusal.notThere }
    var reason = signs ? nil : caseDeclinedSentence
    // What has ended since it was asked for ends it, whatever the trustee says.
    if let gone = try whyAskerIsGone(found.request, on: today, session) { reason = gone }
    if reason == nil, let number = terms.hrCase?.number, try isLookedAt(inCase: number, at: now, session) {
        reason = caseIsOpenSentence
    }
    // Since it was asked for, others may have been looked at.
    if reason == nil,
        try !leavesEnoughUnlooked(
            found.request.viewer, at: terms.person, seeing: terms.metrics, in: terms.from...terms.to, session)
    {
        reason = tooFewUnlookedSentence
    }
    try settle(found, reason: reason, by: trustee.raw, at: now, writer, session)
    return true
}

/// Whether a look in that case waits for its person or is open, whoever has asked for it.
private func isLookedAt(inCase number: String, at now: Instant, _ session: any Session) throws -> Bool {
    try !session.rows(
        """
        SELECT 1 FROM looks WHERE LOWER(case_number) = \(number.lowercased()) AND closed_at IS NULL
        AND expires_at > \(now.microseconds) LIMIT 1
        """
    ).isEmpty
}

/// Requests that are over before anybody has signed: refused, and their people read of it.
/// - Parameters:
///   - viewer: whose alone; nil is everybody's.
///   - reason: asked for each of them: why it is over, nil if it is not.
func settleCases(
    by viewer: PersonID?, at now: Instant, _ writer: LedgerWriter, _ session: any Session,
    because reason: (CaseRequest) throws -> String?
) throws {
    for found in try caseRequests(by: viewer, session) {
        guard let reason = try reason(found.request) else { continue }
        try settle(found, reason: reason, by: "nobody", at: now, writer, session)
    }
}

/// Why a request is over because of who asked for it; nil if that is HR for its person still.
func whyAskerIsGone(_ request: CaseRequest, on today: Day, _ session: any Session) throws -> String? {
    try isHere(request.viewer, on: today, session)
        && isHRPartner(request.viewer, for: request.terms.person, on: today, session) ? nil : caseAskerGoneSentence
}

private func settle(
    _ found: StoredRequest, reason: String?, by decider: String, at now: Instant, _ writer: LedgerWriter,
    _ session: any Session
) throws {
    let request = found.request
    let person = request.terms.person
    let opens = reason == nil ? try opening(of: person, askedAt: now, session) : nil
    let entry = LedgerEntry(
        kind: .caseDecided, at: now,
        fields: [
            "look": request.look.raw, "case": request.hrCase.number, "category": request.hrCase.category.rawValue,
            "by": decider, "person": person.raw, "answer": reason == nil ? "signed" : "refused",
            "reason": reason ?? "",
        ])
    let leaf = try writer.append([.init(entry, about: person.raw)], session)[0]
    try insert(
        request.terms, request.look, found.request.viewer, request.askedAt, opens: opens,
        expires: opens?.adding(LookTerms.life), reason: reason, session)
    try remember(found.entry, of: request.look, session)
    try remember(leaf.index, of: request.look, session)
    try session.run("DELETE FROM case_requests WHERE look_id = \(request.look.raw)")
}

extension Cosignature {
    init(_ stored: StoredRequest) {
        self.init(
            id: CosignatureID(stored.request.look.raw), matter: .caseLook(stored.request),
            askedBy: stored.request.viewer,
            askedAt: stored.request.askedAt, expires: stored.request.expires, signedAt: nil)
    }
}
