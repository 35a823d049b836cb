import Domain
import Metrics
import TestSupport
import Testing

/// What calendars leave: the vector of the metrics reference, days of every length, absences, and one identity.
@Suite struct FocusAvailableTests {
    private let berlin = zone("Europe/Berlin")
    private let monday = day("2026-11-23")

    private func meeting(_ from: String, _ to: String, _ kind: Meeting.Kind = .meeting, on date: String = "2026-11-23")
        -> Meeting
    {
        Meeting(Interval(Instant("\(date)T\(from):00Z"), Instant("\(date)T\(to):00Z")), kind, attendees: 3)
    }

    private func agenda(
        _ meetings: [Meeting], hours: String? = nil, on days: [Day], absences: [Absence] = [], in zone: Zone = .utc,
        covered: Bool = true
    ) -> Agenda {
        let history = WorkingHoursHistory(hours.flatMap { WorkingHours($0) })
        let all = Interval(Instant("2020-01-01T00:00:00Z"), Instant("2030-01-01T00:00:00Z"))
        return Agenda(
            WorkingTime(history, in: ZoneHistory(zone), without: absences), on: days, meetings: meetings,
            covered: covered ? [all] : [])
    }

    private func seconds(_ metric: any EffortMetric.Type, _ agenda: Agenda) -> Double {
        metric.counted(in: Timeline([], agenda: agenda)).reduce(0) { $0 + $1.length.seconds }
    }

    @Test func `the vector of the reference`() {
        let meetings = [meeting("10:00", "10:30"), meeting("10:15", "11:00"), meeting("13:00", "13:15")]
        let found = agenda(meetings + [meeting("15:00", "16:00", .possible)], on: [monday])
        #expect(seconds(FocusAvailable.self, found) == 345 * 60)
        #expect(seconds(Fragmentation.self, found) == 60 * 60)
        #expect(seconds(MeetingLoad.self, found) == 75 * 60)
        let bounds = Interval(Instant("2026-11-23T00:00:00Z"), Instant("2026-11-24T00:00:00Z"))
        let timeline = Timeline([], agenda: found)
        #expect(Measure(Fragmentation.self, of: timeline).value(within: bounds)?.amount == 60.0 / 405)
        #expect(Measure(MeetingLoad.self, of: timeline).value(within: bounds)?.amount == 75.0 / 480)
    }

    @Test func `a stretch of one second less than two hours is fragmented`() {
        let just = Meeting(
            Interval(Instant("2026-11-23T10:59:59Z"), Instant("2026-11-23T17:00:00Z")), .meeting, attendees: 2)
        let found = agenda([just], on: [monday])
        #expect(seconds(FocusAvailable.self, found) == 0)
        #expect(seconds(Fragmentation.self, found) == 7_199)
    }

    @Test func `out of office shrinks working time, and absences take the day`() {
        let found = agenda([meeting("09:00", "13:00", .away)], on: [monday])
        #expect(found.working.reduce(0) { $0 + $1.length.seconds } == 4 * 3_600)
        let away = Absence(from: monday, to: monday, kind: .public)
        #expect(agenda([], on: [monday, monday.adding(1)], absences: [away]).working.count == 1)
    }

    @Test func `what nobody's calendar speaks for is not known`() {
        let timeline = Timeline([], agenda: agenda([], on: [monday], covered: false))
        let bounds = Interval(Instant("2026-11-23T00:00:00Z"), Instant("2026-11-24T00:00:00Z"))
        #expect(Measure(FocusAvailable.self, of: timeline).value(within: bounds) == nil)
        #expect(Measure(MeetingLoad.self, of: timeline).value(within: bounds) == nil)
        #expect(Measure(FocusAvailable.self, of: Timeline([])).value(within: bounds) == nil)
    }

    @Test func `a working night is an hour longer when the clocks go back, an office day is not`() {
        let sunday = day("2026-10-25")
        #expect(lengths("Sat-Sun 00:00-24:00", sunday) == [25 * 3_600])
        #expect(lengths("Sat-Sun 00:00-04:00", sunday) == [5 * 3_600])
        #expect(lengths("Sat-Sun 09:00-17:00", sunday) == [8 * 3_600])
        let spring = day("2026-03-29")
        #expect(lengths("Sat-Sun 00:00-24:00", spring) == [23 * 3_600])
        #expect(lengths("Sat-Sun 00:00-04:00", spring) == [3 * 3_600])
        // From half past two, which does not exist: from half past three on.
        #expect(lengths("Sat-Sun 02:30-04:00", spring) == [1_800])
        #expect(
            agenda([], hours: "Sat-Sun 09:00-17:00", on: [spring], in: berlin).working.map(\.start) == [
                Instant("2026-03-29T07:00:00Z")
            ])
    }

    private func lengths(_ hours: String, _ date: Day) -> [Double] {
        agenda([], hours: hours, on: [date], in: berlin).working.map(\.length.seconds)
    }

    @Test func `days before a change of hours keep theirs`() throws {
        let old = try #require(WorkingHours("Mon-Fri 09:00-17:00"))
        let new = try #require(WorkingHours("Mon-Wed 10:00-14:00"))
        let history = WorkingHoursHistory(old, changes: [.init(from: monday.adding(1), hours: new)])
        let found = WorkingTime(history, in: ZoneHistory(.utc)).windows(on: (0..<4).map(monday.adding))
        #expect(found.map(\.length.seconds) == [28_800, 14_400, 14_400])
    }

    /// Focus + fragmented + meetings = working time, whatever the meetings, the zone and the days.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `focus, fragmented time and meetings are working time, exactly`(seed: UInt64) throws {
        var generator = Seeded(seed)
        let place = zone(
            ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"].randomElement(using: &generator)
                ?? "UTC")
        let hours = [
            "Mon-Fri 09:00-17:00", "Mon-Thu 07:30-11:45;Mon-Thu 13:00-16:15", "Sun-Sun 00:00-24:00;Mon-Fri 22:00-24:00",
        ]
        let first = day("2026-10-19").adding(Int.random(in: -220...0, using: &generator))
        let start = place.start(of: first)
        let meetings = (0..<Int.random(in: 0...40, using: &generator)).map { _ -> Meeting in
            let from = start.adding(
                Span.Length(microseconds: Int64.random(in: 0...(14 * 86_400_000_000), using: &generator)))
            let to = from.adding(
                Span.Length(microseconds: Int64.random(in: 1...(12 * 3_600_000_000), using: &generator)))
            return Meeting(
                Interval(from, to), Meeting.Kind.allCases.randomElement(using: &generator) ?? .meeting, attendees: nil)
        }
        let found = agenda(
            meetings, hours: hours.randomElement(using: &generator), on: (0..<14).map(first.adding),
            absences: [Absence(from: first.adding(3), to: first.adding(4), kind: .vacation)], in: place)
        func total(_ intervals: [Interval]) -> Int64 { intervals.reduce(0) { $0 + $1.length.microseconds } }
        let timeline = Timeline([], agenda: found)
        let parts = [
            FocusAvailable.counted(in: timeline), Fragmentation.counted(in: timeline),
            MeetingLoad.counted(in: timeline),
        ]
        #expect(parts.reduce(0) { $0 + total($1) } == total(found.working))
        // Disjoint, too: together they are as long as their union.
        #expect(total(parts.flatMap(\.self).union()) == total(found.working))
        // The order of meetings, and the same one twice, change nothing.
        let again = agenda(
            (meetings + meetings).shuffled(using: &generator), hours: nil, on: [], in: place)
        #expect(again.busy == agenda(meetings, hours: nil, on: [], in: place).busy)
    }

    @Test func `meetings cut Focus Time, and what is left below an hour does not count`() {
        let work = Work(kind: .coding, project: nil, language: nil)
        let spans = [Span(Instant("2026-11-23T09:00:00Z"), Instant("2026-11-23T11:30:00Z"), work)]
        let timeline = Timeline(spans, agenda: agenda([meeting("10:10", "10:40")], on: [monday]))
        #expect(FocusBetweenMeetings.counted(in: timeline).map(\.length.seconds) == [70 * 60])
        #expect(FocusTime.counted(in: timeline).map(\.length.seconds) == [150 * 60])
    }

    @Test func `work outside of the own hours, on days off and on weekends`() {
        let work = Work(kind: .coding, project: nil, language: nil)
        let spans = [
            Span(Instant("2026-11-23T16:00:00Z"), Instant("2026-11-23T18:00:00Z"), work),
            Span(Instant("2026-11-24T10:00:00Z"), Instant("2026-11-24T11:00:00Z"), work),
            Span(Instant("2026-11-28T10:00:00Z"), Instant("2026-11-28T11:00:00Z"), work),
        ]
        let away = Absence(from: monday.adding(1), to: monday.adding(1), kind: .public)
        let week = Interval(Instant("2026-11-23T00:00:00Z"), Instant("2026-11-30T00:00:00Z"))
        let days = (0..<7).map(monday.adding)
        func share(_ metric: any EffortMetric.Type, _ hours: String?) -> Double? {
            let timeline = Timeline(spans, agenda: agenda([], hours: hours, on: days, absences: [away]))
            return Measure(metric, of: timeline).value(within: week)?.amount
        }
        #expect(share(AfterHoursShare.self, nil) == 0.75)
        #expect(share(WeekendShare.self, nil) == 0.25)
        // Saturday is a working day of theirs.
        #expect(share(WeekendShare.self, "Tue-Sat 09:00-18:00") == 0)
        #expect(Measure(AfterHoursShare.self, of: Timeline(spans)).value(within: week) == nil)
    }
}
