import Access
import Domain
import Foundation
import Metrics
import Testing

@testable import Pages

@Suite struct `Pages of groups` {
    private func html(_ weeks: GroupWeeks, mates: PanelMates? = nil) async throws -> String {
        var own: Visible<PanelMates>?
        if let mates { own = try await Given.visible(mates) }
        return GroupPage.render(
            try await Given.visible(weeks), addresses: Given.addresses, mates: own, context: nil,
            notes: (try await Given.visible(Given.notes(beside: .group(weeks.subject))), mayWrite: true),
            in: Given.frame("/teams/core", isSolo: false)
        ).html
    }

    /// The links to parts and the names without one, in the order of the page.
    private func order(_ html: String) throws -> [String] {
        let list = try #require(html.firstMatch(of: /<ul class="columns">([\s\S]*?)<\/ul>/))
        return list.output.1.matches(of: /<li>(?:<a[^>]*>)?([^<]*)/).map { String($0.output.1) }
    }

    @Test func `open with focus and its counter-metric beside it`() async throws {
        let html = try await html(Given.group(.team("Core")))
        let focus = try #require(html.firstRange(of: "id=\"focus-time\""))
        let activity = try #require(html.firstRange(of: "id=\"activity-time\""))
        let kinds = try #require(html.firstRange(of: "id=\"kinds-h\""))
        #expect(focus.lowerBound < activity.lowerBound && activity.lowerBound < kinds.lowerBound)
        #expect(
            html.contains(
                "<strong>Over all these weeks the median is about half an hour more focus a week than their usual when this line began</strong>."
            ))
        // What the shade shows stands in words and figures behind the line.
        #expect(
            html.contains(
                "<p class=\"quiet\">Focus Time: Chance alone takes a week from about half an hour less to about 1½ hours more."
            ))
        #expect(
            html.contains("Usual for these people this quarter: about 11 hours of focus a week, on average for each."))
        #expect(html.contains("This team, its managers and leadership see this page"))
    }

    @Test func `have the caveat under every chart and every table of Activity`() async throws {
        let html = try await html(Given.group(.team("Core")))
        // The chart and the table of Activity Time, the lines and the table of its kinds.
        #expect(occurrences(of: activityCaveat, in: html) == 4)
    }

    @Test func `of two teams show them by name, each with its own figures and nothing between them`() async throws {
        let html = try await Given.comparison().html
        let core = try #require(html.firstRange(of: "id=\"first-h\""))
        let edge = try #require(html.firstRange(of: "id=\"second-h\""))
        #expect(core.lowerBound < edge.lowerBound, "by name, whichever is higher and whichever was asked for first")
        let parts = html.split(separator: "<section aria-labelledby=\"second-h\"")
        let first = try #require(parts.first)
        #expect(first.contains("id=\"first-focus-time\"") && first.contains("id=\"first-activity-time\""))
        #expect(!first.contains("second-focus-time"))
        // One table a chart, and none of both.
        #expect(occurrences(of: "<table class=\"figures\">", in: html) == 4)
        #expect(html.contains("both teams") || html.contains("Both teams"))
        #expect(!html.contains("difference") && html.contains("which of two is higher says nothing"))
    }

    @Test func `never show a level without its line`() async throws {
        let early = try await html(Given.group(.team("Core"), hours: [nil, nil, 1, 2, 1]))
        #expect(!early.contains("Usual for these people") && !early.contains("could be told"))
        let old = try await html(
            Given.group(.team("Core"), level: .old(11.5 * 3600, Quarter(of: Given.through).previous)))
        #expect(
            old.contains(
                "The last level that could be told was about 11½ hours of focus a week on average for each, "
                    + "in the third quarter of 2026: the group has changed since, or nothing newer could be "
                    + "told so far."))
    }

    @Test func `say the same for every reason why there is too little`() async throws {
        let none = try await html(Given.group(.team("Core"), hours: nil, panels: []))
        let three = try await html(Given.group(.team("Core"), hours: [1, nil, 2, nil, 3], panels: []))
        #expect(none == three)
        #expect(none.contains("at least six people who count, five of them active in a week, and four complete weeks"))
        #expect(none.firstMatch(of: /<svg|<table/) == nil)
    }

    @Test(arguments: [Phase.alignment, .communication])
    func `before the soft launch say what will be here, and show nothing`(phase: Phase) async throws {
        let html = try await html(Given.group(.team("Core"), phase: phase))
        #expect(html.contains("From the soft launch on") && html.contains(phase.name))
        #expect(html.firstMatch(of: /<svg|<table|[0-9½] hours/) == nil)
    }

    @Test func `show nothing of any person, not even what is usual for the reader`() async throws {
        let weeks = Given.group(.team("Core"))
        let html = try await html(weeks, mates: Given.mates())
        #expect(html.contains("You are mixed with Bea &lt;i&gt;, Cy, Di, Ed and Flo."))
        #expect(html.contains("href=\"/me/looks#counted\""))
        for figure in ["7.7", "19.9", "7½", "20 hours"] { #expect(!html.contains(figure), "\(figure)") }
        // Without mates no name of anybody is on the page.
        let others = try await self.html(weeks)
        for name in ["Bea", "Flo", "mixed with"] { #expect(!others.contains(name), "\(name)") }
        #expect(!others.contains("#counted"))
    }

    @Test func `name the size as a band, never the number`() async throws {
        let html = try await html(Given.group(.team("Core"), panels: [Given.panel("p1", ["Core"], 11)]))
        #expect(html.contains("<strong>The team Core alone</strong>, nine to twelve people who count."))
        #expect(html.firstMatch(of: /\b11 people|eleven people/) == nil)
    }

    @Test(arguments: 0..<12)
    func `keep the order of parts and panels, whatever the values are`(seed: Int) async throws {
        let panels = [Given.panel("p1", ["Core", "Edge <b>"], 13), Given.panel("p2", ["Web"], 7)]
        // Twelve permutations of the values, and of what comes in.
        let rotated = Array(Given.change.dropFirst(seed) + Given.change.prefix(seed))
        let parts = Array(Given.parts.dropFirst(seed % 3) + Given.parts.prefix(seed % 3))
        let html = try await html(
            Given.group(
                .department("Platform"), hours: seed.isMultiple(of: 2) ? rotated : rotated.reversed(), parts: parts,
                panels: seed.isMultiple(of: 2) ? panels : panels.reversed()))
        #expect(try order(html) == ["Core", "Edge &lt;b&gt;", "Web"])
        let first = try #require(html.firstRange(of: "Core and Edge &lt;b&gt;: 13 to 20 people"))
        let second = try #require(html.firstRange(of: "Web: six to eight people"))
        #expect(first.lowerBound < second.lowerBound)
        let cards = html.matches(of: /<section class="card[^>]* id="([a-z-]+)"/).map { String($0.output.1) }
        #expect(cards == ["focus-time", "activity-time", "ai-time", "cut", "panel", "not-here"])
    }

    @Test func `have names of parts as links, and no value beside them`() async throws {
        let html = try await html(
            Given.group(
                .department("Platform"), parts: Given.parts, coverage: GroupWeeks.Coverage(published: 5, all: 6)))
        let card = try #require(html.split(separator: "<section").first { $0.contains("id=\"not-here\"") })
        #expect(card.contains("<a href=\"/teams/core\">Core</a>"))
        #expect(card.firstMatch(of: /<svg|<td|[0-9½] h/) == nil)
        #expect(card.contains("Daylight does not rank teams"))
        #expect(card.contains("refused by design"))
        #expect(html.contains("The last published week covers five of six groups."))
        #expect(html.contains("Leadership of this department and the trustee see this page"))
    }

    @Test func `say of how many groups the kinds are, where they are fewer`() async throws {
        let html = try await html(
            Given.group(
                .organization, coverage: GroupWeeks.Coverage(published: 6, all: 6),
                kinds: GroupWeeks.Coverage(published: 1, all: 6)))
        #expect(html.contains("The last published week covers all six groups."))
        #expect(html.contains("The latest came from one of the six groups: kinds are published only where 13"))
        let team = try await self.html(Given.group(.team("Core")))
        #expect(!team.contains("The latest came"))
    }

    @Test func `explain beside the line why it is drawn like this`() async throws {
        let html = try await html(Given.group(.organization))
        #expect(html.contains("<summary>Why is it drawn like this?</summary>"))
        #expect(html.contains("href=\"/privacy#how\""))
        #expect(html.contains("Leadership and the trustee see this page"))
    }

    @Test func `escape names`() async throws {
        let html = try await html(Given.group(.team("<b>Core</b>")))
        #expect(html.contains("<h1>&lt;b&gt;Core&lt;/b&gt;</h1>") && !html.contains("<b>"))
    }

    @Test func `of two years stay under 300 kB`() async throws {
        let hours = (0..<104).map { week -> Double? in week % 13 == 7 ? nil : Double(week % 7) / 2 - 1 }
        let panels = (0..<200).map { Given.panel("p\($0)", ["Team \($0)"], 9) }
        let parts = (0..<200).map { GroupSubject.team("Team \($0)") }
        let html = try await html(
            Given.group(.organization, hours: hours, parts: parts, panels: panels, breaksAt: [26, 52]))
        #expect(html.utf8.count < 300_000)
    }
}

/// There is one detector of changes, and it is not on a page (metrics.md 13): a page says where a line lies, and that it has changed only
/// where a notice says so that this reader may hear.
@Suite struct `The sentence of a group` {
    private func sentence(_ hours: [Double?], breaksAt: Set<Int> = [], notice: Notice? = nil) -> String {
        let points = Given.points(hours, breaksAt: breaksAt)
        let sentence = GroupSentence(
            points, Given.reading(of: points), grid: 1800, unit: .seconds, noun: "focus",
            notice: notice.flatMap { NoticeWords($0, []) })
        return sentence.whole
    }

    @Test func `says where the line lies, and how far chance alone takes a week`() {
        #expect(
            sentence([0, 0.5, 0, -0.5, 0, 0, 0.5, 0])
                == "Over all these weeks the median is about as usual for these people. Chance alone takes a week from about one hour "
                + "less to about one hour more.")
        #expect(
            sentence([-3, -3, -2.5, -3, -3, -3, -3, -3])
                == "Over all these weeks the median is about 3 hours less focus a week than their usual when this line began. Chance alone takes "
                + "a week from about 4 hours less to about 2 hours less.")
        #expect(
            sentence([1, 1, 1, 1])
                == "Over all these weeks the median is about one hour more focus a week than their usual when this line began. Chance alone takes "
                + "a week from what is usual to about 2 hours more.")
    }

    /// What leadership would otherwise read five working days before it may (G7), and of noise in a sixth of all looks.
    @Test(arguments: [[1.5, 2, 1.5], [-6, -6, -6], [0.5, 0.5, 0.5]])
    func `does not look at the newest weeks: without a notice nothing has changed, however large a step is`(
        last: [Double]
    ) {
        let before: [Double?] = [0, 0.5, 0, -0.5, 0, 0.5, -0.5, 0, 0.5, 0, 0]
        let calm = sentence(before + [0, 0, 0])
        let stepped = sentence(before + last.map { $0 })
        #expect(stepped == calm)
        for word in ["last three weeks", "in the weeks before", "changed"] { #expect(!stepped.contains(word)) }
    }

    @Test func `says a change in the words of the notice that the reader may hear`() {
        let (from, to) = (Given.through.adding(-2).label, Given.through.label)
        #expect(
            sentence([0, 0, 0, 0, 0, 0, 0, -2, -2.5, -3], notice: Given.notice())
                == "From \(from) to \(to) these people had on average about 2½ hours a week less than in the 13 weeks before. "
                + "What is happening?")
    }

    @Test func `never speaks across a break`() {
        #expect(
            sentence([3, 3, 3, 3, 3, 0, 0, 0], breaksAt: [5])
                == "Too early to say what is usual: three weeks since the group changed, four are needed.")
        #expect(
            sentence([9, 9, 9, 0, 0, 0, 0, 0, 0, 0], breaksAt: [3]).hasPrefix(
                "Over all these weeks the median is about as usual for these people."))
    }

    @Test func `does not call old weeks the last ones`() {
        #expect(
            sentence([0, 0, 0, 0, 0, 2, nil, nil, nil]).hasPrefix("Nothing has been published since week "))
        #expect(sentence([0, 0, 0, 0, 0, 2, 2, 2, nil]).hasPrefix("Over all these weeks the median"))
    }
}
