import Calendars
import Crypto
import Domain
import EvidencePorts
import Foundation
import OutsidePorts

/// Reading calendars from elsewhere: bounded in bytes, time and redirects, and whatever goes wrong leaves the last good state.
extension CalendarDesk {
    /// Of one answer.
    private static let longest = Duration.seconds(25)
    /// Of all answers of one calendar together: one that trickles keeps nobody else waiting.
    private static let longestOfAll = Span.Length(microseconds: 60_000_000)
    /// How many are asked at the same time.
    private static let atATime = 6
    /// How often an answer may point elsewhere. Each address is checked as the first one was.
    private static let mostRedirects = 3

    /// Asks every calendar that was not asked for an hour, each by whichever server is first.
    public func fetchDue() async throws {
        let now = clock.now()
        let before = Instant(microseconds: now.microseconds - Span.Length.hours(1).microseconds)
        let due = try await storage.calendars(askedBefore: before, at: now)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, source) in due.enumerated() where !Task.isCancelled {
                if index >= Self.atATime { _ = try await group.next() }
                group.addTask {
                    guard try await storage.claim(source.id, askedBefore: before, at: clock.now()) else { return }
                    await fetch(source)
                }
            }
            try await group.waitForAll()
        }
    }

    /// Reads one; why it could not be read is kept with it, for its owner.
    func fetch(_ source: CalendarSource) async {
        let outcome: Result<Void, Refusal>
        do {
            try await read(source)
            outcome = .success(())
        } catch let refusal as Refusal {
            outcome = .failure(refusal)
        } catch {
            outcome = .failure(Refusal(sentence: "It could not be stored: it is tried again in an hour."))
        }
        // A server that is stopped meanwhile says nothing about the calendar.
        if case .failure(let refusal) = outcome, !Task.isCancelled {
            try? await storage.note(refusal.sentence, of: source.id, at: clock.now())
        }
    }

    private func read(_ source: CalendarSource) async throws {
        guard let address = address(of: source) else {
            throw Refusal(sentence: "Its address was sealed with another key: remove it and add it again.")
        }
        guard let owner = try await storage.calendarOwner(of: source.person) else { return }
        let now = clock.now()
        let over = now.adding(Self.longestOfAll)
        let parts: [CalendarPart]
        let mark: String?
        var tokens: String?
        switch source.kind {
        case .files: return
        case .feed:
            var headers = [("Accept", "text/calendar, text/plain;q=0.5, */*;q=0.1")]
            let known = Self.tag(in: source.mark, of: now)
            if let known { headers.append(("If-None-Match", known)) }
            let reply = try await follow(address.url, headers, until: over)
            if reply.status == 304, known != nil { return try await storage.note(nil, of: source.id, at: now) }
            guard reply.status == 200 else { throw Refusal(sentence: Self.words(for: reply.status)) }
            parts = [CalendarPart(name: "", text: reply.body)]
            mark = reply.header("etag").flatMap(Self.plain).map { Self.mark($0, of: now) }
        case .caldav:
            let server = CalDAVReading(address: address, outbound: outbound) { () throws(Refusal) in
                try limits(until: over)
            }
            let calendars = try await server.calendars()
            // Only compared, never sent back: its words are whatever a server likes, so a digest of them is kept.
            let marks = SHA256.hash(data: Data(calendars.map(\.mark).joined(separator: " ").utf8))
            mark = Self.mark(Data(marks).base64EncodedString(), of: now)
            if mark == source.mark, calendars.allSatisfy({ !$0.mark.isEmpty }) {
                return try await storage.note(nil, of: source.id, at: now)
            }
            if let changes = try await changes(of: calendars, server, source, owner, mark: mark, at: now) {
                do {
                    _ = try await storage.store(changes, of: source.id, for: source.person, at: now)
                    return
                } catch is CalendarOverfull {
                    // The whole says what to do about it.
                }
            }
            parts = try await server.parts(of: calendars, within: Self.window(at: now))
            tokens = Self.tokens(calendars.map { ($0.name, $0.token) })
        }
        let reading = try await read(parts, owner, at: now)
        // A feed speaks from its first entry on; a server was asked for the whole time that is kept.
        let replacing = source.kind == .caldav ? Self.window(at: now).start : reading.earliest ?? now
        _ = try await storage.store(
            contents(
                of: reading, in: owner.zones, replacing: replacing, upTo: now, mark: mark,
                // What could not be taken as it is written is counted over the whole.
                tokens: reading.findings.isEmpty ? tokens : nil), of: source.id, for: source.person, at: now)
    }

    /// What has changed since the whole was read today (RFC 6578). The day after the whole is read again: series are laid out for
    /// five weeks from the day of the reading.
    /// - Returns: nil where only the whole can tell.
    private func changes(
        of calendars: [CalDAVReading.Found], _ server: CalDAVReading, _ source: CalendarSource,
        _ owner: (addresses: Set<String>, zones: ZoneHistory), mark: String?, at now: Instant
    ) async throws -> CalendarContents? {
        guard source.mark?.hasPrefix(Self.mark("", of: now)) == true, let known = source.tokens.map(Self.tokens(in:)),
            Set(known.keys) == Set(calendars.map(\.name))
        else { return nil }
        var (changed, gone, tokens): ([CalendarPart], Set<String>, [(String, String?)]) = ([], [], [])
        for calendar in calendars {
            guard let before = known[calendar.name] else { return nil }
            guard let changes = try await server.changes(of: calendar, since: before) else { return nil }
            changed += changes.changed
            gone.formUnion(changes.gone)
            tokens.append((calendar.name, changes.token))
        }
        let reading: CalendarReading
        do {
            reading = try await read(changed, isKnownToTell: source.tellsAttendees, owner, at: now)
        } catch { return nil }
        // The first one that says who is invited changes what the others mean.
        guard reading.findings.isEmpty, source.tellsAttendees || !reading.tellsAttendees else { return nil }
        let moment = Instant(microseconds: now.microseconds - 1)
        return CalendarContents(
            parts: reading.parts.map { CalendarContents.Part(name: $0.name, meetings: $0.meetings) },
            replacing: .parts(
                gone.union(changed.map(\.name)), from: Self.window(at: now).start, most: CalendarReading.mostMeetings),
            coverage: Interval(min(reading.earliest ?? moment, moment), now), findings: [],
            tellsAttendees: source.tellsAttendees, mark: mark, tokens: Self.tokens(tokens))
    }

    /// A calendar and its token a line; nil if one of them has none.
    private static func tokens(_ all: [(name: String, token: String?)]) -> String? {
        let lines = all.compactMap { one in one.token.map { "\(one.name) \($0)" } }
        return lines.count == all.count ? lines.joined(separator: "\n") : nil
    }

    private static func tokens(in text: String) -> [String: String] {
        Dictionary(
            text.split(separator: "\n").compactMap { line in
                let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            }, uniquingKeysWith: { $1 })
    }

    /// The day belongs to the mark: series are laid out for five weeks from the day of the reading, and a calendar that nobody
    /// has touched since has meetings after them all the same.
    private static func mark(_ said: String, of now: Instant) -> String { "\(now.description.prefix(10)) \(said)" }

    /// A mark that is sent back as it came, and so is kept as it came: only one that is no words (guarantee G15).
    private static func plain(_ tag: String) -> String? {
        tag.utf8.count <= 100 && tag.wholeMatch(of: /(W\/)?"[A-Za-z0-9+\/=_.:\-]*"/) != nil ? tag : nil
    }

    /// What the feed itself gave as its mark, if that was today.
    private static func tag(in mark: String?, of now: Instant) -> String? {
        let today = Self.mark("", of: now)
        guard let mark, mark.hasPrefix(today), mark != today else { return nil }
        return String(mark.dropFirst(today.count))
    }

    private func limits(until over: Instant) throws(Refusal) -> OutboundRequest.Limits {
        let left = over.since(clock.now()).microseconds
        guard left > 0 else { throw Refusal(sentence: "It was not read: all its answers together took too long.") }
        return OutboundRequest.Limits(bytes: CalendarReading.mostBytes, time: min(Self.longest, .microseconds(left)))
    }

    private func follow(
        _ first: String, _ headers: [(String, String)], until over: Instant
    ) async throws -> OutboundReply {
        var url = first
        for _ in 0...Self.mostRedirects {
            let reply: OutboundReply
            let limits = try limits(until: over)
            do throws(OutboundFailure) {
                reply = try await outbound.send(
                    OutboundRequest("GET", url, headers: headers.map { (name: $0.0, value: $0.1) }, limits: limits))
            } catch {
                throw Refusal(sentence: Self.words(for: error))
            }
            guard [301, 302, 303, 307, 308].contains(reply.status) else { return reply }
            guard let next = reply.header("location").flatMap({ Self.joined($0, to: url) }) else {
                throw Refusal(sentence: "It points elsewhere without saying where.")
            }
            url = next
        }
        throw Refusal(sentence: "It points elsewhere again and again: give the address where it is.")
    }

    /// Where `Location` leads (RFC 3986, 5.2, without dots, which the other side takes away); nil for what is no address.
    static func joined(_ location: String, to url: String) -> String? {
        let location = String(location.prefix { $0 != "#" })
        let scheme = location.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        if !scheme.isEmpty, location.dropFirst(scheme.count).hasPrefix("://") { return location }
        guard let own = url.range(of: "://") else { return nil }
        if location.hasPrefix("//") { return String(url[..<own.lowerBound]) + ":" + location }
        let end = url[own.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? url.endIndex
        let origin = String(url[..<end])
        if location.hasPrefix("/") { return origin + location }
        let path = String(url[end...].prefix { $0 != "?" })
        if location.isEmpty || location.hasPrefix("?") { return origin + (path.isEmpty ? "/" : path) + location }
        return origin + (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/") + location
    }

    /// Whoever gives an address learns nothing of the names in the network of this house: one that is not there and one that may
    /// not be asked are the same.
    static func words(for failure: OutboundFailure) -> String {
        switch failure {
        case .unresolved, .refused, .plain:
            "It was not read: there is no address that may be asked. Check the spelling and use https (plain HTTP is for this "
                + "machine only); what is not public must stand in the file of --outbound-allow."
        default: "It was not read: \(failure.sentence)."
        }
    }

    static func words(for status: Int) -> String {
        switch status {
        case 401, 403: "It does not let us in (\(status)): is the address, or the name and app password, still right?"
        case 404, 410: "There is no calendar any more at this address (\(status))."
        case 429: "It asks for patience (429): it is tried again in an hour."
        case 500...: "The server has a problem of its own (\(status)): it is tried again in an hour."
        default: "It answered with \(status) instead of a calendar."
        }
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}
