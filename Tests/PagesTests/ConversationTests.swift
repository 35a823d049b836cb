import Access
import Charts
import Domain
import Foundation
import Metrics
import Testing
import Trends
import Voice

@testable import Pages

extension Given {
    static func retrospective(
        _ notices: [Notice] = [], work: [Notice] = [], hours: [Double?]? = change, phase: Phase = .fullLaunch,
        notes: [Annotation]? = nil
    ) async throws -> Page {
        var weeks = group(.team("Core"), hours: hours, phase: phase)
        weeks.notices = notices
        var shared = WorkPagesTests.weeks(published: true, of: .team("Core"), phase: phase)
        shared.notices = work
        let beside =
            if let notes { SharedNotes(of: .group(.team("Core")), notes) } else {
                self.notes(beside: .group(.team("Core")))
            }
        return RetrospectivePage.render(
            try await visible(weeks), work: try await visible(shared), notes: try await visible(beside),
            path: "/teams/core", in: frame("/teams/core/retrospective", isSolo: false))
    }

    static func explanation() async throws -> Page? {
        let weeks = WorkPagesTests.weeks(published: true)
        let policy = StandIn().policy
        let grant = try await policy.work(of: weeks.subject, for: try await viewer(policy), at: now)
        let found = WorkExplanation(
            trend: weeks.trends[0], through: through, items: [], leftOut: [], coverage: weeks.coverages[0])
        return ExplanationPage.render(
            try policy.release(found, under: grant), name: "Shop <Front>", back: "/services/shop",
            notes: try await visible(notes(beside: .service(ServiceID("shop")))),
            in: frame("/services/shop/x", isSolo: false))
    }

    /// What may be said of it is computed as for everybody.
    static func share(_ metric: MetricID, _ values: [Double]) -> PersonalTrend? {
        let points = values.enumerated().map {
            WeekPoint.published(through.adding($0.offset - values.count + 1), PersonalValue($0.element))
        }
        return PersonalSeries(of: me, metric: metric, unit: .ratio, points: points).map {
            .series($0, Trends.reading(of: points, leastEffect: 0.02))
        }
    }
}

/// The pages that people talk over: each line with what may be said of it, and the questions that wait.
@Suite struct ConversationTests {
    private func cards(_ html: String) -> [String] {
        Array(html.components(separatedBy: "<section class=\"card w6 measured sheet\"").dropFirst())
    }

    // MARK: Retrospective

    @Test func `what is asked of a team stands on its retrospective, with its line and nothing folded`() async throws {
        // Not one of the lines that a retrospective shows by itself.
        let pickup = Given.notice(PickupStage.declaration.id.raw, by: 36_000)
        let html = try await Given.retrospective(
            [Given.notice(), Given.notice("activity-time"), Given.notice("ai-time")], work: [pickup]
        ).html
        #expect(html.contains("Focus Time: what is happening?") && html.contains("AI time: what is happening?"))
        #expect(html.contains("\(PickupStage.declaration.title): what is happening?"))
        #expect(html.contains("Does that explain it?") && !html.contains("more open notice"))
        for id in html.matches(of: /<a href="#([^"]+)">Its line/) {
            #expect(html.contains("id=\"\(id.output.1)\""), "\(id.output.1)")
        }
        #expect(html.matches(of: /<a href="#([^"]+)">Its line/).count == 4)
        // The page of the team links here: it leads nowhere from here.
        #expect(!html.contains("Take it to the retrospective"))
        #expect(try await !Given.retrospective().html.contains("id=\"notices\""))
        let early = try await Given.retrospective([Given.notice()], hours: nil, phase: .communication).html
        #expect(!early.contains("what is happening?"))
    }

    @Test func `each line of a retrospective says where it lies, where it goes, and what it does not say`() async throws
    {
        let html = try await Given.retrospective([Given.notice()]).html
        let cards = cards(html)
        #expect(cards.count > 6)
        for card in cards {
            #expect(card.contains("How it is computed: ") && card.contains("It does not say: "))
            #expect(card.contains("<p class=\"say\">"))
            #expect(card.contains("Too early to speak of a trend") || card.contains("On the whole"))
        }
        #expect(html.contains("Latest: 10.0 h, in"))
    }

    @Test func `below eight weeks each page says that it is too early to speak of a trend`() async throws {
        let seven: [Double?] = Array(repeating: nil, count: 19) + [0, 0.5, 0, 1, 0.5, 0, 1]
        let said = "Too early to speak of a trend: seven weeks, eight are needed."
        #expect(try await Given.retrospective(hours: seven).html.contains(said))
        #expect(try await Given.team([], seven).html.contains(said))
        #expect(Course(slope: nil, weeks: 7, factor: 1, unit: "h").sentence == said)
        #expect(Course(slope: nil, weeks: 0, factor: 1, unit: "h").sentence == nil)
    }

    @Test func `a low Delivery Index is asked about on both pages of a team: promises, requirements, debt, people`()
        async throws
    {
        var weeks = Given.group(.team("Core"))
        weeks.notices = []
        let team = GroupPage.render(
            try await Given.visible(weeks), addresses: Given.addresses, mates: nil, context: nil,
            work: try await Given.visible(WorkPagesTests.weeks(published: true, of: .team("Core"))),
            notes: (try await Given.noted(.team("Core")), false), in: Given.frame("/teams/core", isSolo: false)
        ).html
        let retrospective = try await Given.retrospective().html
        for question in [
            "Did we promise more than fits into an iteration?", "Were requirements unclear when we began?",
            "Which old debt slowed us down?", "Are we enough people for what is asked of us?",
        ] {
            #expect(team.contains(question) && retrospective.contains(question), "\(question)")
        }
    }

    // MARK: Papers

    @Test
    func `every paper says how its lines are computed, what they do not say, and in soft launch what it is not for`()
        async throws
    {
        func papers(_ phase: Phase) async throws -> [String] {
            let weeks = try await Given.visible(Given.group(.team("Core"), phase: phase))
            let work = try await Given.visible(
                WorkPagesTests.weeks(published: true, of: .team("Core"), phase: phase))
            let noted = try await Given.noted(.team("Core"))
            let cases = CasePage.Matter.allCases.map {
                CasePage.render(
                    $0, weeks, work: work, notes: noted, path: "/teams/core",
                    in: Given.frame("/teams/core/case", isSolo: false)
                ).html
            }
            let quarter = QuarterPage.render(
                Quarter(of: Given.through), try await Given.visible(Given.group(.department("Platform"), phase: phase)),
                notes: try await Given.noted(.department("Platform")), path: "/departments/platform",
                in: Given.frame("/departments/platform/quarter", isSolo: false)
            ).html
            return cases + [quarter, try await Given.retrospective(phase: phase).html]
        }
        for html in try await papers(.softLaunch) {
            #expect(html.contains("Soft launch: not for reviews or evaluations."))
            let lines = html.matches(of: /<svg class="chart wide/).count
            #expect(lines > 2)
            #expect(html.ranges(of: "How it is computed: ").count == lines)
            #expect(html.ranges(of: "It does not say: ").count == lines)
        }
        for html in try await papers(.fullLaunch) { #expect(!html.contains("Soft launch")) }
    }

    @Test func `a pack says of each line where it lies and where it goes, to whoever reads it`() async throws {
        let policy = StandIn().policy
        func html(_ trend: PersonalTrend) async throws -> String {
            let visible = try policy.release(
                trend, under: policy.ownData(of: try await Given.viewer(policy)))
            return try #require(SelfReviewCharts.html(of: visible, notes: []))
        }
        let steady = try await html(Given.series(FocusTime.declaration.id, Given.hours, .steady))
        #expect(
            steady.contains("<figcaption>About what is usual: around 12 hours a week. Usually 9.4 to 14.2 h a week."))
        let load = try await html(
            try #require(Given.share(MeetingLoad.declaration.id, [0.1, 0.12, 0.1, 0.11, 0.1])))
        #expect(load.contains("Too early to speak of a trend: five weeks, eight are needed."))
        #expect(load.contains("class=\"line\"") && load.contains("%"))
        #expect(!(steady + load).contains("for you"))
    }

    // MARK: The own page

    private func me(_ trend: PersonalTrend?, work: [PersonalTrend] = []) async throws -> String {
        let given = Given.weeks()
        let done = WorkItemEvent(item: "i", iteration: nil, event: .done, at: Given.now)
        let own = OwnWork(changes: [], reviews: [], items: work.isEmpty ? [] : [done])
        let weeks = MyWeeks(
            of: Given.me, through: Given.through,
            trends: given.trends.filter { $0.metric != trend?.metric } + [trend].compactMap(\.self), weekdays: [],
            commits: [], work: own, workTrends: work, zones: ZoneHistory(.utc), collection: Given.state())
        return MyWeeksPage.render(
            try await Given.visible(weeks), looks: try await Given.visible(Given.looks([])),
            in: Given.frame("/me", isSolo: false)
        ).html
    }

    private func row(_ id: String, in html: String) throws -> String {
        let start = try #require(html.components(separatedBy: "<tr id=\"\(id)\">").dropFirst().first, "\(id)")
        return try #require(start.components(separatedBy: "</tr>").first)
    }

    private func card(_ id: String, in html: String) throws -> String {
        let start = try #require(
            html.components(separatedBy: "<section").last { $0.contains(" id=\"\(id)\" ") }, "\(id)")
        return try #require(start.components(separatedBy: "</section>").first)
    }

    @Test func `on paper there is no table that names what was deployed`() async throws {
        let weeks = (0..<26).map { Given.through.adding(-$0) }
        let deployed = weeks.map { week in
            Annotation(
                AnnotationContent(
                    from: week.monday, to: week.monday, kind: .deployment, text: "Shop was deployed", effect: .none),
                .service(ServiceID("shop")), id: nil, mayRemove: false)
        }
        let html = try await Given.retrospective(notes: deployed).html
        #expect(html.contains("Nothing was noted in these weeks"))
        #expect(html.contains("have a tick below the line.") && !html.contains("the table names them"))
    }

    @Test func `a rise of meeting load that lasts three weeks is said on the own page, with its line`() async throws {
        let quiet = [0.1, 0.11, 0.1, 0.12, 0.11, 0.1, 0.11, 0.12, 0.1]
        let page = try await me(Given.share(MeetingLoad.declaration.id, quiet + [0.2, 0.21, 0.22]))
        let risen = try row("meeting-load", in: page)
        let since = Given.through.adding(-2).number
        #expect(
            risen.contains("About ten points a week more since week \(since), compared with the nine weeks before."))
        #expect(risen.contains("Usually ") && risen.contains("On the whole") && risen.contains("class=\"line\""))
        // It is said before the first line and stands open; the lines that have not changed are folded under one sentence.
        #expect(
            page.contains(
                "<a href=\"#meeting-load\">Meeting load</a>: about ten points a week more since week \(since)."))
        let parts = try card("focus-available", in: page).components(separatedBy: "<details class=\"lines\">")
        #expect(parts.count == 2 && parts[0].contains("<tr id=\"meeting-load\">"))
        #expect(
            parts[1].hasPrefix("<summary><strong>The other four are about what is usual for you.</strong>")
                && parts[1].contains("<tr id=\"fragmentation\">"))
        let young = try await me(Given.share(MeetingLoad.declaration.id, Array(quiet.prefix(5))))
        let few = try row("meeting-load", in: young)
        #expect(few.contains("Too early to speak of a change: five complete weeks so far, ten are needed."))
        #expect(try card("focus-available", in: young).contains("Meeting load (five)"))
        #expect(!young.contains("#meeting-load"))
    }

    @Test func `a kind that changed stands open with the caveat of Activity, though the other kinds are folded`()
        async throws
    {
        let change = Reading.Change.sustained(
            by: PersonalValue(3 * 3600), since: Given.through.adding(-2), comparedWith: 9)
        let trends = Catalogue.declarations.map {
            Given.series($0.id, Given.hours, $0.id.raw == "activity-time-coding" ? change : .steady)
        }
        let html = MyWeeksPage.render(
            try await Given.visible(Given.weeks(trends)), looks: try await Given.visible(Given.looks([])),
            in: Given.frame("/me", isSolo: false)
        ).html
        let parts = try card("kinds", in: html).components(separatedBy: "<details class=\"lines\">")
        #expect(parts.count == 2 && parts[0].contains("<tr id=\"activity-time-coding\">"))
        #expect(parts.allSatisfy { $0.contains(activityCaveat) })
    }

    @Test func `where nothing has changed each card says so in one sentence, with everything folded under it`()
        async throws
    {
        let trends = Catalogue.declarations.map { Given.series($0.id, Given.hours, .steady) }
        let html = MyWeeksPage.render(
            try await Given.visible(Given.weeks(trends)), looks: try await Given.visible(Given.looks([])),
            in: Given.frame("/me", isSolo: false)
        ).html
        #expect(html.contains("<strong>Each of your 15 lines is about what is usual for you.</strong>"))
        for (id, words) in [
            ("focus-available", "All five are"), ("kinds", "All five are"), ("ai", "About what is usual"),
        ] {
            let card = try card(id, in: html)
            let parts = card.components(separatedBy: "<details class=\"lines\"><summary><strong>\(words)")
            #expect(
                parts.count == 2
                    && parts[0].ranges(of: "class=\"chart spark").count == (id == "focus-available" ? 1 : 0))
            #expect(
                card.ranges(of: "Too early to speak of a trend").count <= 1 + (id == "focus-available" ? 2 : 0), "\(id)"
            )
            #expect(parts.last?.contains("Usually 9.4 to 14.2") == true, "\(id)")
        }
    }

    @Test func `of a line that goes nowhere the figures are folded, and of one that goes somewhere they are said`()
        async throws
    {
        func focus(_ hours: [Double]) async throws -> [String] {
            let points = hours.enumerated().map {
                WeekPoint.published(Given.through.adding($0.offset - 11), PersonalValue($0.element * 3600))
            }
            let series = try #require(
                PersonalSeries(of: Given.me, metric: FocusTime.declaration.id, unit: .seconds, points: points))
            let html = try await me(.series(series, Trends.reading(of: points, leastEffect: 3600)))
            return try card("focus-time", in: html).components(separatedBy: "<details>")
        }
        let still = try await focus([12, 11, 12, 13, 12, 11, 12, 13, 12, 11, 12, 12])
        #expect(still.count == 2 && still[0].contains("The trend has no clear direction."))
        #expect(!still[0].contains("90 % interval") && still[1].contains("90 % interval"))
        #expect(still[1].contains("Focus Time: usually "))
        let rising = try await focus([10, 10.5, 11, 11.4, 12, 12.6, 13, 13.5, 14, 14.4, 15, 15.5])
        #expect(rising[0].contains("On the whole (the dotted line): about +0.5 h per week over twelve weeks, 90 %"))
    }

    @Test func `every own series has its line and says where it goes`() async throws {
        let html = try await me(nil)
        let calendar = try card("focus-available", in: html)
        for id in [
            FocusBetweenMeetings.declaration.id, Fragmentation.declaration.id, MeetingLoad.declaration.id,
            AfterHoursShare.declaration.id, WeekendShare.declaration.id,
        ] {
            let row = try row(id.raw, in: html)
            #expect(row.contains("class=\"chart spark\"") && row.contains("Usually "), "\(id)")
            #expect(calendar.contains(row))
        }
        // Of Focus available, and once of all its small lines.
        #expect(calendar.ranges(of: "Too early to speak of a trend").count == 2)
        for id in ["focus-available", "kinds", "ai"] {
            let card = try card(id, in: html)
            #expect(card.contains("class=\"line\"") && card.contains("Too early to speak of a trend"), "\(id)")
        }
    }

    @Test func `the own part in shared work has its reading, and a median is not an amount a week`() async throws {
        let hours: [Double] = [20, 22, 21, 20, 23, 22, 21, 20, 22, 33, 34, 35]
        let points = hours.enumerated().map {
            WeekPoint.published(Given.through.adding($0.offset - 11), PersonalValue($0.element * 3600))
        }
        let series = try #require(
            PersonalSeries(of: Given.me, metric: OwnCycleTime.declaration.id, unit: .seconds, points: points))
        let html = try await me(nil, work: [.series(series, Trends.reading(of: points, leastEffect: 3600))])
        let card = try #require(
            html.components(separatedBy: "id=\"own-work\"").last?.components(separatedBy: "</section>")[0])
        #expect(card.contains("Latest: 35.0 h in W47."))
        #expect(card.contains("About 13 hours more since week 45, compared with the nine weeks before."))
        #expect(card.contains("On the whole") && card.contains("Usually ") && !card.contains("hours a week"))
        #expect(card.contains(OwnCycleTime.declaration.formula))
    }

    // MARK: Notes

    @Test func `the line of the pulse carries the notes of its months, deployments aside`() throws {
        let points = (8...11).map {
            TeamPulse.Point(period: $0 < 10 ? "2026-0\($0)" : "2026-\($0)", panel: nil, cell: PulseCell(halves: 7))
        }
        func chart(_ notes: [Annotation]) -> String {
            TeamPulse(of: points, department: nil).fields(beside: notes).child(named: "spark") as? String ?? ""
        }
        let offsite = Given.note("Lisbon <b>", -1, .offsite, .none, .team("Core"))
        let noted = chart([offsite])
        #expect(noted.ranges(of: "class=\"noted\"").count == 1 && noted.contains("2026-11: Offsite: Lisbon &lt;b&gt;"))
        let deployed = Annotation(
            offsite.content.ofKind(.deployment), .service(ServiceID("shop")), id: nil, mayRemove: false)
        #expect(!chart([deployed]).isEmpty && !chart([deployed]).contains("noted"))
        #expect(VoicePeriod.days(ofPulse: "2026-W48").map { $0.lowerBound } == Week("2026-W48")?.monday)
        #expect(VoicePeriod.days(ofPulse: "x") == nil)
    }

    @Test func `every chart of a team's page, of its retrospective and of a quarter carries the notes of its weeks`()
        async throws
    {
        let notes = try await Given.visible(Given.notes(beside: .group(.team("Core"))))
        let team = GroupPage.render(
            try await Given.visible(Given.group(.team("Core"))), addresses: Given.addresses, mates: nil, context: nil,
            work: try await Given.visible(WorkPagesTests.weeks(published: true, of: .team("Core"))),
            notes: (notes, false), in: Given.frame("/teams/core", isSolo: false)
        ).html
        let quarter = QuarterPage.render(
            Quarter(of: Given.through), try await Given.visible(Given.group(.department("Platform"))),
            notes: try await Given.noted(.department("Platform")), path: "/departments/platform",
            in: Given.frame("/departments/platform/quarter", isSolo: false)
        ).html
        for html in [team, quarter, try await Given.retrospective().html] {
            let charts = html.matches(of: /<svg class="chart (?:wide|narrow|spark)[\s\S]*?<\/svg>/)
            #expect(charts.count > 6)
            for chart in charts { #expect(chart.output.contains("class=\"noted\"")) }
        }
    }

    @Test func `the own letter has what is noted for all, and nothing of the own notes`() async throws {
        let notes = Given.ownNotes + [Given.note("Fair", -2, .other, .leaveOut, .organization)]
        let text = try #require(
            LetterText.own(try await Given.visible(Given.weeks(notes: notes)), in: nil, address: "https://x")?.text)
        let week = Given.through.adding(-2).description
        #expect(text.split(separator: "\n").contains { $0.hasPrefix("  \(week)") && $0.hasSuffix("(Note: Fair)") })
        #expect(!text.contains("vacation") && !text.contains("For me") && !text.contains("Design"))
    }
}

extension AnnotationContent {
    fileprivate func ofKind(_ kind: Kind) -> AnnotationContent {
        AnnotationContent(from: from, to: to, kind: kind, text: text, effect: .none)
    }
}
