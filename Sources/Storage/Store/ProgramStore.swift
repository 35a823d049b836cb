public import Access
public import Domain
import Ledger
public import OrganizationPorts
public import SQL

/// The list of programs, for whoever corrects it.
public struct ProgramStore: ProgramListing {
    private let database: any Database
    private let writer: LedgerWriter
    private let hashAddress: @Sendable (String) -> String

    public init(
        database: any Database, writer: LedgerWriter, hashAddress: @escaping @Sendable (String) -> String
    ) {
        self.database = database
        self.writer = writer
        self.hashAddress = hashAddress
    }

    public func list(_ account: ToolIdentity, under grant: borrowing Grant<OfSettings>, at now: Instant) async throws {
        let hash = authorHash(account, hashAddress)
        let hashAddress = hashAddress
        try await change("added \(account.provider) \(account.login)", at: now) { session in
            // Whose account it is, is for that person to say: else somebody's work would be no work without their knowing.
            let people = try session.rows(
                """
                SELECT 'git', email FROM people UNION ALL SELECT provider, login FROM identities
                UNION ALL SELECT provider, login FROM account_proposals
                """
            ).map { authorHash(ToolIdentity(provider: try $0.text(0), login: try $0.text(1)), hashAddress) }
            guard !people.contains(hash) else { throw ProgramRefusal.somebodys }
            return try session.run(
                """
                INSERT INTO bots (hash, provider, login, is_bot, said_by)
                VALUES (\(hash), \(account.provider), \(account.login), 1, 'somebody')
                ON CONFLICT (hash) DO UPDATE SET is_bot = 1, said_by = 'somebody', login = excluded.login
                WHERE bots.is_bot = 0
                """) > 0
        }
    }

    public func unlist(_ account: ToolIdentity, under grant: borrowing Grant<OfSettings>, at now: Instant) async throws
    {
        let hash = authorHash(account, hashAddress)
        // It may be somebody's: everybody can read the ledger, and it names nobody.
        try await change("took off an account of \(account.provider)", at: now) { session in
            // Who is no program is somebody: of the name nothing stays.
            let changed = try session.run(
                "UPDATE bots SET is_bot = 0, said_by = 'somebody', login = '' WHERE hash = \(hash) AND is_bot = 1")
            guard changed > 0 else { throw ProgramRefusal.notThere }
            return true
        }
    }

    private func change(
        _ what: String, at now: Instant, _ body: @escaping @Sendable (any Session) throws -> Bool
    ) async throws {
        let writer = writer
        try await database.write { session in
            try session.hold(["commits", ledgerName, "organization"])
            guard try body(session) else { return }
            try writer.append(
                [
                    .init(
                        LedgerEntry(
                            kind: .setting, at: now,
                            fields: ["setting": "list of programs", "value": what, "from": now.description]))
                ], session)
        }
    }
}
