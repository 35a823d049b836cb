import Domain
import GitHistory
import TestSupport
import Testing

/// Any bytes, in any pieces: commits or a fault, never a trap.
@Suite struct DecoderTests {
    private let one = String(repeating: "1", count: 40)
    private let two = String(repeating: "2", count: 40)
    private let three = String(repeating: "3", count: 40)

    private var log: [UInt8] {
        Array(
            ("\(one)\0\(two) \(three)\010\020\0a@x.org\0\0"
                + "\(two)\0\(three)\0\020\0\0words\n\nThis reverts commit \(three).\n\0"
                + "\(three)\0\03\04\0A@X.org\0(cherry picked from commit \(one))\0").utf8)
    }

    private func decoded(_ bytes: [UInt8], pieces: Int = .max) throws -> [Commit] {
        var decoder = CommitDecoder()
        var commits: [Commit] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            commits += try decoder.decode(Array(rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
        }
        try decoder.finish()
        return commits
    }

    @Test func `records in pieces of every size are the same commits`() throws {
        let whole = try decoded(log)
        #expect(whole.map(\.parents.count) == [2, 1, 0])
        #expect(whole.map { $0.authored?.seconds } == [10, nil, 3])
        #expect(whole.map(\.authorEmail) == ["a@x.org", nil, "a@x.org"])
        #expect(whole.map(\.reverts) == [nil, CommitID(three), nil])
        #expect(whole.map(\.pickedFrom) == [nil, nil, CommitID(one)])
        for size in 1...log.count { #expect(try decoded(log, pieces: size) == whole, "\(size)") }
    }

    @Test func `nothing is no commits`() throws { #expect(try decoded([]).isEmpty) }

    @Test func `an end inside a record is named by what came before it`() throws {
        for length in 1..<log.count {
            let cut = Array(log.prefix(length))
            let isWhole = cut.count(where: { $0 == 0 }).isMultiple(of: 6) && cut.last == 0
            if isWhole {
                #expect(try decoded(cut).count == cut.count(where: { $0 == 0 }) / 6)
            } else {
                #expect(throws: CommitDecoder.Unreadable.self) { try decoded(cut) }
            }
        }
    }

    @Test(arguments: [
        "\0\0\0\0\0\0", "abc\0\01\01\0\0\0", "fatal: something\n",
        String(repeating: "1", count: 40) + "\0x\01\01\0\0\0",
        String(repeating: "1", count: 40) + "\0" + String(repeating: "2", count: 40) + " \01\01\0\0\0",
        String(repeating: "1", count: 40) + "\0" + String(repeating: "2", count: 64) + "\01\01\0\0\0",
        String(repeating: "g", count: 40) + "\0\01\01\0\0\0",
    ])
    func `what is no record is a fault`(text: String) {
        #expect(throws: CommitDecoder.Unreadable.self) { try decoded(Array(text.utf8)) }
    }

    @Test func `a record without an end is given up before it fills memory`() {
        var decoder = CommitDecoder()
        let piece = [UInt8](repeating: UInt8(ascii: "1"), count: 1 << 20)
        #expect(throws: CommitDecoder.Unreadable.self) {
            for _ in 0..<32 { _ = try decoder.decode(piece) }
        }
    }

    @Test func `a record without an end is given up in one piece as in many`() {
        let record = [UInt8](repeating: UInt8(ascii: "1"), count: 17 << 20)
        #expect(throws: CommitDecoder.Unreadable.self) { try decoded(Array("\(one)\0\01\01\0".utf8) + record + [0]) }
    }

    @Test(arguments: [1 << 20, 2 << 20, 17 << 20])
    func `a message of any length stops no other commit`(length: Int) throws {
        let words = "\n\n(cherry picked from commit \(two))"
        let filling = [UInt8](repeating: UInt8(ascii: "x"), count: length - words.utf8.count)
        let long = Array("\(one)\0\01\01\0a@x.org\0".utf8) + filling + Array(words.utf8)
        let whole = try decoded(long + [0] + log)
        #expect(whole.map(\.id.hex) == [one, one, two, three])
        #expect(whole[0].pickedFrom == (length > 1 << 20 ? nil : CommitID(two)))
        for size in [1 << 16, (1 << 20) + 7] { #expect(try decoded(long + [0] + log, pieces: size) == whole) }
        // The end may come just behind a piece, and must come.
        var decoder = CommitDecoder()
        #expect(try decoder.decode(long).isEmpty)
        #expect(throws: CommitDecoder.Unreadable.self) { try decoder.finish() }
        #expect(try decoder.decode([0] + Array(log.prefix(1))).count == 1)
    }

    @Test func `an address is what its own record says, whatever stands before it`() throws {
        // Equal texts, of 166 bytes and of 246, which is more than an address may have.
        let spelled = ["\u{E9}", "e\u{301}"].map { String(repeating: $0, count: 80) + "@x.org" }
        let records = spelled.map { "\(one)\0\01\01\0\($0)\0\0" }
        let alone = try records.flatMap { try decoded(Array($0.utf8)) }
        let together = try records.reversed().flatMap { try decoded(Array(($0 + records.joined()).utf8)).suffix(2) }
        #expect(together == alone + alone && alone.map { $0.authorEmail == nil } == [false, true])
    }

    @Test func `thousands of spoilt logs never trap, and good ones among them are good`() {
        var seeded = Seeded(7)
        var whole = 0
        for _ in 0..<20_000 {
            var bytes = log + log
            for _ in 0..<Int.random(in: 0...3, using: &seeded) where bytes.count > 1 {
                let at = Int.random(in: 0..<bytes.count, using: &seeded)
                switch Int.random(in: 0..<4, using: &seeded) {
                case 0: bytes[at] = UInt8.random(in: .min ... .max, using: &seeded)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(0, at: at)
                default: bytes += bytes[at...]
                }
            }
            let size = Int.random(in: 1...bytes.count, using: &seeded)
            if (try? decoded(bytes, pieces: size)) != nil { whole += 1 }
        }
        #expect(whole > 5_000)
    }
}
