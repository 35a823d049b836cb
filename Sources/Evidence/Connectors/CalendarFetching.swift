import Calendars
public import Domain
import EvidencePorts
import OutsidePorts

/// Reading calendars from elsewhere: bounded in bytes, time and redirects, and whatever goes wrong leaves the last good state.
extension CalendarDesk {
    private static let limits = OutboundRequest.Limits(bytes: CalendarReading.mostBytes, time: .seconds(25))
    /// How often an answer may point elsewhere. Each address is checked as the first one was.
    private static let mostRedirects = 3

    /// Asks every calendar that was not asked for an hour.
    /// - Parameter claim: answers whether nobody else asks this one now.
    public func fetchDue(_ claim: (CalendarID) async throws -> Bool) async throws {
        let now = clock.now()
        let before = Instant(microseconds: now.microseconds - Span.Length.hours(1).microseconds)
        for source in try await storage.calendars(askedBefore: before, at: now) where try await claim(source.id) {
            await fetch(source)
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
        if case .failure(let refusal) = outcome {
            try? await storage.note(refusal.sentence, of: source.id, at: clock.now())
        }
    }

    private func read(_ source: CalendarSource) async throws {
        guard let address = address(of: source) else {
            throw Refusal(sentence: "Its address was sealed with another key: remove it and add it again.")
        }
        guard let owner = try await storage.calendarOwner(of: source.person) else { return }
        let now = clock.now()
        let documents: [[UInt8]]
        let mark: String?
        switch source.kind {
        case .files: return
        case .feed:
            var headers = [("Accept", "text/calendar, text/plain;q=0.5, */*;q=0.1")]
            if let mark = source.mark { headers.append(("If-None-Match", mark)) }
            let reply = try await follow(address.url, headers)
            if reply.status == 304 { return try await storage.note(nil, of: source.id, at: now) }
            guard reply.status == 200 else { throw Refusal(sentence: Self.words(for: reply.status)) }
            documents = [reply.body]
            mark = reply.header("etag")
        case .caldav:
            let server = CalDAVReading(address: address, limits: Self.limits, outbound: outbound)
            let calendars = try await server.calendars()
            mark = "\(String(now.description.prefix(10))) \(calendars.map(\.mark).joined(separator: " "))"
            if mark == source.mark, calendars.allSatisfy({ !$0.mark.isEmpty }) {
                return try await storage.note(nil, of: source.id, at: now)
            }
            documents = try await server.documents(of: calendars, within: Self.window(at: now))
        }
        let reading = try read(documents, owner, at: now)
        // A feed speaks from its first entry on; a server was asked for the whole time that is kept.
        let replacing = source.kind == .caldav ? Self.window(at: now).start : reading.earliest ?? now
        _ = try await storage.store(
            contents(of: reading, in: owner.zones, replacing: replacing, upTo: now, mark: mark), of: source.id,
            for: source.person, at: now)
    }

    private func follow(_ first: String, _ headers: [(String, String)]) async throws -> OutboundReply {
        var url = first
        for _ in 0...Self.mostRedirects {
            let reply: OutboundReply
            do throws(OutboundFailure) {
                reply = try await outbound.send(
                    OutboundRequest("GET", url, headers: headers.map { (name: $0.0, value: $0.1) }, limits: Self.limits)
                )
            } catch {
                throw Refusal(sentence: "It was not read: \(error.sentence).")
            }
            guard [301, 302, 303, 307, 308].contains(reply.status) else { return reply }
            guard let next = reply.header("location").flatMap({ Self.joined($0, to: url) }) else {
                throw Refusal(sentence: "It points elsewhere without saying where.")
            }
            url = next
        }
        throw Refusal(sentence: "It points elsewhere again and again: give the address where it is.")
    }

    /// Where `Location` leads; nil for what is no address.
    static func joined(_ location: String, to url: String) -> String? {
        if location.contains("://") { return location }
        guard let scheme = url.range(of: "://") else { return nil }
        let origin = url[..<(url[scheme.upperBound...].firstIndex(of: "/") ?? url.endIndex)]
        return location.hasPrefix("/") && !location.hasPrefix("//") ? origin + location : nil
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
