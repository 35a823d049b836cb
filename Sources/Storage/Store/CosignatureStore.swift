public import Access
public import Domain
import Ledger
public import OrganizationPorts
import SQL

/// Second signatures, and the settings that need them.
extension OrganizationStore: CosignatureStorage {
    public func ask(
        for matter: CosignedMatter, by asker: PersonID?, as id: CosignatureID, at now: Instant
    ) async throws {
        let isNew = try await database.write { session in
            try session.hold(["cosignatures"])
            let person = matter.person
            try mustHaveSigner(besides: [person, asker], at: now, session)
            let open = try session.rows(
                """
                SELECT 1 FROM cosignatures WHERE matter = \(matter.name)
                AND COALESCE(person_id, '') = \(person?.raw ?? "") AND COALESCE(profile, '') = \(matter.profile ?? "")
                AND COALESCE(phase, 0) = \(matter.phase ?? 0) AND COALESCE(amount, 0) = \(matter.amount ?? 0)
                AND COALESCE(asked_by, '') = \(asker?.raw ?? "") AND used_at IS NULL AND declined_at IS NULL
                AND expires_at > \(now.microseconds)
                """)
            guard open.isEmpty else { return false }
            try session.run(
                """
                INSERT INTO cosignatures (cosignature_id, matter, person_id, profile, phase, amount, asked_by, asked_at,
                expires_at) VALUES (\(id.raw), \(matter.name), \(person?.raw), \(matter.profile), \(matter.phase),
                \(matter.amount), \(asker?.raw), \(now.microseconds), \(now.adding(Cosignature.life).microseconds))
                """)
            return true
        }
        throw CosignatureRefusal.waits(isNew: isNew)
    }

    public func waiting(at now: Instant) async throws -> [Cosignature] {
        try await database.read { session in
            try session.rows(
                """
                SELECT cosignature_id, matter, person_id, profile, phase, amount, asked_by, asked_at, expires_at
                FROM cosignatures
                WHERE signed_at IS NULL AND declined_at IS NULL AND expires_at > \(now.microseconds)
                ORDER BY asked_at, cosignature_id
                """
            ).map { row in
                Cosignature(
                    id: CosignatureID(try row.text(0)), matter: try CosignedMatter(row, 1),
                    askedBy: try row.textIfAny(6).map(PersonID.init),
                    askedAt: Instant(microseconds: try row.integer(7)),
                    expires: Instant(microseconds: try row.integer(8)), signedAt: nil)
            }
        }
    }

    public func casesWaiting(under grant: borrowing Grant<OfSigning>, at now: Instant) async throws -> [Cosignature] {
        let trustee = grant.holder
        return try await database.read { session in
            let today = try houseZone(session).day(of: now)
            guard try isTrustedLongEnough(trustee, at: now, session),
                try trusteesWhoCount(on: today, session).contains(trustee)
            else { return [] }
            let decider = try CaseDecider(trustee, on: today, session)
            return try caseRequests(by: nil, session).filter { stored in
                let request = stored.request
                return try now < request.expires && whyAskerIsGone(request, on: today, session) == nil
                    && decider.decides(about: request.terms.person, askedBy: request.viewer)
            }.map(Cosignature.init)
        }
    }

    public func asked(_ grant: borrowing Grant<Oneself>, since: Instant, at now: Instant) async throws
        -> [AskedSignature]
    {
        let asker = grant.subject
        return try await database.read { session in
            try session.rows(
                """
                SELECT matter, person_id, profile, phase, amount, asked_at, expires_at, signed_at, declined_at, used_at, signed_by
                FROM cosignatures WHERE asked_by = \(asker.raw) AND person_id IS NULL AND asked_at >= \(since.microseconds)
                ORDER BY asked_at DESC, cosignature_id
                """
            ).map { row in
                let matter = try CosignedMatter(row, 0)
                let expires = Instant(microseconds: try row.integer(6))
                let state: AskedSignature.State
                if let declined = try row.integerIfAny(8) {
                    let at = Instant(microseconds: declined)
                    state = try row.textIfAny(10) == nil ? .overtaken(at: at) : .declined(at: at)
                } else if let signed = try row.integerIfAny(7) {
                    // A step that nobody took with it in time needs another one.
                    let isOver = try matter == .fullLaunch && row.integerIfAny(9) == nil && expires <= now
                    state = isOver ? .unused(at: expires) : .signed(at: Instant(microseconds: signed))
                } else {
                    state = expires <= now ? .ended(at: expires) : .waits(until: expires)
                }
                return AskedSignature(
                    matter: matter, askedAt: Instant(microseconds: try row.integer(5)), state: state)
            }
        }
    }

    public func decide(
        _ id: CosignatureID, signs: Bool, under grant: borrowing Grant<OfSigning>, at now: Instant
    ) async throws {
        let writer = writer
        let trustee = grant.holder
        try await database.write { session in
            try session.hold([ledgerName, "cosignatures", "looks", "rollout", "sealing"])
            // An owner who is left as the only trustee would sign what other owners ask for.
            let today = try houseZone(session).day(of: now)
            guard try !signs || trusteesWhoCount(on: today, session).contains(trustee) else {
                throw CosignatureRefusal.noTrustee
            }
            guard try !signs || isTrustedLongEnough(trustee, at: now, session) else { throw CosignatureRefusal.tooNew }
            if try decideCase(id, signs: signs, trustee: trustee, at: now, writer, session) { return }
            // Nobody signs what is about them, or what they have asked for themselves.
            let decided = try session.rows(
                """
                UPDATE cosignatures SET signed_by = \(trustee.raw),
                signed_at = \(signs ? now.microseconds : nil), declined_at = \(signs ? nil : now.microseconds)
                WHERE cosignature_id = \(id.raw) AND signed_at IS NULL AND declined_at IS NULL
                AND expires_at > \(now.microseconds) AND COALESCE(person_id, '') <> \(trustee.raw)
                AND COALESCE(asked_by, '') <> \(trustee.raw) RETURNING matter, person_id, profile, phase, amount,
                asked_by
                """)
            guard let row = decided.first else { throw CosignatureRefusal.notThere }
            let matter = try CosignedMatter(row, 0)
            let asker = try row.textIfAny(5).map(PersonID.init)
            let mayAsk = try mayStillAsk(
                asker, forEverybody: matter.person == nil, on: today, session)
            if signs, !mayAsk { throw CosignatureRefusal.notThere }
            if signs, matter == .fullLaunch || matter.phase != nil {
                try writer.append(
                    [
                        .init(
                            LedgerEntry(
                                kind: .setting, at: now,
                                fields: [
                                    "setting": matter.name, "value": "signed", "from": now.description,
                                    "asked-by": asker?.raw ?? "command line", "signed-by": trustee.raw,
                                ]))
                    ], session)
            }
            if signs, case .lowerProtection(let protection, let value) = matter {
                try Store.set(protection, to: value, at: now, askedBy: asker, signedBy: trustee, writer, session)
            }
            if signs, case .weakerPolicy(let version) = matter {
                let entry = try writeProposed(
                    id, over: version, askedBy: asker, signedBy: trustee, at: now, session)
                try writer.append([.init(entry)], session)
            }
            guard signs, case .profile(let profile) = matter else { return }
            let zone = try houseZone(session)
            // Not the same week: everybody has the time to read about it, and to ask not to be counted.
            var quarter = Quarter(of: zone.day(of: now).week).next
            let earliest = now.adding(Cosignature.noticeOfProfile)
            while zone.start(of: quarter.first.monday) < earliest { quarter = quarter.next }
            let from = zone.start(of: quarter.first.monday)
            try Store.set(
                profile, from: from, at: now, askedBy: asker, signedBy: trustee, writer, session)
        }
    }

    public func profile(at now: Instant) async throws -> ProfileInForce {
        try await database.read { session in
            let next = try session.rows(
                """
                SELECT value, since FROM settings WHERE name = 'profile' AND since > \(now.microseconds)
                ORDER BY since LIMIT 1
                """
            ).first.map {
                ProfileInForce.Next(profile: try storedProfile($0, 0), from: .init(microseconds: try $0.integer(1)))
            }
            return ProfileInForce(now: try profileInForce(at: now, session), next: next)
        }
    }

    public func publishLess(
        _ profile: PublicationProfile, under grant: borrowing Grant<OfSettings>, at now: Instant
    ) async throws {
        let writer = writer
        let asker = grant.holder
        try await database.write { session in
            try session.hold([ledgerName, "cosignatures", "looks", "sealing"])
            try session.run(
                """
                UPDATE cosignatures SET declined_at = \(now.microseconds) WHERE matter = 'profile'
                AND signed_at IS NULL AND declined_at IS NULL
                """)
            let waited = try session.run(
                "DELETE FROM settings WHERE name = 'profile' AND since > \(now.microseconds)")
            let current = try profileInForce(at: now, session)
            guard waited > 0 || current != profile else { return }
            try Store.set(profile, from: now, at: now, askedBy: asker, signedBy: nil, writer, session)
            guard profile == .workOnly else { return }
            try writer.append(
                closeLooks(at: now, session) { _ in "profile \(profile.rawValue)" }, session)
            try settleCases(by: nil, at: now, writer, session) { _ in caseOfWorkOnlySentence }
        }
    }
}

/// One who cannot sign in cannot sign.
/// - Parameter others: who do not sign it: whom it is about, and who asks.
/// - Throws: `CosignatureRefusal.noTrustee`.
func mustHaveSigner(besides others: [PersonID?], at now: Instant, _ session: any Session) throws {
    let today = try houseZone(session).day(of: now)
    let canSign = try trusteesWhoCount(on: today, session).contains { trustee in
        try !others.contains(trustee) && canSignIn(trustee, session)
    }
    guard canSign else { throw CosignatureRefusal.noTrustee }
}

/// A setting from a moment on, with its entry of the ledger.
private func set(
    _ profile: PublicationProfile, from: Instant, at now: Instant, askedBy: PersonID?, signedBy: PersonID?,
    _ writer: LedgerWriter, _ session: any Session
) throws {
    try session.run(
        """
        INSERT INTO settings (name, since, value) VALUES ('profile', \(from.microseconds), \(profile.rawValue))
        ON CONFLICT (name, since) DO UPDATE SET value = excluded.value
        """)
    try writer.append(
        [
            .init(
                LedgerEntry(
                    kind: .setting, at: now,
                    fields: [
                        "setting": "profile", "value": profile.rawValue, "from": from.description,
                        "asked-by": askedBy?.raw ?? "command line", "signed-by": signedBy?.raw ?? "",
                    ]))
        ], session)
}

/// Uses a signed reset up, and says in the ledger that the invitation is made. Nothing signed: nothing used.
/// - Returns: whether there was one.
/// - Parameter asker: only whoever asked for it makes it; nil is the command line.
func useSignedReset(
    of person: PersonID, by asker: PersonID?, at now: Instant, _ writer: LedgerWriter, _ session: any Session
) throws -> Bool {
    let today = try houseZone(session).day(of: now)
    guard try mayInvite(person, asker, on: today, session) else { return false }
    let used = try session.rows(
        """
        UPDATE cosignatures SET used_at = \(now.microseconds) WHERE matter = 'reset' AND person_id = \(person.raw)
        AND signed_at IS NOT NULL AND declined_at IS NULL AND used_at IS NULL AND expires_at > \(now.microseconds)
        AND COALESCE(asked_by, '') = \(asker?.raw ?? "") RETURNING asked_by, signed_by
        """)
    guard let row = used.first else { return false }
    try writer.append(
        [
            .init(
                LedgerEntry(
                    kind: .resetInvitation, at: now,
                    fields: [
                        "person": person.raw, "asked-by": try row.textIfAny(0) ?? "command line",
                        "signed-by": try row.text(1),
                    ]), about: person.raw)
        ], session)
    return true
}

/// What the person reads about it.
func resets(of person: PersonID, _ session: any Session) throws -> [AccountReset] {
    func instant(_ row: Row, _ column: Int) throws -> Instant? {
        try row.integerIfAny(column).map(Instant.init(microseconds:))
    }
    return try session.rows(
        """
        SELECT asked_at, expires_at, signed_at, declined_at, used_at FROM cosignatures
        WHERE matter = 'reset' AND person_id = \(person.raw) ORDER BY asked_at DESC
        """
    ).map { row in
        AccountReset(
            askedAt: Instant(microseconds: try row.integer(0)), expires: Instant(microseconds: try row.integer(1)),
            signedAt: try instant(row, 2), declinedAt: try instant(row, 3), madeAt: try instant(row, 4))
    }
}

/// The profiles in the order in which they held, as decided until then.
func profiles(until now: Instant, _ session: any Session) throws -> [(since: Instant, profile: PublicationProfile)] {
    try session.rows(
        "SELECT value, since FROM settings WHERE name = 'profile' AND since <= \(now.microseconds) ORDER BY since"
    ).map { (Instant(microseconds: try $0.integer(1)), try storedProfile($0, 0)) }
}

/// How much is published. That less is published is never decided ahead: a clock that stands before that decision, or was set
/// back, does not take it back.
func profileInForce(at now: Instant, _ session: any Session) throws -> PublicationProfile {
    let last = try session.rows("SELECT value FROM settings WHERE name = 'profile' ORDER BY since DESC LIMIT 1").first
    if let last, try storedProfile(last, 0) == .workOnly { return .workOnly }
    return try profiles(until: now, session).last?.profile ?? .standard
}

private func storedProfile(_ row: Row, _ column: Int) throws -> PublicationProfile {
    guard let profile = PublicationProfile(rawValue: try row.text(column)) else { throw DatabaseFailure.damaged }
    return profile
}

extension CosignedMatter {
    fileprivate var name: String {
        switch self {
        case .reset: "reset"
        case .profile: "profile"
        case .fullLaunch: "full-launch"
        case .shorterPhase: "shorter-phase"
        case .lowerProtection(let protection, _): protection.rawValue
        case .weakerPolicy: usagePolicyMatter
        // Kept apart (CaseLookStore.swift): never a row of this table.
        case .caseLook: "case-look"
        }
    }
    fileprivate var phase: Int? { if case .shorterPhase(let phase) = self { phase.rawValue } else { nil } }
    fileprivate var amount: Int? {
        switch self {
        case .lowerProtection(_, let value): value
        case .weakerPolicy(let version): version
        default: nil
        }
    }
    fileprivate var person: PersonID? { if case .reset(let person) = self { person } else { nil } }
    fileprivate var profile: String? { if case .profile(let profile) = self { profile.rawValue } else { nil } }

    /// Reads `matter, person_id, profile, phase, amount`.
    fileprivate init(_ row: Row, _ column: Int) throws {
        switch try row.text(column) {
        case "reset": self = .reset(PersonID(try row.text(column + 1)))
        case "profile": self = .profile(try storedProfile(row, column + 2))
        case "full-launch": self = .fullLaunch
        case "shorter-phase":
            guard let phase = Phase(rawValue: Int(try row.integer(column + 3))) else { throw DatabaseFailure.damaged }
            self = .shorterPhase(phase)
        case usagePolicyMatter: self = .weakerPolicy(over: Int(try row.integer(column + 4)))
        case let name:
            guard let protection = Protection(rawValue: name) else { throw DatabaseFailure.damaged }
            self = .lowerProtection(protection, to: Int(try row.integer(column + 4)))
        }
    }
}
