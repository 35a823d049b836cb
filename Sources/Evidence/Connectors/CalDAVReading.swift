import Calendars
import Domain
import OutsidePorts

/// Asks a CalDAV server (RFC 4791): who am I, where are my calendars, what is in them in that time.
///
///     PROPFIND address              → current-user-principal      (or the address is a calendar itself)
///     PROPFIND principal            → calendar-home-set
///     PROPFIND home, one level      → calendars with their marks
///     REPORT   calendar, time range → entries
///
/// The password goes to the host that its owner named, and nowhere else.
struct CalDAVReading {
    struct Found {
        let path: String
        /// By which an unchanged calendar is known; empty if the server has none.
        let mark: String
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

    func documents(of calendars: [Found], within window: Interval) async throws -> [[UInt8]] {
        var documents: [[UInt8]] = []
        for calendar in calendars {
            let answers = try await ask("REPORT", url(calendar.path), depth: 1, Self.entries(within: window))
            documents += answers.compactMap(\.data)
            guard documents.reduce(0, { $0 + $1.count }) <= CalendarReading.mostBytes else {
                throw CalendarDesk.Refusal(sentence: "The calendars together are too large.")
            }
        }
        return documents.isEmpty ? [Array("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n".utf8)] : documents
    }

    private static func found(_ answer: DAVAnswer) -> Found { Found(path: answer.path, mark: answer.mark ?? "") }

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
            guard let answers = DAVAnswers.read(reply.body) else {
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
