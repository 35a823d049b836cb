import Access
import Actions
import Domain
import Foundation
import OrganizationPorts
import Passes
import Rollout
import SQL
import Store
import TestSupport
import Testing
import Voice

@Suite struct `The voice of people` {
    @Test(arguments: TestedEngine.allCases)
    func `a concern reaches HR and the trustee in its batch, and nobody else`(engine: TestedEngine) async throws {
        try await GivenVoice.with(engine) { given in
            try await given.write("Looks feel like control.", with: try await given.fetch(.concern, as: "cart-1"))
            try await given.pass(1)
            let hanna = try await given.viewer("hanna"), tess = try await given.viewer("tess")
            #expect(try await given.concerns(hanna).isEmpty, "not in the week in which it was written")
            let waiting = try await given.voice.concern(under: "a receipt of the sender")
            #expect(waiting?.words == "Looks feel like control." && waiting?.stored.releasedOn == nil)
            try await given.pass(13)
            let read = try await given.concerns(hanna)
            #expect(read.map(\.words) == ["Looks feel like control."])
            #expect(try await given.concerns(tess) == read)
            for other in ["olga", "cart-0", "cart-1"] {
                let viewer = try await given.viewer(other)
                await #expect(throws: Denied.self) { try await given.concerns(viewer) }
                await #expect(throws: Denied.self) {
                    try await given.voice.reply(to: read[0].stored.id, with: "Who was it?", viewer)
                }
            }
            let id = read[0].stored.id
            try await given.voice.reply(to: id, with: "We have changed it.", tess)
            try await given.voice.close(id, as: .changed, hanna)
            let answered = try await given.voice.concern(under: "a receipt of the sender")
            #expect(answered?.replies.map(\.words) == ["We have changed it."])
            #expect(answered?.stored.outcome == .changed)
            #expect(try await given.voice.counts() == ConcernCounts(open: 0, closed: [.changed: 1]))
            await #expect(throws: VoiceRefusal.noSuchConcern) {
                try await given.voice.reply(to: id, with: "Too late.", hanna)
            }
            try await given.pass(365)
            #expect(try await given.voice.concern(under: "a receipt of the sender") != nil)
            try await given.pass(1)
            #expect(
                try await given.voice.concern(under: "a receipt of the sender") == nil, "twelve months after closing")
            #expect(try await given.house.count("concern_replies") == 0)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `each pass is for one letter, of its own period and key`(engine: TestedEngine) async throws {
        try await GivenVoice.with(engine) { given in
            let held = try await given.fetch(.concern, as: "cart-1")
            try await given.write("Something is wrong here.", with: held)
            await #expect(throws: VoiceRefusal.spent) { try await given.write("The same once more.", with: held) }
            let other = try await given.fetch(.concern, as: "cart-2")
            await #expect(throws: VoiceRefusal.receiptUsed) { try await given.write("Under it again.", with: other) }
            try await given.write("Under its own.", with: other, receipt: "another, and the pass was not used up")
            let pulse = try await given.fetch(.pulse, as: "cart-1")
            await #expect(throws: VoiceRefusal.noPass, "a pass of a pulse") {
                try await given.write("With the wrong pass.", with: .init(period: held.period, passes: pulse.passes))
            }
            await #expect(throws: VoiceRefusal.noPass, "a concern with a pulse's") {
                try await given.write("With the wrong pass.", with: pulse)
            }
            await #expect(throws: VoiceRefusal.notOpen) {
                try await given.write("Of no period.", with: .init(period: "2031-Q1", passes: held.passes))
            }
            await #expect(throws: VoiceRefusal.signedAlready) { try await given.fetch(.concern, as: "cart-1") }
            #expect(try await given.voice.periods(of: given.viewer("cart-1")) == ["2026-Q4", "2026-W45"])
            try await given.pass(70)
            await #expect(throws: VoiceRefusal.notOpen, "the quarter is over") {
                try await given.write("Too late.", with: .init(period: held.period, passes: [held.passes[1]]))
            }
            #expect(try await given.house.count("voice_spent") == 0)
            #expect(try await given.house.count("voice_fetches") == 0)
        }
    }

    /// Guarantee G19, on the rows: no value of the rows of a person stands in those of letters, and no moment in either.
    @Test(arguments: TestedEngine.allCases)
    func `nothing that is stored joins a person to a letter, and no row has a moment`(engine: TestedEngine) async throws
    {
        try await GivenVoice.with(engine) { given in
            let held = try await given.fetch(.concern, as: "cart-1")
            try await given.write("Nobody may know me.", with: held)
            try await given.house.database.read { session in
                func values(_ sql: SQL, _ columns: Int) throws -> Set<String> {
                    Set(try session.rows(sql).flatMap { row in try (0..<columns).compactMap { try row.textIfAny($0) } })
                }
                let ofPeople = try values("SELECT person_id, request FROM voice_fetches", 2)
                let ofLetters = try values("SELECT concern_id, receipt, words, box, released_on FROM concerns", 5)
                    .union(values("SELECT pass FROM voice_spent", 1))
                #expect(ofPeople.contains("cart-1"))
                #expect(ofPeople.isDisjoint(with: ofLetters))
                #expect(try values("SELECT box FROM concerns", 1) == ["2026-W45"])
            }
            // By the schema: a person stands in one table of the channel, and in none a number that could be a moment.
            for table in Schema.voice {
                #expect(!table.contains("person_id") || table.contains("request"))
                #expect(!table.contains("pass ") || !table.contains("person_id"))
                let moments = table.matches(of: /(\w+) BIGINT/).map { String($0.output.1) }
                #expect(Set(moments).isSubset(of: ["answer", "count", "halves", "published_at"]))
            }
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a batch is handed over under new ids, in their order`(engine: TestedEngine) async throws {
        try await GivenVoice.with(engine) { given in
            let names = ["first of all", "second of all", "third of all", "fourth of all"]
            for (number, words) in names.enumerated() {
                try await given.write(
                    words, with: try await given.fetch(.concern, as: "cart-\(number)"), receipt: "receipt of \(number)")
            }
            let before = try await given.house.database.read { session in
                try session.rows("SELECT receipt FROM concerns WHERE released_on IS NULL").map { try $0.text(0) }
            }
            let falling = Falling()
            try await given.house.organization.handOver(on: day("2026-11-09"), ids: { falling.next() })
            let read = try await given.concerns(try await given.viewer("hanna"))
            #expect(Set(read.map(\.words)) == Set(names))
            #expect(read.map(\.stored.id) == ["w", "x", "y", "z"])
            let hanna = try await given.viewer("hanna")
            let second = try await given.voice.concerns(hanna, from: 2, most: 1)
            #expect(second.concerns.map(\.stored.id) == ["y"] && second.of == 4)
            #expect(try await given.voice.openConcerns(hanna) == OpenConcerns(count: 4, since: day("2026-11-09")))
            let after = try await given.house.database.read { session in
                try session.rows("SELECT receipt FROM concerns ORDER BY concern_id").map { try $0.text(0) }
            }
            #expect(after == before.reversed())
            #expect(
                try await given.house.database.read {
                    try $0.rows("SELECT 1 FROM concerns WHERE box IS NOT NULL").isEmpty
                })
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `two pulses under the line step the rollout back, and everybody reads why`(engine: TestedEngine) async throws {
        try await GivenVoice.with(engine, phase: 4) { given in
            try await given.pulse([2, 3, 3, 2, 3])
            try await given.pass(29)
            #expect(try await given.house.organization.phase(at: given.clock.now()) == .fullLaunch, "one is not enough")
            try await given.pulse([1, 2, 3, 3, 3])
            try await given.pass(31)
            #expect(try await given.house.organization.phase(at: given.clock.now()) == .softLaunch)
            let change = try await given.house.organization.phaseChanges().first
            #expect(
                change?.reason == "The pulse was under the agreed line of 3.0 of 5 twice in a row: 2026-11 and 2026-12."
            )
            #expect(try await given.voice.pulses().map { $0.cell?.words } == ["2.5 to under 3.0", "2.0 to under 2.5"])
            let record = try await given.house.organization.rollout(at: given.clock.now(), listing: [])
            #expect(record?.lastPulse == given.clock.now())
            // It is not held against the phase that it led to.
            try await given.pass(7)
            #expect(try await given.house.organization.phase(at: given.clock.now()) == .softLaunch)
            for table: StaticString in ["pulse_counts"] { #expect(try await given.house.count(table) == 0) }
        }
    }

    /// What is read is what was published: four answers, however low, are published as too little and move nothing.
    @Test(arguments: TestedEngine.allCases)
    func `answers that were not published move nothing`(engine: TestedEngine) async throws {
        try await GivenVoice.with(engine) { given in
            for _ in 0..<3 {
                try await given.pulse([1, 1, 1, 1])
                try await given.pass(7)
            }
            #expect(try await given.house.organization.phase(at: given.clock.now()) == .softLaunch)
            #expect(try await given.voice.pulses().map { $0.cell } == [nil, nil, nil])
            let record = try await given.house.organization.rollout(at: given.clock.now(), listing: [])
            #expect(record?.lastPulse == nil)
        }
    }

    /// Two departments of fourteen: each has its own key, its own cell, and one of them is enough to step back.
    @Test(arguments: TestedEngine.allCases)
    func `large departments are panels of their own, and one under the line steps the rollout back`(
        engine: TestedEngine
    )
        async throws
    {
        try await GivenVoice.with(engine, phase: 4) { given in
            try await given.house.hire(14, into: "Ledger", "Bank")
            func answer(_ team: String, _ answers: [Int]) async throws {
                for (index, person) in people(team, 14).enumerated() {
                    let held = try await given.fetch(.pulse, as: person)
                    #expect(held.period.hasSuffix(team == "ledger" ? "-1" : "-2"))
                    guard index < answers.count else { continue }
                    try await given.voice.take(
                        .pulse(answer: answers[index]), pass: held.passes[0].pass, signature: held.passes[0].signature,
                        of: held.period)
                }
            }
            for days in [29, 31] {
                try await answer("ledger", [2, 3, 3, 2, 3])
                try await answer("cart", [4, 5, 4, 5, 4])
                // Whoever was nowhere when it began has none.
                let nobody = try await given.voice.open(for: given.viewer("tess")).map(\.period.purpose)
                #expect(nobody == [.concern])
                try await given.pass(days)
            }
            let pulses = try await given.voice.pulses()
            #expect(pulses.map(\.panel) == ["Bank", "Shop", "Bank", "Shop"])
            #expect(pulses.map { $0.cell?.words }.suffix(2) == ["2.5 to under 3.0", "4.0 or more"])
            let phases = try await given.house.organization.phaseChanges()
            #expect(
                phases.first?.reason
                    == "The pulse of Bank was under the agreed line of 3.0 of 5 twice in a row: 2026-11-1 and 2026-12-1."
            )
            // A pass of one panel is none of the other.
            try await given.pass(1)
            let cart = try await given.fetch(.pulse, as: "cart-1")
            await #expect(throws: (any Error).self) {
                try await given.voice.take(
                    .pulse(answer: 1), pass: cart.passes[0].pass, signature: cart.passes[0].signature,
                    of: String(cart.period.dropLast()) + "1")
            }
        }
    }

    /// The line that was agreed on is the one that is read.
    @Test(arguments: TestedEngine.allCases)
    func `a raised line steps back earlier`(engine: TestedEngine) async throws {
        try await GivenVoice.with(engine, phase: 4) { given in
            try await given.house.database.write {
                try $0.run("INSERT INTO protections (name, since, value) VALUES ('pulse-line', 1, 8)")
            }
            for days in [29, 31] {
                try await given.pulse([3, 4, 4, 3, 4])
                try await given.pass(days)
            }
            let phases = try await given.house.organization.phaseChanges()
            #expect(phases.first?.phase == .softLaunch && phases.first?.reason?.contains("4.0 of 5") == true)
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func
        `who deletes everything takes the note along that passes were signed, has no second voice, and leaves the letter`(
            engine: TestedEngine
        ) async throws
    {
        try await GivenVoice.with(engine) { given in
            try await given.write("This stays, as nobody's.", with: try await given.fetch(.concern, as: "cart-1"))
            try await given.house.own.deleteEverything(
                try await Policy.grant(for: PersonID("cart-1")), at: given.clock.now())
            #expect(try await given.house.count("voice_fetches") == 0)
            #expect(try await given.house.count("concerns") == 1)
            let kept = try await given.house.database.read { session in
                try session.rows("SELECT hash FROM voice_forgotten").map { try $0.text(0) }
            }
            #expect(kept.count == 1 && !kept[0].contains("cart"), "only a keyed hash is left")
            #expect(try await given.voice.holders() == 1)
            await #expect(throws: VoiceRefusal.signedAlready) { _ = try await given.fetch(.concern, as: "cart-1") }
            _ = try await given.fetch(.concern, as: "a")
            try await given.pass(120)
            #expect(try await given.house.count("voice_forgotten") == 0, "until the period ends")
        }
    }

    @Test func `one key for everybody, and it is in the ledger`() async throws {
        try await GivenVoice.with(.sqlite) { given in
            _ = try await given.fetch(.concern, as: "cart-1")
            let first = try await given.voice.open(for: given.viewer("cart-1")).map(\.modulus)
            _ = try await given.fetch(.concern, as: "cart-2")
            #expect(try await given.voice.open(for: given.viewer("cart-1")).map(\.modulus) == first)
            let issuer = try #require(try await given.house.organization.issuer(of: "2026-Q4"))
            let entries = try await given.house.database.read { session in
                try session.rows("SELECT content FROM ledger_openings WHERE kind = 'issuer-key'").map { try $0.text(0) }
            }
            #expect(entries.count == 2)
            #expect(
                entries.contains {
                    $0.contains(issuer.publicKey.replacing("/", with: "\\/")) || $0.contains(issuer.publicKey)
                })
        }
    }
}

extension Schema {
    /// The tables of concerns and pulses, each as its statement.
    fileprivate static var voice: [String] {
        let migration = migrations.first { $0.id == "0020-voice" }
        return migration?.text.components(separatedBy: "CREATE TABLE").dropFirst().map { String($0) } ?? []
    }
}
