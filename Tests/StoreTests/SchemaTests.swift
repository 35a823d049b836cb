import Access
import Crypto
import Domain
import Foundation
import OrganizationPorts
import SQL
import Store
import StoreSQLite
import TestSupport
import Testing

@Suite struct SchemaTests {
    /// A released step is never edited: a database that has taken it would be another one. New steps are added here.
    static let pinned = [
        "0001-people": "287faf7210bbbe1d09ec31664817a37cbbf64f71a07308fda8b295f858fdfb80",
        "0012-sign-on": "85b3ad160e3289a97ec5e0cf455c4aef99a467a3603bd9d158e4baf13e262586",
        "0013-commits": "c2bf8efd23524c5eb6149dca0337d7febd9404b85d0daf7604b03cc66473aa3f",
        "0017-connections": "e37470d652cc28dde0e4f1416be077b8166b09cb301be2c907b510aa1cb4e063",
        "0015-deliveries": "ad7266cdc007ec69e62a14e6b064ceaf9ffac85dc937d80a48b365e9e625c5f8",
        "0014-line-changes": "2f431fa84d45fd9dd6cfa7cb272507a2e72196b20d770d44185a4c095429a678",
        "0019-standing": "54bbdce93e33be16d090b0b89162600263d2df5454b25cd203e0208fc652b0ff",
        "0020-voice": "19faf7649b7c66e3aab18e0fb3bdeda30d06cb529c0fe9bd5ac302348f6f27d5",
        "0018-rollout": "a82ef1073e6928c24710b3d56d2daeb9a23931b9b7bebcf9c28528dc3b5ffe0c",
        "0023-talk": "28551c91960055b35a0b181def0328c4c7609a58a072bfa54019ce2e023d3714",
        "0024-notices": "e253cf5e238d188b8cd8845affecf5355fac59b89b374f406986b299671c2f96",
        "0022-calendars": "2c26c3ccee54bb2ae558285565024614f371ccd6711c0717f86b4fe6ed03ebea",
        "0025-notices": "00efa15b21d016c27c0bc5fc2e3ee2f90a72709637b93b1f4a78cc2737275796",
        "0027-barriers": "8808110e3753742946b953352cbbc788d6d44cd84c9d0df84875c21fceda80e4",
        "0034-leave": "b3f87bfea6671a82520bfbfba1f9342b34a19eb9f6e0227cdcc725f4e5d8a7bd",
        "0029-own-hours": "9ca59599ca99606c68777140af2557370e4ed2b74de234ea7dbf8b2fab62ef4d",
        "0028-register": "4e199db3c1746118ac20edcd78f5c7fa88e8d3d5db3805e9ff645bda4927b0a3",
        "0037-leaving": "5ef8451215d5469e28a4af1ca440909b800fa9b79f16d0df765e2dd4c89cbd11",
        "0038-speaker": "405bd0bb957f48f2fbda479769f9766385f3bf3729976d8dcb1f8cfc3d81b3b8",
        "0039-self-audits": "bf3e5e6305e03bd817767dc6a00e6b06e223e390817dff08c907628822deffe0",
        "0040-question-letters": "e7677ef218d255d2c64f01a7d2c41580d1b11a7ab7e166924458179514c6a244",
        "0042-unused-events": "94f52f4da039c28e2bad436613a88abe562e9ca2d3428c6e632ffdcbc89dfcef",
        "0047-counted": "f4eea920b91d75d5621419a4a820f2c2dabc802f07e48bb9df0ce373b22640ba",
        "0049-deleted-projects": "3201d8963d996f5fb2e67d4a9055f08d7fb288a0ec0986d48f49862b221062dd",
        "0050-logins-of-nobody": "46ffe643695db0c5322bb635093cf3e1de61d8bbcaee775023c257f697bb1bd9",
        "0048-undated": "e4bdd0d8fc4c102d6165c2b4ba01a1c5f68bc6a166b410b6dea745955ee2e09d",
        "0046-changes": "a085b0269ef84978b2183ed1370cee1be9db33c831209f9b1fac622839671c4c",
        "0043-calendar-parts": "87377826e5ece6ceb46a498c0d9d88a9d80e4258f900e41dec8a2dad4bb07909",
        "0044-unknown-kinds": "04c2538ef54cbd4abf1c260dfb5a9ccb727651c2baef16c25e2b351e11b84b91",
        "0045-artifacts": "12899f44d2c2025f660046c848b0d7a43dc05ef5b69a6f2e98229ebb1706d55e",
        "0035-order": "0545c7dc06421f0fa63b8a523835401b52ef16f1f3f578da7b1851c255881057",
        "0032-policies": "f5116f168e4484b3bd5d9c42b260a9780115d2cdd677930a7e0b31451af155d8",
        "0026-accounts": "85153adcb8c45f07f069ebaeb507b7b598301462aa1ebbce1d385aa56d2df03c",
        "0021-hr": "dd3b25c2ec7e26fc87fae5d7009b3a9dfb66d949919051bb89a197bd0df585e9",
        "0011-lives": "3fec59cee00e35f026d737e78c1d72e1de6b393e3b8df305e5473698ecebfa05",
        "0010-roles-since": "b6a581de07ece7dc340ae75f156b1522a4f8b17eb5beb8aa9d53c86ccadac2e5",
        "0009-second-factor": "cb8e151409260c38b1a86509257af371ed0303a2ef2cfad3ac6b242a5ff550e4",
        "0008-work": "ed2c52cdd76b46edb35473a1c38aecf3449f79014d71dc9b9a0c7d4f4b79a08e",
        "0007-published-views": "9cea53db7285eb0a44550c0d8508d2fc3607f20459f8084fa28d687da930ccf6",
        "0006-cosignatures": "75bf40844cc831dbf9dd62196759d3e7cf01fbcd03254f7fe2ff8a8e7deed638",
        "0005-publication": "1a4ddbf07dbf4e03adc506946a2e73739ddcd1aefc6e19eccee8e27fd8c44084",
        "0004-house": "9052fa27b231f7060fe73aedee6b544638d6a449273588ec89c4cebfe3b84b24",
        "0003-organization": "ae1737b2be5b577ebd72f7721c4212602c1801f4bd26b8742f267a3f2394179e",
        "0002-activity": "ac5e1665aa8c12f9ad391425b1bf937a06158834b9289e4c0c92153d3d85cc87",
    ]

    @Test func `a released migration is never edited`() {
        #expect(Schema.migrations.map(\.id) == Self.pinned.keys.sorted())
        for migration in Schema.migrations {
            let hash = SHA256.hash(data: Data((migration.text + (migration.onPostgres ?? "")).utf8)).map { byte in
                String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }.joined()
            #expect(hash == Self.pinned[migration.id], "\(migration.id) is \(hash)")
        }
    }

    /// Between rows with a moment the place of a row without a name would be one.
    @Test(arguments: TestedEngine.allCases)
    func `questions of the register are kept over the step, and lie in no order of asking`(engine: TestedEngine)
        async throws
    {
        try await withDatabase(engine) { database in
            _ = try await database.migrate(Array(Schema.migrations.prefix { $0.id != "0028-register" }))
            try await database.write { session in
                for id in ["b", "c", "a"] {
                    try session.run(
                        "INSERT INTO register_questions (question_id, words, asked_at) VALUES (\(id), 'Why?', 1)")
                }
            }
            _ = try await database.migrate(Schema.migrations)
            let ids = try await database.read { session in
                try session.rows("SELECT question_id FROM register_questions ORDER BY question_id").map {
                    try $0.text(0)
                }
            }
            #expect(ids == ["a", "b", "c"])
            if engine == .sqlite {
                await #expect(throws: (any Error).self) {
                    try await database.read { try $0.rows("SELECT rowid FROM register_questions").count }
                }
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `of who is no program no login stays from before either`(engine: TestedEngine) async throws {
        try await withDatabase(engine) { database in
            _ = try await database.migrate(Array(Schema.migrations.prefix { $0.id != "0050-logins-of-nobody" }))
            try await database.write { session in
                for (hash, isBot) in [("a", Int64(0)), ("b", 1)] {
                    try session.run(
                        """
                        INSERT INTO bots (hash, provider, login, is_bot, said_by)
                        VALUES (\(hash), 'git', 'ada@corp.example', \(isBot), 'somebody')
                        """)
                }
            }
            _ = try await database.migrate(Schema.migrations)
            let logins = try await database.read { session in
                try session.rows("SELECT login FROM bots ORDER BY hash").map { try $0.text(0) }
            }
            #expect(logins == ["", "ada@corp.example"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what was said of somebody's leave beside lines of others goes, and the days stay`(engine: TestedEngine)
        async throws
    {
        try await withDatabase(engine) { database in
            _ = try await database.migrate(Array(Schema.migrations.prefix { $0.id != "0034-leave" }))
            try await database.write { session in
                for kind in ["leave", "offsite"] {
                    try session.run(
                        """
                        INSERT INTO shared_annotations (annotation_id, scope, name, from_day, to_day, kind, words, effect,
                        made_at) VALUES (\(kind), 'team', 'Cart', '2026-09-01', '2026-09-02', \(kind), 'Ada', 'leave-out', 1)
                        """)
                    for (place, scope) in ["team", "shown"].enumerated() {
                        try session.run(
                            """
                            INSERT INTO look_notes (look_id, place, person_id, scope, name, from_day, to_day, kind, words,
                            effect) VALUES (\(kind), \(Int64(place)), 'p', \(scope), '', '2026-09-01', '2026-09-02', \(kind),
                            'Ada', 'none')
                            """)
                    }
                }
            }
            _ = try await database.migrate(Schema.migrations)
            let words = try await database.read { session in
                try session.rows(
                    """
                    SELECT words FROM shared_annotations WHERE to_day = '2026-09-02' ORDER BY kind
                    """
                ).map { try $0.text(0) }
                    + session.rows("SELECT words FROM look_notes ORDER BY kind, scope").map { try $0.text(0) }
            }
            // Own leave that its person shows is the person's to say.
            let none = AnnotationContent.withoutWords
            #expect(words == [none, "Ada", "Ada", none, "Ada", "Ada"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `commits of an earlier schema keep their authors, who are numbers from then on`(engine: TestedEngine)
        async throws
    {
        try await withDatabase(engine) { database in
            _ = try await database.migrate(Schema.migrations.filter { $0.id < "0012" })
            try await database.write { session in
                try session.script(
                    """
                    INSERT INTO commits VALUES ('s', 'b', 'a', 1, 2, 'hash of z'), ('s', 'a', '', NULL, NULL, NULL),
                        ('t', 'b', 'a', 1, 2, 'hash of y'), ('s', 'c', 'b a', 3, 4, 'hash of z');
                    """)
            }
            _ = try await database.migrate(Schema.migrations)
            let rows = try await database.read { session in
                try session.rows(
                    """
                    SELECT service, sha, parents, authored_at, committed_at, hash, touches FROM commits
                    LEFT JOIN authors ON authors.author = commits.author ORDER BY service, sha
                    """
                ).map(\.values)
            }
            #expect(
                rows == [
                    [.text("s"), .text("a"), .text(""), .null, .null, .null, .integer(1)],
                    [.text("s"), .text("b"), .text("a"), .integer(1), .integer(2), .text("hash of z"), .integer(1)],
                    [.text("s"), .text("c"), .text("b a"), .integer(3), .integer(4), .text("hash of z"), .integer(1)],
                    [.text("t"), .text("b"), .text("a"), .integer(1), .integer(2), .text("hash of y"), .integer(1)],
                ])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a newer schema is refused before anything is changed, and the same one is taken once`(
        engine: TestedEngine
    ) async throws {
        try await Given.with(engine) { given in
            #expect(try await given.database.migrate(Schema.migrations).isEmpty)
            try await given.database.write { try $0.run("INSERT INTO migrations (id) VALUES (\("9999-later")) ") }
            await #expect(throws: DatabaseFailure.newerSchema("9999-later")) {
                try await given.database.migrate(Schema.migrations + [Migration(id: "0099-x", text: "SELECT 1")])
            }
            #expect(try await given.database.appliedMigrations().contains("0099-x") == false)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an older schema takes the steps it lacks and keeps its rows`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            try await given.send([.at(0)])
            let later = Migration(id: "0099-later", text: "CREATE TABLE later (one BIGINT NOT NULL);")
            #expect(try await given.database.migrate(Schema.migrations + [later]) == ["0099-later"])
            #expect(try await given.heartbeats().count == 1)
        }
    }

    /// A database as the first release left it, with rows in it.
    @Test(arguments: TestedEngine.allCases)
    func `a database of the first release takes every later step and keeps its people and their spans`(
        engine: TestedEngine
    ) async throws {
        try await withDatabase(engine) { database in
            _ = try await database.migrate(Array(Schema.migrations.prefix(2)))
            try await database.write { session in
                try session.script(
                    """
                    INSERT INTO house (one, form, name, zone, simulated, set_up_at) VALUES (1, 'solo', 'S', 'UTC', 0, 0);
                    INSERT INTO people (person_id, email, name, zone, made_at) VALUES ('p', 'p@x.org', 'P', 'UTC', 0);
                    INSERT INTO invitations (hash, person_id, expires_at) VALUES ('h', 'p', 9000000000000000);
                    INSERT INTO spans VALUES ('p', 'human', 0, 60000000, 'coding', 'a', NULL, 1);
                    """)
            }
            let later = Schema.migrations.dropFirst(2).map(\.id)
            #expect(try await database.migrate(Schema.migrations) == later)
            let members = try await OrganizationStore(database: database, writer: .ofTests).members(
                on: day("2026-11-24"))
            #expect(members.map(\.email) == ["p@x.org"] && members[0].roles == [RoleHeld(.owner, .organization)])
            let credentials = CredentialStore(
                database: database, uses: UseNotes(database: database, isOn: true), writer: .ofTests,
                simulatedPhase: nil)
            let entered = try await credentials.accept(
                invitationHash: "h", passphraseHash: "x", address: nil, name: nil, at: Instant("2026-11-24T00:00:00Z"))
            #expect(entered == PersonID("p"))
            let account = try await OrganizationStore(database: database, writer: .ofTests).account(of: entered)
            #expect(account?.email == "p@x.org", "an invitation of that release carries no address")
            let spans = try await database.read { try $0.rows("SELECT person_id FROM spans").count }
            #expect(spans == 1)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a step that fails leaves nothing half done`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let broken = Migration(
                id: "0099-broken", text: "CREATE TABLE half (one BIGINT); SELECT no_such_function();")
            await #expect(throws: (any Error).self) {
                try await given.database.migrate(Schema.migrations + [broken])
            }
            await #expect(throws: (any Error).self) {
                try await given.database.read { try $0.rows("SELECT one FROM half") }
            }
        }
    }

    @Test func `the embedded database waits for the disk`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let database = try SQLiteDatabase(path: path, busySeconds: 1)
        #expect(try await database.synchronousLevel() == 2)
        #expect(try await database.journalMode() == "wal")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try await database.write { try $0.script("CREATE TABLE left (one BIGINT)") }
        // A bulk that is cancelled leaves the next one who writes waiting for the disk.
        let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
        let isCancelled = DispatchSemaphore(value: 0)
        let bulk = Task {
            try await database.writeUnsynced { session in
                hasBegun.yield()
                isCancelled.wait()
                _ = try session.run("INSERT INTO left (one) VALUES (1)")
            }
        }
        for await _ in begun { break }
        bulk.cancel()
        isCancelled.signal()
        await #expect(throws: CancellationError.self) { try await bulk.value }
        #expect(try await database.synchronousLevel() == 2)
        try await database.close()
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        #expect(log ?? 0 == 0, "a file that is closed is whole without its log")
    }

    @Test(.timeLimit(.minutes(1))) func `the embedded database stops at a question whose answer nobody wants any more`()
        async throws
    {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let database = try SQLiteDatabase(path: path, busySeconds: 1)
        let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
        // Hours of counting.
        let question = Task {
            try await database.read { session in
                hasBegun.yield()
                return try session.rows(
                    """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000000)
                    SELECT COUNT(*) FROM n
                    """
                ).count
            }
        }
        for await _ in begun { break }
        try await Task.sleep(for: .milliseconds(50))
        question.cancel()
        await #expect(throws: CancellationError.self) { try await question.value }
        // What cannot be answered says so, and the next question is answered.
        await #expect(throws: DatabaseFailure.self) {
            try await database.read { try $0.rows("SELECT ABS(-9223372036854775807 - 1)").count }
        }
        #expect(try await database.read { try $0.rows("SELECT 1 WHERE 2 = \(Int64(2)) AND '' = \("")").count } == 1)
        try await database.close()
    }

    /// Guarantee G8: the schema has no place for a target, a threshold, a flag or a score of a person.
    @Test(arguments: TestedEngine.allCases)
    func `no column can hold a threshold, a target, a score or a rank`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let names = try await given.database.read { session in
                guard session.engine == .sqlite else {
                    return try session.rows(
                        """
                        SELECT table_name || '.' || column_name FROM information_schema.columns
                        WHERE table_schema = current_schema()
                        """
                    ).map { try $0.text(0) }
                }
                return try session.rows(
                    """
                    SELECT tables.name || '.' || columns.name FROM sqlite_master AS tables,
                    pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
                    """
                ).map { try $0.text(0) }
            }
            #expect(names.count > 50)
            let forbidden = [
                "score", "rank", "rating", "target", "goal", "threshold", "limit", "flag", "alert", "quota", "grade",
                "percentile", "benchmark", "warning", "level",
            ]
            for name in names {
                for word in forbidden {
                    #expect(!name.split(whereSeparator: { "._".contains($0) }).contains { $0 == word }, "\(name)")
                }
            }
        }
    }
}
