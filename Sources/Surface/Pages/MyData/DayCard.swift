import Charts
import Domain

/// One day as it is stored: joined stretches and raw heartbeats.
struct DayCard {
    let records: MyRecords
    let zone: Zone

    /// More rows than this make a page slow; the export has all of them.
    private static let mostRows = 2000

    var html: String {
        let reach = records.reach
        return Self.template.filled(with: [
            "day": spoken(records.day), "zone": zone.name, "date": records.day.description,
            "earlier": reach.map { $0.lowerBound < records.day } ?? false
                ? records.day.adding(-1).description : nil,
            "later": reach.map { $0.upperBound > records.day } ?? false
                ? records.day.adding(1).description : nil,
            "reach": reach.map { dated($0.lowerBound, to: $0.upperBound) },
            "away": records.absences.isEmpty
                ? nil : records.absences.suffix(12).map { "\(dated($0.from, to: $0.to)): \($0.kind.rawValue)" },
            "hasAway": !records.absences.isEmpty,
            "meetings": records.meetings.isEmpty ? nil : meetings,
            "work": records.work.isEmpty ? nil : work,
            "commits": records.commits.isEmpty ? nil : commits,
            "spans": records.spans.isEmpty ? nil : spans,
            "heartbeats": records.heartbeats.isEmpty ? nil : heartbeats,
            "cut": records.heartbeats.count > Self.mostRows ? Self.mostRows : nil,
        ])
    }

    private var spans: String {
        var text = table(
            "Stretches of this day", ["From", "To", "Kind", "Project", "Language", "Comes from"])
        for span in records.spans {
            let start = LocalTime(span.start, in: zone)
            let end = LocalTime(span.end, in: zone)
            let origin =
                switch span.origin {
                case .heartbeats: "heartbeats"
                case .settled: "heartbeats, some or all of them gone"
                case .imported: "imported"
                }
            text += row([
                outside(start) + start.minutes, outside(end) + end.minutes, span.work.kind.words,
                span.work.project ?? "unknown", span.work.language ?? "unknown", origin,
            ])
        }
        return text + "</tbody></table>"
    }

    private var meetings: String {
        var text = table("Meetings of this day", ["From", "To", "Kind", "People"])
        for meeting in records.meetings {
            let start = LocalTime(meeting.start, in: zone)
            let end = LocalTime(meeting.end, in: zone)
            text += row([
                outside(start) + start.minutes, outside(end) + end.minutes, meeting.kind.rawValue,
                meeting.attendees.map(String.init) ?? "unknown",
            ])
        }
        return text + "</tbody></table>"
    }

    private var commits: String {
        var text = table("Your commits of this day", ["Time", "Service", "Id"])
        for own in records.commits {
            text += row([
                own.at.map { LocalTime($0, in: zone).minutes } ?? "unknown", own.service,
                String(own.commit.id.hex.prefix(10)),
            ])
        }
        return text + "</tbody></table>"
    }

    /// What others would call by the same words: the id, never a title.
    private var work: String {
        func time(_ instant: Instant) -> String { LocalTime(instant, in: zone).minutes }
        var text = table("Your part in shared work of this day", ["What", "Which", "Time"])
        for own in records.work.changes {
            let change = own.written.change
            if zone.day(of: change.created) == records.day {
                text += row(["Change opened, \(own.service)", change.id.raw, time(change.created)])
            }
            if let merged = change.merged, zone.day(of: merged) == records.day {
                text += row(["Change merged, \(own.service)", change.id.raw, time(merged)])
            }
        }
        for review in records.work.reviews {
            let verdict = review.state.rawValue.replacing("_", with: " ")
            text += row(["Review given: \(verdict)", review.change.raw, time(review.submitted)])
        }
        for item in records.work.items { text += row(["Item \(item.event.rawValue)", item.item, time(item.at)]) }
        return text + "</tbody></table>"
    }

    private var heartbeats: String {
        let titles = [
            "Time", "Project", "Branch", "Language", "Kind", "Editor", "Operating system", "Write",
            "Lines by AI", "Lines by you",
        ]
        var text = table("Raw heartbeats of this day", titles)
        for heartbeat in records.heartbeats.prefix(Self.mostRows) {
            text += row([
                LocalTime(heartbeat.time, in: zone).seconds, heartbeat.work.project ?? "unknown",
                heartbeat.branch ?? "unknown", heartbeat.work.language ?? "unknown",
                heartbeat.work.kind.words,
                heartbeat.editor.map(editorName) ?? "unknown", heartbeat.operatingSystem ?? "unknown",
                heartbeat.isWrite.map { $0 ? "yes" : "no" } ?? "unknown",
                heartbeat.aiLineChanges.map(String.init) ?? "unknown",
                heartbeat.humanLineChanges.map(String.init) ?? "unknown",
            ])
        }
        return text + "</tbody></table>"
    }

    /// A stretch can begin the evening before, or end the morning after.
    private func outside(_ time: LocalTime) -> String { time.day == records.day ? "" : "\(time.day) " }

    private func table(_ caption: String, _ titles: [String]) -> String {
        let heads = titles.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
        return "<table><caption>\(escaped(caption))</caption><thead><tr>\(heads)</tr></thead><tbody>"
    }

    private func row(_ cells: [String]) -> String {
        var text = "<tr><th scope=\"row\">\(escaped(cells.first ?? ""))</th>"
        for cell in cells.dropFirst() { text += "<td>\(escaped(cell))</td>" }
        return text + "</tr>"
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="day" aria-labelledby="day-h">
        <h2 id="day-h">{{day}}</h2>
        <p class="say">Times are of {{zone}}.{{#reach}} Stored: {{.}}.{{/reach}}</p>
        <nav class="days" aria-label="Days">
        {{#earlier}}<a href="/me/data?day={{.}}" rel="prev">The day before</a>{{/earlier}}
        {{#later}}<a href="/me/data?day={{.}}" rel="next">The day after</a>{{/later}}
        <form method="get" action="/me/data">
        <label for="day-field">Another day</label>
        <input id="day-field" type="date" name="day" value="{{date}}" required>
        <button>Show</button>
        </form>
        </nav>
        {{#spans}}
        <div class="scroll" role="region" tabindex="0" aria-label="Stretches of this day">{{{.}}}</div>
        {{/spans}}
        {{^spans}}
        <p>No stretch is stored for this day.</p>
        {{/spans}}
        {{#meetings}}
        <details><summary>Your meetings of this day</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Meetings of this day">{{{.}}}</div>
        <p class="quiet">From your calendars: start, end, kind and how many people; never a title or a name. Deleting a range
        deletes the meetings that touch it. <a href="/me/calendar">Your calendars</a></p>
        </details>
        {{/meetings}}
        {{#commits}}
        <details><summary>Your commits of this day</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Your commits of this day">{{{.}}}</div>
        <p class="quiet">From repositories that were imported: the time, the service and the id; never a message, a file or
        code. Deleting a range takes your name off the commits in it; the commits stay, as work of nobody in particular.</p>
        </details>
        {{/commits}}
        {{#work}}
        <details><summary>Your changes, reviews and items of this day</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Your part in shared work of this day">{{{.}}}</div>
        <p class="quiet">From the systems that your teams use: when and which, never a title, a text or code. Deleting a range
        takes your name off what you opened, merged, reviewed or had in it; the work stays, as that of nobody in
        particular. The export has all of it.</p>
        </details>
        {{/work}}
        {{#heartbeats}}
        <details><summary>Raw heartbeats of this day</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Raw heartbeats of this day">{{{.}}}</div>
        {{#cut}}
        <p class="quiet">These are the first {{.}}; the export has all of them.</p>
        {{/cut}}
        </details>
        {{/heartbeats}}
        {{#hasAway}}
        <details><summary>When you are away, as your organization has it</summary>
        <ul class="plain">
        {{#away}}
        <li>{{.}}</li>
        {{/away}}
        </ul>
        <p class="quiet">From the files of whoever runs this server. Deleting a range that holds such days deletes
        them; the export has all of them.</p>
        </details>
        {{/hasAway}}
        <p class="quiet">Raw heartbeats are deleted 14 days after they arrived; the stretches that were
        joined from them stay for 13 months, with the sums of the lines that your editors reported. Unknown means that the editor did not say, or
        said what is not kept: a path, an address, a secret.</p>
        </section>

        """#)
}
