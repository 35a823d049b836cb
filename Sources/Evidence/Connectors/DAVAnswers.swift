import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// What a CalDAV server says of one thing.
struct DAVAnswer {
    var path = ""
    var isCalendar = false
    /// A server that does not say what a calendar holds means all.
    var components: Set<String>?
    var principal: String?
    var home: String?
    var mark: String?
    var data: [UInt8]?
    var holdsEvents: Bool { components?.contains("VEVENT") ?? true }
}

/// Reads a multistatus (RFC 4918) into answers; entities from outside are never fetched.
final class DAVAnswers: NSObject, XMLParserDelegate {
    private var answers: [DAVAnswer] = []
    private var current: DAVAnswer?
    private var open: [String] = []
    private var text = ""

    /// Nil for what is no XML.
    static func read(_ bytes: [UInt8]) -> [DAVAnswer]? {
        let parser = XMLParser(data: Data(bytes))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        let reader = DAVAnswers()
        parser.delegate = reader
        return parser.parse() ? reader.answers : nil
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(name)
        text = ""
        // Nothing that a server answers stands deeper.
        if open.count > 64 { parser.abortParsing() }
        switch name {
        case "response": current = DAVAnswer()
        case "calendar" where open.dropLast().last == "resourcetype": current?.isCalendar = true
        case "supported-calendar-component-set": current?.components = []
        case "comp":
            if let component = attributes["name"] { current?.components?.insert(component.uppercased()) }
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
        case ("href", "current-user-principal"): current?.principal = said
        case ("href", "calendar-home-set"): current?.home = said
        case ("getctag", _): current?.mark = said
        case ("sync-token", "prop"): if current?.mark == nil { current?.mark = said }
        case ("calendar-data", _): current?.data = Array(text.utf8)
        case ("response", _):
            if let current { answers.append(current) }
            current = nil
        default: break
        }
        text = ""
    }
}
