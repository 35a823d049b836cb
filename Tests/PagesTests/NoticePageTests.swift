import Access
import Charts
import Domain
import Metrics
import Testing
import Voice

@testable import Pages

extension Given {
    static func noted(_ place: GroupSubject) async throws -> Visible<SharedNotes> {
        let content = AnnotationContent(
            from: through.adding(-1).monday, to: through.adding(-1).monday.adding(1), kind: .offsite,
            text: "Lisbon <b>", effect: .none)
        return try await visible(
            SharedNotes(of: .group(place), [Annotation(content, .organization, id: nil, mayRemove: false)]))
    }

    static func notice(
        _ metric: String = "focus-time", by: Double = -9000, ended: (week: Week, why: Notice.End)? = nil
    ) -> Notice {
        Notice(
            about: .team("Core"), metric: MetricID(metric), direction: by < 0 ? .less : .more, by: by, usual: 1800,
            comparedWith: 13, from: through.adding(-2), to: through, teamFrom: now, othersFrom: now.adding(.days(8)),
            ended: ended)
    }

    static func team(
        _ notices: [Notice], _ hours: [Double?]? = change, pulses: [TeamPulse.Point] = [], silent: Set<String> = []
    ) async throws -> Page {
        var weeks = group(.team("Core"), hours: hours, silent: silent)
        weeks.notices = notices
        return GroupPage.render(
            try await visible(weeks), addresses: addresses, mates: nil, context: nil,
            pulse: TeamPulse(of: pulses, department: weeks.department),
            notes: (try await noted(.team("Core")), false), in: frame("/teams/core", isSolo: false))
    }

    static func visible(_ weeks: WorkWeeks) async throws -> Visible<WorkWeeks> {
        let policy = StandIn().policy
        return try policy.release(
            weeks, under: try await policy.work(of: weeks.subject, for: try await viewer(policy), at: now))
    }

    static func paper(_ matter: CasePage.Matter, level: LevelInWords = .none) async throws -> Page {
        CasePage.render(
            matter, try await visible(group(.team("Core"), level: level)),
            work: try await visible(WorkPagesTests.weeks(published: true)), notes: try await noted(.team("Core")),
            path: "/teams/core",
            in: frame("/teams/core/case/\(matter)", isSolo: false))
    }

    static func noticePages() async throws -> [(name: String, page: Page)] {
        [
            (
                "team, asked",
                try await team([
                    notice(), notice("activity-time", by: 7200), notice("ai-time"),
                    notice("activity-time", ended: (through.adding(-9), .passed)),
                ])
            ),
            ("retrospective", try await retrospective([notice()])),
            ("explanation", try #require(try await explanation())),
            ("case for fewer meetings", try await paper(.meetings)),
            ("what the team can carry", try await paper(.capacity)),
            (
                "quarter",
                QuarterPage.render(
                    Quarter(of: through), try await visible(group(.department("Platform"), parts: parts)),
                    notes: try await noted(.department("Platform")), path: "/departments/platform",
                    in: frame("/departments/platform/quarter", isSolo: false))
            ),
        ]
    }
}

@Suite struct NoticePageTests {
    @Test func `a notice is a question with its size, its weeks and what they are compared with`() async throws {
        let html = try await Given.team([Given.notice()]).html
        let from = "W\(Given.through.adding(-2).number)"
        #expect(html.contains("Focus Time: what is happening?"))
        #expect(
            html.contains(
                "From \(from) to W\(Given.through.number) these people had on average about 2½ hours a week less"))
        // The card of the line says the same, and nobody who may not hear the notice reads it there.
        #expect(html.ranges(of: "these people had on average about 2½ hours a week less").count == 2)
        #expect(try await !Given.team([]).html.contains("a week less"))
        #expect(html.contains("than in the 13 weeks before") && html.contains("Something to ask"))
        #expect(html.contains("href=\"/teams/core/retrospective\""))
    }

    @Test func `at most two are asked in full, and past ones are folded`() async throws {
        let html = try await Given.team([
            Given.notice(), Given.notice("activity-time"), Given.notice("ai-time"),
            Given.notice("deep-focus-time", ended: (Given.through, .groupChanged)),
        ]).html
        #expect(html.ranges(of: "Its line</a>").count == 2)
        #expect(html.contains("One more open notice") && html.contains("One past notice"))
        #expect(html.contains("when the group was made anew"))
    }

    /// To others a notice of the team's first days is not there, and of short lines nobody can say that they have not changed.
    @Test func `where nothing is asked no page says that nothing has changed, and before soft launch nothing`()
        async throws
    {
        let html = try await Given.team([]).html
        #expect(html.contains("Nothing is asked here for now. A line is asked about from ten published weeks on"))
        #expect(!html.contains("has changed for"))
        let early = GroupPage.render(
            try await Given.visible(Given.group(.team("Core"), hours: nil, phase: .communication)),
            addresses: Given.addresses, mates: nil, context: nil,
            notes: (try await Given.noted(.team("Core")), false), in: Given.frame("/teams/core", isSolo: false))
        #expect(!early.html.contains("id=\"notices\""))
    }

    @Test func `what is left out for everybody is said where it keeps something from being asked`() async throws {
        func html(_ scope: Annotation.Scope, _ effect: AnnotationContent.Effect) -> String {
            NoticeCard(
                notices: [], notes: [Given.note("Fair <b>", -2, .other, effect, scope)], retrospective: nil
            ).html
        }
        let left = html(.organization, .leaveOut)
        #expect(left.contains("For the whole organization, weeks are left out of what is said and asked: "))
        #expect(left.contains("“Fair &lt;b&gt;”. Only its owners can write that"))
        #expect(html(.organization, .newBaseline).contains("For the whole organization, what is usual begins anew: "))
        #expect(!html(.organization, .none).contains("whole organization"))
        #expect(!html(.team("Core"), .leaveOut).contains("whole organization"))
    }

    @Test func `nobody is handed a notice about another subject, or before it is theirs`() async throws {
        var weeks = Given.group(.team("Edge"))
        weeks.notices = [Given.notice()]
        let other = weeks
        await #expect(throws: Denied.self) { try await Given.visible(other) }
        var early = Given.group(.team("Core"))
        early.notices = [
            Notice(
                about: .team("Core"), metric: MetricID("focus-time"), direction: .less, by: -1, usual: 0,
                comparedWith: 13, from: Given.through, to: Given.through, teamFrom: Given.now.adding(.days(30)),
                othersFrom: Given.now.adding(.days(38)), ended: nil)
        ]
        let tooEarly = early
        await #expect(throws: Denied.self) { try await Given.visible(tooEarly) }
    }

    @Test func `team health has four lines of these people side by side and one of reviews, and adds nothing up`()
        async throws
    {
        func health(_ html: String) -> Substring { html.split(separator: "id=\"health\"").last ?? "" }
        let html = try await Given.team([], pulses: []).html
        let rows = health(html).split(separator: "<th scope=\"row\">").dropFirst().prefix(5)
        #expect(
            rows.map { String($0.prefix { $0 != "<" }) } == [
                "After-hours share", "Meeting load", "Fragmentation", "Pulse", "Review wait",
            ])
        #expect(rows.prefix(3).allSatisfy { $0.contains("<svg") && $0.contains("points against their usual") })
        #expect(html.contains("it is published for twelve people and more together, and drawn from four on"))
        // One without calendars: the rule, and not whose is missing.
        let without = try await Given.team([], pulses: [], silent: ["meeting-load", "fragmentation"]).html
        #expect(
            health(without).ranges(of: "Too little to draw. Lines from calendars need nearly everybody").count == 2)
        #expect(html.contains("href=\"/teams/core/case/meetings\"") && html.contains("/teams/core/case/capacity"))
    }

    @Test func `the pulse of a team's department is drawn from its published cells, from four on`() async throws {
        func points(_ halves: [Int?], panel: String?, month: Int = 1) -> [TeamPulse.Point] {
            halves.enumerated().map { index, halves in
                TeamPulse.Point(
                    period: "2026-0\(month + index)", panel: panel, cell: halves.flatMap { PulseCell(halves: $0) })
            }
        }
        let own = points([6, 7, nil, 7, 7], panel: "Data, Platform")
        let other = points([3, 3, 3, 3, 3], panel: "Shop")
        let html = try await Given.team([], pulses: other + own).html
        #expect(html.contains("Pulse, mean of 5") && html.contains("at last (2026-05) 3.5 to under 4.0 of 5"))
        #expect(html.contains("of Data, Platform together") && !html.contains("under 2.0"))
        // Three are no series, and what others answer is not theirs.
        let three = try await Given.team([], pulses: other + points([6, nil, 7, 7], panel: "Data, Platform")).html
        #expect(!three.contains("Pulse, mean of 5") && three.contains("drawn from four on"))
        // Another panel, or another question, is another series.
        let anew = points([6, 6, 6], panel: nil) + points([7], panel: "Data, Platform", month: 4)
        #expect(try await !Given.team([], pulses: anew).html.contains("Pulse, mean of 5"))
        let weekly = (40..<43).map { TeamPulse.Point(period: "2026-W\($0)", panel: nil, cell: PulseCell(halves: 6)) }
        #expect(try await !Given.team([], pulses: weekly + points([7], panel: nil)).html.contains("Pulse, mean of 5"))
        let whole = try await Given.team([], pulses: points([6, 6, 6, 8], panel: nil)).html
        #expect(whole.contains("4.0 or more of 5, of the whole organization"))
    }

    @Test func `a line of a share is drawn in percentage points, and one of time in hours`() throws {
        for (metric, unit) in [(MeetingLoad.declaration.id, 4.0), (FocusTime.declaration.id, 1.0)] {
            let drawing = try #require(
                GroupDrawing(
                    Given.trend(.team("Core"), metric, Array(repeating: 1, count: 26)),
                    current: Given.through.adding(1), notes: [], notices: []))
            let drawn = drawing.points.compactMap(\.hours)
            #expect(drawn.count > 12 && drawn.allSatisfy { abs($0 - unit) < 1e-9 }, "\(metric.raw): \(drawn)")
        }
    }

    @Test func `a notice about a share says points`() async throws {
        let html = try await Given.team([Given.notice("after-hours-share", by: 0.06)]).html
        #expect(html.contains("these people had on average about six points more than in the 13 weeks before"))
    }

    @Test func `a case without a fresh level says so, and names what is noted`() async throws {
        let without = try await Given.paper(.meetings).html
        #expect(without.contains("No fresh level could be told, so this speaks of change"))
        #expect(without.contains("Of it no level is published") && without.contains("percentage points"))
        #expect(without.contains("Offsite: Lisbon &lt;b&gt;"))
        let with = try await Given.paper(.meetings, level: .fresh(11 * 3600, Quarter(of: Given.through.adding(1)))).html
        #expect(with.contains("Usual for these people this quarter: about 11 hours a week."))
    }

    @Test func `where a line goes is said from eight weeks on`() async throws {
        #expect(try await Given.team([]).html.contains("class=\"way\"") == false, "no reading, no stroke")
        let slope = LineReading.Slope(
            perWeek: -1440, low: -2520, high: -360, first: Given.through.adding(-11), start: 7200, last: Given.through,
            weeks: 12)
        let points = Given.points(Given.change)
        let series = try #require(
            GroupSeries(
                of: .team("Core"), metric: FocusTime.declaration.id, unit: .seconds, points: points,
                reading: LineReading(limits: .init(low: -3600, median: 0, high: 3600), slope: slope)))
        let weeks = GroupWeeks(
            of: .team("Core"), department: nil, parts: [], weeks: points.map(\.week), current: Given.through.adding(1),
            zone: .utc, phase: .fullLaunch, profile: .standard, trends: [.series(series, level: .none)], panels: [],
            coverages: [])
        let html = GroupPage.render(
            try await Given.visible(weeks), addresses: Given.addresses, mates: nil, context: nil,
            notes: (try await Given.noted(.team("Core")), false), in: Given.frame("/teams/core", isSolo: false)
        ).html
        #expect(html.contains("about −0.4 h per week over twelve weeks, 90 % interval −0.7 to −0.1."))
        #expect(html.contains("class=\"way\"") && html.contains("class=\"band\""))
    }

    @Test func `what somebody gets by mail is off unless asked for, and only where there is mail`() async throws {
        func page(_ letters: Set<LetterKind>?) async throws -> String {
            MyWeeksPage.render(
                try await Given.visible(Given.weeks()), looks: try await Given.visible(Given.looks([])),
                letters: letters, in: Given.frame("/me", isSolo: false)
            ).html
        }
        #expect(try await page(nil).contains("id=\"letters\"") == false)
        let off = try await page([])
        #expect(off.contains("Your own weeks, to you alone: off.") && off.contains("value=\"yes\""))
        #expect(try await page([.own]).contains("Your own weeks, to you alone: on."))
    }

    @Test func `the letter about oneself has the sentences of the page, its weeks, and the caveat`() async throws {
        let words = try #require(
            LetterText.own(
                try await Given.visible(Given.weeks(notes: Given.ownNotes)), in: .softLaunch, address: "https://x"))
        #expect(words.text.contains("Soft launch: not for reviews or evaluations."))
        // A letter lies in other people's hands on its way.
        #expect(!words.text.contains("Away: vacation") && !words.text.contains("For me"))
        #expect(words.text.contains("Focus Time\n----------\n") && words.text.contains("https://x/me"))
        #expect(words.text.contains(activityCaveat))
        #expect(LetterText.own(try await Given.visible(Given.nothing), in: nil, address: "https://x") == nil)
        for phase in [Phase.fullLaunch, nil] {
            let words = LetterText.own(try await Given.visible(Given.weeks()), in: phase, address: "https://x")
            #expect(words?.text.contains("Soft launch") == false)
        }
    }

    private func teamLetter(
        _ notices: [Notice] = [], work: [Notice] = [], hours: [Double?]? = Given.change, isPublished: Bool = true,
        phase: Phase = .fullLaunch, profile: PublicationProfile = .standard
    ) async throws -> String? {
        var weeks = Given.group(.team("Core"), hours: hours, phase: phase, profile: profile)
        weeks.notices = notices
        var shared = WorkPagesTests.weeks(published: isPublished, of: .team("Core"), phase: phase)
        shared.notices = work
        return LetterText.team(
            try await Given.visible(weeks), work: try await Given.visible(shared),
            notes: try await Given.noted(.team("Core")), address: "https://x"
        )?.text
    }

    @Test func `the letter about a team has its lines and its shared work, with their notes, and asks with them`()
        async throws
    {
        let lead = Given.notice("lead-time-for-changes", by: 36_000)
        let text = try #require(
            try await teamLetter(
                [Given.notice()], work: [lead, Given.notice("ai-time", ended: (Given.through, .passed))]))
        #expect(text.contains("Focus Time\n----------\nFrom W"))
        #expect(text.contains("Lead time for changes\n---------------------\nLatest: 10.0 h"))
        let noted = Given.through.adding(-1).description
        #expect(
            text.split(separator: "\n").count { $0.hasPrefix("  \(noted)") && $0.contains("(Offsite: Lisbon <b>)") }
                >= 3)
        #expect(text.contains("Focus Time: what is happening? From W"))
        #expect(text.contains("Lead time for changes: what is happening? From W"))
        #expect(text.ranges(of: "Noted for these weeks: offsite “Lisbon <b>”. Does that explain it?").count == 2)
        #expect(
            !text.contains("AI time: what") && !text.contains("Soft launch") && !text.contains("Nothing is asked here"))
        #expect(text.contains(activityCaveat) && text.contains("It does not say: "))
    }

    @Test func `the letter about a team never says that nothing has changed, and carries the caveat of the phase`()
        async throws
    {
        let calm = try #require(try await teamLetter(phase: .softLaunch))
        #expect(calm.contains("Nothing is asked here for now.") && !calm.contains("changed for"))
        #expect(calm.contains("Soft launch: not for reviews or evaluations."))
        // Where people's time is for the person alone there is the shared work; before the soft launch there is nothing.
        let workOnly = try #require(try await teamLetter(hours: nil, profile: .workOnly))
        #expect(!workOnly.contains("Focus Time") && workOnly.contains("Lead time for changes"))
        #expect(try await teamLetter(hours: nil, isPublished: false) == nil)
        #expect(try await teamLetter(phase: .communication) == nil)
    }

    @Test func `a difference of shares is in points, and what is usual in percent, also where they are equal`()
        async throws
    {
        func words(_ by: Double, usual: Double) throws -> String {
            try #require(
                NoticeWords(
                    Notice(
                        about: .team("Core"), metric: ChangeFailRate.declaration.id, direction: .more, by: by,
                        usual: usual,
                        comparedWith: 13, from: Given.through.adding(-2), to: Given.through, teamFrom: Given.now,
                        othersFrom: Given.now, ended: nil), [])
            ).rest
        }
        #expect(
            try words(0.1, usual: 0.1).hasSuffix(
                "it was about 10 points higher than at the 13 values before, when it was about 10 %."))
    }

    @Test(arguments: [
        (Notice.End.passed, "It passed with W48."),
        (.stayed, "It has stayed: from W48 on these weeks are the usual that others are compared with."),
    ])
    func `how an episode ended is said as it was`(why: Notice.End, said: String) throws {
        let ended = Given.notice().ended(in: try #require(Week("2026-W48")), why)
        #expect(try #require(NoticeWords(ended, [])).ended == said)
    }

    @Test func `where something is deployed in most weeks, no deployment is asked about`() throws {
        func deployed(_ weeks: Int) -> [Annotation] {
            (0..<weeks).map { back in
                let day = Given.through.adding(-back).monday
                return Annotation(
                    AnnotationContent(
                        from: day, to: day, kind: .deployment, text: "shop was deployed", effect: .none),
                    .service(ServiceID("shop")), id: nil, mayRemove: false)
            }
        }
        func html(_ notes: [Annotation]) -> String {
            NoticeCard(notices: [Given.notice()], notes: notes, retrospective: nil).html
        }
        #expect(html(deployed(2)).contains("shop was deployed"))
        #expect(!html(deployed(20)).contains("shop was deployed"))
    }

    @Test func `a notice names what is noted, and nobody's leave`() throws {
        func note(_ kind: AnnotationContent.Kind, _ text: String) -> AnnotationContent {
            AnnotationContent(
                from: Given.through.adding(-1).monday, to: Given.through.monday, kind: kind, text: text, effect: .none)
        }
        let words = try #require(
            NoticeWords(
                Given.notice(),
                [
                    note(.leave, "Ada on parental leave"), note(.incident, "The queue was full"),
                    note(.incident, "The queue was full"),
                ]))
        #expect(words.noted == "Noted for these weeks: incident “The queue was full”. Does that explain it?")
    }

    @Test func `the lines of team health and of cases carry the notes of their weeks`() async throws {
        let html = try await Given.paper(.meetings).html
        let charts = html.matches(of: /<svg class="chart[\s\S]*?<\/svg>/).map { String($0.output) }
        #expect(!charts.isEmpty)
        for chart in charts { #expect(chart.contains("class=\"noted\"") && chart.contains("Offsite: Lisbon")) }
        let line = try #require(
            GroupLineInUnits(
                Given.trend(.team("Core"), FocusTime.declaration.id, Given.change), current: Given.through.adding(1),
                notes: try await Given.noted(.team("Core")).value.annotations))
        #expect(line.spark.contains("class=\"noted\"") && line.spark.contains("Offsite: Lisbon"))
    }
}
