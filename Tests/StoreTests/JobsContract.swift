import Domain
import SQL
import Store
import TestSupport
import Testing

/// However many servers run, a job of a period is done by one.
@Suite struct JobsContract {
    private let now = Instant("2026-11-24T12:00:00Z")

    @Test(arguments: TestedEngine.allCases)
    func `of twenty that claim at once one has it`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let store = JobStore(database: given.database)
            let now = now
            let claims = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await store.claim("seal", period: "2026-W47", at: now) } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(claims == 1)
            #expect(try await store.claim("seal", period: "2026-W48", at: now))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `the claim of a server that died is free again, one that was finished never`(engine: TestedEngine) async throws
    {
        try await Given.with(engine) { given in
            let store = JobStore(database: given.database)
            #expect(try await store.claim("seal", period: "1", at: now))
            #expect(try await !store.claim("seal", period: "1", at: now.adding(.minutes(14))))
            #expect(try await store.claim("seal", period: "1", at: now.adding(.minutes(16))))
            try await store.finish("seal", period: "1", at: now.adding(.minutes(17)))
            #expect(try await !store.claim("seal", period: "1", at: now.adding(.days(2))))
            try await store.giveBack("seal", period: "1")
            #expect(try await store.claim("seal", period: "1", at: now.adding(.days(2))))
        }
    }
}
