import Access
import Domain
import Foundation
import OrganizationPorts
import OutsidePorts
import SQL
import Store
import Synchronization
import TestSupport
import Testing
import Voice

/// Who wrote? Guessed from the rows themselves, on both engines: as storage wrote them, in every order in which an engine gives
/// them back. The attack suite does the same 10,000 times over what it knows of these rows (`ConcernAttacker`); that the server's
/// log has no line of a letter is asserted from outside (`test_feedback`).
@Suite struct ConcernRowsTests {
    private static let people = 14
    private static let trials = 240

    /// A batch after the other, a week each, of a house in which everybody holds passes.
    private struct Batches {
        let database: any Database
        let organization: OrganizationStore
        let isQuestion: Bool
        let period = VoicePeriod.concern(on: day("2026-01-05"))

        init(_ database: any Database, isQuestion: Bool) async throws {
            self.database = UnsyncedDatabase(database)
            self.isQuestion = isQuestion
            organization = OrganizationStore(database: self.database, writer: .ofTests)
            try await organization.setUp(
                House(form: .organization, name: "Org", zone: .utc, isSimulated: false),
                owner: Account(
                    person: PersonID("olga"), email: "olga@x.org", name: "Olga", passphraseHash: "h", acknowledged: nil),
                invitationHash: nil, expires: GivenOrganization.start, at: GivenOrganization.start)
            try await organization.keep(
                StoredIssuer(period: period, sealedKey: "sealed", publicKey: "key"), at: GivenOrganization.start)
        }

        func fetch(_ person: String, request: String) async throws {
            try await organization.note(
                period.name, request: request, mark: "mark of \(person)", Policy.grant(for: PersonID(person)))
        }

        func write(_ writer: String, id: String, texts: () -> String, in week: Week) async throws {
            let letter: Letter =
                isQuestion
                ? .question(id: id, sealed: writer, box: week)
                : .concern(id: id, receipt: texts(), sealed: writer, box: week)
            try await organization.take(letter, pass: texts(), of: period.name)
        }

        func handOver(on today: Day, ids: @escaping @Sendable () -> String) async throws {
            if isQuestion {
                try await organization.handOverQuestions(on: today, ids: ids) { $0 }
            } else {
                try await organization.handOver(on: today, ids: ids)
            }
        }

        /// What was handed over last, as id and writer, in each order in which the engine gives it; then it is gone.
        func takeBatch(isPostgres: Bool) async throws -> [[(id: String, writer: String)]] {
            let isQuestion = isQuestion
            return try await database.write { session in
                let from: StaticString =
                    isQuestion
                    ? "SELECT question_id, words FROM register_questions"
                    : "SELECT concern_id, words FROM concerns WHERE released_on IS NOT NULL"
                func batch(_ order: StaticString) throws -> [(id: String, writer: String)] {
                    try session.rows("\(name: from) \(name: order)").map { (try $0.text(0), try $0.text(1)) }
                }
                var orders = [try batch(""), try batch(isQuestion ? "ORDER BY question_id" : "ORDER BY concern_id")]
                // Which transaction wrote a row, and where it lies.
                if isPostgres { orders += [try batch("ORDER BY xmin::text::bigint, ctid")] }
                try session.run(isQuestion ? "DELETE FROM register_questions" : "DELETE FROM concerns")
                return orders
            }
        }
    }

    /// How often the best guesser names the writer of a letter, and what chance would do.
    /// - Parameter isHonest: otherwise ids count upwards, as a naive table would have them.
    private func guesses(
        _ engine: TestedEngine, isQuestion: Bool, isHonest: Bool = true
    ) async throws -> (best: Double, chance: Double) {
        var hits: [Int] = []
        var chance = 0.0
        try await withMigratedDatabase(engine) { database in
            let batches = try await Batches(database, isQuestion: isQuestion)
            let randomness = SeededRandomness(isQuestion ? 11 : 12)
            var random = Seeded(engine == .sqlite ? 21 : 22)
            let counter = Counter()
            let ids: @Sendable () -> String = { isHonest ? randomness.identifier(16) : counter.next() }
            var requests: [String: String] = [:]
            let everybody = (0..<Self.people).map { "p\($0)" }
            for person in everybody.shuffled(using: &random) {
                requests[person] = randomness.identifier(16)
                try await batches.fetch(person, request: requests[person] ?? "")
            }
            var week = day("2026-01-05").week
            for _ in 0..<Self.trials {
                // In the order in which they were last seen: sessions and heartbeats say so. Whoever wrote did just then.
                let seen = everybody.filter { _ in Int.random(in: 0..<100, using: &random) >= 15 }
                    .shuffled(using: &random)
                let places = Array(seen.indices.shuffled(using: &random).prefix(Int.random(in: 3...5, using: &random)))
                    .sorted()
                for place in places {
                    try await batches.write(
                        seen[place], id: ids(), texts: { randomness.identifier(26) }, in: week)
                }
                week = week.adding(1)
                try await batches.handOver(on: week.monday, ids: ids)
                let orders = try await batches.takeBatch(isPostgres: engine == .postgres)
                if hits.isEmpty { hits = Array(repeating: 0, count: orders.count + 1) }
                let at = Int.random(in: places.indices, using: &random)
                for (guesser, order) in orders.enumerated() {
                    #expect(order.count == places.count)
                    let guess = min(seen.count - 1, (2 * at + 1) * seen.count / (2 * order.count))
                    if seen[guess] == order[at].writer { hits[guesser] += 1 }
                }
                // By the text of a person that is most like one of the letter.
                let (id, writer) = orders[0][at]
                let alike = seen.max { common(requests[$0] ?? "", id) < common(requests[$1] ?? "", id) }
                if alike == writer { hits[orders.count] += 1 }
                chance += 1 / Double(seen.count)
            }
        }
        return (Double(hits.max() ?? 0) / Double(Self.trials), chance / Double(Self.trials))
    }

    private func common(_ one: String, _ other: String) -> Int { zip(one, other).prefix { $0 == $1 }.count }

    /// Four deviations of as many honest runs.
    private func most(_ chance: Double) -> Double {
        chance + 4 * (chance * (1 - chance) / Double(Self.trials)).squareRoot()
    }

    @Test(arguments: TestedEngine.allCases, [false, true])
    func `from the rows of a batch nobody guesses better than by chance`(engine: TestedEngine, isQuestion: Bool)
        async throws
    {
        let (best, chance) = try await guesses(engine, isQuestion: isQuestion)
        print("\(isQuestion ? "questions" : "concerns") on \(engine): best guess \(best), chance \(chance)")
        #expect(best <= most(chance), "\(best) of \(Self.trials), where chance is \(chance)")
        #expect(best > 0, "somebody guesses")
    }

    /// A copy of the disk, taken while letters wait.
    @Test func `after a turn neither the log nor the pages of the file say in which order letters came`() async throws {
        try await withMigratedDatabase(.sqlite) { database in
            let batches = try await Batches(database, isQuestion: false)
            let randomness = SeededRandomness(31)
            let path = try #require(
                try await database.read { try $0.rows("PRAGMA database_list").first.map { try $0.text(2) } })
            let marks = (0..<12).map { "letter-\($0)-" }
            func places(_ file: String) throws -> [Int?] {
                let content = try Data(contentsOf: URL(filePath: path + file))
                return marks.map { content.firstRange(of: Data($0.utf8))?.lowerBound }
            }
            for mark in marks {
                try await batches.organization.take(
                    .concern(
                        id: randomness.identifier(16), receipt: randomness.identifier(26),
                        sealed: mark + String(repeating: "x", count: 10_000), box: day("2026-01-05").week),
                    pass: randomness.identifier(26), of: batches.period.name)
            }
            let before = try places("-wal").compactMap(\.self)
            #expect(before.count == marks.count && before == before.sorted(), "the control: the log tells")
            try await batches.handOver(on: day("2026-01-07")) { randomness.identifier(16) }
            try await batches.organization.forgetOrder()
            #expect(try places("-wal") == marks.map { _ in nil })
            let after = try places("").compactMap(\.self)
            #expect(after.count == marks.count && after != after.sorted() && after != after.sorted(by: >))
            #expect(try await batches.organization.counts().open == 0, "they go on waiting")
            let boxes = try await database.read { session in
                try session.rows("SELECT box FROM concerns WHERE released_on IS NULL").map { try $0.text(0) }
            }
            #expect(boxes == marks.map { _ in "2026-W02" })
        }
    }

    /// The control: with ids that count, the same guesser sees who came when.
    @Test(arguments: TestedEngine.allCases)
    func `with ids in the order of writing the same guesser is far above chance`(engine: TestedEngine) async throws {
        let (best, chance) = try await guesses(engine, isQuestion: false, isHonest: false)
        #expect(best > most(chance), "\(best), where chance is \(chance)")
    }
}

/// `0000`, `0001`, …
private final class Counter: Sendable {
    private let given = Mutex(0)
    func next() -> String {
        given.withLock { given in
            defer { given += 1 }
            let digits = String(given)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }
    }
}
