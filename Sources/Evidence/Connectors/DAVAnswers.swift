import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// What a CalDAV server says of one thing.
struct DAVAnswer {
    var path = ""
    /// What became of the thing as a whole, where the server says so: 507 is a list that was cut, 403 is not shown.
    var status: Int?
    /// Why its entry is not in the answer, although it was asked for.
    var entryStatus: Int?
    var isCalendar = false
    /// A server that does not say what a calendar holds means all.
    var components: Set<String>?
    var principal: String?
    var home: String?
    var tag: String?
    var token: String?
    var data: [UInt8]?
    var holdsEvents: Bool { components?.contains("VEVENT") ?? true }
    /// By which an unchanged calendar is known.
    var mark: String? { [tag, token].compactMap(\.self).first { !$0.isEmpty } }

    /// The status by which something that was asked for is missing. What is not there any more is not missing.
    var refusal: Int? {
        [status, entryStatus].compactMap(\.self).first { $0 >= 400 && $0 != 404 && $0 != 410 }
    }

    fileprivate mutating func take(_ other: DAVAnswer) {
        isCalendar = isCalendar || other.isCalendar
        components = other.components ?? components
        principal = other.principal ?? principal
        home = other.home ?? home
        tag = other.tag ?? tag
        token = other.token ?? token
        data = other.data ?? data
    }
}

/// Reads a multistatus (RFC 4918) into answers. A document that declares anything of its own (a DTD, and so entities) is none: no
/// server needs that, and whoever sends it wants something fetched or memory filled.
///
///     response ─┬─ href
///               ├─ status                     of the thing as a whole
///               └─ propstat ─┬─ prop          what it has, or
///                            └─ status        404: what it does not have, which is named all the same
final class DAVAnswers: NSObject, XMLParserDelegate {
    private var answers: [DAVAnswer] = []
    private var current: DAVAnswer?
    /// Properties that share a status, which comes after them.
    private var part: (said: DAVAnswer, status: Int?, asksEntry: Bool)?
    private var open: [String] = []
    private var text = ""
    private var isWhole = false
    /// Of the answer as a whole: from here on it is asked next time.
    private var token: String?

    /// Beside the pool that answers requests: what a server answers may have a million elements.
    private static let queue: OperationQueue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 2
        return queue
    }()
    /// The largest answer of an honest server is read in a fraction of it.
    private static let longest = Duration.seconds(5)
    private let end = ContinuousClock.now + longest
    private var elements = 0

    /// The same as `reply`, without holding up anybody.
    static func replyAside(_ bytes: [UInt8]) async -> (answers: [DAVAnswer], token: String?)? {
        await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: reply(bytes)) }
        }
    }

    /// The answers, and the token of the whole (RFC 6578), if it has one. Nil for what is no multistatus, or not all of one: the
    /// parser is content with less.
    static func reply(_ bytes: [UInt8]) -> (answers: [DAVAnswer], token: String?)? {
        // In encodings of two bytes a declaration would be written in another way.
        guard !bytes.contains(0), bytes.firstRange(of: Array("<!DOCTYPE".utf8)) == nil else { return nil }
        let parser = XMLParser(data: Data(bytes))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        let reader = DAVAnswers()
        parser.delegate = reader
        return parser.parse() && reader.isWhole ? (reader.answers, reader.token) : nil
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(name)
        text = ""
        // Nothing that a server answers stands deeper.
        if open.count > 64 { parser.abortParsing() }
        elements += 1
        if elements.isMultiple(of: 1_000), ContinuousClock.now > end { parser.abortParsing() }
        switch name {
        case "response": current = DAVAnswer()
        case "propstat": part = (DAVAnswer(), nil, false)
        case "calendar" where open.dropLast().last == "resourcetype": part?.said.isCalendar = true
        case "supported-calendar-component-set": part?.said.components = []
        case "comp":
            if let component = attributes["name"] { part?.said.components?.insert(component.uppercased()) }
        case "calendar-data": part?.asksEntry = true
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { text += String(decoding: block, as: UTF8.self) }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
        let said = text.trimmingCharacters(in: .whitespacesAndNewlines)
        switch (name, open.last) {
        case ("href", "response"): current?.path = said
        case ("status", "response"): current?.status = Self.status(said)
        case ("status", "propstat"): part?.status = Self.status(said)
        case ("href", "current-user-principal"): part?.said.principal = said
        case ("href", "calendar-home-set"): part?.said.home = said
        case ("getctag", _): part?.said.tag = said
        case ("sync-token", "prop"): part?.said.token = said
        case ("sync-token", "multistatus"): token = said
        case ("calendar-data", _): part?.said.data = Array(text.utf8)
        case ("propstat", _):
            if let part {
                if (200..<300).contains(part.status ?? 200) {
                    current?.take(part.said)
                } else if part.asksEntry {
                    current?.entryStatus = part.status
                }
            }
            part = nil
        case ("multistatus", nil): isWhole = true
        case ("response", _):
            if let current { answers.append(current) }
            current = nil
        default: break
        }
        text = ""
    }

    /// `HTTP/1.1 404 Not Found`.
    private static func status(_ line: String) -> Int? {
        line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}
