public import Access
public import Domain
import Ledger
public import OrganizationPorts
import Rollout
import SQL
import Voice

/// Concerns and pulses.
extension OrganizationStore: VoiceStorage {
    private static let held = "voice"

    public func voiceFacts(at now: Instant) async throws -> (phase: Phase, zone: Zone)? {
        guard let house = try await house(), house.form == .organization else { return nil }
        return (try await phase(at: now), house.zone)
    }

    // MARK: Passes

    public func issuer(of period: String) async throws -> StoredIssuer? {
        try await database.read { session in
            try session.rows(
                """
                SELECT period, purpose, first_day, last_day, sealed_key, public_key, panel FROM voice_issuers
                WHERE period = \(period)
                """
            ).first.map(StoredIssuer.init)
        }
    }

    public func keep(_ issuer: StoredIssuer, at now: Instant) async throws {
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, Self.held])
            let (period, name) = (issuer.period, issuer.period.name)
            let isNew = try session.run(
                """
                INSERT INTO voice_issuers (period, purpose, first_day, last_day, sealed_key, public_key, panel) VALUES
                (\(name), \(period.purpose.rawValue), \(period.first.description), \(period.last.description),
                \(issuer.sealedKey), \(issuer.publicKey), \(period.panel)) ON CONFLICT DO NOTHING
                """)
            guard isNew == 1 else { return }
            try writer.append(
                [
                    .init(
                        LedgerEntry(
                            kind: .issuerKey, at: now,
                            fields: [
                                "period": name, "purpose": period.purpose.rawValue, "key": issuer.publicKey,
                            ]))
                ], session)
        }
    }

    public func note(
        _ period: String, request: String, mark: String, _ grant: borrowing Grant<Oneself>
    ) async throws {
        let person = grant.subject
        try await database.write { session in
            try session.hold([Self.held])
            // Whoever had passes, deleted everything and is back has had their voice in this period.
            guard
                try session.rows("SELECT 1 FROM voice_forgotten WHERE period = \(period) AND hash = \(mark)").isEmpty
            else { throw VoiceRefusal.signedAlready }
            try session.run(
                """
                INSERT INTO voice_fetches (period, person_id, request) VALUES (\(period), \(person.raw), \(request))
                ON CONFLICT DO NOTHING
                """)
            let kept = try session.rows(
                "SELECT request FROM voice_fetches WHERE period = \(period) AND person_id = \(person.raw)"
            ).first?.text(0)
            guard kept == request else { throw VoiceRefusal.signedAlready }
        }
    }

    public func periods(of grant: borrowing Grant<Oneself>) async throws -> [String] {
        let person = grant.subject
        return try await database.read { session in
            try session.rows("SELECT period FROM voice_fetches WHERE person_id = \(person.raw) ORDER BY period").map {
                try $0.text(0)
            }
        }
    }

    public func holders(of period: String) async throws -> Int {
        try await database.read { try Store.holders(of: period, $0) }
    }

    // MARK: Letters

    public func take(_ letter: Letter, pass: String, of period: String) async throws {
        try await database.write { session in
            try session.hold([Self.held])
            // A pulse may have been published while this one was on its way.
            guard
                try !session.rows(
                    "SELECT 1 FROM voice_issuers WHERE period = \(period) AND sealed_key IS NOT NULL"
                ).isEmpty
            else { throw VoiceRefusal.notOpen }
            let isNew = try session.run(
                "INSERT INTO voice_spent (pass, period) VALUES (\(pass), \(period)) ON CONFLICT DO NOTHING")
            guard isNew == 1 else { throw VoiceRefusal.spent }
            switch letter {
            case .concern(let id, let receipt, let sealed, let box):
                let isOwn = try session.run(
                    """
                    INSERT INTO concerns (concern_id, receipt, words, box) VALUES
                    (\(id), \(receipt), \(sealed), \(box.description)) ON CONFLICT (receipt) DO NOTHING
                    """)
                // The pass is not used up by it.
                guard isOwn == 1 else { throw VoiceRefusal.receiptUsed }
            case .pulse(let answer):
                try session.run(
                    """
                    INSERT INTO pulse_counts (period, answer, count) VALUES (\(period), \(answer), 1)
                    ON CONFLICT (period, answer) DO UPDATE SET count = pulse_counts.count + 1
                    """)
            case .question(let id, let sealed, let box):
                try session.run(
                    """
                    INSERT INTO question_letters (letter_id, words, box) VALUES (\(id), \(sealed), \(box.description))
                    """)
            case .cover: break
            }
        }
    }

    public func concernReaders(at now: Instant) async throws -> [(person: PersonID, name: String)] {
        try await database.read { try Store.concernReaders(at: now, $0) }
    }

    public func formerConcernReaders(at now: Instant) async throws -> [String] {
        try await database.read { session in
            let readers = Set(try Store.concernReaders(at: now, session).map(\.person))
            return try session.rows(
                """
                SELECT concern_readers.person_id, name FROM concern_readers CROSS JOIN people
                WHERE people.person_id = concern_readers.person_id AND EXISTS (SELECT 1 FROM concerns WHERE released_on <= last_day)
                ORDER BY name, concern_readers.person_id
                """
            ).compactMap { row in try readers.contains(PersonID(row.text(0))) ? nil : row.text(1) }
        }
    }

    public func noteConcernReaders(at now: Instant) async throws {
        try await database.write { session in
            try session.hold([Self.held])
            let today = try houseZone(session).day(of: now)
            for reader in try Store.concernReaders(at: now, session) {
                try noteReader(reader.person, on: today, session)
            }
            try session.run(
                """
                DELETE FROM concern_readers
                WHERE NOT EXISTS (SELECT 1 FROM concerns WHERE released_on <= last_day)
                """)
        }
    }

    public func concern(receipt: String) async throws -> StoredConcern? {
        try await database.read { session in
            try session.rows(
                """
                SELECT concern_id, words, released_on, outcome, closed_on FROM concerns WHERE receipt = \(receipt)
                """
            ).first.map { try stored($0, session) }
        }
    }

    public func counts() async throws -> ConcernCounts {
        try await database.read { session in
            var (open, closed) = (0, [StoredConcern.Outcome: Int]())
            for row in try session.rows(
                "SELECT outcome, COUNT(*) FROM concerns WHERE released_on IS NOT NULL GROUP BY outcome")
            {
                let count = Int(try row.integer(1))
                if let outcome = try row.textIfAny(0).flatMap(StoredConcern.Outcome.init) {
                    closed[outcome] = count
                } else {
                    open = count
                }
            }
            return ConcernCounts(open: open, closed: closed)
        }
    }

    public func concerns(
        under grant: borrowing Grant<OfRollout>, from first: Int, most: Int, at now: Instant
    ) async throws -> (concerns: [StoredConcern], of: Int) {
        let reader = grant.holder
        return try await database.write { session in
            try session.hold([Self.held])
            // That they were open to somebody is known to everybody for as long as they are there.
            let today = try houseZone(session).day(of: now)
            try noteReader(reader, on: today, session)
            let after = try concernsAreFor(reader, on: today, session)
            let all = try session.rows(
                "SELECT COUNT(*) FROM concerns WHERE released_on > \(after?.description ?? "")"
            ).first?.integer(0)
            // By the ids, which were drawn when they were handed over.
            let page = try session.rows(
                """
                SELECT concern_id, words, released_on, outcome, closed_on FROM concerns
                WHERE released_on > \(after?.description ?? "")
                ORDER BY closed_on IS NOT NULL, released_on DESC, concern_id LIMIT \(most) OFFSET \(max(0, first))
                """
            ).map { try stored($0, session) }
            return (page, Int(all ?? 0))
        }
    }

    public func openConcerns(under grant: borrowing Grant<OfRollout>, at now: Instant) async throws -> OpenConcerns {
        let reader = grant.holder
        return try await database.read { session in
            let after = try concernsAreFor(reader, on: try houseZone(session).day(of: now), session)
            let row = try session.rows(
                """
                SELECT COUNT(*), MIN(released_on) FROM concerns WHERE released_on > \(after?.description ?? "")
                AND outcome IS NULL
                """
            ).first
            return OpenConcerns(
                count: Int(try row?.integer(0) ?? 0), since: try row?.textIfAny(1).flatMap { Day($0) })
        }
    }

    public func reply(
        to concern: String, id: String, sealed: String, on today: Day, under grant: borrowing Grant<OfRollout>
    ) async throws {
        let holder = grant.holder
        try await database.write { session in
            try session.hold([Self.held])
            let after = try concernsAreFor(holder, on: today, session)
            guard
                try !session.rows(
                    """
                    SELECT 1 FROM concerns WHERE concern_id = \(concern) AND released_on > \(after?.description ?? "")
                    AND closed_on IS NULL
                    """
                ).isEmpty
            else { throw VoiceRefusal.noSuchConcern }
            let isHR = try !session.rows("SELECT 1 FROM roles WHERE person_id = \(holder.raw) AND role = 'hr'").isEmpty
            try session.run(
                """
                INSERT INTO concern_replies (reply_id, concern_id, hat, words, said_on) VALUES
                (\(id), \(concern), \(isHR ? "hr" : "trustee"), \(sealed), \(today.description))
                """)
        }
    }

    public func close(
        _ concern: String, as outcome: StoredConcern.Outcome, on today: Day, under grant: borrowing Grant<OfRollout>
    ) async throws {
        let holder = grant.holder
        try await database.write { session in
            try session.hold([Self.held])
            let after = try concernsAreFor(holder, on: today, session)
            let isDone = try session.run(
                """
                UPDATE concerns SET outcome = \(outcome.rawValue), closed_on = \(today.description)
                WHERE concern_id = \(concern) AND released_on > \(after?.description ?? "") AND closed_on IS NULL
                """)
            guard isDone == 1 else { throw VoiceRefusal.noSuchConcern }
        }
    }

    public func pulses() async throws -> [PublishedPulse] {
        try await database.read { session in
            try session.rows("SELECT period, last_day, halves, panel FROM pulses ORDER BY last_day, period").map {
                row in
                PublishedPulse(
                    period: try row.text(0), last: try day(row, 1), panel: try row.textIfAny(3),
                    cell: try row.integerIfAny(2).flatMap { PulseCell(halves: Int($0)) })
            }
        }
    }
}

/// To whom concerns are open now, by name.
private func concernReaders(at now: Instant, _ session: any Session) throws -> [(person: PersonID, name: String)] {
    try session.rows(
        """
        SELECT DISTINCT people.person_id, name FROM roles CROSS JOIN people WHERE people.person_id = roles.person_id
        AND role IN ('hr', 'trustee') ORDER BY name, people.person_id
        """
    ).map { (person: PersonID(try $0.text(0)), name: try $0.text(1)) }.filter {
        try deskStanding(of: $0.person, at: now, session).readsConcerns
    }
}

private func noteReader(_ reader: PersonID, on today: Day, _ session: any Session) throws {
    try session.run(
        """
        INSERT INTO concern_readers (person_id, last_day) VALUES (\(reader.raw), \(today.description))
        ON CONFLICT (person_id) DO UPDATE SET last_day = excluded.last_day WHERE excluded.last_day > concern_readers.last_day
        """)
}

func holders(of period: String, _ session: any Session) throws -> Int {
    try session.rows(
        """
        SELECT (SELECT COUNT(*) FROM voice_fetches WHERE period = \(period))
        + (SELECT COUNT(*) FROM voice_forgotten WHERE period = \(period))
        """
    ).first.map { Int(try $0.integer(0)) } ?? 0
}

/// Reads `concern_id, words, released_on, outcome, closed_on`.
private func stored(_ row: Row, _ session: any Session) throws -> StoredConcern {
    let id = try row.text(0)
    let replies = try session.rows(
        "SELECT hat, words, said_on FROM concern_replies WHERE concern_id = \(id) ORDER BY said_on, reply_id"
    ).map { StoredConcern.Reply(hat: try $0.text(0), sealed: try $0.text(1), on: try day($0, 2)) }
    return StoredConcern(
        id: id, sealed: try row.text(1), releasedOn: try row.textIfAny(2).flatMap { Day($0) },
        outcome: try row.textIfAny(3).flatMap(StoredConcern.Outcome.init),
        closedOn: try row.textIfAny(4).flatMap { Day($0) }, replies: replies)
}

extension StoredIssuer {
    /// Reads `period, purpose, first_day, last_day, sealed_key, public_key, panel`.
    init(_ row: Row) throws {
        guard let purpose = VoicePeriod.Purpose(rawValue: try row.text(1)) else { throw DatabaseFailure.damaged }
        self.init(
            period: VoicePeriod(
                purpose: purpose, name: try row.text(0), panel: try row.textIfAny(6), first: try day(row, 2),
                last: try day(row, 3)),
            sealedKey: try row.textIfAny(4), publicKey: try row.text(5))
    }
}
