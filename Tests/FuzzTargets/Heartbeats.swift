import Domain
import Intake
import Simulator

extension FuzzTarget {
    /// The body of a bulk request, by `HeartbeatDecoder`.
    public static let heartbeats = FuzzTarget(
        name: "heartbeats",
        tokens: [
            #""entity":"a","#, #""time":1793620800.25,"#, #""timestamp":1793620800,"#, #""type":"file","#,
            #""entity_type":"url","#, #""category":"ai coding","#, #""project":"daylight","#,
            #""alternate_project":"x","#,
            #""branch":"main","#, #""language":"Swift","#, #""editor":"vim","#, #""operating_system":"Linux","#,
            #""is_write":true,"#, #""ai_line_changes":3,"#, #""human_line_changes":4,"#,
            #""lineno":12,"cursorpos":13,"#,
            #""plugin":"Chrome/117.0 win_x86-64 chrome-wakatime/3.0","#, #""machine":"ada-laptop","#, #""lines":100,"#,
            #""user_agent":"wakatime/v1.90.0 (linux-6.8-unknown) go1.22 vscode/1.90.0 vscode-wakatime/24.6.0","#,
            #""dependencies":["x","y"],"#, #""x":{"y":[1,{"z":null}]},"#, #"{"entity":"a","time":1793620800},"#, "[",
            "]", "{", "}",
            ":", ",", "\"", "\\", "null", "true", "false", "[]", "{}", #""""#, #"\u0000"#, #"\ud83d\ude00"#, #"\ud83d"#,
            #"\udc00"#,
            "<<LAST_PROJECT>>", "https://ci:secret@host/a/b.git", "/home/ada", #"C:\\src\\x"#, "ada@example.org",
            "shop [SSH: build-01]", " (x: y)", "%2F", "%25", "\u{212A}", "e\u{301}", "\u{FEFF}",
        ].map { Array($0.utf8) },
        read: { _ = try? HeartbeatChecks.decode($0) },
        check: { bytes throws(Violation) in try HeartbeatChecks.check(bytes) })
}

private enum HeartbeatChecks {
    static let now = Instant(microseconds: 1_793_620_800_000_000)
    static let agent = "wakatime/v1.90.0 (linux-6.18-unknown) go1.22.12 vscode/1.90.0 vscode-wakatime/24.6.0"
    static let deepest = 64
    /// What may have any influence at all; guarantee G15 is that nothing else does.
    static let kept = Set(
        [
            "time", "timestamp", "entity", "type", "entity_type", "category", "project", "alternate_project", "branch",
            "language", "editor", "plugin", "user_agent", "operating_system", "is_write", "ai_line_changes",
            "human_line_changes",
        ].map { Array($0.utf8) })
    static let entity = Array("entity".utf8)
    static let numbers = Set(["time", "timestamp", "ai_line_changes", "human_line_changes"].map { Array($0.utf8) })

    static func decode(_ bytes: [UInt8]) throws(UnreadableBody) -> [DecodedItem] {
        let decoder = HeartbeatDecoder(now: now, userAgent: agent)
        var result: Result<[DecodedItem], UnreadableBody> = .success([])
        bytes.withUnsafeBytes { raw in
            result = Result { () throws(UnreadableBody) in try decoder.decode(raw) }
        }
        return try result.get()
    }

    static func check(_ bytes: [UInt8]) throws(Violation) {
        let decoded: [DecodedItem]?
        do throws(UnreadableBody) {
            decoded = try decode(bytes)
        } catch {
            try demand(isSentence(error.sentence), "a body is refused without a sentence")
            decoded = nil
        }
        for item in decoded ?? [] { try check(item) }
        var whole = JSONTreeParser(bytes)
        if let inner = try? whole.wholeString() {
            try agree(
                decoded, inner, isStandard: whole.isStandard,
                "a body in a string is read in another way than without it")
        } else {
            try agree(decoded, bytes, isStandard: true, nil)
        }
    }

    /// The decoder against the other reading of the same bytes, and against itself.
    private static func agree(
        _ decoded: [DecodedItem]?, _ bytes: [UInt8], isStandard: Bool, _ sentence: String?
    ) throws(Violation) {
        if let sentence { try demand(isSame(decoded, try? decode(bytes)) || startsString(bytes), sentence) }
        var parser = JSONTreeParser(bytes)
        guard let items = try? parser.items(nestedAtMost: deepest, objects: HeartbeatDecoder.mostItems) else {
            try demand(decoded == nil, "what is not JSON is taken")
            return
        }
        guard let decoded else {
            try demand(!parser.isStandard || !isStandard, "JSON is refused")
            return
        }
        try demand(decoded.count == items.count, "\(items.count) items, \(decoded.count) answers")
        func decodes(_ other: [UInt8], _ sentence: String) throws(Violation) {
            try demand(isSame(decoded, try? decode(other)), sentence)
        }
        var odd = JSONTreeWriter(isOdd: true)
        odd.write(items: items)
        try decodes(odd.bytes, "space, the order of fields or escapes change what is read")
        var bare = JSONTreeWriter(isOdd: false)
        bare.write(items: items.map(withoutSecrets))
        try decodes(bare.bytes, "what is not kept changes what is read, or a number in quotes")
        if sentence == nil { try decodes(quoted(bytes), "a body in a string is read in another way than without it") }
        for index in Set([0, 1, 2, items.count - 1])
        where items.indices.contains(index) && index < HeartbeatDecoder.mostItems {
            var alone = JSONTreeWriter(isOdd: false)
            alone.write(items: [items[index]])
            try demand(
                isSame([decoded[index]], try? decode(alone.bytes)), "an item is read in another way than alone")
        }
    }

    private static func startsString(_ bytes: [UInt8]) -> Bool {
        var parser = JSONTreeParser(bytes)
        return (try? parser.wholeString()) != nil
    }

    private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
        var text = [UInt8(ascii: "\"")]
        for byte in bytes {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
        }
        return text + [UInt8(ascii: "\"")]
    }

    /// Without everything that is never kept; of the entity remains that there is one. Numbers are texts, as some clients
    /// send them.
    private static func withoutSecrets(_ item: JSONTree) -> JSONTree {
        guard case .object(let members) = item else { return item }
        return .object(
            members.compactMap { member in
                let name = JSONTreeParser.unescaped(member.key)
                guard kept.contains(name) else { return nil }
                if numbers.contains(name), case .scalar(let raw) = member.value, let first = raw.first,
                    first == UInt8(ascii: "-") || (48...57).contains(first)
                {
                    return (member.key, .scalar([UInt8(ascii: "\"")] + raw + [UInt8(ascii: "\"")]))
                }
                guard name == entity, let text = member.value.text, text.count > 2 else { return member }
                return (member.key, .scalar(Array(#""s""#.utf8)[...]))
            })
    }

    // MARK: One item

    private static let systems: Set = ["Linux", "WSL", "macOS", "Windows", "FreeBSD", "OpenBSD", "NetBSD", "Android"]

    private static func check(_ item: DecodedItem) throws(Violation) {
        switch item {
        case .refused(let field, let sentence):
            try demand(isSentence(sentence) && !field.isEmpty, "an item is refused without a sentence")
        case .heartbeat(let beat):
            try demand(
                beat.time.since(now) <= .days(1) && now.since(beat.time) <= .days(180),
                "a time outside of what is taken: \(beat.time)")
            try demand(
                isSame(beat.work.project, Kept.project(beat.work.project)), "a project that would not be kept: \(beat)")
            try demand(isSame(beat.branch, Kept.branch(beat.branch)), "a branch that would not be kept: \(beat)")
            try demand(
                isSame(beat.work.language, Kept.language(beat.work.language)),
                "a language that would not be kept: \(beat)")
            let scalars = [(beat.work.project, 100), (beat.branch, 200), (beat.work.language, 40)]
            try demand(scalars.allSatisfy { ($0?.unicodeScalars.count ?? 0) <= $1 }, "a name without an end")
            try demand(UserAgentChecks.isName(beat.editor), "an editor that is no name: \(beat.editor ?? "")")
            try demand(
                beat.operatingSystem.map(systems.contains) ?? true, "a system of no list: \(beat.operatingSystem ?? "")"
            )
            let counts = [beat.aiLineChanges, beat.humanLineChanges].compactMap(\.self)
            try demand(counts.allSatisfy { (0...1_000_000).contains($0) }, "a count out of bounds")
        }
    }

    private static func isSentence(_ text: String) -> Bool {
        text.hasSuffix(".") || text.hasSuffix("?") || text.hasSuffix(").")
    }

    private static func isSame(_ a: [DecodedItem]?, _ b: [DecodedItem]?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return a.count == b.count && zip(a, b).allSatisfy(isSame)
    }

    private static func isSame(_ a: DecodedItem, _ b: DecodedItem) -> Bool {
        guard case .heartbeat(let one) = a, case .heartbeat(let other) = b else { return a == b }
        return one == other && isSame(one.work.project, other.work.project) && isSame(one.branch, other.branch)
            && isSame(one.work.language, other.work.language)
    }

    private static func isSame(_ a: String?, _ b: String?) -> Bool { FuzzTargets.isSame(a, b) }
}
