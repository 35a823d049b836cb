import Domain
public import Ledger
public import SQL

/// What every transaction that writes into the ledger must hold, beside its own names and in the same call.
let ledgerName = "ledger"

/// Writes into the ledger as a part of the transaction whose change it writes down: both are there, or neither.
public struct LedgerWriter: Sendable {
    private let pen: LedgerPen
    private let salt: @Sendable () -> [UInt8]

    /// - Parameter salt: 32 unpredictable bytes at every call.
    public init(pen: LedgerPen, salt: @escaping @Sendable () -> [UInt8]) {
        self.pen = pen
        self.salt = salt
    }

    /// What is written down, and for whose eyes the opening is: nil is for everybody's.
    struct Line {
        let entry: LedgerEntry
        /// Whom the entry is about: when that person deletes everything, the opening goes.
        let person: String?
        init(_ entry: LedgerEntry, about person: String? = nil) {
            self.entry = entry
            self.person = person
        }
    }

    @discardableResult
    func append(_ lines: [Line], _ session: any Session) throws -> [LedgerLeaf] {
        guard !lines.isEmpty else { return [] }
        let added = pen.write(lines.map(\.entry), salts: lines.map { _ in salt() }, after: try head(session) ?? .empty)
        try session.run(
            """
            INSERT INTO ledger_head (one, size, peaks, checkpoint) VALUES (1, \(added.head.size), \(added.head.text),
            \(added.checkpoint.text)) ON CONFLICT (one) DO UPDATE SET size = excluded.size, peaks = excluded.peaks,
            checkpoint = excluded.checkpoint
            """)
        _ = try session.run(
            "INSERT INTO ledger_leaves (idx, leaf, hash) VALUES ($1, $2, $3)",
            rows: added.leaves.map {
                [.integer(Int64($0.index)), .text(hexadecimal($0.leafData)), .text($0.leafHash.hex)]
            })
        _ = try session.run(
            "INSERT INTO ledger_nodes (height, idx, hash) VALUES ($1, $2, $3)",
            rows: added.nodes.map {
                [.integer(Int64($0.address.level)), .integer(Int64($0.address.index)), .text($0.hash.hex)]
            })
        _ = try session.run(
            "INSERT INTO ledger_openings (idx, salt, content, kind, person_id, written_at) VALUES ($1, $2, $3, $4, $5, $6)",
            rows: zip(added.leaves, lines).map { leaf, line in
                [
                    .integer(Int64(leaf.index)), .text(hexadecimal(leaf.salt)), .text(leaf.content),
                    .text(line.entry.kind.rawValue),
                    line.person.map(Value.text) ?? .null, .integer(line.entry.at.microseconds),
                ]
            })
        return added.leaves
    }
}

extension LedgerHead {
    /// The hashes of the peaks, largest first, in hex.
    fileprivate var text: String { peaks.map(\.hex).joined(separator: " ") }
}

func head(_ session: any Session) throws -> LedgerHead? {
    try session.rows("SELECT size, peaks FROM ledger_head").first.map { row in
        let peaks = try row.text(1).split(separator: " ").compactMap { Digest(hex: String($0)) }
        guard let head = LedgerHead(size: Int(try row.integer(0)), peaks: peaks) else { throw DatabaseFailure.damaged }
        return head
    }
}

/// Reading the ledger: what verification and proofs need.
public struct LedgerStore: LedgerReading {
    private let database: any Database
    private let writer: LedgerWriter
    public init(database: any Database, writer: LedgerWriter) {
        self.database = database
        self.writer = writer
    }

    public func head() async throws -> LedgerHead? { try await database.read { try Store.head($0) } }

    public func latestCheckpoint() async throws -> StoredCheckpoint? {
        try await database.read { session in
            try session.rows("SELECT size, checkpoint FROM ledger_head").first.map {
                StoredCheckpoint(size: Int(try $0.integer(0)), text: try $0.text(1))
            }
        }
    }

    /// One is stored: the last.
    public func checkpoints(above size: Int, limit: Int) async throws -> [StoredCheckpoint] {
        guard let latest = try await latestCheckpoint(), latest.size > size, limit > 0 else { return [] }
        return [latest]
    }

    public func leaves(from index: Int, limit: Int) async throws -> [StoredLeaf] {
        try await database.read { session in
            let leaves = try session.rows(
                "SELECT idx, leaf, hash FROM ledger_leaves WHERE idx >= \(index) ORDER BY idx LIMIT \(limit)")
            guard let last = try leaves.last?.integer(0) else { return [] }
            // Two runs over two tables, side by side: a join would search the second for each row of the first.
            let openings = try session.rows(
                "SELECT idx, salt, content FROM ledger_openings WHERE idx >= \(index) AND idx <= \(last) ORDER BY idx")
            var at = 0
            return try leaves.map { row in
                let idx = try row.integer(0)
                while at < openings.count, try openings[at].integer(0) < idx { at += 1 }
                let isOpen = at < openings.count ? try openings[at].integer(0) == idx : false
                return try StoredLeaf(row, opening: isOpen ? openings[at] : nil)
            }
        }
    }

    public func nodes(level: Int, in range: Range<Int>) async throws -> [StoredNode] {
        try await database.read { try Store.nodes(level: level, in: range, $0) }
    }

    /// One read for all of them: a proof takes twenty.
    public func hashes(at addresses: [NodeAddress]) async throws -> [NodeAddress: Digest] {
        try await database.read { session in
            let answers = try session.rows(
                all: addresses.map { address in
                    address.level == 0
                        ? "SELECT leaf FROM ledger_leaves WHERE idx = \(address.index)"
                        : "SELECT hash FROM ledger_nodes WHERE height = \(address.level) AND idx = \(address.index)"
                })
            var hashes: [NodeAddress: Digest] = [:]
            for (address, rows) in zip(addresses, answers) {
                guard let text = try rows.first?.text(0) else { continue }
                // What is damaged is handed on as it is: the proof does not hold then.
                hashes[address] = address.level == 0 ? .ofLeaf(decoded(hexadecimal: text) ?? []) : Digest(hex: text)
            }
            return hashes
        }
    }

    public func append(_ entries: [LedgerEntry]) async throws {
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName])
            try writer.append(entries.map { LedgerWriter.Line($0) }, session)
        }
    }
}

func nodes(level: Int, in range: Range<Int>, _ session: any Session) throws -> [StoredNode] {
    let rows =
        level == 0
        ? try session.rows(
            """
            SELECT idx, hash FROM ledger_leaves WHERE idx >= \(range.lowerBound) AND idx < \(range.upperBound)
            ORDER BY idx
            """)
        : try session.rows(
            """
            SELECT idx, hash FROM ledger_nodes WHERE height = \(level) AND idx >= \(range.lowerBound)
            AND idx < \(range.upperBound) ORDER BY idx
            """)
    return try rows.map { row in
        guard let hash = Digest(hex: try row.text(1)) else { throw DatabaseFailure.damaged }
        return StoredNode(NodeAddress(level: level, index: Int(try row.integer(0))), hash)
    }
}

extension StoredLeaf {
    /// Reads `idx, leaf, hash`, and of the opening `idx, salt, content`.
    fileprivate init(_ row: Row, opening words: Row?) throws {
        let opening = try words.map {
            Opening(salt: decoded(hexadecimal: try $0.text(1)) ?? [], content: try $0.text(2))
        }
        // What is damaged is handed on as it is: the verifier says what is wrong with it.
        self.init(
            index: Int(try row.integer(0)), leafData: decoded(hexadecimal: try row.text(1)) ?? [],
            leafHash: Digest(hex: try row.text(2)), opening: opening)
    }
}
