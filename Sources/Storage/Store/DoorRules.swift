import Domain
import SQL

/// What a person does not want to be recorded, read inside the transaction that would record it.
struct DoorRules {
    let closed: [Interval]
    /// What joining must not bridge: closed ranges, and pauses, so that no minute of a pause counts.
    var unbridgeable: [Interval] {
        let pauses = pauses.map { pause in
            Interval(Instant(microseconds: pause.from), Instant(microseconds: pause.to ?? .max))
        }
        return closed + pauses
    }
    private let pauses: [(from: Int64, to: Int64?)]
    private let excluded: Set<String>
    /// Nothing from before this moment, and nothing at all of somebody who has not read the notice as it is now; nil in a solo
    /// directory, which needs no acknowledgement, and in a simulated one, where everybody counts as having read the notice.
    let notBefore: Int64?
    private let liveTokens: Set<TokenID>
    /// Times in which the organization was in its first phase: nothing of anybody.
    private let uncollected: [Range<Int64>]

    init(_ session: any Session, _ person: PersonID) throws {
        try self.init(answers: session.rows(all: Self.questions(of: person))[...])
    }

    /// The rules of several people in one exchange, in their order.
    static func of(_ people: [PersonID], _ session: any Session) throws -> [DoorRules] {
        let answers = try session.rows(all: people.flatMap(questions))
        return try people.indices.map { index in
            try DoorRules(answers: answers[(index * questionCount)..<((index + 1) * questionCount)])
        }
    }

    private static let questionCount = 6
    private static func questions(of person: PersonID) -> [SQL] {
        [
            "SELECT started_at, ended_at FROM closed_ranges WHERE person_id = \(person.raw) ORDER BY started_at",
            "SELECT started_at, ended_at FROM pauses WHERE person_id = \(person.raw) ORDER BY started_at",
            "SELECT project FROM exclusions WHERE person_id = \(person.raw)",
            """
            SELECT CASE WHEN form = 'solo' OR simulated = 1 THEN NULL
                WHEN acknowledged_version >= \(CollectionNotice.version) THEN acknowledged_at ELSE \(Int64.max) END
            FROM people JOIN house ON house.one = 1 WHERE person_id = \(person.raw)
            """,
            "SELECT token_id FROM tokens WHERE person_id = \(person.raw) AND revoked_at IS NULL",
            """
            SELECT since, phase FROM phases JOIN house ON form = 'organization' AND simulated = 0 ORDER BY since
            """,
        ]
    }

    private init(answers: ArraySlice<[Row]>) throws {
        let first = answers.startIndex
        closed = try answers[first].map(Interval.init)
        pauses = try answers[first + 1].map { (try $0.integer(0), try $0.integerIfAny(1)) }
        excluded = Set(try answers[first + 2].map { try $0.text(0) })
        notBefore = try answers[first + 3].first?.integerIfAny(0)
        liveTokens = Set(try answers[first + 4].map { TokenID(try $0.text(0)) })
        var silent: [Range<Int64>] = []
        var began: Int64?
        for row in answers[first + 5] {
            let since = try row.integer(0)
            if let start = began { silent.append(start..<since) }
            began = try row.integer(1) == Int64(Phase.alignment.rawValue) ? since : nil
        }
        if let start = began { silent.append(start..<Int64.max) }
        uncollected = silent
    }

    /// A token can end between the moment it was presented and this one.
    func admits(_ token: TokenID?) -> Bool { token.map(liveTokens.contains) ?? true }

    /// Nil if it may be kept.
    func reason(against time: Instant, project: String?) -> CollectionState.DiscardReason? {
        let at = time.microseconds
        if let notBefore, at < notBefore { return .beforeAcknowledgement }
        if uncollected.contains(where: { $0.contains(at) }) { return .beforeCommunication }
        if pauses.contains(where: { $0.from <= at && at < $0.to ?? .max }) { return .paused }
        if let project, excluded.contains(project) { return .excludedProject }
        if closed.contains(where: { $0.contains(time) }) { return .deletedRange }
        return nil
    }

    static func count(
        _ discarded: [CollectionState.DiscardReason: Int], _ session: any Session, _ person: PersonID
    ) throws {
        for (reason, items) in discarded {
            try session.run(
                """
                INSERT INTO discards (person_id, reason, items) VALUES (\(person.raw), \(reason.rawValue), \(items))
                ON CONFLICT (person_id, reason) DO UPDATE SET items = discards.items + excluded.items
                """)
        }
    }
}
