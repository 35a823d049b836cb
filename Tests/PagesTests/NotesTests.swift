import Access
import Charts
import Domain
import Metrics
import Testing

@testable import Pages

/// Notes on charts, in tables and in lists (guarantee G10): text stays text, and the reader's own are the reader's.
@Suite struct `Notes beside lines` {
    private func own(_ notes: [Annotation] = Given.ownNotes) async throws -> String {
        MyWeeksPage.render(
            try await Given.visible(Given.weeks(notes: notes)), looks: try await Given.visible(Given.looks([])),
            in: Given.frame("/me", isSolo: false)
        ).html
    }

    @Test func `hostile text is text on every page`() async throws {
        var found = 0
        for (name, page) in try await Given.everyPage() {
            #expect(!page.html.contains("<script>"), "\(name)")
            #expect(!page.html.contains("</title><script"), "\(name)")
            #expect(!page.html.contains("alert(1)</script>"), "\(name)")
            #expect(!page.html.contains("<Porto>") && !page.html.contains("<team>"), "\(name)")
            if page.html.contains("alert(1)") { found += 1 }
        }
        #expect(found >= 10)
        // Nor is it filled in as a template.
        let html = try await own([Given.note("{{{csrf}}} {{name}}", -3, .other, .none, .oneself(isShown: false))])
        #expect(html.contains("{{{csrf}}} {{name}}"))
    }

    @Test func `of a week with very many notes a few are said, and how many more there are`() {
        let many = (1...200).map { Given.note("Note \($0)", -2, .other, .leaveOut, .team("Core")) }
        let said = NotesInWeeks(annotations: many, lines: .ofGroup(.team("Core")), over: []).of(
            Given.through.adding(-2))
        #expect(said.texts.count == NotesInWeeks.mostSaid + 1 && said.texts.last == "and 194 more" && said.isLeftOut)
    }

    @Test func `every chart and every table carries the notes of its weeks`() async throws {
        let html = try await own()
        let charts = html.matches(of: /<svg class="chart[\s\S]*?<\/svg>/).map { String($0.output) }.filter {
            !$0.contains("bars")
        }
        #expect(charts.count > 8)
        for chart in charts { #expect(chart.contains("class=\"noted\"") && chart.contains("Away: vacation")) }
        let tables = html.matches(of: /<table class="figures">[\s\S]*?<\/table>/).filter {
            $0.output.contains("scope=\"col\">Week</th>")
        }
        #expect(tables.count > 4)
        for table in tables {
            #expect(table.output.contains("Notes</th>") && table.output.contains("Leave: Away: vacation"))
        }
    }

    @Test func `a week that is left out keeps its value and says so, and a new baseline has its line`() async throws {
        let html = try await own()
        #expect(html.contains("left out of every reading"))
        #expect(html.contains("what is usual begins anew") && html.contains("class=\"anew\""))
        // What the team leaves out of its readings is not left out of the person's.
        let marks = NotesInWeeks(annotations: Given.ownNotes, lines: .ofOneself, over: [])
        #expect(marks.of(Given.through.adding(-6)).isLeftOut)
        #expect(!marks.of(Given.through.adding(1)).isLeftOut)
        let before = try await own([])
        func values(_ html: String) -> [String] {
            html.matches(of: /<td>(\d+\.\d)<\/td>/).map { String($0.output.1) }
        }
        #expect(values(html) == values(before), "notes change no value")
    }

    /// A service that is deployed every week would put a mark on every week of every chart.
    @Test func `deployments are marks where they are rare, and ticks with words under the chart where they are not`()
        async throws
    {
        let weeks = Given.points(Given.change).map(\.week)
        func page(deployedIn every: Int) async throws -> (html: String, marks: Int, ticks: Int) {
            let deployments = stride(from: 0, to: weeks.count, by: every).map { index in
                Annotation(
                    AnnotationContent(
                        from: weeks[index].monday.adding(1), to: weeks[index].monday.adding(2), kind: .deployment,
                        text: "Shop was deployed", effect: .none), .service(ServiceID("shop")), id: nil,
                    mayRemove: false)
            }
            let incident = Annotation(
                AnnotationContent(
                    from: weeks[3].monday, to: weeks[3].monday, kind: .incident, text: "Incident of Shop",
                    effect: .none), .service(ServiceID("shop")), id: nil, mayRemove: false)
            let drawing = try #require(
                GroupDrawing(
                    Given.trend(.team("Core"), FocusTime.declaration.id, Given.change),
                    current: Given.through.adding(1), notes: deployments + [incident], notices: []))
            let html = GroupTrendCard(drawing: drawing, size: .narrow, part: nil).html
            let ticks = html.split(separator: "<path class=\"often\"").dropFirst().first?.prefix { $0 != ">" }
            let small = drawing.chart(.spark).svg.contains("<path class=\"often\"")
            #expect(small == (ticks != nil), "in a small one too")
            return (html, html.ranges(of: "class=\"noted\"").count, ticks?.count { $0 == "M" } ?? 0)
        }
        let often = try await page(deployedIn: 1)
        #expect(often.marks == 1 && often.ticks == 25, "the incident stands out, and each deployment is drawn")
        #expect(often.html.contains("</span>a deployment</span>"), "the key says what a tick is")
        #expect(often.html.contains("Shop was deployed in 26 of these 26 weeks. Weeks with nothing else have a tick"))
        #expect(often.html.ranges(of: "Deployment: Shop was deployed").count >= 26, "the table has them all")
        let seldom = try await page(deployedIn: 4)
        #expect(seldom.marks == 8 && seldom.ticks == 0 && !seldom.html.contains("Weeks with nothing else"))
        #expect(try await page(deployedIn: 2).marks == 1, "half of the weeks are too many")
    }

    @Test func `the own list has a way to take away what one has written, and nothing else`() async throws {
        let html = try await own()
        let list = try #require(html.firstMatch(of: /<ul class="plain noted-list">[\s\S]*?<\/ul>/)).output
        #expect(list.matches(of: /annotations\/remove/).count == 2)
        #expect(list.contains("for you alone, from your absences"))
        #expect(list.contains("shown where your lines are"))
    }

    @Test func `a form for a team says that a note names nobody, and no page says who wrote one`() async throws {
        let html = GroupPage.render(
            try await Given.visible(Given.group(.team("Core"))), addresses: Given.addresses, mates: nil, context: nil,
            notes: (try await Given.visible(Given.notes(beside: .group(.team("Core")))), mayWrite: true),
            in: Given.frame("/teams/core", isSolo: false)
        ).html
        #expect(html.contains("names no person"))
        #expect(html.contains("Nobody reads who wrote one"))
        #expect(html.contains("action=\"/teams/core/annotations\""))
    }

    @Test func `an effect is said where it holds, and elsewhere the note only explains`() {
        let shop = ServiceID("shop")
        let notes = [
            Given.note("a", -2, .other, .leaveOut, .team("Core")),
            Given.note("b", -3, .other, .leaveOut, .service(shop)),
            Given.note("c", -4, .other, .newBaseline, .organization),
        ]
        func marked(_ lines: ReadLines) -> [Bool] {
            let marks = NotesInWeeks(annotations: notes, lines: lines, over: [])
            let weeks = [-2, -3, -4].map { marks.of(Given.through.adding($0)) }
            #expect(weeks.allSatisfy { !$0.isEmpty }, "all of them are there to be read")
            return weeks.map { $0.isLeftOut || $0.beginsAnew }
        }
        #expect(marked(.ofGroup(.team("Core"))) == [true, false, true])
        #expect(marked(.ofService(shop)) == [false, true, true])
        #expect(marked(.ofGroup(.department("Shop"))) == [false, false, true])
        #expect(marked(.ofOneself) == [false, false, false])
    }

    @Test func `a form beside lines of others offers no leave, and the own one does`() async throws {
        let team = GroupPage.render(
            try await Given.visible(Given.group(.team("Core"))), addresses: Given.addresses, mates: nil, context: nil,
            notes: (try await Given.visible(Given.notes(beside: .group(.team("Core")))), mayWrite: true),
            in: Given.frame("/teams/core", isSolo: false)
        ).html
        #expect(team.contains("value=\"offsite\"") && !team.contains("value=\"leave\""))
        #expect(try await own().contains("value=\"leave\""))
    }

    @Test func `no note of a person's leave or own words can be released beside a team's lines`() async throws {
        for scope in [Annotation.Scope.oneself(isShown: true), .oneself(isShown: false)] {
            let place = NotesPlace.group(.team("Core"))
            let notes = SharedNotes(of: place, [Given.note("Away", -2, .leave, .none, scope)])
            await #expect(throws: Denied.self) { _ = try await Given.visible(notes) }
        }
        // Nor anybody's leave, however it came there.
        let leave = SharedNotes(
            of: .group(.team("Core")), [Given.note("Ada", -2, .leave, .leaveOut, .team("Core"))])
        await #expect(throws: Denied.self) { _ = try await Given.visible(leave) }
    }
}

/// Joint pages of two people.
@Suite struct `Joint pages` {
    private func view(_ page: Page) throws -> Substring {
        let start = try #require(page.html.firstRange(of: "<main id=\"view\">")).lowerBound
        let end = try #require(page.html.firstRange(of: "</main>")).upperBound
        return page.html[start..<end]
    }

    @Test func `what both see is the same to the last byte`() async throws {
        for page in [
            Given.oneOnOne(), Given.oneOnOne(items: false, charts: 0), Given.oneOnOne(closed: true, charts: 0),
        ] {
            let person = try view(try await Given.joint(page, asPerson: true))
            let manager = try view(try await Given.joint(page, asPerson: false))
            #expect(person == manager)
        }
    }

    @Test func `the manager has no way to bring or take away a chart, and does not see what was opened`() async throws {
        let manager = try await Given.joint(Given.oneOnOne(), asPerson: false).html
        #expect(!manager.contains("/charts"))
        #expect(!manager.contains("entry 41"))
        let person = try await Given.joint(Given.oneOnOne(), asPerson: true).html
        #expect(person.contains("action=\"/one-on-ones/o1/charts\""))
        #expect(person.contains("entry 41 of the ledger"))
    }

    @Test func `a drop is first asked to be more than one odd week, and figures do not outweigh peers`() async throws {
        let html = try await Given.joint(Given.oneOnOne(), asPerson: false).html
        #expect(html.contains("First see whether it is one odd week"))
        #expect(html.contains("no single odd week") && html.contains("design or research"))
        #expect(html.contains("never outweigh what peers say"))
        let begin = try #require(html.firstRange(of: "Beginnings of a question:"))
        for beginning in Guidance.beginnings {
            #expect(html[begin.upperBound...].contains(">\(beginning)</a>"))
        }
    }

    /// Less waiting is no less work, and a rise of it has made no room.
    @Test func `the question under a chart fits its metric`() throws {
        let hours: [Double?] = Given.hours
        for (down, declaration) in Catalogue.forJointPages.flatMap({ [(true, $0), (false, $0)] }) {
            let change = Reading.Change.sustained(
                by: PersonalValue(down ? -9000 : 9000), since: Given.through.adding(-3), comparedWith: 8)
            let words = Guidance.before(asking: Given.series(declaration.id, hours, change))
            let isOfTheEditor = ["focus-time", "deep-focus-time", "activity-time"].contains(declaration.id.raw)
            #expect(words.contains("does not show in the editor") == (isOfTheEditor && down), "\(declaration.id)")
            #expect(words.contains("what has made room") == (isOfTheEditor && !down), "\(declaration.id)")
        }
    }

    /// Usual are 9.4 to 14.2 hours.
    @Test(arguments: [
        (12.0 as Double?, "One week says nothing"), (3, "The last week lies below"), (20, "The last week lies above"),
        (nil, "One week says nothing"),
    ])
    func `one odd week is first said to be one`(last: Double?, words: String) {
        let hours: [Double?] = Given.hours.dropLast(2).map { _ in 12 } + [3, last]
        let trend = Given.series(FocusTime.declaration.id, hours, .steady)
        #expect(Guidance.before(asking: trend).hasPrefix(words))
    }

    @Test func `charts carry the notes that their person shows, and none that is private`() async throws {
        let html = try await Given.joint(Given.oneOnOne(), asPerson: false).html
        #expect(html.contains("class=\"noted\""))
        #expect(!html.contains("For me &lt;alone&gt;") && !html.contains("Away: vacation"))
        let hidden = BroughtCharts(
            of: Given.pair.id,
            [
                BroughtChart(
                    id: ChartID("c1"), trend: Given.brought.charts[0].trend, notes: Given.ownNotes, zone: .utc,
                    addedAt: Given.now)
            ])
        await #expect(throws: Denied.self) { _ = try await Given.opened(hidden) }
    }

    @Test func `a chart that the ledger does not name is not released to the manager`() async throws {
        let other = BroughtCharts(
            of: Given.pair.id,
            [
                BroughtChart(
                    id: ChartID("c9"), trend: Given.brought.charts[0].trend, notes: [], zone: .utc, addedAt: Given.now)
            ])
        await #expect(throws: Denied.self) { _ = try await Given.opened(other) }
    }
}
