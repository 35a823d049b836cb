import Domain
import Foundation
import Ledger
import Testing

/// The example in docs/ledger-format.md, which the second verifier reads as well: both make the same bytes of it.
@Suite struct FormatDescriptionTests {
    static func block(_ name: String) throws -> Substring {
        let page = try Given.formatDescription()
        let start = try #require(page.range(of: "```\(name)\n")).upperBound
        let end = try #require(page.range(of: "```", range: start..<page.endIndex)).lowerBound
        return page[start..<end]
    }

    @Test func `the openings give the file, byte for byte`() throws {
        var salts: [[UInt8]] = []
        var entries: [LedgerEntry] = []
        for line in try Self.block("openings").split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            salts.append(try #require(Digest(hex: String(parts[0]))).bytes)
            entries.append(try #require(LedgerEntry(content: String(parts[1]))))
        }
        let addition = Given.pen.write(entries, salts: salts, after: .empty)
        let file = Given.file([addition])
        #expect(String(decoding: file, as: UTF8.self) == String(try Self.block("ledger")))
        #expect(LedgerFile.check(file).isSound)
        #expect(entries.count > 3)
    }

    @Test func `it names every kind`() throws {
        let page = try Given.formatDescription()
        for kind in LedgerEntry.Kind.allCases { #expect(page.contains("`\(kind.rawValue)`"), "\(kind)") }
    }
}
