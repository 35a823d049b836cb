import Ledger
import Testing

@Suite struct VerifierTests {
    static let addition = Given.addition(0..<13)

    static func rows(_ addition: LedgerAddition = addition) -> [StoredLeaf] {
        addition.leaves.map {
            StoredLeaf(index: $0.index, leafData: $0.leafData, leafHash: $0.leafHash, opening: $0.opening)
        }
    }

    static func kept(_ addition: LedgerAddition = addition) -> StoredCheckpoint {
        StoredCheckpoint(size: addition.checkpoint.size, text: addition.checkpoint.text)
    }

    static func report(
        _ rows: [StoredLeaf], kept: StoredCheckpoint? = kept(), outside: [Checkpoint] = [],
        earlier: [Checkpoint] = [], head: LedgerHead? = nil
    ) -> LedgerReport {
        var verifier = LedgerVerifier(key: Given.pen.verifierKey, outside: outside)
        for checkpoint in earlier { verifier.expect(earlier: checkpoint.size, root: checkpoint.root) }
        for row in rows { verifier.read(row) }
        return verifier.finish(kept: kept, storedHead: head)
    }

    static func checkpoint(_ size: Int, pen: LedgerPen = Given.pen) -> Checkpoint {
        pen.checkpoint(of: size == 0 ? .empty : Given.addition(0..<size).head)
    }

    @Test func `an untouched ledger is sound, with erased entries too`() {
        var rows = Self.rows()
        rows[4] = StoredLeaf(index: 4, leafData: rows[4].leafData, leafHash: rows[4].leafHash)
        let report = Self.report(
            rows, outside: [0, 1, 7, 8, 13].map { Self.checkpoint($0) }, earlier: (0...13).map { Self.checkpoint($0) },
            head: Self.addition.head)
        #expect(report.findings == [])
        #expect(report.isSound)
        #expect(report.size == 13)
        #expect(report.root == Self.addition.head.root)
        #expect(report.openings?.kept == 12)
        #expect(report.openings?.erased == 1)
        #expect(report.agreesWithOutsideUpTo == 13)
        #expect(Self.report([], kept: nil).isSound)
        #expect(Self.report([], kept: StoredCheckpoint(size: 0, text: Self.checkpoint(0).text)).isSound)
    }

    @Test func `a row that was changed is found, whichever byte it was`() {
        for place in 0..<33 {
            var data = Self.rows()[6].leafData
            data[place] ^= 0x40
            var rows = Self.rows()
            rows[6] = StoredLeaf(index: 6, leafData: data, leafHash: rows[6].leafHash, opening: rows[6].opening)
            let findings = Self.report(rows, earlier: [Self.checkpoint(9)]).findings
            #expect(findings.contains(.leafHashDiffers(index: 6)))
            #expect(findings.contains(place == 0 ? .unknownFormat(index: 6, format: 0x41) : .openingDiffers(index: 6)))
            #expect(findings.contains(.earlierRootDiffers(size: 9)))
            #expect(findings.contains(.rootDiffers(size: 13)))
        }
    }

    @Test func `a row of another length is found, though its hash is well made`() {
        let good = Self.rows()[6].leafData
        for data: [UInt8] in [[], [1], Array(good.dropLast()), good + [0]] {
            var rows = Self.rows()
            rows[6] = StoredLeaf(index: 6, leafData: data)
            let findings = Self.report(rows).findings
            #expect(findings.contains(.wrongLength(index: 6, length: data.count)))
            #expect(findings.contains(.rootDiffers(size: 13)))
        }
    }

    @Test func `words that were changed are found, and a salt that was`() {
        for opening in [
            Opening(salt: Given.salt(6), content: Given.entry(7).content),
            Opening(salt: Given.salt(7), content: Given.entry(6).content), Opening(salt: Given.salt(6), content: ""),
        ] {
            var rows = Self.rows()
            rows[6] = StoredLeaf(index: 6, leafData: rows[6].leafData, opening: opening)
            #expect(Self.report(rows).findings == [.openingDiffers(index: 6)])
        }
        // The same bytes with the border between salt and words elsewhere: the hash is right, the salt is not one.
        let content = Given.entry(6).content
        var rows = Self.rows()
        rows[6] = StoredLeaf(
            index: 6, leafData: rows[6].leafData,
            opening: Opening(salt: Given.salt(6) + [UInt8(ascii: "{")], content: String(content.dropFirst())))
        #expect(Self.report(rows).findings == [.saltLength(index: 6, length: 33)])
    }

    @Test func `a gap, a repetition, a wrong order and a wrong end are told apart`() {
        var rows = Self.rows()
        rows.remove(at: 5)
        #expect(Self.report(rows).findings == [.missing(5..<6), .sizeDiffers(ledger: 12, checkpoint: 13)])
        rows = Self.rows()
        rows.removeSubrange(0..<3)
        #expect(Self.report(rows).findings.first == .missing(0..<3))
        rows = Self.rows()
        rows.insert(rows[5], at: 6)
        #expect(Self.report(rows).findings == [.repeated(index: 5), .sizeDiffers(ledger: 14, checkpoint: 13)])
        rows = Self.rows()
        rows.swapAt(3, 9)
        let findings = Self.report(rows).findings
        #expect(findings.first == .missing(3..<9))
        #expect(findings.contains(.outOfOrder(index: 4, expected: 10)))
        #expect(findings.contains(.rootDiffers(size: 13)))
        rows = Self.rows()
        rows.removeLast()
        #expect(Self.report(rows).findings == [.sizeDiffers(ledger: 12, checkpoint: 13)])
        #expect(Self.report(Self.rows(), kept: nil).findings == [.noCheckpoint])
    }

    /// Rows whose indexes were exchanged along with them look in order: only the root knows.
    @Test func `two rows that changed places are found`() {
        var rows = Self.rows()
        let (a, b) = (rows[3], rows[9])
        rows[3] = StoredLeaf(index: 3, leafData: b.leafData, leafHash: b.leafHash, opening: b.opening)
        rows[9] = StoredLeaf(index: 9, leafData: a.leafData, leafHash: a.leafHash, opening: a.opening)
        #expect(Self.report(rows).findings == [.rootDiffers(size: 13)])
        #expect(
            Self.report(rows, earlier: [3, 4, 5].map { Self.checkpoint($0) }).findings == [
                .earlierRootDiffers(size: 4), .rootDiffers(size: 13),
            ])
    }

    @Test func `a checkpoint that was changed, forged or exchanged is found`() throws {
        let text = Self.addition.checkpoint.text
        let damaged = StoredCheckpoint(size: 13, text: String(text.dropLast(3)))
        #expect(Self.report(Self.rows(), kept: damaged).findings == [.checkpointUnreadable(size: 13)])
        let misfiled = StoredCheckpoint(size: 12, text: text)
        #expect(Self.report(Self.rows(), kept: misfiled).findings == [.checkpointUnreadable(size: 12)])
        let forged = StoredCheckpoint(size: 13, text: Given.forger.checkpoint(of: Self.addition.head).text)
        #expect(Self.report(Self.rows(), kept: forged).findings == [.signatureIsBad(.kept, size: 13)])
        let others = Given.makePen("daylight/other", seed: 7).checkpoint(of: Self.addition.head)
        #expect(
            Self.report(Self.rows(), kept: StoredCheckpoint(size: 13, text: others.text)).findings == [
                .otherLedger(.kept, origin: "daylight/other")
            ])
        #expect(
            Self.report(Self.rows(), earlier: [Self.checkpoint(14)]).findings == [
                .earlierIsLater(size: 14, ledger: 13)
            ])
        #expect(
            Self.report(Self.rows(), head: Given.addition(0..<12).head).findings == [.headDiffers(size: 12)])
    }

    @Test func `a truncation that was signed again is found by a checkpoint from outside, and only by it`() {
        let shorter = Given.addition(0..<9)
        #expect(Self.report(Self.rows(shorter), kept: Self.kept(shorter)).isSound)
        let report = Self.report(Self.rows(shorter), kept: Self.kept(shorter), outside: [Self.checkpoint(13)])
        #expect(report.findings == [.truncated(ledger: 9, outside: 13)])
        #expect(
            report.findings[0].description
                == "This ledger holds 9 entries, the checkpoint from outside 13: "
                + "rows are missing, or an old backup was restored.")
    }

    @Test func `a history that was rewritten and signed again is found by a checkpoint from outside, and only by it`() {
        var entries = (0..<13).map(Given.entry)
        entries[6] = Given.entry(99)
        let rewritten = Given.pen.write(entries, salts: (0..<13).map(Given.salt), after: .empty)
        #expect(Self.report(Self.rows(rewritten), kept: Self.kept(rewritten)).isSound)
        for size in [7, 8, 13] {
            let report = Self.report(
                Self.rows(rewritten), kept: Self.kept(rewritten), outside: [Self.checkpoint(6), Self.checkpoint(size)])
            #expect(report.findings == [.rewritten(size: size)])
            #expect(report.agreesWithOutsideUpTo == 6)
        }
    }

    @Test func `a checkpoint from outside counts only if this ledger's key signed it`() {
        let forged = Self.report(Self.rows(), outside: [Self.checkpoint(9, pen: Given.forger)])
        #expect(forged.findings == [.signatureIsBad(.outside, size: 9)])
        #expect(forged.agreesWithOutsideUpTo == nil)
        let other = Self.report(Self.rows(), outside: [Self.checkpoint(9, pen: Given.makePen("x", seed: 7))])
        #expect(other.findings == [.otherLedger(.outside, origin: "x")])
    }

    @Test func `the report says what it could not see`() {
        let alone = Self.report(Self.rows()).cannotSee
        #expect(alone.contains("missing at the end"))
        #expect(alone.contains("wrote the whole history anew"))
        #expect(alone.contains("/privacy"))
        #expect(alone.contains(Given.pen.verifierKey.text))
        let compared = Self.report(Self.rows(), outside: [Self.checkpoint(9)]).cannotSee
        #expect(compared.contains("Up to entry 9"))
        #expect(compared.contains(Given.pen.verifierKey.text))
        let refused = Self.report(Self.rows(), outside: [Self.checkpoint(9, pen: Given.forger)]).cannotSee
        #expect(refused == alone)
    }

    @Test func `a thousand faults are counted, not listed`() {
        let rows = (0..<1000).map { StoredLeaf(index: $0, leafData: [9]) }
        let report = Self.report(rows, kept: nil)
        #expect(report.findings.count == LedgerReport.mostFindings)
        #expect(report.furtherFindings == 1001 - LedgerReport.mostFindings)
    }

    @Test func `every finding is one sentence`() {
        let node = NodeAddress(level: 2, index: 3)
        let all: [Finding] = [
            .missing(3..<4), .missing(3..<9), .repeated(index: 1), .outOfOrder(index: 1, expected: 2),
            .unknownFormat(index: 1, format: 9), .wrongLength(index: 1, length: 2), .saltLength(index: 1, length: 2),
            .openingDiffers(index: 1), .leafHashDiffers(index: 1), .nodeDiffers(node), .nodeMissing(node),
            .nodeTooMany(node), .headDiffers(size: 1), .rowsBeyondHead(index: 1), .noCheckpoint,
            .checkpointUnreadable(size: 1), .signatureIsBad(.kept, size: 1), .signatureIsBad(.outside, size: 1),
            .otherLedger(.kept, origin: "x"), .otherLedger(.outside, origin: "x"),
            .sizeDiffers(ledger: 1, checkpoint: 2), .rootDiffers(size: 1), .earlierRootDiffers(size: 2),
            .earlierIsLater(size: 2, ledger: 1), .truncated(ledger: 1, outside: 2), .rewritten(size: 2),
            .notALedgerFile, .keyUnreadable, .otherKey, .lineUnreadable(line: 1), .cutOff(entries: 1),
            .fileCheckpointUnreadable,
        ]
        for finding in all {
            let text = finding.description
            #expect(text.hasSuffix(".") && text.dropLast().allSatisfy { $0 != "." || text.contains("ledger file") })
            #expect(text.first?.isUppercase == true)
        }
        #expect(Set(all.map(\.description)).count == all.count)
        #expect(Finding.nodeDiffers(node).description.contains("12 to 15"))
    }
}
