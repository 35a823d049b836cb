import Ledger
import Testing

/// A ledger in memory, to be checked as one in a database is: a page after the other.
struct KeptLedger: LedgerReading {
    var storedHead: LedgerHead?
    var rows: [StoredLeaf] = []
    var stored: [NodeAddress: Digest] = [:]
    var checkpoints: [StoredCheckpoint] = []

    init(_ ranges: [Range<Int>]) {
        for range in ranges { append(range) }
    }

    mutating func append(_ range: Range<Int>) {
        let addition = Given.addition(range, after: storedHead ?? .empty)
        storedHead = addition.head
        rows += VerifierTests.rows(addition)
        for node in addition.nodes { stored[node.address] = node.hash }
        checkpoints.append(VerifierTests.kept(addition))
    }

    func head() -> LedgerHead? { storedHead }
    func latestCheckpoint() -> StoredCheckpoint? { checkpoints.max { $0.size < $1.size } }
    func checkpoints(above size: Int, limit: Int) -> [StoredCheckpoint] {
        Array(checkpoints.filter { $0.size > size }.sorted { $0.size < $1.size }.prefix(limit))
    }
    func leaves(from index: Int, limit: Int) -> [StoredLeaf] {
        Array(rows.filter { $0.index >= index }.sorted { $0.index < $1.index }.prefix(limit))
    }
    func nodes(level: Int, in range: Range<Int>) -> [StoredNode] {
        stored.filter { $0.key.level == level && range.contains($0.key.index) }.map { StoredNode($0.key, $0.value) }
    }
    func hashes(at addresses: [NodeAddress]) -> [NodeAddress: Digest] {
        var hashes: [NodeAddress: Digest] = [:]
        for address in addresses {
            hashes[address] =
                address.level == 0
                ? rows.first { $0.index == address.index }.map { .ofLeaf($0.leafData) } : stored[address]
        }
        return hashes
    }
}

/// Somebody appends an entry whenever the head was read for the first time, and after every page of rows.
actor GrowingLedger: LedgerReading {
    private var ledger: KeptLedger
    private var isUntouched = true

    init(_ size: Int) { ledger = KeptLedger([0..<size]) }

    private func grow() {
        let size = ledger.storedHead?.size ?? 0
        ledger.append(size..<(size + 1))
    }

    func head() -> LedgerHead? {
        defer {
            if isUntouched { grow() }
            isUntouched = false
        }
        return ledger.head()
    }
    func latestCheckpoint() -> StoredCheckpoint? { ledger.latestCheckpoint() }
    func checkpoints(above size: Int, limit: Int) -> [StoredCheckpoint] {
        ledger.checkpoints(above: size, limit: limit)
    }
    func leaves(from index: Int, limit: Int) -> [StoredLeaf] {
        defer { grow() }
        return ledger.leaves(from: index, limit: limit)
    }
    func nodes(level: Int, in range: Range<Int>) -> [StoredNode] { ledger.nodes(level: level, in: range) }
    func hashes(at addresses: [NodeAddress]) -> [NodeAddress: Digest] { ledger.hashes(at: addresses) }
}

/// Counts how often each row is read.
actor CountingLedger: LedgerReading {
    private let ledger: KeptLedger
    private(set) var reads: [Int: Int] = [:]

    init(_ ledger: KeptLedger) { self.ledger = ledger }

    func head() -> LedgerHead? { ledger.head() }
    func latestCheckpoint() -> StoredCheckpoint? { ledger.latestCheckpoint() }
    func checkpoints(above size: Int, limit: Int) -> [StoredCheckpoint] {
        ledger.checkpoints(above: size, limit: limit)
    }
    func leaves(from index: Int, limit: Int) -> [StoredLeaf] {
        let found = ledger.leaves(from: index, limit: limit)
        for row in found { reads[row.index, default: 0] += 1 }
        return found
    }
    func nodes(level: Int, in range: Range<Int>) -> [StoredNode] { ledger.nodes(level: level, in: range) }
    func hashes(at addresses: [NodeAddress]) -> [NodeAddress: Digest] { ledger.hashes(at: addresses) }
}

@Suite struct StoredLedgerTests {
    static let ledger = KeptLedger([0..<1, 1..<2, 2..<11, 11..<30, 30..<31])
    static let key = Given.pen.verifierKey

    @Test(arguments: [1, 2, 3, 4, 7, 16, 31, 100])
    func `an untouched ledger is sound, whatever a page holds`(page: Int) async throws {
        let report = try await Self.ledger.check(key: Self.key, outside: [VerifierTests.checkpoint(11)], page: page)
        #expect(report.findings == [])
        #expect(report.size == 31)
        #expect(report.openings?.kept == 31)
        #expect(report.agreesWithOutsideUpTo == 11)
        #expect(try await KeptLedger([]).check(key: Self.key, page: page).isSound)
    }

    /// `ledger verify` compares what is published with it: a ledger of years is read once, not twice.
    @Test(arguments: [1, 3, 4, 100])
    func `one pass hands every row on, in order, and reads none a second time`(page: Int) async throws {
        let ledger = CountingLedger(Self.ledger)
        var handedOn: [StoredLeaf] = []
        let report = try await ledger.check(key: Self.key, page: page) { handedOn.append($0) }
        #expect(report.isSound)
        #expect(handedOn == Self.ledger.rows)
        let reads = await ledger.reads
        #expect(reads.count == 31 && reads.values.allSatisfy { $0 == 1 }, "\(reads)")
    }

    @Test(arguments: [1, 3, 4, 100])
    func `whatever is changed, taken away or added is found`(page: Int) async throws {
        func findings(_ change: (inout KeptLedger) -> Void) async throws -> [Finding] {
            var ledger = Self.ledger
            change(&ledger)
            return try await ledger.check(key: Self.key, page: page).findings
        }
        for (address, hash) in Self.ledger.stored {
            #expect(try await findings { $0.stored[address] = .ofNode(hash, hash) } == [.nodeDiffers(address)])
            #expect(try await findings { $0.stored[address] = nil } == [.nodeMissing(address)])
        }
        for address in [
            NodeAddress(level: 1, index: 15), NodeAddress(level: 5, index: 0), NodeAddress(level: 9, index: 7),
        ] {
            #expect(try await findings { $0.stored[address] = .ofNothing } == [.nodeTooMany(address)])
        }
        for index in 0..<31 {
            #expect(try await findings { $0.rows.remove(at: index) }.contains(.sizeDiffers(ledger: 30, checkpoint: 31)))
            let row = Self.ledger.rows[index]
            let other = StoredLeaf(index: index, leafData: row.leafData, leafHash: .ofNothing, opening: row.opening)
            #expect(try await findings { $0.rows[index] = other } == [.leafHashDiffers(index: index)])
        }
        for (place, checkpoint) in Self.ledger.checkpoints.enumerated() {
            let damaged = StoredCheckpoint(size: checkpoint.size, text: "damaged")
            #expect(
                try await findings { $0.checkpoints[place] = damaged } == [.checkpointUnreadable(size: checkpoint.size)]
            )
        }
        let another = StoredCheckpoint(size: 11, text: Given.pen.checkpoint(of: Self.otherHead(11)).text)
        #expect(try await findings { $0.checkpoints[2] = another } == [.earlierRootDiffers(size: 11)])
        #expect(try await findings { $0.storedHead = Self.otherHead(31) } == [.headDiffers(size: 31)])
        #expect(try await findings { $0.storedHead = nil } == [.headDiffers(size: 0)])
        #expect(try await findings { $0.checkpoints = [] }.contains(.noCheckpoint))
        let beyond = StoredLeaf(index: 31, leafData: Self.ledger.rows[0].leafData)
        #expect(try await findings { $0.rows.append(beyond) } == [.rowsBeyondHead(index: 31)])
    }

    private static func withoutNode(_ address: NodeAddress) -> KeptLedger {
        var ledger = ledger
        ledger.stored[address] = nil
        return ledger
    }

    private static func otherHead(_ size: Int) -> LedgerHead {
        var head = LedgerHead.empty
        for index in 0..<size { head.append(leafHash: .ofLeaf([UInt8(index)])) }
        return head
    }

    @Test(arguments: [1, 4, 100])
    func `an old head with an old checkpoint does not hide the rows that follow`(page: Int) async throws {
        var ledger = Self.ledger
        ledger.storedHead = Given.addition(0..<11).head
        ledger.checkpoints.removeLast(2)
        let report = try await ledger.check(key: Self.key, page: page)
        #expect(report.findings.contains(.rowsBeyondHead(index: 11)))
        #expect(report.findings.contains(.nodeTooMany(NodeAddress(level: 4, index: 0))))
    }

    @Test(arguments: [1, 4, 100])
    func `a ledger that grows while it is checked is sound`(page: Int) async throws {
        let report = try await GrowingLedger(11).check(key: Self.key, page: page)
        #expect(report.findings == [])
        #expect(report.size == 12)
    }

    @Test func `a head that claims more than there is does not keep the check busy for ever`() async throws {
        var ledger = Self.ledger
        ledger.storedHead = LedgerHead(size: 1 << 60, peaks: [.ofNothing])
        let report = try await ledger.check(key: Self.key, page: 4)
        #expect(report.findings.contains(.headDiffers(size: 1 << 60)))
        #expect(report.size == 31)
    }

    @Test func `proofs come out of what is stored`() async throws {
        for size in [1, 11, 16, 31] {
            let root = VerifierTests.checkpoint(size).root
            #expect(try await Self.ledger.head(atSize: size).root == root)
            for index in 0..<size {
                let proof = try await Self.ledger.inclusionProof(index: index, size: size)
                #expect(proof.proves(leafHash: .ofLeaf(Self.ledger.rows[index].leafData), in: root))
            }
            for from in 0...size {
                let proof = try await Self.ledger.consistencyProof(from: from, to: size)
                #expect(proof.proves(old: VerifierTests.checkpoint(from).root, new: root))
            }
        }
    }

    @Test func `what there is no proof of is refused`() async throws {
        let ledger = Self.ledger
        await #expect(throws: LedgerRefusal.outOfRange) { try await ledger.inclusionProof(index: 31, size: 31) }
        await #expect(throws: LedgerRefusal.outOfRange) { try await ledger.inclusionProof(index: 3, size: 32) }
        await #expect(throws: LedgerRefusal.outOfRange) { try await ledger.inclusionProof(index: -1, size: 31) }
        await #expect(throws: LedgerRefusal.outOfRange) { try await ledger.consistencyProof(from: 12, to: 11) }
        await #expect(throws: LedgerRefusal.outOfRange) { try await ledger.consistencyProof(from: 12, to: 32) }
        await #expect(throws: LedgerRefusal.outOfRange) { try await ledger.head(atSize: 32) }
        let damaged = Self.withoutNode(NodeAddress(level: 1, index: 1))
        await #expect(throws: LedgerRefusal.incomplete) { try await damaged.inclusionProof(index: 0, size: 31) }
    }
}
