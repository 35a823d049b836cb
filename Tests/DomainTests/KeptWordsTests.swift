import Domain
import Testing

/// What people write for each other, as it is kept.
@Suite struct KeptWordsTests {
    @Test(arguments: [
        ("  a  word\nor\ttwo ", "a word or two"), ("as it is", "as it is"), ("<b>", "<b>"), ("a\u{7F}b", "ab"),
        ("a \u{7F} b", "a b"), ("\u{200B} é  \u{1} b", "é b"),
        ("x", "x"),
    ])
    func `white space is one space, and what cannot be printed goes`(text: String, kept: String) {
        #expect(Kept.words(text, longest: 40) == kept)
    }

    @Test func `nothing, and too much, is not kept`() {
        for text in ["", " ", "\n", "\u{0}", "<<LAST>>"] { #expect(Kept.words(text, longest: 40) == nil, "\(text)") }
        #expect(Kept.words("four", longest: 4) == "four")
        #expect(Kept.words("fives", longest: 4) == nil)
        #expect(Kept.words("five ", longest: 4) == "five", "what goes is not counted")
    }

    /// Plain text takes a short way: it ends where the long one does, which a letter outside ASCII makes sure of.
    @Test func `plain text is kept as any other`() {
        var state: UInt64 = 8
        func next(_ below: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % below
        }
        var settled = 0
        for _ in 0..<20_000 {
            let bytes = (0..<Int(next(9))).map { _ in UInt8(next(4) == 0 ? 0x20 : next(0x80)) }
            let text = String(decoding: bytes, as: UTF8.self)
            let short = Kept.words(text, longest: 12)
            let long = Kept.words("é " + text, longest: 14)
            if text.hasPrefix("<<") && text.hasSuffix(">>") { continue }
            #expect(long == (short.map { "é " + $0 } ?? "é"), "\(bytes)")
            if let short { #expect(Kept.words(short, longest: 12) == short, "\(bytes)") }
            settled += short == text ? 1 : 0
        }
        #expect(settled > 1_000)
    }
}
