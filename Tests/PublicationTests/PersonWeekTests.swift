import Domain
import Metrics
import Publication
import TestSupport
import Testing

@Suite struct PersonWeekTests {
    private let monday = Instant("2026-09-28T00:00:00Z")
    private var bounds: Interval { Interval(monday, monday.adding(.days(7))) }
    private let coding = Work(kind: .coding, project: nil, language: nil)

    private func isActive(_ from: Span.Length, _ to: Span.Length, _ work: Work? = nil) -> Bool {
        let span = Span(monday.adding(from), monday.adding(to), work ?? coding)
        return PersonWeek(of: Timeline([span]), in: bounds).isActive
    }

    @Test func `any evidence makes a week active, a lone event and an agent's work too`() {
        #expect(isActive(.hours(1), .hours(2)))
        #expect(isActive(.zero, .zero))
        #expect(isActive(.hours(1), .hours(2), Work(kind: .ai, project: nil, language: nil)))
        #expect(isActive(.hours(-2), .hours(2)), "from the week before")
        #expect(!isActive(.hours(-2), .zero), "it only touches the edge")
        #expect(!isActive(.days(7), .days(7)))
        #expect(!PersonWeek(of: Timeline([]), in: bounds).isActive)
    }

    /// Eight people with the same timeline: their cell tells what was measured of each.
    @Test func `time is measured within the bounds, for all metrics of the catalogue`() {
        let timeline = Timeline([
            Span(monday.adding(.hours(-10)), monday.adding(.hours(10)), coding),
            Span(
                monday.adding(.hours(20)), monday.adding(.hours(21)), Work(kind: .ai, project: nil, language: nil)),
        ])
        let quarter = Quarter(of: week("2026-W40"))
        let members = Dictionary(
            uniqueKeysWithValues: (0..<13).map { (key($0), (0..<4).map(quarter.previous.first.adding)) })
        let sealed = WeeklyCells.cells(
            of: panel(quarter, of: members), week: week("2026-W40"),
            people: members.mapValues { _ in PersonWeek(of: timeline, in: bounds) })
        let changes = Dictionary(uniqueKeysWithValues: sealed.cells.map { ($0.metric.raw, $0.change) })
        #expect(changes["activity-time"] == (10 - 20) * hour)
        #expect(changes["focus-time"] == 10 * hour)
        #expect(changes["activity-time-coding"] == 10 * hour)
        #expect(changes["activity-time-debugging"] == 0)
        #expect(changes["ai-time"] == 1 * hour)
        // Nobody has a calendar.
        #expect(
            sealed.cells.map(\.metric) == Catalogue.published.filter { !$0.panels.isOfCalendars }.map(\.id))
    }

    @Test func `neither a week nor a baseline prints what is in it`() {
        let week = PersonWeek(isActive: true, values: [activity: 12_345])
        let candidate = Candidate(key: key(1), team: "t", department: nil, baseline: baseline(3.5))
        for text in ["\(week)", "\(candidate)", String(reflecting: week), String(reflecting: candidate)] {
            #expect(!text.contains("12345") && !text.contains("12600") && text.contains("‹personal›"))
        }
        #expect(Mirror(reflecting: week).children.isEmpty)
        #expect(Mirror(reflecting: candidate.baseline).children.isEmpty)
    }

    @Test func `a baseline is made of at least four active weeks, and of the active ones only`() {
        let quarter = Quarter(of: week("2026-W40"))
        func weeks(_ active: [Bool]) -> [(week: Week, value: PersonWeek)] {
            active.enumerated().map { index, isActive in
                (quarter.first.adding(index), PersonWeek(isActive: isActive, values: [activity: 60 * hour]))
            }
        }
        #expect(Baseline(of: weeks([true, true, false, true])) == nil)
        #expect(Baseline(of: weeks([false, false, false, false, false])) == nil)
        #expect(Baseline(of: [weeks([true])[0], weeks([true])[0], weeks([true])[0], weeks([true])[0]]) == nil)
        #expect(Baseline(stored: [:], weeks: Array(quarter.weeks.prefix(3))) == nil)
        let made = Baseline(of: weeks([true, false, true, true, false, true]))
        #expect(made?.weeks == [0, 2, 3, 5].map(quarter.first.adding))
        // Above the cap a week counts as the cap: 45 hours.
        let members = (0..<6).compactMap { number in
            made.map { FrozenMember(key: key(number), team: "t", baseline: $0) }
        }
        let frozen = Panel(
            id: PanelID("x"), quarter: quarter, from: quarter.first, to: quarter.last, department: nil, teams: ["t"],
            people: 6
        ).flatMap { FrozenPanel($0, members: members) }
        let level = frozen.map { levels(of: $0, quarter: quarter) }?.first { $0.metric == activity }
        #expect(level?.value == 45 * hour)
    }
}
