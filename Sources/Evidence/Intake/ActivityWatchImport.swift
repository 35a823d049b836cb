public import Domain

/// The file is no export of ActivityWatch at all: nothing of it is taken.
public struct UnreadableExport: Error, Sendable {
    /// What is wrong, in one line; it quotes nothing of the file.
    public let sentence: String
}

/// `import activitywatch`: finished spans from the editor buckets of an ActivityWatch export.
///
///     {"buckets": {ID: {"type": "app.editor.activity", "events": [{"timestamp", "duration", "data": {…}}]}}}
///
/// A bucket of another type (window titles, AFK, web pages) is passed over as bytes, and so are names of buckets, hosts and
/// files: none of them becomes a value. The type may stand after the events, so the events are read when it is known.
public struct ActivityWatchImport: Sendable {
    /// An event that is not taken. A bucket is named by its place in the file, because its own name holds the host's.
    public struct BadEvent: Sendable, Hashable {
        /// Both from 1; no event if the list itself is at fault.
        public let bucket: Int
        public let event: Int?
        public let field: String
        public let sentence: String

        public var description: String {
            "bucket \(bucket)\(event.map { ", event \($0)" } ?? ""), \(field): \(sentence)"
        }
    }

    /// In the order of the file.
    public private(set) var spans: [Span] = []
    public private(set) var badEvents: [BadEvent] = []
    public private(set) var editorBuckets = 0
    /// Those that were not read.
    public private(set) var otherBuckets = 0
    /// Events that would not be kept: an export always holds everything, so they are no fault of it.
    public private(set) var eventsTooOld = 0

    private let now: Instant
    private var buckets = 0

    private static let editorType = "app.editor.activity"

    public init(_ bytes: UnsafeRawBufferPointer, now: Instant) throws(UnreadableExport) {
        self.now = now
        var scanner = JSONScanner(bytes)
        var hasBuckets = false
        do {
            if try scanner.peek() == UInt8(ascii: "{") {
                hasBuckets = try readExport(&scanner)
                scanner.skipSpace()
            }
        } catch {
            throw UnreadableExport(sentence: error.sentence)
        }
        guard hasBuckets else {
            throw UnreadableExport(sentence: "This is no ActivityWatch export: there is no object `buckets` in it.")
        }
        guard scanner.isAtEnd else {
            throw UnreadableExport(sentence: "Something follows the export (at byte \(scanner.at)).")
        }
    }

    /// Answers whether there was an object of buckets.
    private mutating func readExport(_ scanner: inout JSONScanner) throws(JSONScanner.Malformed) -> Bool {
        var hasBuckets = false
        try scanner.object { name, scanner throws(JSONScanner.Malformed) in
            guard name == .buckets, try scanner.peek() == UInt8(ascii: "{") else {
                return try scanner.skip()
            }
            hasBuckets = true
            try scanner.object { _, scanner throws(JSONScanner.Malformed) in try readBucket(&scanner) }
        }
        return hasBuckets
    }

    private mutating func readBucket(_ scanner: inout JSONScanner) throws(JSONScanner.Malformed) {
        buckets += 1
        guard try scanner.peek() == UInt8(ascii: "{") else {
            otherBuckets += 1
            return try scanner.skip()
        }
        var type: String?
        var events: JSONScanner?
        try scanner.object { name, scanner throws(JSONScanner.Malformed) in
            switch name {
            case .type: type = try scanner.scalar().text
            case .events:
                events = scanner
                try scanner.skip()
            default: try scanner.skip()
            }
        }
        guard type == Self.editorType else {
            otherBuckets += 1
            return
        }
        editorBuckets += 1
        guard var events else { return }
        guard try events.take(UInt8(ascii: "[")) else {
            return refuse(nil, BadCell(column: "events", sentence: "this is not a list."))
        }
        if try events.take(UInt8(ascii: "]")) { return }
        var number = 0
        repeat {
            number += 1
            try readEvent(&events, number)
        } while try events.take(UInt8(ascii: ","))
        try events.expect(UInt8(ascii: "]"))
    }

    private mutating func readEvent(_ scanner: inout JSONScanner, _ number: Int) throws(JSONScanner.Malformed) {
        guard try scanner.peek() == UInt8(ascii: "{") else {
            refuse(number, BadCell(column: "event", sentence: "this is not an object."))
            return try scanner.skip()
        }
        var event = Event()
        try scanner.object { name, scanner throws(JSONScanner.Malformed) in
            switch name {
            case .timestamp: event.timestamp = try scanner.scalar().text
            case .duration: event.duration = try scanner.scalar().number
            case .data where try scanner.peek() == UInt8(ascii: "{"): try event.readData(&scanner)
            default: try scanner.skip()
            }
        }
        do throws(BadCell) {
            let span = try event.span(now: now)
            if now.since(span.start) > KeptFor.personalSeries { eventsTooOld += 1 } else { spans.append(span) }
        } catch {
            refuse(number, error)
        }
    }

    private mutating func refuse(_ event: Int?, _ fault: BadCell) {
        badEvents.append(BadEvent(bucket: buckets, event: event, field: fault.column, sentence: fault.sentence))
    }
}

/// What is read of one event.
private struct Event {
    var timestamp: String?
    var duration: Double?
    private var project: String?
    private var language: String?
    private var category: String?

    mutating func readData(_ scanner: inout JSONScanner) throws(JSONScanner.Malformed) {
        try scanner.object { name, scanner throws(JSONScanner.Malformed) in
            switch name {
            case .project: project = known(try scanner.scalar())
            case .language: language = known(try scanner.scalar())
            case .category: category = known(try scanner.scalar())
            default: try scanner.skip()
            }
        }
    }

    func span(now: Instant) throws(BadCell) -> Span {
        let start = try pastMoment(timestamp ?? "", in: "timestamp", now: now)
        guard let duration, duration.isFinite, duration >= 0 else {
            throw BadCell(column: "duration", sentence: "this is no length in seconds.")
        }
        let length = Span.Length(microseconds: Int64((min(duration, 1e9) * 1e6).rounded()))
        guard length <= Span.longestFinished else {
            throw BadCell(column: "duration", sentence: Span.tooLong)
        }
        let end = start.adding(length)
        guard isPast(end, at: now) else { throw BadCell(column: "duration", sentence: "this ends in the future.") }
        let work = Work(
            kind: Kind(category: category, type: nil), project: Kept.project(project), language: Kept.language(language)
        )
        return Span(start, end, work, .imported)
    }
}

/// Watchers write `unknown` where they do not know.
private func known(_ scalar: JSONScanner.Scalar) -> String? { scalar.text == "unknown" ? nil : scalar.text }

/// The names that are read at all.
private enum Member: String, CaseIterable {
    case buckets, type, events, timestamp, duration, data, project, language, category
}

extension JSONScanner {
    /// Reads an object; `read` is handed each name that is known, or nil, and must consume the value.
    fileprivate mutating func object(
        _ read: (Member?, inout JSONScanner) throws(Malformed) -> Void
    ) throws(Malformed) {
        try expect(UInt8(ascii: "{"))
        if try take(UInt8(ascii: "}")) { return }
        repeat {
            let name = try member()
            try expect(UInt8(ascii: ":"))
            try read(name, &self)
        } while try take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    /// Compares bytes: a name that is not known never becomes a text.
    private mutating func member() throws(Malformed) -> Member? {
        if let plain = try plainString() {
            return Member.allCases.first { $0.rawValue.utf8.elementsEqual(plain) }
        }
        let unescaped = try unescapedString()
        return Member.allCases.first { $0.rawValue.utf8.elementsEqual(unescaped) }
    }
}
