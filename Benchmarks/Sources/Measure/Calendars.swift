import Access
import Calendars
import Domain
import Foundation
import Metrics
import OrganizationPorts
import PersonalAnswers
import SQL
import Store

/// Ten thousand series read and laid out.
func calendars() throws {
    let now = Instant(seconds: 1_795_000_000)
    let window = Interval(Instant(microseconds: now.microseconds - KeptFor.personalSeries.microseconds), now)
    guard let berlin = Zone("Europe/Berlin") else { return }
    var text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
    for number in 0..<10_000 {
        let start = "2023\(10 + number % 3)0\(1 + number % 9)T0\(8 + number % 2)\(10 + number % 50)00"
        text += "BEGIN:VEVENT\r\nUID:\(number)\r\nDTSTART;TZID=Europe/Berlin:\(start)\r\n"
        text += "DURATION:PT30M\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:x\r\nATTENDEE:mailto:a@x\r\nATTENDEE:mailto:b@x\r\nEND:VEVENT\r\n"
    }
    text += "END:VCALENDAR\r\n"
    let bytes = Array(text.utf8)
    let owner = CalendarOwner(addresses: ["a@x"], zone: berlin)
    var meetings = 0
    let runs = try (0..<3).map { _ in
        try seconds { meetings = try CalendarReading([bytes], of: owner, within: window).meetings.count }
    }
    report([("calendar_series_seconds", quantile(runs, 0.5)), ("calendar_meetings", Double(meetings))])
}

/// A thousand people with thirteen months of calendar in a store, and a year of Focus available of three hundred of them: from the
/// viewer to the series, as the page and the API ask for it.
func calendarStore(directory: String, people: Int) async throws {
    let bench = try await Bench(directory)
    guard let berlin = Zone("Europe/Berlin") else { return }
    let now = Now().now()
    let zones = ZoneHistory(berlin)
    let window = Interval(Instant(microseconds: now.microseconds - KeptFor.personalSeries.microseconds), now)
    let first = zones.day(of: window.start)
    let organization = OrganizationStore(database: bench.database, writer: .bench)
    try await organization.setUp(
        simulated: House(form: .organization, name: "Bench", zone: berlin, isSimulated: true), at: window.start)
    try await organization.changeMembers(on: first, at: window.start) { _ in
        (0..<people).map { number in
            var member = Member(
                person: PersonID("p\(number)"), email: "p\(number)@example.org", name: "p\(number)", zone: berlin)
            member.home = Dated(
                HomeTeam(team: "team \(number / 10)", department: "department \(number / 60)"), since: first)
            return member
        }
    }
    let count = zones.day(of: now).daysSince1970 - first.daysSince1970
    // Six a working day, each person's at other times, so that no two days are alike.
    let days = (0..<count).map(first.adding).filter { $0.weekday.daysAfterMonday < 5 }
    for number in 0..<people {
        let rows = days.enumerated().flatMap { index, day -> [[Value]] in
            let start = berlin.start(of: day).microseconds + 32_400_000_000
            return (0..<6).map { slot in
                let from = start + Int64(slot * 80 + (number + index) % 9 * 5) * 60_000_000
                return [
                    .text("p\(number)"), .integer(from), .integer(from + Int64(15 + (number + slot) % 4 * 15) * 60_000_000),
                    .text(slot == 5 ? "possible" : "meeting"), .integer(Int64(2 + slot)), .text("files"),
                ]
            }
        }
        try await bench.database.write { session in
            try session.run(
                """
                INSERT INTO calendars (person_id, calendar_id, kind, made_at, findings, tells_attendees, covers_from, covers_to)
                VALUES (\("p\(number)"), 'files', 'files', \(now.microseconds), '', 1, \(window.start.microseconds),
                \(now.microseconds))
                """)
            _ = try session.run(
                """
                INSERT INTO meetings (person_id, started_at, ended_at, kind, attendees, calendar_id)
                VALUES ($1, $2, $3, $4, $5, $6)
                """, rows: rows)
        }
    }
    let policy = Policy(standing: Named(), facts: EverybodyMay(), log: EverybodyMay())
    let trends = MyTrends(policy: policy, personal: bench.personal)
    var took: [Double] = []
    for index in 0..<320 {
        let viewer = try await policy.viewer(presenting: .session(Secret("p\(index * 7919 % people)")))
        var weeks = 0
        let time = try await milliseconds {
            let series = try await trends.series(FocusAvailable.declaration.id, weeks: 52, heedsPrivate: true, at: now, for: viewer)
            if case .series(let line, _) = series?.trend.value { weeks = line.points.count { $0.value != nil } }
        }
        precondition(weeks >= 51, "a year of Focus has \(weeks) weeks")
        // The first ones warm the statements up.
        if index >= 20 { took.append(time) }
    }
    let kept = try await bench.database.read { try $0.rows("SELECT COUNT(*) FROM meetings").first?.integer(0) }
    report([
        ("focus_year_meetings_stored", Double(kept ?? 0)), ("focus_year_ms_p50", quantile(took, 0.5)),
        ("focus_year_ms_p99", quantile(took, 0.99)),
    ])
    try await bench.database.close()
}
