import Access
import Domain
import Metrics
import Testing

@testable import Pages

@Suite struct `My weeks` {
    private func html(_ weeks: MyWeeks, looks: [Look] = [], isSolo: Bool = true) async throws -> String {
        MyWeeksPage.render(
            try await Given.visible(weeks), looks: try await Given.visible(Given.looks(looks)),
            in: Given.frame("/me", isSolo: isSolo)
        ).html
    }

    @Test func `opens with Focus Time and a sentence that a person would say`() async throws {
        let html = try await html(Given.weeks())
        #expect(html.contains("Only you see this page"))
        #expect(html.contains("<h1>Your last twelve weeks</h1>"))
        #expect(
            html.contains(
                "<strong>About 3½ hours a week less since week 44</strong>, "
                    + "compared with the eight weeks before."
            ))
        #expect(html.contains("<strong>One of your 13 lines has changed, for three weeks and more.</strong>"))
        #expect(
            html.contains("<a href=\"#focus-time\">Focus Time</a>: about 3½ hours a week less since week 44.")
                && html.contains("What is not named here is about what is usual for you."))
        let focus = try #require(html.firstRange(of: "id=\"focus-time\""))
        let activity = try #require(html.firstRange(of: "id=\"activity-time\""))
        #expect(focus.lowerBound < activity.lowerBound)
    }

    @Test func `puts the caveat under every chart and every table of Activity`() async throws {
        let html = try await html(Given.weeks())
        // The chart and the table of Activity Time, the lines and the table of its kinds.
        #expect(occurrences(of: activityCaveat, in: html) == 4)
        for card in ["id=\"activity-time\"", "aria-labelledby=\"kinds-h\""] {
            let section = try #require(html.split(separator: "<section").first { $0.contains(card) })
            #expect(occurrences(of: activityCaveat, in: String(section)) == 2)
        }
    }

    @Test func `keeps a gap, and names the week that is running without a value`() async throws {
        let html = try await html(Given.weeks())
        let section = try #require(
            html.split(separator: "<section").first { $0.contains("id=\"focus-time\"") })
        let wide = try #require(section.split(separator: "<svg").dropFirst().first)
        #expect(occurrences(of: "<polyline", in: String(wide)) == 2)
        #expect(wide.contains("No data in W40."))
        #expect(section.contains("<th scope=\"row\">2026-W40</th><td>no data</td>"))
        #expect(section.contains("<th scope=\"row\">2026-W48</th><td colspan=\"2\">still running</td>"))
    }

    @Test func `says in one line which kinds did not occur`() async throws {
        let html = try await html(Given.weeks())
        #expect(html.contains("No browsing or terminal time was recorded in these weeks."))
    }

    /// Places in time, never a count: nothing of the page tells one commit from fifty that lie together.
    @Test func `shows one commit as it shows fifty of the same minute`() async throws {
        func commits(_ count: Int) -> [OwnCommit] {
            (0..<count).compactMap { number in
                let hex = String(number, radix: 16)
                let id = CommitID(String(repeating: "0", count: 40 - hex.count) + hex)
                let at = Instant(microseconds: Given.now.adding(.days(-5)).microseconds + Int64(number) * 500_000)
                return id.map {
                    OwnCommit(
                        service: "shop",
                        commit: Commit(id: $0, parents: [], authored: at, committed: at, authorEmail: nil))
                }
            }
        }
        #expect(commits(50).count == 50)
        let (one, fifty) = (
            try await html(Given.weeks(commits: commits(1))), try await html(Given.weeks(commits: commits(50)))
        )
        #expect(one == fifty)
        #expect(one.contains("id=\"commits-card\"") && one.contains("class=\"marks\""))
        #expect(try await html(Given.weeks(commits: [])) != one)
    }

    @Test func `speaks of weekdays only where one stands out`() async throws {
        #expect(
            try await html(Given.weeks()).contains(
                "Focus is highest on Wednesdays</strong>, lowest on Tuesdays."))
        let none = try await html(Given.weeks(highest: nil, lowest: nil))
        #expect(none.contains("Focus: no weekday stands out."))
        #expect(!none.contains("highest on"))
    }

    @Test(arguments: 0...3)
    func `with fewer than four weeks shows what is missing and no figure`(complete: Int) async throws {
        let html = try await html(Given.weeks(Catalogue.declarations.map { Given.early($0.id, complete) }))
        let word = ["None", "One", "Two", "Three"][complete]
        #expect(html.contains("<strong>\(word) of four complete weeks so far.</strong>"))
        #expect(html.firstMatch(of: /[0-9½] h\b|[0-9½] hours/) == nil)
        #expect(!html.contains("<table") && !html.contains("class=\"chart"))
        let from = Given.through.adding(1 + 4 - complete)
        #expect(html.contains("(week \(from.number)) at the earliest"))
    }

    @Test func `of somebody without an editor opens with the way to connect one`() async throws {
        let html = try await html(Given.nothing)
        let call = try #require(html.firstRange(of: "href=\"/me/connect\">Connect an editor"))
        let rest = try #require(html.firstRange(of: "id=\"early-h\""))
        #expect(call.lowerBound < rest.lowerBound)
        #expect(html.contains("No heartbeat has arrived yet."))
    }

    @Test func `says what is collected, since when it is paused, and that nobody can look`() async throws {
        let html = try await html(Given.weeks())
        #expect(html.contains("Last heartbeat 12 seconds ago, from VS Code."))
        #expect(html.contains("code, file names, paths, the caret, line numbers, machine names, screens, keys"))
        #expect(html.contains("Nobody can look."))
        let paused = try await self.html(Given.weeks(state: Given.state(paused: true)))
        #expect(paused.contains("Paused since Tuesday, 24 November 2026, 07:12."))
    }

    @Test func `says who looked: nobody, who waits with which question, how many so far`() async throws {
        let nobody = try await html(Given.weeks(), isSolo: false)
        #expect(nobody.contains("<strong>Nobody has looked.</strong>"))
        #expect(nobody.contains("href=\"/me/looks\""))
        let waiting = try await html(Given.weeks(), looks: [Given.look(), Given.look(.open)], isSolo: false)
        #expect(waiting.contains("<strong>One look is waiting.</strong> One is open now."))
        // What waits for the reader stands above the lines; what does not, below.
        func isAbove(_ html: String) -> Bool {
            guard let looks = html.firstRange(of: "id=\"looked-h\""),
                let focus = html.firstRange(of: "id=\"focus-time\"")
            else { return false }
            return looks.lowerBound < focus.lowerBound
        }
        #expect(isAbove(waiting) && !isAbove(nobody))
        #expect(waiting.contains("Bea &lt;Mason&gt; asks: “I noticed &lt;b&gt;less"))
        let over = [Given.look(.expired), Given.look(.expired), Given.look(.refused)]
        let past = try await html(Given.weeks(), looks: over, isSolo: false)
        #expect(past.contains("<strong>Two looks so far.</strong> One was refused, and showed nothing."))
        let refused = try await html(Given.weeks(), looks: [Given.look(.refused)], isSolo: false)
        #expect(refused.contains("<strong>Nobody has looked.</strong> One was refused"))
    }

    @Test func `of a whole year stays under 60 kB`() async throws {
        let hours = (0..<52).map { week -> Double? in week % 13 == 7 ? nil : 11 + Double(week % 7) / 2 }
        let trends = Catalogue.declarations.map { metric in
            // A share is no number of hours.
            Given.series(metric.id, metric.unit == .ratio ? hours.map { $0.map { $0 / 24 } } : hours, .steady)
        }
        let page = try await html(Given.weeks(trends))
        #expect(page.utf8.count < 60_000)
    }
}

@Suite struct `The sentence of a trend` {
    private func sentence(_ change: Reading.Change, _ hours: [Double?] = Given.hours) -> String {
        let sentence = TrendSentence(
            Given.series(FocusTime.declaration.id, hours, change), unit: .seconds, through: Given.through)
        return sentence.lead + sentence.rest
    }

    @Test func `says how much, since when, compared with what`() {
        #expect(
            sentence(Given.drop)
                == "About 3½ hours a week less since week 44, compared with the eight weeks before.")
        let more = Reading.Change.sustained(
            by: PersonalValue(1700), since: Given.through.adding(-50), comparedWith: 20)
        #expect(
            sentence(more)
                == "About half an hour a week more since week 49 of 2025, compared with the 20 weeks before.")
    }

    /// A page with an insight about Tuesdays; hours are those of its longest stretch.
    private func page(alone: Double, together: Double, count: Int, focus: Double = 0) async throws -> String {
        let given = Given.weeks()
        let meeting = RecurringMeeting(
            minute: 600, length: .minutes(30), weeks: 7, attendees: 4, longestStretch: PersonalValue(alone * 3600),
            focusAvailable: PersonalValue(0))
        let pattern = WeekdayPattern(
            of: Given.me, metric: FocusTime.declaration.id,
            entries: Weekday.allCases.map { .init(weekday: $0, median: PersonalValue(3600), weeks: 9) },
            highest: .wednesday, lowest: .tuesday)
        let weeks = MyWeeks(
            of: Given.me, through: Given.through, trends: given.trends, weekdays: [pattern],
            insight: WeekdayInsight(
                of: Given.me, lowest: .tuesday, meetings: count == 0 ? [] : [meeting],
                together: DayOfMeetings(
                    count: count, longestStretch: PersonalValue(together * 3600),
                    focusAvailable: PersonalValue(focus * 3600)),
                weeks: (36...43).compactMap { Week("2026-W\($0)") }), commits: [],
            zones: ZoneHistory(.utc), collection: Given.state())
        return MyWeeksPage.render(
            try await Given.visible(weeks), looks: try await Given.visible(Given.looks([])),
            in: Given.frame("/me", isSolo: false)
        ).html
    }

    @Test func `the sentence to take along counts weeks with data, and not how far back was looked`() async throws {
        let html = try await page(alone: 0, together: 0, count: 0)
        #expect(html.contains("Over nine weeks with data my focus was highest on Wednesdays and lowest on Tuesdays."))
        #expect(html.contains("Of eight weeks in which your calendar speaks for Tuesday: W36, W37, "))
    }

    /// It is not the meetings only where all of them together cost nothing.
    @Test func `meetings are blamed as far as they cost something, alone or together`() async throws {
        let not = "It is not the meetings."
        #expect(try await page(alone: 0, together: 0, count: 1).contains(not))
        let alone = try await page(alone: 1, together: 1, count: 1)
        #expect(alone.contains("Without the meeting from 10:00 to 10:30 my longest stretch") && !alone.contains(not))
        let together = try await page(alone: 0, together: 3, count: 5)
        #expect(together.contains("without all five of a Tuesday my longest stretch would be 3 hours longer"))
        #expect(together.contains("Five meetings sit on such a day") && !together.contains(not))
        let cut = try await page(alone: 0, together: 0, count: 2, focus: 4)
        #expect(cut.contains("Without its meetings a Tuesday of mine would have 4 hours more") && !cut.contains(not))
    }

    @Test func `says what is usual where nothing lasted`() {
        #expect(sentence(.steady) == "About what is usual for you: around 12 hours a week.")
    }

    @Test func `says that it is too early`() {
        #expect(
            sentence(.tooEarly, [1, 2, 3, 4, 5])
                == "Too early to speak of a change: five complete weeks so far, ten are needed.")
        #expect(
            sentence(.tooEarly, [1, 2, 3])
                == "Too early to speak of a line: three complete weeks so far, four are needed.")
    }

    @Test(arguments: [
        (0.0, "less than half an hour"), (1800, "half an hour"), (3600, "one hour"), (5400, "1½ hours"),
        (12_600, "3½ hours"), (-12_600, "3½ hours"), (43_200, "12 hours"), (77_400, "22 hours"),
    ])
    func `rounds to what a person would say`(seconds: Double, words: String) {
        #expect(spokenHours(seconds: seconds) == words)
    }
}
