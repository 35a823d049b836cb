import Dispatch
import SQL
import Testing

/// What is asked in one `read` is answered as of one moment, and the next `read` knows what has been written since.
@Suite struct ReadContract {
    private struct Refused: Error {}

    private func withRow(_ engine: TestedEngine, _ body: (any Database) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            try await database.write {
                try $0.script("CREATE TABLE one (a BIGINT NOT NULL)")
                try $0.script("INSERT INTO one (a) VALUES (1)")
            }
            try await body(database)
        }
    }

    private func value(_ session: any Session) throws -> Int64 {
        try session.rows("SELECT a FROM one").first?.integer(0) ?? -1
    }

    private func change(_ database: any Database, to value: Int64) async throws {
        try await database.write { _ = try $0.run("UPDATE one SET a = \(value)") }
    }

    /// Whoever waits for what does not come goes on in the end, and finds that it is not as expected.
    private func comes(_ signal: DispatchSemaphore) async -> Bool {
        await withCheckedContinuation { go in
            DispatchQueue.global().async { go.resume(returning: signal.wait(timeout: .now() + 30) == .success) }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what is written while somebody reads is not in what is read`(_ engine: TestedEngine) async throws {
        try await withRow(engine) { database in
            let hasRead = DispatchSemaphore(value: 0)
            let isWritten = DispatchSemaphore(value: 0)
            async let both = database.read { session in
                let before = try value(session)
                hasRead.signal()
                #expect(isWritten.wait(timeout: .now() + 30) == .success)
                return [before, try value(session)]
            }
            #expect(await comes(hasRead))
            try await change(database, to: 2)
            isWritten.signal()
            #expect(try await both == [1, 1])
            #expect(try await database.read(value) == 2)
        }
    }

    /// Every connection, and each more than once.
    private func seen(_ database: any Database) async throws -> Set<Int64> {
        try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<8 { group.addTask { try await database.read(value) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a read that fails leaves no connection in the past`(_ engine: TestedEngine) async throws {
        try await withRow(engine) { database in
            for turn in Int64(2)..<12 {
                await #expect(throws: Refused.self) {
                    try await database.read { session in
                        _ = try value(session)
                        throw Refused()
                    }
                }
                try await change(database, to: turn)
                #expect(try await seen(database) == [turn])
            }
        }
    }

    @Test func `a read that is given up in the middle leaves no connection in the past`() async throws {
        try await withRow(.sqlite) { database in
            for turn in Int64(2)..<12 {
                let hasRead = DispatchSemaphore(value: 0)
                let givenUp = Task {
                    try await database.read { session in
                        _ = try value(session)
                        hasRead.signal()
                        for _ in 0..<1_000_000 { _ = try value(session) }
                    }
                }
                #expect(await comes(hasRead))
                givenUp.cancel()
                await #expect(throws: CancellationError.self) { try await givenUp.value }
                try await change(database, to: turn)
                #expect(try await seen(database) == [turn])
            }
        }
    }

    @Test func `where the engine has ended a read by itself, why is said, and the next one works`() async throws {
        try await withRow(.sqlite) { database in
            for turn in Int64(2)..<12 {
                await #expect(throws: Refused.self) {
                    try await database.read { session in
                        _ = try value(session)
                        // As on a full disk, where a large answer was to be sorted.
                        try session.script("ROLLBACK")
                        throw Refused()
                    }
                }
                try await change(database, to: turn)
                #expect(try await seen(database) == [turn])
            }
        }
    }
}
