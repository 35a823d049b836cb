import Calendars
import Crypto
import Domain
import Foundation
import OutsidePorts

/// Asks a CalDAV server (RFC 4791): who am I, where are my calendars, what is in them in that time.
///
///     PROPFIND address              → current-user-principal      (or the address is a calendar itself)
///     PROPFIND principal            → calendar-home-set
///     PROPFIND home, one level      → calendars with their marks
///     REPORT   calendar, time range → entries
///     REPORT   calendar, token      → what has changed since (RFC 6578)
///
/// The password goes to the host that its owner named, and nowhere else.
struct CalDAVReading {
    struct Found {
        let path: String
        /// By which an unchanged calendar is known; empty if the server has none.
        let mark: String
        /// From which on it can say what has changed; nil if the server has none, or one with words in it.
        let token: String?
        /// By which it is known again.
        var name: String { CalDAVReading.name(of: path) }
    }
    /// What has changed in a calendar since a token of it.
    struct Changes {
        let changed: [CalendarPart]
        let gone: [String]
        let token: String
    }
    let address: CalendarDesk.Address
    let outbound: any Outbound
    /// How long the next answer may take, of the time that all of them have.
    let limits: @Sendable () throws(CalendarDesk.Refusal) -> OutboundRequest.Limits

    private static let most = 50

    func calendars() async throws -> [Found] {
        let first = try await ask("PROPFIND", address.url, depth: 0, Self.question)
        if first.first?.isCalendar == true { return first.prefix(1).map(Self.found) }
        var home = first.lazy.compactMap(\.home).first
        if home == nil {
            guard let principal = first.lazy.compactMap(\.principal).first else {
                throw CalendarDesk.Refusal(sentence: "There is no CalDAV at this address.")
            }
            home = try await ask("PROPFIND", url(principal), depth: 0, Self.question).lazy.compactMap(\.home).first
        }
        guard let home else { throw CalendarDesk.Refusal(sentence: "The server names no calendars of this user.") }
        let all = try await ask("PROPFIND", url(home), depth: 1, Self.question).filter {
            $0.isCalendar && $0.holdsEvents
        }
        guard all.count <= Self.most else {
            throw CalendarDesk.Refusal(sentence: "There are more than \(Self.most) calendars: give the address of one.")
        }
        // Whoever shares a calendar has one: nothing is more likely a right that was taken away than a life without meetings.
        guard !all.isEmpty else { throw CalendarDesk.Refusal(sentence: "The server shows no calendar of this user.") }
        return all.map(Self.found).sorted { $0.path < $1.path }
    }

    func parts(of calendars: [Found], within window: Interval) async throws -> [CalendarPart] {
        var parts: [CalendarPart] = []
        for calendar in calendars {
            let answers = try await ask("REPORT", url(calendar.path), depth: 1, Self.entries(within: window))
            parts += answers.compactMap(Self.part)
            guard parts.reduce(0, { $0 + $1.text.count }) <= CalendarReading.mostBytes else {
                throw CalendarDesk.Refusal(sentence: "The calendars together are too large.")
            }
        }
        return parts
    }

    /// What has changed in a calendar since it had that token.
    /// - Returns: nil where only the whole can tell: the token is not known any more (403, 409), the answer is a part (507), an entry
    ///   is not in it, or the server does not know the question.
    func changes(of calendar: Found, since token: String) async throws -> Changes? {
        let request = try OutboundRequest(
            "REPORT", url(calendar.path),
            headers: address.authorization + [("Depth", "0"), ("Content-Type", "application/xml; charset=utf-8")],
            body: Array(Self.changes(since: token).utf8), limits: limits())
        let reply: OutboundReply
        do throws(OutboundFailure) { reply = try await outbound.send(request) } catch { return nil }
        guard reply.status == 207, let said = await DAVAnswers.replyAside(reply.body),
            let next = said.token.flatMap(Self.plain)
        else { return nil }
        var (changed, gone): ([CalendarPart], [String]) = ([], [])
        for answer in said.answers where Self.name(of: answer.path) != calendar.name {
            if [404, 410].contains(answer.status) {
                gone.append(Self.name(of: answer.path))
            } else if answer.refusal == nil, let part = Self.part(answer) {
                changed.append(part)
            } else {
                return nil
            }
        }
        // A list that was cut says so of the calendar itself.
        guard !said.answers.contains(where: { $0.refusal != nil }) else { return nil }
        return Changes(changed: changed, gone: gone, token: next)
    }

    private static func found(_ answer: DAVAnswer) -> Found {
        Found(path: answer.path, mark: answer.mark ?? "", token: answer.token.flatMap(plain))
    }

    private static func part(_ answer: DAVAnswer) -> CalendarPart? {
        answer.data.map { CalendarPart(name: name(of: answer.path), text: $0) }
    }

    /// Where something is on the server may say what it is about: a digest of it is kept (guarantee G15).
    private static func name(of path: String) -> String {
        let local = path.firstRange(of: "://").map { path[$0.upperBound...].drop { $0 != "/" } } ?? path[...]
        let plain = String(local).removingPercentEncoding ?? String(local)
        return Data(SHA256.hash(data: Data(plain.utf8)).prefix(12)).base64EncodedString()
    }

    /// It is sent back as it came, and so is kept as it came: only one that is an address or a number, and not empty.
    private static func plain(_ token: String) -> String? {
        token.utf8.count <= 200 && token.wholeMatch(of: /[A-Za-z0-9:\/.,_=+\-]+/) != nil ? token : nil
    }

    private func url(_ path: String) throws -> String {
        // The whole host, and its port: a name that only begins alike is somebody else.
        let own = origin(of: address.url)
        guard let url = CalendarDesk.joined(path, to: address.url), origin(of: url) == own, own != nil else {
            throw CalendarDesk.Refusal(sentence: "The server names another host: give that address instead.")
        }
        return url
    }

    private func origin(of url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        return url[..<(url[scheme.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? url.endIndex)].lowercased()
    }

    private func ask(_ method: String, _ first: String, depth: Int, _ body: String) async throws -> [DAVAnswer] {
        var url = first
        // The well-known address points to the real one; on the same host only.
        for _ in 0..<3 {
            let reply: OutboundReply
            do {
                reply = try await outbound.send(
                    OutboundRequest(
                        method, url,
                        headers: address.authorization + [
                            ("Depth", "\(depth)"), ("Content-Type", "application/xml; charset=utf-8"),
                        ], body: Array(body.utf8), limits: limits()))
            } catch let failure as OutboundFailure {
                throw CalendarDesk.Refusal(sentence: CalendarDesk.words(for: failure))
            }
            if [301, 302, 307, 308].contains(reply.status), let next = reply.header("location") {
                url = try self.url(next)
                continue
            }
            guard reply.status == 207 else {
                throw CalendarDesk.Refusal(sentence: CalendarDesk.words(for: reply.status))
            }
            guard let answers = await DAVAnswers.replyAside(reply.body)?.answers else {
                throw CalendarDesk.Refusal(sentence: "Its answer cannot be read.")
            }
            // A part is not the whole: what was read before is better.
            if let status = answers.lazy.compactMap(\.refusal).first {
                throw CalendarDesk.Refusal(sentence: Self.words(forPart: status))
            }
            return answers
        }
        throw CalendarDesk.Refusal(sentence: "It points elsewhere again and again: give the address where it is.")
    }

    private static func words(forPart status: Int) -> String {
        switch status {
        case 507: "The server sends only a part (507): give the address of one calendar, or of a smaller one."
        case 401, 403:
            "The server does not show a part (\(status)): give the address of the calendar that you may read."
        default: "The server could not read a part (\(status)): it is tried again in an hour."
        }
    }

    private static let question = """
        <?xml version="1.0" encoding="utf-8"?>
        <d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/">
        <d:prop><d:resourcetype/><d:current-user-principal/><c:calendar-home-set/>
        <c:supported-calendar-component-set/><s:getctag/><d:sync-token/></d:prop></d:propfind>
        """

    private static func changes(since token: String) -> String {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <d:sync-collection xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
        <d:sync-token>\(token)</d:sync-token><d:sync-level>1</d:sync-level>
        <d:prop><d:getetag/><c:calendar-data/></d:prop></d:sync-collection>
        """
    }

    private static func entries(within window: Interval) -> String {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
        <d:prop><d:getetag/><c:calendar-data/></d:prop>
        <c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">
        <c:time-range start="\(stamp(window.start))" end="\(stamp(window.end))"/>
        </c:comp-filter></c:comp-filter></c:filter></c:calendar-query>
        """
    }

    /// `20261124T080000Z`.
    private static func stamp(_ instant: Instant) -> String {
        let seconds = Instant(microseconds: instant.microseconds / 1_000_000 * 1_000_000)
        return seconds.description.filter { $0 != "-" && $0 != ":" }
    }
}
