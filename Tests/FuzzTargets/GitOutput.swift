import Domain
import GitHistory
import Simulator

extension FuzzTarget {
    private static let ids =
        ["1", "a", "F"].map { String(repeating: $0, count: 40) } + [String(repeating: "b", count: 64)]

    /// The output of `git log`, by `CommitDecoder`.
    public static let gitLog = FuzzTarget(
        name: "git-log",
        tokens: (ids + [
            "\(ids[1])\0\(ids[0]) \(ids[1])\010\020\0a@x.org\0\0", "\(ids[0])\0\010\010\0\0\0", "\0", "\0\0\0\0\0\0",
            " ",
            "\n",
            "This reverts commit ", "(cherry picked from commit ", "253402300799", "253402300800", "-1", "A@X.org",
            "k@x.org", "\u{212A}@x.org", "e\u{301}@x.org",
            "\u{E9}@x.org", "@",
            "fatal: bad object\n",
        ]).map { Array($0.utf8) },
        read: { bytes in
            var decoder = CommitDecoder()
            if (try? decoder.decode(bytes)) != nil { try? decoder.finish() }
        },
        check: { bytes throws(Violation) in try GitLogChecks.check(bytes) })

    /// What git answers about references and objects, by `RefDecoder`.
    public static let gitRefs = FuzzTarget(
        name: "git-refs",
        tokens: (ids + [
            "\(ids[0])\0commit\0\0\010\0refs/heads/main\n", "\(ids[0])\0tag\0\(ids[1])\0commit\010\0refs/tags/v1\n",
            "\(ids[0])\0tag\0\(ids[1])\0tag\0\0refs/tags/v2\n", "\(ids[0]) commit\n", "\(ids[0])^{} missing\n",
            " missing\n",
            " tree\n", "\0tag\0", "\0commit\0", "\0blob\0", "refs/tags/", "refs/heads/", "\0", "\n", "\r\n", " ",
            "253402300799", "253402300800", "e\u{301}",
        ]).map { Array($0.utf8) },
        read: {
            _ = try? RefDecoder.refs($0)
            _ = try? RefDecoder.objects($0)
        },
        check: { bytes throws(Violation) in try GitRefChecks.check(bytes) })
}

private enum GitLogChecks {
    /// All commits up to git's end, or after how many it went wrong.
    struct Outcome: Equatable {
        var commits: [Commit] = []
        var withoutDate = 0
        var fault: CommitDecoder.Unreadable?
    }

    static func outcome(_ pieces: some Sequence<ArraySlice<UInt8>>) throws(Violation) -> Outcome {
        var decoder = CommitDecoder()
        var outcome = Outcome()
        do throws(CommitDecoder.Unreadable) {
            for piece in pieces { outcome.commits += try decoder.decode(Array(piece)) }
            try decoder.finish()
        } catch {
            // Whether those before the fault had been handed over is a matter of pieces.
            return Outcome(fault: error)
        }
        outcome.withoutDate = decoder.withoutDate
        try demand(
            decoder.count == outcome.commits.count, "\(outcome.commits.count) commits, counted as \(decoder.count)")
        return outcome
    }

    static func check(_ bytes: [UInt8]) throws(Violation) {
        let whole = try outcome([bytes[...]])
        var random = chance(from: bytes)
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while let longest = [1, 7, 90, 4_000].randomElement(using: &random), !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...longest, using: &random))
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        try demand(try outcome(pieces) == whole, "pieces change what is read")
        if bytes.count <= 500 {
            try demand(try outcome(bytes.indices.map { bytes[$0...$0] }) == whole, "single bytes change what is read")
        }
        let fields = bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        if let fault = whole.fault {
            try demand(fault.after <= fields.count / 6, "more records before a fault than there are")
            return
        }
        try demand(fields.count == whole.commits.count * 6 && bytes.last ?? 0 == 0, "records that are no commits")
        try demand(
            whole.withoutDate == whole.commits.count { $0.authored == nil || $0.committed == nil },
            "undated commits miscounted")
        for (index, commit) in whole.commits.enumerated() {
            try check(commit, Array(fields[(index * 6)..<(index * 6 + 6)]))
        }
    }

    /// The commit says what its record says, whatever stands around it.
    private static func check(_ commit: Commit, _ fields: [ArraySlice<UInt8>]) throws(Violation) {
        let texts = fields.map { String(decoding: $0, as: UTF8.self) }
        try demand(commit.id.hex == texts[0].lowercased(), "another id")
        try demand(commit.parents.map(\.hex).joined(separator: " ") == texts[1].lowercased(), "other parents")
        for (moment, text) in zip([commit.authored, commit.committed], texts[2...3]) {
            let expected = text.utf8.count <= 12 && text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
            let seconds = expected.flatMap { $0 <= 253_402_300_799 ? $0 : nil }
            try demand(moment?.microseconds == seconds.map { $0 * 1_000_000 }, "another moment")
        }
        let address = String(validating: fields[4], as: UTF8.self).flatMap(Address.normalized)
        try demand(isSame(commit.authorEmail, address), "an address is read in another way than alone")
        for (id, words) in [
            (commit.reverts, "This reverts commit "), (commit.pickedFrom, "(cherry picked from commit "),
        ] {
            try demand(id.map { texts[5].contains(words + $0.hex) } ?? true, "another commit than the message names")
        }
    }
}

private enum GitRefChecks {
    static func check(_ bytes: [UInt8]) throws(Violation) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let refs = try agree(lines, try? RefDecoder.refs(bytes)) { try? RefDecoder.refs($0) }
        for (ref, line) in zip(refs, lines) {
            let name = line.split(separator: 0, omittingEmptySubsequences: false).last ?? []
            try demand(ref.isTag == name.starts(with: "refs/tags/".utf8), "a tag is none, or none is one")
            try demand(
                isSame(ref.tagName, ref.isTag ? String(validating: name.dropFirst(10), as: UTF8.self) : nil),
                "another name")
        }
        _ = try agree(lines, try? RefDecoder.objects(bytes)) { try? RefDecoder.objects($0) }
    }

    /// As many as lines, each as it would be alone, and nothing at all if one line is bad.
    private static func agree<Value: Equatable>(
        _ lines: [ArraySlice<UInt8>], _ whole: [Value]?, _ read: ([UInt8]) -> [Value]?
    ) throws(Violation) -> [Value] {
        let alone = lines.map { read(Array($0)) }
        guard let whole else {
            try demand(alone.contains { $0 == nil }, "lines that are good one by one are refused together")
            return []
        }
        try demand(alone.map { $0?.count == 1 ? $0?.first : nil } == whole, "a line is read in another way than alone")
        return whole
    }
}
