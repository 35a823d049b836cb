import Access
import Domain
import EvidencePorts
import SQL
import Store
import TestSupport
import Testing

/// What a person does not want recorded is not: pause, excluded project, deletion, on every engine.
@Suite struct DoorRulesContract {
    @Test(arguments: TestedEngine.allCases)
    func `what falls into a pause is dropped and counted, before and after is kept`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            #expect(try await given.personal.pausedSince(for: Policy.grant(for: given.ada)) == nil)
            try await given.own.pause(Policy.grant(for: given.ada), at: Heartbeat.at(100).time)
            #expect(try await given.personal.pausedSince(for: Policy.grant(for: given.ada)) == Heartbeat.at(100).time)
            try await given.own.resume(Policy.grant(for: given.ada), at: Heartbeat.at(200).time)
            #expect(try await given.personal.pausedSince(for: Policy.grant(for: given.ada)) == nil)
            try await given.send([.at(99), .at(100), .at(199), .at(200)])
            #expect(try await given.heartbeats().map(\.time) == [Heartbeat.at(99).time, Heartbeat.at(200).time])
            let collection = try await given.personal.collection(for: Policy.grant(for: given.ada))
            #expect(collection.discarded == [.paused: 2] && collection.pausedSince == nil)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `an excluded project is dropped, and its past goes if that is asked for`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            try await given.send([.at(0, "open"), .at(60, "secret"), .at(120, "open"), .at(180, "open")])
            try await given.own.exclude("secret", past: true, Policy.grant(for: given.ada), at: Given.received)
            try await given.send([.at(240, "secret"), .at(300, "open")])
            #expect(try await given.heartbeats().allSatisfy { $0.work.project == "open" })
            let spans = try await given.spans()
            #expect(spans.allSatisfy { $0.work.project == "open" })
            #expect(spans.covered == 60 + 180, "the minute of the excluded project is not given to another one")
            try await given.own.include("secret", Policy.grant(for: given.ada), at: Given.received)
            try await given.send([.at(360, "secret")])
            #expect(try await given.heartbeats().contains { $0.work.project == "secret" })
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `the same imported row is the same span, and a closed range cuts it`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let work = Work(kind: .coding, project: "a", language: nil)
            let span = Span(Heartbeat.at(0).time, Heartbeat.at(600).time, work, .imported)
            #expect(
                try await given.evidence.store(imported: [span, span], of: given.ada, received: Given.received).new == 1
            )
            #expect(try await given.evidence.store(imported: [span], of: given.ada, received: Given.received).new == 0)
            let range = Interval(Heartbeat.at(100).time, Heartbeat.at(200).time)
            try await given.own.delete(range, Policy.grant(for: given.ada), at: Given.received)
            #expect(try await given.spans().covered == 500)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `nothing of a person is left after everything was deleted`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            try await given.send([.at(0), .at(60)])
            try await given.own.deleteEverything(Policy.grant(for: given.ada), at: Given.received)
            #expect(try await given.heartbeats().isEmpty)
            #expect(try await given.spans().isEmpty)
            let left = try await given.database.read { session in
                try session.rows("SELECT email FROM people").map { try $0.text(0) }
            }
            #expect(left == ["hash of ada at example.org"])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `no minute of a pause counts, by heartbeats or by import`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            try await given.own.pause(Policy.grant(for: given.ada), at: Heartbeat.at(60).time)
            try await given.own.resume(Policy.grant(for: given.ada), at: Heartbeat.at(600).time)
            try await given.send([.at(0), .at(30), .at(660), .at(700)])
            #expect(try await given.spans().covered == 30 + 40)
            try await given.evidence.recompute(
                Interval(Heartbeat.at(0).time, Heartbeat.at(700).time), of: given.ada)
            #expect(try await given.spans().covered == 30 + 40)
            let span = Span(
                Heartbeat.at(0).time, Heartbeat.at(660).time, Work(kind: .terminal, project: "a", language: nil),
                .imported)
            #expect(
                try await given.evidence.store(imported: [span], of: given.ada, received: Given.received).new == 1)
            #expect(try await given.spans().filter { $0.origin == .imported }.covered == 120)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what comes under a token that ended meanwhile is not taken, and its neighbours are`(engine: TestedEngine)
        async throws
    {
        try await Given.with(engine) { given in
            let credentials = CredentialStore(
                database: given.database, uses: UseNotes(database: given.database, isOn: true),
                writer: .ofTests, simulatedPhase: nil)
            for name in ["live", "ended"] {
                let token = OwnToken(
                    id: TokenID(name), prefix: name, kind: .write, madeAt: Given.received, lastUsed: nil,
                    revokedAt: nil, isByOperator: false)
                try await credentials.addToken(hash: name, token, person: given.ada, asked: true)
            }
            try await credentials.revokeToken(TokenID("ended"), of: given.ada, at: Given.received)
            async let live: Void = given.evidence.store(
                [.at(0)], of: given.ada, received: Given.received, under: TokenID("live"))
            await #expect(throws: TokenRevoked.self) {
                try await given.evidence.store(
                    [.at(60)], of: given.ada, received: Given.received, under: TokenID("ended"))
            }
            try await live
            #expect(try await given.heartbeats().map(\.time) == [Heartbeat.at(0).time])
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `after a deletion the last editor and moment are those of what is left`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            try await given.send([.at(0)])
            let range = Interval(Heartbeat.at(0).time, Heartbeat.at(1).time)
            try await given.own.delete(range, Policy.grant(for: given.ada), at: Given.received)
            #expect(try await given.personal.collection(for: Policy.grant(for: given.ada)).latest == nil)
            let owed = try await given.database.read { try $0.rows("SELECT what FROM owed").count }
            #expect(owed == 0, "what was freed has been overwritten")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `what was said about a time goes with the time`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let range = Interval(Heartbeat.at(0).time, Heartbeat.at(60).time)
            try await given.own.add(
                Correction(id: "c", range: range, kind: .terminal, project: nil, madeAt: Given.received),
                Policy.grant(for: given.ada))
            try await given.own.delete(range, Policy.grant(for: given.ada), at: Given.received)
            try await given.own.pause(Policy.grant(for: given.ada), at: Heartbeat.at(0).time)
            try await given.own.resume(Policy.grant(for: given.ada), at: Heartbeat.at(60).time)
            _ = try await given.evidence.forgetHistory(endedBefore: Heartbeat.at(60).time)
            #expect(try await given.personal.closedRanges(for: Policy.grant(for: given.ada)).count == 1)
            _ = try await given.evidence.forgetHistory(endedBefore: Heartbeat.at(61).time)
            #expect(try await given.personal.corrections(for: Policy.grant(for: given.ada)).isEmpty)
            // What keeps a name off commits stays as long as they do.
            #expect(try await given.personal.closedRanges(for: Policy.grant(for: given.ada)).count == 1)
            let longer = Span.Length(
                microseconds: KeptFor.work.microseconds - KeptFor.personalSeries.microseconds)
            _ = try await given.evidence.forgetHistory(endedBefore: Heartbeat.at(61).time.adding(longer))
            #expect(try await given.personal.closedRanges(for: Policy.grant(for: given.ada)).isEmpty)
            let pauses = try await given.database.read { try $0.rows("SELECT person_id FROM pauses").count }
            #expect(pauses == 0)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a deletion whose bytes could not be overwritten is owed, and made good by the next round`(
        engine: TestedEngine
    ) async throws {
        try await Given.with(engine) { given in
            try await given.send([.at(0)])
            let full = FullDisk(database: given.database)
            let own = OwnDataStore(database: full, writer: .ofTests, hashAddress: { $0 }, sealName: { $0 })
            let range = Interval(Heartbeat.at(0).time, Heartbeat.at(1).time)
            try await own.delete(range, Policy.grant(for: given.ada), at: Given.received)
            #expect(try await given.heartbeats().isEmpty, "it is deleted all the same")
            func owed() async throws -> Int {
                try await given.database.read { try $0.rows("SELECT what FROM owed").count }
            }
            #expect(try await owed() == 1)
            try await given.evidence.scrubIfOwed()
            #expect(try await owed() == 0)
        }
    }
}

/// A database that has no room to overwrite anything.
private struct FullDisk: Database {
    let database: any Database
    func read<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        try await database.read(body)
    }
    func write<Answer: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Answer) async throws -> Answer {
        try await database.write(body)
    }
    func scrub() async throws { throw DatabaseFailure.full }
    func foldLog() async throws { throw DatabaseFailure.full }
    func examine() async throws -> [String] { [] }
    func close() async throws {}
}
