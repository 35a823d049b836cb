import Ledger
import Testing

@Suite struct CheckpointTests {
    static let checkpoint = Given.addition(0..<5).checkpoint

    /// A checkpoint of Go's checksum database, signed by somebody else with another program.
    static let foreign = """
        go.sum database tree
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        \u{2014} sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

        """
    static let foreignKey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

    @Test func `a checkpoint that others signed is read and verified`() throws {
        let key = try #require(VerifierKey(text: Self.foreignKey))
        #expect(key.text == Self.foreignKey)
        let checkpoint = try #require(Checkpoint(text: Self.foreign))
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.isSigned(by: key))
        let changed = try #require(Checkpoint(text: Self.foreign.replacing("20852163", with: "20852164")))
        #expect(!changed.isSigned(by: key))
    }

    @Test func `it says what was signed, and reads back from its text and from the header`() throws {
        let checkpoint = Self.checkpoint
        #expect(checkpoint.origin == "daylight/example")
        #expect(checkpoint.size == 5)
        #expect(checkpoint.root == Given.addition(0..<5).head.root)
        #expect(checkpoint.text.hasPrefix("daylight/example\n5\n"))
        #expect(checkpoint.isSigned(by: Given.pen.verifierKey))
        #expect(Checkpoint(text: checkpoint.text) == checkpoint)
        #expect(checkpoint.headerValue.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
        for presented in [
            checkpoint.text, checkpoint.headerValue, "\n \(checkpoint.headerValue)\r\n", "\n\(checkpoint.text)\n ",
            String(checkpoint.text.dropLast()),
        ] {
            #expect(Checkpoint(presented: presented) == checkpoint)
        }
    }

    @Test func `a byte changed anywhere is noticed`() throws {
        let bytes = Array(Self.checkpoint.text.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(!Self.isGood(changed), "byte \(place), bit \(bit)")
            }
            var shorter = bytes
            shorter.remove(at: place)
            #expect(!Self.isGood(shorter), "byte \(place) left out")
            var longer = bytes
            longer.insert(bytes[place], at: place)
            #expect(!Self.isGood(longer), "byte \(place) twice")
        }
    }

    private static func isGood(_ bytes: [UInt8]) -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self), let checkpoint = Checkpoint(text: text) else {
            return false
        }
        return checkpoint.isSigned(by: Given.pen.verifierKey)
    }

    @Test func `signatures of others are ignored, a bad one of this key is not`() throws {
        let own = try #require(Self.checkpoint.text.split(separator: "\n").last)
        let head = Given.addition(0..<5).head
        let other = Given.makePen("witness.example/1", seed: 9).checkpoint(of: head)
        let others = try #require(other.text.split(separator: "\n").last)
        let cosigned = try #require(Checkpoint(text: Self.checkpoint.text + "\(others)\n"))
        #expect(cosigned.isSigned(by: Given.pen.verifierKey))
        #expect(cosigned.root == Self.checkpoint.root)
        // The other's signature is over another origin: it is no signature of this text.
        #expect(!cosigned.isSigned(by: Given.makePen("witness.example/1", seed: 9).verifierKey))

        let onlyOthers = Self.checkpoint.text.replacing(own, with: others)
        #expect(try !#require(Checkpoint(text: onlyOthers)).isSigned(by: Given.pen.verifierKey))

        let later = try #require(Given.addition(0..<6).checkpoint.text.split(separator: "\n").last)
        let doubtful = try #require(Checkpoint(text: Self.checkpoint.text + "\(later)\n"))
        #expect(!doubtful.isSigned(by: Given.pen.verifierKey))
    }

    @Test func `another key of the same name signs nothing here`() {
        #expect(!Self.checkpoint.isSigned(by: Given.forger.verifierKey))
        #expect(!Given.forger.checkpoint(of: Given.addition(0..<5).head).isSigned(by: Given.pen.verifierKey))
    }

    @Test func `what is not exactly a checkpoint is not read`() {
        let text = Self.checkpoint.text
        for wrong in [
            "", "\n", text.replacing("light/", with: "light\t", maxReplacements: 1),
            text.replacing("\n5\n", with: "\n05\n"),
            text.replacing("\n5\n", with: "\n+5\n"),
            text.replacing("\n5\n", with: "\n-5\n"), text.replacing("\n5\n", with: "\n5 \n"),
            text.replacing("\n5\n", with: "\n٥\n"), text.replacing("\n5\n", with: "\n99999999999999999999\n"),
            text.replacing("\n5\n", with: "\n\n"), text.replacing("=\n\n", with: "=\nmore\n\n"),
            text.replacing("=\n\n", with: "\n\n"), text.replacing("\u{2014}", with: "-"),
            text.replacing("\u{2014} ", with: "\u{2014}  "), text + "\n", text + "\u{2014} name \n",
            text + "\u{2014} na+me AAAAAAA=\n", text + "\u{2014} name AAAAAA==\n", text + "\u{2014} name AAAAAAB=\n",
            String(text.dropLast()), text.replacing("\n", with: "\r\n"),
            text.replacing("daylight/example\n5", with: "\n5"),
        ] {
            #expect(Checkpoint(text: wrong) == nil, "\(wrong)")
        }
        #expect(Checkpoint(text: text + String(repeating: "\u{2014} name AAAAAAA=\n", count: 99)) != nil)
        #expect(Checkpoint(text: text + String(repeating: "\u{2014} name AAAAAAA=\n", count: 100)) == nil)
        for wrong in ["", "AAAA", "daylight", "\n", "====", String(Self.checkpoint.headerValue.dropLast(4))] {
            #expect(Checkpoint(presented: wrong) == nil, "\(wrong)")
        }
    }

    @Test func `a verifier key names its key and is read only whole`() throws {
        let key = Given.pen.verifierKey
        #expect(VerifierKey(text: key.text) == key)
        // The example of C2SP signed notes in another implementation.
        #expect(VerifierKey(text: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k") != nil)
        let bytes = Array(key.text.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                let read = String(validating: changed, as: UTF8.self).flatMap(VerifierKey.init(text:))
                #expect(read == nil, "byte \(place), bit \(bit)")
            }
        }
        for name in ["", "a b", "a+b", "a\u{2003}b", "a\nb"] {
            #expect(VerifierKey(name: name, publicKey: key.publicKey) == nil)
            #expect(LedgerPen(origin: name, seed: [UInt8](repeating: 1, count: 32)) == nil)
        }
        #expect(LedgerPen(origin: "daylight/x", seed: [1, 2, 3]) == nil)
    }

    @Test func `a pen does not print its secret`() {
        var text = ""
        dump(Given.pen, to: &text)
        text += "\(Given.pen) " + String(reflecting: Given.pen)
        #expect(text.contains("daylight/example"))
        #expect(!text.contains("seed") && !text.contains("7, 7"))
    }
}
