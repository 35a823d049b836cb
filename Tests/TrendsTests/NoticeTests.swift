import Domain
import TestSupport
import Testing
import Trends

@Suite struct NoticeTests {
    private let start = TestSupport.week("2026-W01")
    private static let metric = MetricID("m")

    /// `values` are weeks after each other, the last one of them being the week that is looked at.
    private func line(_ values: [Double?], breakAt: Int? = nil, panels: [String]? = nil) -> PublishedLine {
        PublishedLine(
            metric: Self.metric, leastEffect: 1, leastShareOfUsual: nil,
            weeks: values.enumerated().map { place, value in
                PublishedWeek(
                    week: start.adding(place), value: value, isBreak: place == breakAt,
                    panel: panels.map { PanelID($0[place]) })
            })
    }

    private let usual: [Double] = [10, 11, 10.5, 11.5, 10.2, 11.2, 10.7, 10.1, 11.4, 10.9, 10.3, 11.1, 10.6]

    /// What is told says from when to when.
    @Test func `a week without a value begins nothing`() {
        let line = line(usual + [4, 4.5, 4.2, nil])
        var episodes: [MetricID: NoticeEpisodes] = [:]
        let last = line.weeks.count - 1
        let late = noticesOf(line.weeks[last].week, in: [line], heeding: .none, &episodes)
        #expect(late.isEmpty)
        let inTime = noticesOf(line.weeks[last - 1].week, in: [line], heeding: .none, &episodes)
        #expect(inTime.count == 1 && inTime.first?.finding?.to == line.weeks[last - 1].week)
    }

    /// The weeks in which something happened, one after the other.
    private func told(
        _ line: PublishedLine, beside: [PublishedLine] = [], notes: [AnnotationContent] = []
    ) -> [String] {
        var episodes: [MetricID: NoticeEpisodes] = [:]
        return line.weeks.flatMap { point in
            noticesOf(point.week, in: [line] + beside, heeding: WeekEffects(of: notes), &episodes).filter {
                $0.metric == Self.metric
            }
            .map { _, _, event in
                switch event {
                case .raised(let direction): "\(point.week.number) \(direction)"
                case .ended(let why): "\(point.week.number) \(why)"
                }
            }
        }
    }

    @Test func `three weeks raise one notice, however long it lasts`() {
        #expect(told(line(usual + [5, 5.2, 4.9])) == ["16 less"])
        #expect(told(line(usual + [5, 5.2])) == [])
        let long = told(line(usual + [5, 5.2, 4.9, 5.1, 5, 5.3, 4.8, 5.1, 5, 5.2, 5.1, 5]))
        #expect(long.filter { $0.hasSuffix("less") } == ["16 less"])
        #expect(long.last?.hasSuffix("passed") == true)
    }

    @Test func `one odd week is not a change`() {
        #expect(told(line(usual + [5, 10.8, 10.4, 11])) == [])
    }

    @Test func `an episode ends after three weeks without a signal, and three weeks are quiet after it`() {
        let events = told(line(usual + [5, 5.2, 4.9] + usual + [16, 16.2, 15.8]))
        #expect(events.first == "16 less")
        #expect(events.contains { $0.hasSuffix("passed") || $0.hasSuffix("turned") })
        var episodes = NoticeEpisodes()
        #expect(step(&episodes, 1, .less) == [.raised(.less)])
        for week in 2...3 { #expect(step(&episodes, week, nil) == []) }
        #expect(step(&episodes, 4, nil) == [.ended(.passed)])
        for week in 5...7 { #expect(step(&episodes, week, .less) == [], "week \(week) is quiet") }
        #expect(step(&episodes, 8, .less) == [.raised(.less)])
        #expect(step(&episodes, 9, .less) == [], "the same direction is not raised again")
        #expect(step(&episodes, 10, .more) == [.ended(.turned), .raised(.more)])
    }

    private func step(
        _ episodes: inout NoticeEpisodes, _ week: Int, _ signal: Notice.Direction?, panel: String? = "a"
    ) -> [NoticeEpisodes.Event] {
        episodes.step(start.adding(week), signal: signal, panel: panel.map(PanelID.init), isBreak: false)
    }

    @Test func `an episode ends where the group changes, and where the line begins anew`() {
        var episodes = NoticeEpisodes()
        _ = step(&episodes, 1, .less)
        #expect(step(&episodes, 2, .less, panel: "b") == [.ended(.groupChanged)])
        #expect(step(&episodes, 5, .less, panel: "b") == [.raised(.less)])
        #expect(
            episodes.step(start.adding(6), signal: nil, panel: nil, isBreak: true) == [.ended(.groupChanged)])
    }

    @Test func `nothing is compared across a break`() {
        #expect(told(line(usual + [5, 5.2, 4.9], breakAt: 13)) == [])
        #expect(told(line(usual + [5, 5.2, 4.9], breakAt: 9)) == [], "four weeks are no base")
        #expect(told(line(usual + [5, 5.2, 4.9], breakAt: 6)) == ["16 less"])
    }

    @Test func `weeks without a value break nothing, and old ones are not news`() {
        #expect(told(line(usual + [5, nil, 5.2, 4.9])) == ["17 less"])
        #expect(told(line(usual + [5, nil, nil, 5.2, 4.9])) == [], "the three weeks are five weeks old")
        #expect(told(line(Array(usual.prefix(6)) + [5, 5.2, 4.9])) == [], "six weeks are no base")
    }

    @Test func `what a note leaves out is not looked at, and a new baseline begins anew`() {
        let away = AnnotationContent(
            from: start.adding(13).monday, to: start.adding(15).monday.adding(6), kind: .offsite, text: "",
            effect: .leaveOut)
        #expect(told(line(usual + [5, 5.2, 4.9]), notes: [away]) == [])
        let anew = AnnotationContent(
            from: start.adding(13).monday.adding(2), to: start.adding(13).monday.adding(2), kind: .other, text: "",
            effect: .newBaseline)
        #expect(told(line(usual + [5, 5.2, 4.9]), notes: [anew]) == [])
    }

    @Test func `a new baseline stays one in a week that is left out`() {
        let monday = start.adding(13).monday
        let both = [AnnotationContent.Effect.leaveOut, .newBaseline].map {
            AnnotationContent(from: monday, to: monday.adding(1), kind: .other, text: "", effect: $0)
        }
        let line = line(usual + [5, 5.1, 5.2, 4.9])
        #expect(told(line, notes: [both[0]]) == ["17 less"], "three weeks beside the one that is left out")
        #expect(told(line, notes: both) == [], "nothing before it is compared")
    }

    @Test func `in a closed week nothing is asked, nothing is compared, and nothing moves`() {
        let dropped = usual + [5, 5.2, 4.9]
        #expect(told(line(dropped).closed(in: [start.adding(14)])) == [])
        // Three closed weeks are not three quiet ones: what is open stays open.
        let on = line(dropped + [0, 0, 0, 5.1, 5.2])
        #expect(told(on.closed(in: Set((16...18).map(start.adding)))) == ["16 less"])
    }

    @Test func `windows of several weeks are told from their first week on, and go as a whole`() throws {
        func windows(_ values: [Double]) -> [PublishedWeek] {
            values.enumerated().map { PublishedWeek(week: start.adding($0 * 4 + 3), value: $1, weeks: 4) }
        }
        let line = windows(usual + [5, 5.2, 4.9])
        let finding = try #require(NoticeRule.finding(in: line, at: start.adding(63), leastEffect: 1))
        #expect(finding.isSignal && finding.from == start.adding(52) && finding.to == start.adding(63))
        let away = AnnotationContent(
            from: start.adding(53).monday, to: start.adding(53).monday, kind: .other, text: "", effect: .leaveOut)
        let left = WeekEffects(of: [away]).applied(to: line)
        #expect(
            left.map(\.week) == line.map(\.week).filter { $0 != start.adding(55) }, "one week takes its window along")
    }

    @Test func `less than the least effect is not worth a word`() {
        let flat = (0..<13).map { 10 + Double($0 % 3) * 0.1 }
        #expect(told(line(flat + [9.2, 9.3, 9.1])) == [])
        #expect(told(line(flat + [8.2, 8.3, 8.1])) == ["16 less"])
    }

    @Test func `one line of many must be clearer than one alone`() {
        // Against ten weeks three on one side have p = 0.007: of one line that stands, of twenty it does not.
        let short = line(Array(usual.prefix(10)) + [5, 5.2, 4.9])
        #expect(told(short) == ["13 less"])
        let noise = (0..<19).map { number in
            PublishedLine(
                metric: MetricID("other \(number)"), leastEffect: 1, leastShareOfUsual: nil, weeks: line(usual).weeks)
        }
        #expect(told(short, beside: noise) == [])
    }

    @Test func `weeks that follow on each other must be clearer`() throws {
        // A slow wave: each week is near the one before.
        let wave: [Double] = [10, 10.4, 10.9, 11.2, 11.4, 11.2, 10.8, 10.4, 10.1, 10, 10.2, 10.6, 11]
        let weeks = line(wave + [13, 13.2, 13.1]).weeks
        let finding = try #require(
            NoticeRule.finding(in: weeks, at: start.adding(15), leastEffect: 1))
        #expect(finding.p < 0.005 && finding.isSignal, "all above all are still clear")
        let short = try #require(
            NoticeRule.finding(in: Array(weeks.dropFirst(1)), at: start.adding(15), leastEffect: 1))
        #expect(short.p < 0.005 && short.comparedWith == 12)
        let mixed = line(wave + [13, 13.2, 11.3]).weeks
        let unclear = try #require(NoticeRule.finding(in: mixed, at: start.adding(15), leastEffect: 1))
        #expect(unclear.p > 0.005 && unclear.p < 0.02 && !unclear.isSignal)
    }

    @Test func `shares of few items are pooled and compared by number`() throws {
        func week(_ place: Int, _ part: Int, _ of: Int) -> PublishedWeek {
            PublishedWeek(
                week: start.adding(place), value: Double(part) / Double(of), part: part, of: of)
        }
        let base = (0..<10).map { week($0, $0 % 2, 10) }
        let bad = base + [week(10, 4, 10), week(11, 3, 10), week(12, 5, 10)]
        let finding = try #require(NoticeRule.finding(in: bad, at: start.adding(12), leastEffect: 0.05))
        #expect(finding.isSignal && finding.direction == .more)
        #expect(abs(finding.by - (0.4 - 0.05)) < 1e-12)
        #expect(finding.p == fisherP(part: 12, of: 30, against: 5, of: 100))
        let few = base + [week(10, 1, 2), week(11, 1, 2), week(12, 0, 2)]
        #expect(try #require(NoticeRule.finding(in: few, at: start.adding(12), leastEffect: 0.05)).isSignal == false)
    }
}

@Suite struct TestOfSharesTests {
    /// scipy.stats.fisher_exact, two-sided.
    @Test(arguments: [
        (1, 9, 11, 14, 0.0027594561852200836), (8, 10, 1, 6, 0.03496503496503495), (3, 30, 2, 60, 0.32843591388143256),
    ])
    func `Fisher's exact test is that of the books`(a: Int, n: Int, b: Int, m: Int, p: Double) {
        #expect(abs(fisherP(part: a, of: n, against: b, of: m) - p) < 1e-9)
    }

    @Test func `of what was found together, so much stands as Benjamini and Hochberg let stand`() {
        #expect(standing([0.01, 0.04, 0.03, 0.5], q: 0.1) == [true, true, true, false])
        #expect(standing([0.03, 0.5, 0.6, 0.7], q: 0.1) == [false, false, false, false])
        #expect(standing([], q: 0.1) == [])
    }
}
