public import Access
public import Domain

/// `/me/calendar`: the person's calendars, what is kept of them and what never is, and the meetings of a week.
public enum CalendarPage {
    /// - Parameter hosts: the names of the servers, which are sealed, for their owner.
    public static func render(
        _ calendars: Visible<MyCalendars>, hosts: [CalendarID: String], in frame: Frame
    ) -> Page {
        let own = calendars.value
        let today = own.zones.day(of: own.now)
        let body = template.filled(with: [
            "csrf": frame.csrf,
            "isClosed": own.collection.awaitsNotice || frame.phase == .alignment,
            "isPaused": own.collection.pausedSince != nil,
            "has": !own.calendars.isEmpty,
            "calendars": own.calendars.map { fields($0, hosts[$0.id], in: frame) },
            "noAttendees": own.calendars.contains { !$0.tellsAttendees && $0.fetched != nil },
            "week": "\(dated(own.from)) to \(dated(own.from.adding(6)))",
            "days": days(own), "hasMeetings": !own.meetings.isEmpty,
            "earlier": own.from.adding(-7).description, "later": own.from.adding(7).description,
            "hours": own.hours.declared(on: today)?.text,
            "hoursField": own.hours.declared(on: today)?.text ?? "Mon-Fri 09:00-17:00",
            "changes": own.hours.changes.filter { $0.from > Day(daysSince1970: 0) }.map {
                "from \(dated($0.from)): \($0.hours.text)"
            },
            "hasChanges": own.hours.changes.contains { $0.from > Day(daysSince1970: 0) },
            "today": today.description,
        ])
        return frame.page("Calendar", for: .onlyYou, status: 200, body: body)
    }

    private static func fields(_ calendar: OwnCalendar, _ host: String?, in frame: Frame) -> Fields {
        let what =
            switch calendar.kind {
            case .files: "Files"
            case .feed: "Feed at \(host ?? "an address that cannot be opened")"
            case .caldav: "CalDAV at \(host ?? "an address that cannot be opened")"
            }
        return [
            "id": calendar.id.raw, "what": what, "isRemote": calendar.kind != .files,
            "meetings": counted(calendar.meetings, "entry is kept", "entries are kept"),
            "read": calendar.fetched.map { "Last read \(ago($0, now: frame.now))." } ?? "Not read yet.",
            "failure": calendar.failure, "findings": calendar.findings,
            "hasFindings": !calendar.findings.isEmpty,
        ]
    }

    private static func days(_ own: MyCalendars) -> [Fields] {
        own.from.week.days.compactMap { day -> Fields? in
            let bounds = own.zones.bounds(of: day)
            let meetings = own.meetings.filter {
                bounds.contains($0.start) || ($0.start < bounds.start && $0.end > bounds.start)
            }
            guard !meetings.isEmpty else { return nil }
            let zone = own.zones.zone(on: day)
            return [
                "day": spoken(day),
                "meetings": meetings.map { meeting -> Fields in
                    let from = LocalTime(max(meeting.start, bounds.start), in: zone).minutes
                    let to = meeting.end >= bounds.end ? "24:00" : LocalTime(meeting.end, in: zone).minutes
                    let kind =
                        switch meeting.kind {
                        case .meeting: "meeting"
                        case .possible: "not answered, or with a maybe"
                        case .away: "out of office"
                        }
                    return [
                        "time": "\(from)–\(to)", "kind": kind,
                        "people": meeting.attendees.map { $0 == 1 ? "1 person" : "\($0) people" }
                            ?? "how many is not said",
                    ]
                },
            ]
        }
    }

    private static let template = Template(
        #"""
        <h1>Your calendar</h1>
        <p class="lead">Your meetings beside your focus. A calendar is yours alone: nobody is ever shown what is in it, or that
        you have one. Three figures a week are made from it: Focus available, fragmentation and meeting load. They count in the change
        of your group, where nobody's is told, unless the calendar came from a file; no look can ask for them.</p>
        <div class="grid">
        <section class="card w8" id="calendars" aria-labelledby="calendars-h">
        <h2 id="calendars-h">Where your meetings come from</h2>
        {{#isClosed}}
        <p class="say"><strong>Nothing is collected yet.</strong> Calendars can be added once collection has begun and you have read
        <a href="/me/notice">the notice</a>.</p>
        {{/isClosed}}
        {{#isPaused}}
        <p class="say"><strong>You have paused:</strong> no calendar is read until you <a href="/me/data#pause">resume</a>, and
        meetings of the pause are not kept.</p>
        {{/isPaused}}
        {{^has}}
        <p class="say">None yet. Upload a file, or name an address that is read once an hour.</p>
        {{/has}}
        <ul class="plain">
        {{#calendars}}
        <li><p><strong>{{what}}</strong>: {{meetings}}. {{read}}</p>
        {{#failure}}
        <p class="say">It could not be read when it was last asked. {{.}} What was read before is still here.</p>
        {{/failure}}
        {{#hasFindings}}
        <ul>{{#findings}}<li>{{.}}</li>{{/findings}}</ul>
        {{/hasFindings}}
        {{#isRemote}}
        <form method="post" action="/me/calendar/refresh" class="line">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}">
        <button class="link" aria-label="Read now: {{what}}">Read now</button></form>
        {{/isRemote}}
        <form method="post" action="/me/calendar/remove" class="line">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}">
        <button class="link" aria-label="Remove with its meetings: {{what}}">Remove, with its meetings</button></form></li>
        {{/calendars}}
        </ul>
        {{#noAttendees}}
        <p class="quiet">One of them does not say who is invited, as many feeds do: there every busy time counts as a meeting, your
        own appointments too.</p>
        {{/noAttendees}}
        </section>
        <section class="card w4" id="kept" aria-labelledby="kept-h">
        <h2 id="kept-h">What is kept, and what never is</h2>
        <p class="say"><strong>Kept</strong>, for 13 months: start, end, kind (meeting, maybe, out of office) and how many people.
        </p>
        <p class="say"><strong>Never</strong>: titles, descriptions, places, names and addresses of whoever is invited. They are
        dropped while the calendar is read and are in no database and no log.</p>
        <p class="quiet">Addresses and app passwords are sealed with a key that is not in the database. What counts as a meeting:
        timed, busy, accepted or organized by you, at least two people, at most twelve hours.</p>
        </section>
        <section class="card w4" id="file" aria-labelledby="file-h">
        <h2 id="file-h">Upload a file</h2>
        <form method="post" action="/me/calendar/files" enctype="multipart/form-data">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="ics">An iCalendar file (.ics)</label>
        <input id="ics" type="file" name="file" accept=".ics,text/calendar" required></p>
        <button>Upload</button>
        </form>
        <p class="quiet">The same file again is the same meetings.</p>
        </section>
        <section class="card w4" id="feed" aria-labelledby="feed-h">
        <h2 id="feed-h">Add a feed</h2>
        <form method="post" action="/me/calendar/feeds">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="feed-url">Its secret address</label>
        <input id="feed-url" name="url" type="text" inputmode="url" required autocomplete="off" aria-describedby="feed-note">
        <span class="hint" id="feed-note">Like https://<wbr>calendar.example.org/<wbr>private.ics</span></p>
        <button>Add the feed</button>
        </form>
        <p class="quiet">A server inside your network is asked only if whoever runs Daylight has named it in the file of
        <code>outbound-allow</code>. The same holds for CalDAV.</p>
        </section>
        <section class="card w4" id="caldav" aria-labelledby="caldav-h">
        <h2 id="caldav-h">Add a CalDAV server</h2>
        <form method="post" action="/me/calendar/caldav">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="dav-url">Address</label>
        <input id="dav-url" name="url" type="text" inputmode="url" required autocomplete="off"></p>
        <p><label for="dav-user">User</label>
        <input id="dav-user" name="user" required autocomplete="off"></p>
        <p><label for="dav-password">App password</label>
        <input id="dav-password" name="password" type="password" required autocomplete="new-password"
        aria-describedby="dav-note">
        <span class="hint" id="dav-note">Made for Daylight alone at your calendar: you can end it there.</span></p>
        <button>Add the server</button>
        </form>
        </section>
        <section class="card w8" id="meetings" aria-labelledby="meetings-h">
        <h2 id="meetings-h">Meetings, {{week}}</h2>
        {{^hasMeetings}}
        <p class="say">None are kept of this week.</p>
        {{/hasMeetings}}
        {{#days}}
        <h3>{{day}}</h3>
        <table class="figures"><thead><tr><th scope="col">When</th><th scope="col">Kind</th><th scope="col">With</th></tr></thead>
        <tbody>
        {{#meetings}}
        <tr><th scope="row">{{time}}</th><td>{{kind}}</td><td>{{people}}</td></tr>
        {{/meetings}}
        </tbody></table>
        {{/days}}
        <p><a href="/me/calendar?from={{earlier}}#meetings">The week before</a>
        <a href="/me/calendar?from={{later}}#meetings">The week after</a></p>
        <p class="quiet">To delete some of them, delete the time on <a href="/me/data#delete">your data</a>: it stays closed.</p>
        </section>
        <section class="card w4" id="hours" aria-labelledby="hours-h">
        <h2 id="hours-h">Your working hours</h2>
        {{#hours}}
        <p class="say">Today they are <strong>{{.}}</strong>. Days before a change keep theirs.</p>
        {{/hours}}
        {{^hours}}
        <p class="say">You have declared none: Monday to Friday, 09:00 to 17:00, is meant.</p>
        {{/hours}}
        {{#hasChanges}}
        <ul class="plain">{{#changes}}<li>{{.}}</li>{{/changes}}</ul>
        {{/hasChanges}}
        <form method="post" action="/me/calendar/hours">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="hours-field">Hours</label>
        <input id="hours-field" name="hours" value="{{hoursField}}" required autocomplete="off" aria-describedby="hours-note">
        <span class="hint" id="hours-note">Like Mon-Fri 09:00-17:00, several blocks with ; between</span></p>
        <p><label for="hours-from">From this day on</label>
        <input id="hours-from" type="date" name="from" value="{{today}}" required></p>
        <button>Change the hours</button>
        </form>
        </section>
        </div>
        """#)
}
