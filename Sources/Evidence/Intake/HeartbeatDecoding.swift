public import Domain

/// One item of a bulk request, decoded or refused by itself.
public enum DecodedItem: Sendable, Hashable {
    case heartbeat(Heartbeat)
    /// The field that is at fault and a sentence: the client drops the item and the rest of the batch goes on.
    case refused(field: String, sentence: String)
}

/// A body that is not JSON at all, or has more items than any client sends: only then a batch is refused as a whole.
public struct UnreadableBody: Error, Sendable {
    /// What to do, in one line; it quotes nothing of the body.
    public let sentence: String
    /// JSON as it should be, with more items than are answered.
    public let isTooLarge: Bool
}

/// Decodes what WakaTime clients send: leniently, and only what is on the allow-list.
///
/// Kept: time, project, branch, language, kind, editor, operating system, line-change counts of AI and person, whether it
/// was a write. Everything else (entity, caret, line numbers, machine, dependencies, …) is skipped as bytes.
public struct HeartbeatDecoder: Sendable {
    public static let mostItems = 1_000
    /// Those beyond `mostItems` are each refused, in an answer of their own. As many of the shortest as a body can hold would make an
    /// answer of 150 MB; of heartbeats it does not hold so many.
    public static let mostAnswered = 25_000
    private static let oldest = Span.Length.days(180)

    private let now: Instant
    private let headerAgent: String

    /// - Parameters:
    ///   - now: what the time of an item is judged against.
    ///   - userAgent: the request's header, used where an item has none of its own.
    public init(now: Instant, userAgent: String?) {
        self.now = now
        headerAgent = userAgent ?? ""
    }

    /// Answers one item for each that was sent, in order. The body is an array, one object, or a JSON string of either.
    public func decode(_ body: UnsafeRawBufferPointer) throws(UnreadableBody) -> [DecodedItem] {
        do {
            return try items(in: body, mayBeString: true)
        } catch {
            throw UnreadableBody(sentence: error.sentence, isTooLarge: error.isTooMuch)
        }
    }

    private func items(
        in body: UnsafeRawBufferPointer, mayBeString: Bool
    ) throws(JSONScanner.Malformed) -> [DecodedItem] {
        var scanner = JSONScanner(body)
        var items: [DecodedItem] = []
        var agents = AgentCache()
        switch try scanner.peek() {
        case UInt8(ascii: "["):
            _ = try scanner.take(UInt8(ascii: "["))
            if try !scanner.take(UInt8(ascii: "]")) {
                repeat {
                    guard items.count < Self.mostAnswered else {
                        throw JSONScanner.Malformed(
                            sentence: "At most \(Self.mostItems) items are taken at once: send fewer.", isTooMuch: true)
                    }
                    items.append(try item(&scanner, position: items.count, &agents))
                } while try scanner.take(
                    UInt8(ascii: ","))
                try scanner.expect(UInt8(ascii: "]"))
            }
        case UInt8(ascii: "{"): items.append(try item(&scanner, position: 0, &agents))
        case UInt8(ascii: "\"") where mayBeString:
            // VS Code for the web encodes the array twice.
            let inner = try scanner.unescapedString()
            var result: Result<[DecodedItem], JSONScanner.Malformed> = .success([])
            inner.withUnsafeBytes { bytes in
                result = Result { () throws(JSONScanner.Malformed) in try self.items(in: bytes, mayBeString: false) }
            }
            items = try result.get()
        default:
            throw JSONScanner.Malformed(sentence: "The body must be a JSON array of heartbeats, or one of them.")
        }
        scanner.skipSpace()
        guard scanner.isAtEnd else {
            throw JSONScanner.Malformed(sentence: "Something follows the JSON value (at byte \(scanner.at)).")
        }
        return items
    }

    private func item(
        _ scanner: inout JSONScanner, position: Int, _ agents: inout AgentCache
    ) throws(JSONScanner.Malformed) -> DecodedItem {
        guard try scanner.peek() == UInt8(ascii: "{"), position < Self.mostItems else {
            try scanner.skip()
            return position < Self.mostItems
                ? .refused(field: "heartbeat", sentence: "This is not an object.")
                : .refused(field: "heartbeat", sentence: "At most \(Self.mostItems) items are taken at once.")
        }
        var fields = HeartbeatFields()
        _ = try scanner.take(UInt8(ascii: "{"))
        if try !scanner.take(UInt8(ascii: "}")) {
            repeat {
                let field = try Self.field(&scanner)
                try scanner.expect(UInt8(ascii: ":"))
                switch field {
                case .entity: fields.hasEntity = try scanner.skipText()
                case .some(let field): fields.set(field, try scanner.scalar())
                case nil: try scanner.skip()
                }
            } while try scanner.take(UInt8(ascii: ","))
            try scanner.expect(UInt8(ascii: "}"))
        }
        return judge(fields, &agents)
    }

    private static func field(_ scanner: inout JSONScanner) throws(JSONScanner.Malformed) -> HeartbeatFields.Name? {
        guard let key = try scanner.plainString() else {
            return HeartbeatFields.Name(rawValue: try scanner.string())
        }
        return HeartbeatFields.Name(bytes: key)
    }

    private func judge(_ fields: HeartbeatFields, _ agents: inout AgentCache) -> DecodedItem {
        guard fields.hasEntity else {
            return .refused(field: "entity", sentence: "This field is required.")
        }
        guard let seconds = fields.time, seconds.isFinite, abs(seconds) < 1e11 else {
            return .refused(field: "time", sentence: "This field is required, in seconds since 1970.")
        }
        let time = Instant(seconds: seconds)
        if time.isYetToCome(at: now) {
            return .refused(field: "time", sentence: "This is more than a day ahead: is the clock right?")
        }
        if now.since(time) > Self.oldest {
            return .refused(field: "time", sentence: "This is more than 180 days ago.")
        }
        let agent = agents[fields.agent ?? headerAgent]
        return .heartbeat(
            Heartbeat(
                time: time,
                work: Work(
                    kind: Kind(category: fields.category, type: fields.type),
                    project: Kept.project(fields.project) ?? Kept.project(fields.alternateProject),
                    language: Kept.language(fields.language) ?? Kept.language(fields.alternateLanguage)),
                branch: Kept.branch(fields.branch) ?? Kept.branch(fields.alternateBranch),
                editor: fields.editor.flatMap(UserAgent.display) ?? agent.editor,
                operatingSystem: fields.operatingSystem.flatMap(UserAgent.system) ?? agent.operatingSystem,
                isWrite: fields.isWrite, aiLineChanges: fields.aiLineChanges,
                humanLineChanges: fields.humanLineChanges))
    }

    /// Items of one batch mostly come from one editor: its name is taken apart once.
    private struct AgentCache {
        private var last: (text: String, agent: UserAgent)?

        subscript(_ text: String) -> UserAgent {
            mutating get {
                // Byte for byte: texts that are spelled in different ways are equal, but not the same name.
                if let last, last.text.utf8.elementsEqual(text.utf8) { return last.agent }
                let agent = UserAgent(text)
                last = (text, agent)
                return agent
            }
        }
    }
}
