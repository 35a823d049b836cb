import Calendars
public import Domain
public import EvidencePorts
import IntegrationKit
public import OutsidePorts

/// Adding, reading and removing calendars: files, feeds, CalDAV. A calendar is its owner's alone; what comes out of it is when
/// meetings are, and with how many.
public struct CalendarDesk: Sendable {
    /// Why something was not done, in a sentence for whoever asked.
    public struct Refusal: Error, Sendable, Hashable {
        public let sentence: String
    }

    /// What became of a file.
    public struct Imported: Sendable, Hashable {
        public let entries: Int
        public let meetings: Int
        public let new: Int
        public let leftOut: Int
        public let findings: [String]
    }

    public let storage: any CalendarWriting
    let outbound: any Outbound
    let clock: any Clock
    private let box: any SecretSealing
    private let randomness: any Randomness
    private let reader = CalendarReader()
    private let patience = Patience()

    /// With an address, of one person.
    public static let mostCalendars = 10

    public init(
        storage: any CalendarWriting, box: any SecretSealing, outbound: any Outbound, clock: any Clock,
        randomness: any Randomness
    ) {
        self.storage = storage
        self.box = box
        self.outbound = outbound
        self.clock = clock
        self.randomness = randomness
    }

    /// What is kept: as long as personal series are, and so far ahead that next month's meetings can be seen.
    static func window(at now: Instant) -> Interval {
        Interval(
            Instant(microseconds: now.microseconds - KeptFor.personalSeries.microseconds), now.adding(.days(35)))
    }

    // MARK: Files

    /// Reads a file of that person. The same file again is the same meetings.
    public func take(_ file: [UInt8], of person: PersonID) async throws -> Imported {
        let now = clock.now()
        guard let owner = try await storage.calendarOwner(of: person) else {
            throw Refusal(sentence: "Nobody has this address.")
        }
        try mayAsk(for: person)
        let reading = try await read([CalendarPart(name: "", text: file)], owner, at: now)
        let stored = try await storage.store(
            contents(of: reading, in: owner.zones, replacing: nil, mark: nil), of: nil, for: person, at: now)
        return Imported(
            entries: reading.entries, meetings: reading.meetings.count, new: stored.new, leftOut: stored.leftOut,
            findings: Self.sentences(reading.findings))
    }

    func read(
        _ parts: [CalendarPart], isKnownToTell: Bool = false,
        _ owner: (addresses: Set<String>, zones: ZoneHistory), at now: Instant
    ) async throws(Refusal) -> CalendarReading {
        try await reader.read(
            parts, isKnownToTell: isKnownToTell, of: CalendarOwner(addresses: owner.addresses, zones: owner.zones),
            within: Self.window(at: now))
    }

    /// A file speaks for the whole weeks from its first entry to its last; what is asked again and again, up to now.
    func contents(
        of reading: CalendarReading, in zones: ZoneHistory, replacing: Instant?, upTo now: Instant? = nil,
        mark: String?,
        tokens: String? = nil
    ) -> CalendarContents {
        var coverage: Interval?
        if let first = reading.earliest ?? replacing, let last = now ?? reading.latest, first < last {
            let from = zones.bounds(of: zones.day(of: first).week).start
            let to = now ?? zones.bounds(of: zones.day(of: Instant(microseconds: last.microseconds - 1)).week).end
            if from < to { coverage = Interval(from, to) }
        }
        return CalendarContents(
            parts: reading.parts.map { CalendarContents.Part(name: $0.name, meetings: $0.meetings) },
            replacing: replacing.map(CalendarContents.Replaced.from), coverage: coverage,
            findings: Self.sentences(reading.findings), tellsAttendees: reading.tellsAttendees, mark: mark,
            tokens: tokens)
    }

    private static func sentences(_ findings: [CalendarFinding: Int]) -> [String] {
        CalendarFinding.allCases.compactMap { finding in
            findings[finding].map { "\($0) \($0 == 1 ? "entry" : "entries") \(finding.sentence)." }
        }
    }

    // MARK: Addresses

    /// What opens a calendar, as it is sealed.
    struct Address: Codable {
        let url: String
        var user: String?
        var password: String?
    }

    static func purpose(_ id: CalendarID) -> String { "calendar \(id.raw)" }

    func address(of source: CalendarSource) -> Address? {
        source.sealed.flatMap { box.open($0, for: Self.purpose(source.id)) }.flatMap { Address(sealed: $0) }
    }

    /// The name of the server, for its owner to recognise it by.
    public func host(of id: CalendarID, for person: PersonID) async throws -> String? {
        try await storage.calendar(id, of: person).flatMap(address)?.host
    }

    /// Adds a feed or, with a name, a CalDAV server, and reads it once: what comes of that is kept with it.
    public func add(
        _ kind: OwnCalendar.Kind, url: String, user: String?, password: String?, for person: PersonID
    ) async throws {
        let url = try Self.plain(url)
        if kind == .caldav {
            guard let user, let password, (1...320).contains(user.utf8.count), (1...500).contains(password.utf8.count),
                !user.contains(":")
            else { throw Refusal(sentence: "Name the user and an app password.") }
        }
        try mayAsk(for: person)
        let id = CalendarID(randomness.identifier())
        let address = Address(
            url: url, user: kind == .caldav ? user : nil, password: kind == .caldav ? password : nil)
        guard let sealed = address.bytes.flatMap({ box.seal($0, for: Self.purpose(id)) }) else {
            throw Refusal(sentence: "The address could not be sealed.")
        }
        let source = CalendarSource(id: id, person: person, kind: kind, sealed: sealed, mark: nil)
        guard try await storage.add(source, atMost: Self.mostCalendars, at: clock.now()) else {
            throw Refusal(sentence: "You have \(Self.mostCalendars) calendars already: remove one first.")
        }
        await fetch(source)
    }

    /// Reads one of the person's own now.
    public func refresh(_ id: CalendarID, of person: PersonID) async throws {
        guard let source = try await storage.calendar(id, of: person) else {
            throw Refusal(sentence: "There is no such calendar.")
        }
        try mayAsk(for: person)
        await fetch(source)
    }

    private func mayAsk(for person: PersonID) throws(Refusal) {
        guard patience.lasts(for: person, at: clock.now()) else {
            throw Refusal(
                sentence: "You have had calendars read \(Patience.most) times within this hour: wait a little.")
        }
    }

    public func remove(_ id: CalendarID, of person: PersonID) async throws {
        guard try await storage.removeCalendar(id, of: person, at: clock.now()) else {
            throw Refusal(sentence: "There is no such calendar.")
        }
    }

    private static func plain(_ text: String) throws(Refusal) -> String {
        var text = text.filter { $0 != " " && !$0.isNewline }
        for scheme in ["webcal://", "webcals://"] where text.lowercased().hasPrefix(scheme) {
            text = "https://" + text.dropFirst(scheme.count)
        }
        guard text.lowercased().hasPrefix("https://") || text.lowercased().hasPrefix("http://"),
            text.utf8.count <= 2_000,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("#")
        else { throw Refusal(sentence: "Write the address like https://calendar.example.org/private.ics.") }
        return text
    }
}

extension CalendarDesk.Address {
    var host: String? {
        let rest = url.drop { $0 != "/" }.drop { $0 == "/" }
        let host = rest.prefix { $0 != "/" && $0 != "?" }
        return host.isEmpty ? nil : String(host.split(separator: "@").last ?? host)
    }
}
