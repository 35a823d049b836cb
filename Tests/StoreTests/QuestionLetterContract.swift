import Access
import Actions
import Domain
import OrganizationPorts
import Rollout
import SQL
import Store
import TestSupport
import Testing
import Voice

/// Questions without a name: through the concern channel into the register, on both engines.
@Suite struct QuestionLetterContract {
    private func register(_ given: GivenVoice) async throws -> [RegisterQuestion] {
        try await given.house.organization.questions()
    }

    @Test(arguments: TestedEngine.allCases)
    func `a question waits sealed for its batch, and then is everybody's, of that day and nobody's`(
        engine: TestedEngine
    ) async throws {
        try await GivenVoice.with(engine, phase: 2) { given in
            let held = try await given.fetch(.concern, as: "cart-1")
            try await given.ask("Does my manager see my days?", with: held)
            await #expect(throws: VoiceRefusal.spent) { try await given.ask("And my nights, as well?", with: held) }
            #expect(try await register(given).isEmpty)
            let waiting = try await given.house.database.read { session in
                try session.rows("SELECT letter_id, words, box FROM question_letters").map { row in
                    try (0..<3).map { try row.text($0) }
                }
            }
            #expect(waiting.count == 1 && waiting[0][2] == "2026-W45", "the week, and nothing finer")
            #expect(!waiting[0][1].contains("manager") && !waiting[0].contains("cart-1"))
            try await given.pass(7)
            #expect(try await register(given).isEmpty, "alone, it waits for others")
            try await given.pass(7)
            let asked = try #require(try await register(given).first)
            #expect(asked.text == "Does my manager see my days?" && asked.askedBy == nil && asked.state == .open)
            #expect(asked.askedAt == Zone.utc.start(of: Zone.utc.day(of: given.clock.now())))
            #expect(asked.id != waiting[0][0])
            #expect(try await given.house.count("question_letters") == 0)
            #expect(try await given.house.count("concerns") == 0)
        }
    }

    /// The second phase lasts a week, and a letter alone waits for two.
    @Test(arguments: TestedEngine.allCases)
    func `a question that outlasts the second phase is owed an answer all the same, and the next gate waits for it`(
        engine: TestedEngine
    ) async throws {
        try await GivenVoice.with(engine, phase: 2) { given in
            func gate() async throws -> GateEvidence {
                let now = given.clock.now()
                let record = try #require(try await given.house.organization.rollout(at: now, listing: []))
                return try #require(RolloutState(record, at: now).gate?.evidence.first { $0.id == "questions" })
            }
            try await given.ask("Does my manager see my days?", with: try await given.fetch(.concern, as: "cart-1"))
            #expect(try await gate().isThere, "that one waits is not told")
            try await given.pass(7)
            let step = given.clock.now().microseconds
            try await given.house.database.write { session in
                try session.run("INSERT INTO phases (since, phase) VALUES (\(step), 3)")
            }
            let silent = try await gate()
            #expect(
                silent.isThere
                    && silent.says
                        == "None was asked yet. What is asked without a name comes in within two weeks."
            )
            try await given.pass(7)
            let today = Zone.utc.day(of: given.clock.now())
            let asked = try #require(try await register(given).first)
            #expect(asked.askedBy == nil && asked.dueDay(in: .utc) == today.adding(14))
            #expect(try await !gate().isThere, "the next step waits for it")
            try await given.house.database.write { session in
                try session.run(
                    "UPDATE register_questions SET owner_id = 'olga', due = \(today.adding(3).description)")
            }
            #expect(try await gate().isThere, "promised, with a name and a date")
            given.clock.advance(by: .days(5))
            #expect(try await !gate().isThere, "and not kept")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a batch of questions comes under new ids, in their order`(engine: TestedEngine) async throws {
        try await GivenVoice.with(engine) { given in
            let words = ["The first of all questions.", "The second one of them.", "The third one of them."]
            for (number, text) in words.enumerated() {
                try await given.ask(text, with: try await given.fetch(.concern, as: "cart-\(number)"))
            }
            let before = try await given.house.database.read { session in
                try session.rows("SELECT letter_id, words FROM question_letters ORDER BY letter_id").map {
                    (try $0.text(0), try $0.text(1))
                }
            }
            let falling = Falling()
            try await given.house.organization.handOverQuestions(on: day("2026-11-09"), ids: { falling.next() }) {
                $0
            }
            let rows = try await given.house.database.read { session in
                try session.rows("SELECT question_id, words FROM register_questions ORDER BY question_id").map {
                    (try $0.text(0), try $0.text(1))
                }
            }
            #expect(rows.map { $0.0 } == ["x", "y", "z"])
            #expect(Set(rows.map { $0.1 }) == Set(before.map { $0.1 }))
            #expect(Set(rows.map { $0.0 }).isDisjoint(with: before.map { $0.0 }), "no id of the box")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func `a cover is taken, uses its pass up, and leaves nothing else`(engine: TestedEngine) async throws {
        try await GivenVoice.with(engine) { given in
            let held = try await given.fetch(.concern, as: "cart-1")
            try await given.voice.take(
                .cover, pass: held.passes[0].pass, signature: held.passes[0].signature, of: held.period)
            await #expect(throws: VoiceRefusal.spent) { try await given.write("With the same pass.", with: held) }
            for table: StaticString in ["concerns", "question_letters", "pulse_counts"] {
                #expect(try await given.house.count(table) == 0)
            }
            #expect(try await given.house.count("voice_spent") == 1)
        }
    }

    @Test func `a question that is too short, or with a pulse's pass, is none`() async throws {
        try await GivenVoice.with(.sqlite) { given in
            let held = try await given.fetch(.concern, as: "cart-1")
            await #expect(throws: VoiceRefusal.unsound(RegisterQuestion.lengthSentence)) {
                try await given.ask("Why?", with: held)
            }
            let pulse = try await given.fetch(.pulse, as: "cart-1")
            await #expect(throws: VoiceRefusal.noPass) { try await given.ask("Does it count my days?", with: pulse) }
            #expect(try await given.house.count("question_letters") == 0)
            #expect(try await given.house.count("voice_spent") == 0)
        }
    }
}
