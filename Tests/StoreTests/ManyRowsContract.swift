import SQL
import Testing

/// One statement for many rows: what it stores and says, however many the engine takes together.
@Suite struct ManyRowsContract {
    private static let insert: StaticString = """
        INSERT INTO many (a, b, c) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
        """

    private func store(_ numbers: [Int64], of database: any Database, text: (Int64) -> String?) async throws -> Int {
        let texts = numbers.map(text)
        return try await database.write { session in
            try session.run(Self.insert, count: numbers.count) { place, row in
                row.append(numbers[place])
                if let text = texts[place] { row.append(text) } else { row.appendNull() }
                row.append(numbers[place].isMultiple(of: 2) ? nil : -numbers[place])
            }
        }
    }

    private func all(of database: any Database) async throws -> [String] {
        try await database.read { session in
            try session.rows("SELECT a, b, c FROM many ORDER BY a").map {
                "\(try $0.integer(0)) \(try $0.text(1)) \(try $0.integerIfAny(2).map(String.init) ?? "-")"
            }
        }
    }

    private func lines(_ numbers: some Sequence<Int64>) -> [String] {
        numbers.map { "\($0) né \($0) \($0.isMultiple(of: 2) ? "-" : "\(-$0)")" }
    }

    @Test(arguments: TestedEngine.allCases)
    func `any number of rows comes in whole, and those that are there are told from new ones`(_ engine: TestedEngine)
        async throws
    {
        try await withDatabase(engine) { database in
            try await database.write {
                try $0.script("CREATE TABLE many (a BIGINT PRIMARY KEY, b TEXT NOT NULL, c BIGINT)")
            }
            var last: Int64 = 0
            for count in [0, 1, 7, 8, 9, 15, 16, 17, 100] {
                let numbers = (0..<Int64(count)).map { last + 1 + $0 }
                // Two that are there already, in the middle of what is new.
                let with = Array(
                    numbers.prefix(count / 2) + (last > 1 ? [1, 2] : []) + numbers.suffix(count - count / 2))
                #expect(try await store(with, of: database) { "né \($0)" } == count)
                last += Int64(count)
            }
            #expect(try await all(of: database) == lines(1...last))
        }
    }

    @Test(arguments: TestedEngine.allCases, [1, 5, 8, 9, 20])
    func `a row that cannot be stored takes the whole transaction back`(_ engine: TestedEngine, _ bad: Int64)
        async throws
    {
        try await withDatabase(engine) { database in
            try await database.write {
                try $0.script("CREATE TABLE many (a BIGINT PRIMARY KEY, b TEXT NOT NULL, c BIGINT)")
            }
            _ = try await store([0], of: database) { "né \($0)" }
            await #expect(throws: (any Error).self) {
                _ = try await store(Array(1...20), of: database) { $0 == bad ? nil : "né \($0)" }
            }
            #expect(try await all(of: database) == lines([0]))
        }
    }
}
