public import Domain

/// `/admin/connections`: where each system's webhook goes, what it is asked for, and what is kept and never kept of it.
public enum ConnectionsPage {
    /// A connection, and what has come over it.
    public struct Entry: Sendable {
        public let id: String
        public let kind: ConnectorManifest
        public let service: String
        /// Whether its secret writes for every service that has the repository.
        public let isForOrganization: Bool
        /// Whether what is of a repository that no service has counts as the own service's.
        public let takesUnknown: Bool
        /// Whole: `https://…/hooks/…`.
        public let hook: String
        public let firstEvent: Instant?
        public let lastEvent: Instant?
        public let events: Int
        public let unknown: Int
        public let unknownKinds: [UnknownKind]
        public let unused: UnusedEvents?
        public let waiting: WaitingDeployments?
        /// With a wrong signature, since the server started.
        public let refused: Int
        public let streams: [Stream]
        public init(
            id: String, kind: ConnectorManifest, service: String, isForOrganization: Bool, takesUnknown: Bool,
            hook: String,
            firstEvent: Instant?, lastEvent: Instant?, events: Int, unknown: Int, unknownKinds: [UnknownKind],
            unused: UnusedEvents?, waiting: WaitingDeployments?, refused: Int, streams: [Stream]
        ) {
            self.id = id
            self.kind = kind
            self.service = service
            self.isForOrganization = isForOrganization
            self.takesUnknown = takesUnknown
            self.hook = hook
            self.firstEvent = firstEvent
            self.lastEvent = lastEvent
            self.events = events
            self.unknown = unknown
            self.unknownKinds = unknownKinds
            self.unused = unused
            self.waiting = waiting
            self.refused = refused
            self.streams = streams
        }
    }

    /// Pages that are read besides.
    public struct Stream: Sendable {
        public let name: String
        public let items: Int
        public let finished: Instant?
        public let failure: String?
        public init(name: String, items: Int, finished: Instant?, failure: String?) {
            self.name = name
            self.items = items
            self.finished = finished
            self.failure = failure
        }
    }

    public static func render(_ entries: [Entry], others: [ConnectorManifest], in frame: Frame) -> Page {
        let body = list.filled(with: [
            "entries": entries.map {
                [
                    "id": $0.id, "title": $0.kind.title, "service": $0.service,
                    "reach": $0.isForOrganization ? ", and every other service that has the repository" : nil,
                    "state": liveText($0, in: frame.zone, now: frame.now),
                ] as Fields
            }, "hasEntries": !entries.isEmpty,
            "kinds": others.map { ["vendor": $0.vendor, "title": $0.title, "keeps": kept($0)] as Fields },
        ])
        return frame.page("Connections", for: .administrators, status: 200, body: body)
    }

    public static func render(_ entry: Entry, in frame: Frame) -> Page {
        let body = one.filled(with: [
            "id": entry.id, "title": entry.kind.title, "service": entry.service, "hook": entry.hook,
            "live": liveText(entry, in: frame.zone, now: frame.now), "secretGoes": entry.kind.secretGoes,
            "events": entry.kind.events.map { ["text": $0] as Fields },
            "asksFor": entry.kind.asksFor.map { ["text": $0] as Fields }, "hasAsksFor": !entry.kind.asksFor.isEmpty,
            "kept": kept(entry.kind), "reach": reach(of: entry),
            "refused": entry.refused > 0 ? counted(entry.refused, "delivery", "deliveries") : nil,
            "unknown": entry.unknown > 0 ? counted(entry.unknown, "event", "events") : nil,
            "kinds": UnknownKind.words(entry.unknownKinds),
            "streams": entry.streams.map { stream in
                [
                    // After the first time only what is new is read: none is the usual, and no loss.
                    "name": stream.name,
                    "items": stream.finished == nil
                        ? "\(counted(stream.items, "item", "items")), "
                        : "\(counted(stream.items, "item", "items")) in the last reading, ",
                    "state": stream.failure ?? stream.finished.map {
                        "read up to \(LocalTime($0, in: frame.zone).full)"
                    }
                        ?? "being read",
                ] as Fields
            }, "hasStreams": !entry.streams.isEmpty,
        ])
        return frame.page("\(entry.kind.title) for \(entry.service)", for: .administrators, status: 200, body: body)
    }

    private static func reach(of entry: Entry) -> String {
        if entry.isForOrganization {
            return "It was made for a whole organization: whoever has its secret writes for every service that has the "
                + "repository. Of repositories that no service has nothing is taken."
        }
        if entry.takesUnknown {
            return
                "Whoever has its secret writes for \(entry.service) alone. Of repositories that are another service’s nothing is "
                + "taken; as \(entry.service) names none of its own, all others count as its own: daylight import services "
                + "names them."
        }
        return
            "Whoever has its secret writes for \(entry.service) alone: of repositories that are another service’s, or "
            + "nobody’s, nothing is taken."
    }

    /// What the live line says; the script on the page asks for it again and again. An hour after the first event it speaks of days:
    /// by then it works, and of a service that one person writes the moment of an event is when that person was at work.
    public static func liveText(_ entry: Entry, in zone: Zone, now: Instant) -> String {
        guard let first = entry.firstEvent else {
            return entry.refused > 0
                ? "Something came, but its signature does not fit the secret" : "Waiting for the first event"
        }
        let began = "Received your first event at \(LocalTime(first, in: zone).full)"
        let isNew = now.since(first) < .hours(1)
        func when(_ moment: Instant) -> String {
            isNew ? ago(moment, now: now) : "on \(dated(LocalTime(moment, in: zone).day))"
        }
        let latest = entry.lastEvent.flatMap { $0 > first ? ", the last one \(when($0))" : nil } ?? ""
        func day(_ moment: Instant) -> String { dated(LocalTime(moment, in: zone).day) }
        let sentences =
            [entry.unused.map { $0.words(of: entry.events, day) }, entry.waiting.map { $0.words(day) }]
            .compactMap(\.self)
        return began + latest + sentences.map { ". \($0)" }.joined() + (sentences.isEmpty ? "" : ".")
    }

    private static func kept(_ kind: ConnectorManifest) -> Fields {
        [
            "keeps": kind.keeps.map { ["text": $0] as Fields },
            "neverKeeps": kind.neverKeeps.map { ["text": $0] as Fields },
        ]
    }

    private static let list = Template(
        #"""
        <h1>Connections</h1>
        <p class="lead">Systems that your teams use already say what happened to shared work: changes, reviews,
        deployments, incidents, iterations. A connection is made on the machine that runs this server, because
        that is where secrets belong.</p>
        <div class="grid">
        <section class="card w12" aria-labelledby="there-h">
        <h2 id="there-h">Connected</h2>
        {{^hasEntries}}<p class="say">Nothing is connected yet.</p>{{/hasEntries}}
        {{#hasEntries}}
        <ul>
        {{#entries}}
        <li><a href="/admin/connections/{{id}}">{{title}} for {{service}}</a>{{reach}}: {{state}}</li>
        {{/entries}}
        </ul>
        {{/hasEntries}}
        <pre tabindex="0"><code>daylight connection add VENDOR --service NAME --secret-file FILE [--token-file FILE]</code></pre>
        </section>
        {{#kinds}}
        <section class="card w6" aria-labelledby="kind-{{vendor}}">
        <h2 id="kind-{{vendor}}">{{title}} <code>{{vendor}}</code></h2>
        {{#keeps}}
        <h3>Kept</h3><ul>{{#keeps}}<li>{{text}}</li>{{/keeps}}</ul>
        <h3>Never kept</h3><ul>{{#neverKeeps}}<li>{{text}}</li>{{/neverKeeps}}</ul>
        {{/keeps}}
        </section>
        {{/kinds}}
        </div>
        """#)

    private static let one = Template(
        #"""
        <h1>{{title}} for {{service}}</h1>
        <div class="grid">
        <section class="card w8" aria-labelledby="hook-h">
        <h2 id="hook-h">Where the webhook goes</h2>
        <pre id="hook" tabindex="0"><code>{{hook}}</code></pre>
        <p><button class="button" type="button" data-copy="hook" hidden>Copy the address</button></p>
        <p class="say">{{secretGoes}}</p>
        <p class="say">{{reach}}</p>
        <h3>Events to switch on</h3>
        <ul>{{#events}}<li>{{text}}</li>{{/events}}</ul>
        {{#hasAsksFor}}
        <h3>What its token may do, and nothing more</h3>
        <ul>{{#asksFor}}<li>{{text}}</li>{{/asksFor}}</ul>
        {{/hasAsksFor}}
        </section>
        <section class="card w4 ask" aria-labelledby="live-h">
        <h2 id="live-h">Does it arrive?</h2>
        <p class="say" id="event" role="status" data-live="/admin/connections/{{id}}/live">{{live}}</p>
        {{#refused}}<p class="quiet">{{.}} with a wrong signature since the server was started: nothing of them
        was taken. Is the secret the same at both ends?</p>{{/refused}}
        {{#unknown}}<p class="quiet">{{.}} of a kind that Daylight does not know: noted by its name, and nothing
        else kept of them.</p>{{/unknown}}
        {{#kinds}}<p class="quiet">{{.}}</p>{{/kinds}}
        <p><a href="/admin/connections/{{id}}" data-unless-live>Look again</a></p>
        </section>
        {{#kept}}
        <section class="card w6" aria-labelledby="kept-h">
        <h2 id="kept-h">Kept</h2><ul>{{#keeps}}<li>{{text}}</li>{{/keeps}}</ul>
        </section>
        <section class="card w6" aria-labelledby="never-h">
        <h2 id="never-h">Never kept</h2><ul>{{#neverKeeps}}<li>{{text}}</li>{{/neverKeeps}}</ul>
        </section>
        {{/kept}}
        {{#hasStreams}}
        <section class="card w12" aria-labelledby="past-h">
        <h2 id="past-h">What happened before</h2>
        <ul>{{#streams}}<li>{{name}}: {{items}}{{state}}</li>{{/streams}}</ul>
        </section>
        {{/hasStreams}}
        </div>
        """#)
}
