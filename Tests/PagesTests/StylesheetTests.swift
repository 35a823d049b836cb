import Testing

@testable import Pages

@Suite struct `The stylesheet` {
    /// Text and the ground it stands on, as the pages use them.
    static let text = [
        ("ink", "paper"), ("ink", "dawn"), ("ink", "card"), ("ink", "sun-wash"), ("ink", "sky-wash"),
        ("soft", "paper"), ("soft", "dawn"), ("soft", "card"), ("soft", "sun-wash"), ("sky", "paper"),
        ("sky", "dawn"), ("sky", "card"), ("sky", "sun-wash"), ("sun", "sun-wash"), ("sun", "card"),
        ("on-sky", "sky"),
    ]
    /// Lines, marks and borders of fields.
    static let marks = [
        ("sky", "sky-wash"), ("sky", "card"), ("edge", "card"), ("edge", "paper"), ("sun", "card"),
    ]

    private func colours(dark: Bool) throws -> [String: String] {
        let blocks = Assets.palette.split(separator: "@media")
        let block = String(dark ? try #require(blocks.last) : try #require(blocks.first))
        return Dictionary(
            block.matches(of: /--([a-z-]+):#([0-9a-f]{6})/).map {
                (String($0.output.1), String($0.output.2))
            },
            uniquingKeysWith: { $1 })
    }

    private func contrast(_ a: String, _ b: String) throws -> Double {
        let lights = try [luminance(a), luminance(b)].sorted()
        return (lights[1] + 0.05) / (lights[0] + 0.05)
    }

    /// WCAG 2.2, relative luminance.
    private func luminance(_ hex: String) throws -> Double {
        let number = try #require(Int(hex, radix: 16))
        let channels = [number >> 16, number >> 8 & 255, number & 255].map { Double($0) / 255 }
        let linear = channels.map { $0 <= 0.04045 ? $0 / 12.92 : power(($0 + 0.055) / 1.055) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// `base` to the power of 2.4, which is the fifth root of its twelfth power.
    private func power(_ base: Double) -> Double {
        let twelfth = (0..<12).reduce(1.0) { product, _ in product * base }
        var root = 1.0
        for _ in 0..<200 {
            root -= (root * root * root * root * root - twelfth) / (5 * root * root * root * root)
        }
        return root
    }

    @Test(arguments: [false, true])
    func `has a contrast of at least 4.5 to 1 for text, in both schemes`(dark: Bool) throws {
        let colours = try colours(dark: dark)
        for (front, ground) in Self.text {
            let ratio = try contrast(try #require(colours[front]), try #require(colours[ground]))
            #expect(ratio >= 4.5, "\(front) on \(ground)")
        }
    }

    @Test(arguments: [false, true])
    func `has a contrast of at least 3 to 1 for lines and fields, in both schemes`(dark: Bool) throws {
        let colours = try colours(dark: dark)
        for (front, ground) in Self.marks {
            let ratio = try contrast(try #require(colours[front]), try #require(colours[ground]))
            #expect(ratio >= 3, "\(front) on \(ground)")
        }
    }

    @Test func `knows the contrast of black on white`() throws {
        #expect(abs(try contrast("000000", "ffffff") - 21) < 0.001)
        #expect(abs(try contrast("767676", "ffffff") - 4.54) < 0.01)
    }

    @Test func `shows where the focus is, and takes the navigation away in print`() {
        #expect(Assets.css.contains(":focus-visible{outline:3px"))
        #expect(Assets.css.contains("@media print") && Assets.css.contains("prefers-color-scheme:dark"))
    }

    @Test func `loads nothing from anywhere`() {
        for word in ["url(", "@import", "@font-face"] { #expect(!Assets.css.contains(word)) }
    }

    @Test func `opens as many braces as it closes`() {
        #expect(occurrences(of: "{", in: Assets.css) == occurrences(of: "}", in: Assets.css))
    }

    @Test func `changes its address when it changes`() {
        #expect(Assets.fingerprint("") == "cbf29ce484222325")
        #expect(Assets.fingerprint("a") == "af63dc4c8601ec8c")
        #expect(Assets.cssPath.hasPrefix("/assets/daylight.css?v="))
    }
}
