import Foundation
import Ledger
import Testing

@Suite struct FileTests {
    static let parts = [Given.addition(0..<4), Given.addition(4..<7, after: Given.addition(0..<4).head)]
    static let file = Given.file(parts)
    static let checkpoint = parts[1].checkpoint

    @Test func `a file that nobody touched is sound, in pieces of any length`() {
        let report = LedgerFile.check(Self.file, against: [Self.checkpoint, Self.parts[0].checkpoint])
        #expect(report.findings == [])
        #expect(report.size == 7)
        #expect(report.root == Self.checkpoint.root)
        #expect(report.openings == nil)
        #expect(report.key == Given.pen.verifierKey)
        #expect(report.agreesWithOutsideUpTo == 7)
        for length in [1, 2, 7, 64, 65, 1000] {
            var reader = LedgerFileReader(against: [Self.checkpoint])
            for start in stride(from: 0, to: Self.file.count, by: length) {
                reader.read(Array(Self.file[start..<min(start + length, Self.file.count)]))
            }
            #expect(reader.finish().isSound)
        }
    }

    @Test func `an empty ledger is a file too`() {
        let text = LedgerFile.header(key: Given.pen.verifierKey) + LedgerFile.footer(Given.pen.checkpoint(of: .empty))
        #expect(LedgerFile.check(Array(text.utf8)).isSound)
    }

    @Test func `it never holds the words or the salts`() {
        let text = String(decoding: Self.file, as: UTF8.self)
        for leaf in Self.parts.flatMap(\.leaves) {
            #expect(!text.contains(leaf.content) && !text.contains("setting"))
            #expect(!text.contains(leaf.salt.map { String(format: "%02x", $0) }.joined()))
        }
    }

    @Test func `every byte of it counts`() {
        for place in Self.file.indices {
            for bit in [0, 3, 5, 7] {
                var changed = Self.file
                changed[place] ^= 1 << bit
                #expect(!LedgerFile.check(changed).isSound, "byte \(place), bit \(bit)")
            }
        }
    }

    @Test func `a byte too many or too few is found everywhere`() {
        for place in Self.file.indices {
            var changed = Self.file
            changed.remove(at: place)
            #expect(!LedgerFile.check(changed).isSound, "byte \(place) left out")
            for byte in [Self.file[place], 0x0a, 0x20, 0x0d, 0x30] {
                changed = Self.file
                changed.insert(byte, at: place)
                #expect(!LedgerFile.check(changed).isSound, "\(byte) put in at \(place)")
            }
            #expect(!LedgerFile.check(Array(Self.file.prefix(place))).isSound, "cut off at \(place)")
        }
        for byte: UInt8 in [0x0a, 0x20, 0x30] { #expect(!LedgerFile.check(Self.file + [byte]).isSound) }
    }

    @Test func `lines left out, doubled, exchanged and put in are found`() {
        let lines = Self.file.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
        func isFound(_ changed: [[UInt8]]) -> Bool {
            changed == lines || !LedgerFile.check(Array(changed.joined(separator: [0x0a]))).isSound
        }
        for place in lines.indices {
            var changed = lines
            changed.remove(at: place)
            #expect(isFound(changed), "line \(place) left out")
            for target in lines.indices {
                changed = lines
                changed.swapAt(place, target)
                #expect(isFound(changed), "lines \(place) and \(target) exchanged")
                changed = lines
                changed.insert(lines[place], at: target)
                #expect(isFound(changed), "line \(place) again at \(target)")
            }
        }
    }

    @Test func `the words for what is wrong are clear`() {
        let text = String(decoding: Self.file, as: UTF8.self)
        func findings(_ changed: String) -> [Finding] { LedgerFile.check(Array(changed.utf8)).findings }
        #expect(findings("") == [.notALedgerFile])
        #expect(findings("<!doctype html>\n") == [.notALedgerFile])
        #expect(findings(text.replacing("ledger-1", with: "ledger-2")) == [.notALedgerFile])
        #expect(findings("daylight-ledger-1\n") == [.cutOff(entries: 0)])
        #expect(findings("daylight-ledger-1\nnonsense\n" + text) == [.keyUnreadable])
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(findings(lines[..<5].joined(separator: "\n") + "\n") == [.cutOff(entries: 3)])
        #expect(findings(lines[..<5].joined(separator: "\n")) == [.cutOff(entries: 2)])
        #expect(findings(lines[..<10].joined(separator: "\n") + "\n") == [.cutOff(entries: 7)])
        #expect(findings(lines[..<12].joined(separator: "\n") + "\n") == [.fileCheckpointUnreadable])
        #expect(
            findings(text.replacing("\n4 ", with: "\n04 ")) == [
                .lineUnreadable(line: 7), .missing(4..<5), .sizeDiffers(ledger: 6, checkpoint: 7),
            ])
        #expect(findings(text.replacing("\n4 ", with: "\n4  ")).first == .lineUnreadable(line: 7))
        #expect(findings(text.replacing("\n", with: "\r\n")) == [.notALedgerFile])
    }

    @Test func `a truncation that was signed again needs a checkpoint from outside`() {
        let shorter = Given.file([Self.parts[0]])
        #expect(LedgerFile.check(shorter).isSound)
        #expect(
            LedgerFile.check(shorter, against: [Self.checkpoint]).findings == [.truncated(ledger: 4, outside: 7)])
    }

    @Test func `a file that brings its own key is sound by itself, and not by the key that is known`() {
        let forged = Given.file([Given.addition(0..<7, pen: Given.forger)], pen: Given.forger)
        let report = LedgerFile.check(forged)
        #expect(report.isSound)
        #expect(report.cannotSee.contains(Given.forger.verifierKey.text))
        #expect(
            LedgerFile.check(forged, against: [Self.checkpoint]).findings == [.signatureIsBad(.outside, size: 7)])
        #expect(
            LedgerFile.check(forged, key: Given.pen.verifierKey).findings == [
                .otherKey, .signatureIsBad(.kept, size: 7),
            ])
        #expect(LedgerFile.check(Self.file, key: Given.pen.verifierKey).isSound)
    }
}
