import Access
import Domain
import Metrics
import Pages
import Testing

@Suite struct `My looks` {
    private func html(
        _ looks: MyLooks, mates: PanelMates = Given.mates(), draft: LookDraft? = nil
    ) async throws -> String {
        MyLooksPage.render(
            try await Given.visible(looks), mates: try await Given.visible(mates),
            duties: [.init("<Learn>.", at: "/rollout/training", by: Given.now)],
            in: Given.frame("/me/looks", isSolo: false), draft: draft
        ).html
    }

    @Test func `say that nobody has looked`() async throws {
        let html = try await html(Given.looks([]))
        #expect(html.contains("<strong>Nobody has looked.</strong>"))
        #expect(html.contains("Only you see this page"))
        #expect(!html.contains("action=\"/looks\""), "who manages nobody cannot ask")
    }

    @Test func `name every look with its question, and what it is now`() async throws {
        let html = try await html(
            Given.looks([Given.look(.waiting), Given.look(.open, id: "l2"), Given.look(.expired, closed: true)]))
        #expect(html.contains("Bea &lt;Mason&gt; asked on Sunday, 22 November 2026, 10:12"))
        #expect(html.contains("I noticed &lt;b&gt;less&lt;/b&gt; focus"))
        #expect(html.contains("<strong>Waiting</strong>: it opens by itself on Tuesday, 24 November 2026, 15:12"))
        #expect(html.contains("<strong>Open</strong>: until"))
        #expect(html.contains("because what it needs did not hold any more"))
        #expect(html.contains("2026-W36 to 2026-W47, twelve weeks") && html.contains("Focus Time and Activity Time"))
        #expect(occurrences(of: "<form method=\"post\" action=\"/me/looks/l00k/acknowledge\">", in: html) == 1)
        #expect(html.contains("<a href=\"/looks/l2\">"))
    }

    @Test func `keep the order in which they come: newest first`() async throws {
        let html = try await html(Given.looks([Given.look(viewer: "Zoë"), Given.look(.expired, viewer: "Abe")]))
        let first = try #require(html.firstRange(of: "Zoë asked"))
        let second = try #require(html.firstRange(of: "Abe asked"))
        #expect(first.lowerBound < second.lowerBound)
    }

    @Test func `hold all that it takes to check the ledger`() async throws {
        let html = try await html(Given.looks([Given.look(.open)]))
        let proof = Given.proof(9)
        for text in [
            proof.salt, proof.leaf, proof.path[0], proof.path[1], "Entry 9", "Entry 4", "— daylight/example iqzx",
        ] {
            #expect(html.contains(text), "\(text)")
        }
        #expect(html.contains("{&quot;kind&quot;:&quot;look-asked&quot;"))
        #expect(html.contains("daylight ledger verify --against") && html.contains("docs/ledger-format.md"))
    }

    @Test func `let a manager ask about the own people, by name, at twelve weeks`() async throws {
        let html = try await html(Given.looks([], mayAsk: Given.reports))
        let form = try #require(html.firstMatch(of: /<form method="post" action="\/looks"[\s\S]*?<\/form>/)).output
        let people = form.matches(of: /<option value="([^"]*)"/).map { String($0.output.1) }
        #expect(people == ["", "p3", "p2"])
        let metrics = form.matches(of: /name="metric" value="([^"]*)"/).map { String($0.output.1) }
        #expect(metrics == Catalogue.forLooks.map(\.id.raw))
        let chosen = form.matches(of: /value="([^"]*)" checked/).map { String($0.output.1) }
        #expect(chosen == ["focus-time", "activity-time"], "no metric alone")
        #expect(form.contains("name=\"from_week\" value=\"2026-W36\""))
        #expect(form.contains("name=\"to_week\" value=\"2026-W47\""))
        #expect(form.contains("placeholder=\"I noticed … what is happening?\""))
        #expect(form.contains("For how many weeks already?"))
        #expect(html.contains("never the sole basis"))
    }

    @Test func `refill the form after a mistake, and say what it was`() async throws {
        let draft = LookDraft(
            person: "p3", metrics: ["ai-time"], from: "<x>", to: "2026-W40", question: "</textarea><b>",
            problem: "A look spans at least <four> weeks.")
        let page = MyLooksPage.render(
            try await Given.visible(Given.looks([], mayAsk: Given.reports)),
            mates: try await Given.visible(Given.mates()), duties: [],
            in: Given.frame("/me/looks", isSolo: false), draft: draft)
        #expect(page.status == 422)
        #expect(page.html.contains("<p class=\"problem\" role=\"alert\">A look spans at least &lt;four&gt; weeks.</p>"))
        #expect(page.html.contains("<option value=\"p3\" selected>Bo</option>"))
        #expect(page.html.matches(of: /value="([^"]*)" checked/).map { String($0.output.1) } == ["ai-time"])
        #expect(
            page.html.contains("value=\"&lt;x&gt;\"") && page.html.contains(">&lt;/textarea&gt;&lt;b&gt;</textarea>"))
    }

    @Test func `say with whom one is counted, and the way out and back`() async throws {
        let counted = try await html(Given.looks([]))
        #expect(counted.contains("id=\"counted\""))
        #expect(counted.contains("13 to 20 people"))
        #expect(counted.contains("You are mixed with Bea &lt;i&gt;, Cy, Di, Ed and Flo."))
        #expect(counted.contains("<input type=\"hidden\" name=\"counted\" value=\"no\">"))
        // What is kept about the person is shown to the person.
        #expect(counted.contains("<th scope=\"row\">Focus Time</th><td>7.7 h</td>"))
        #expect(counted.contains(activityCaveat))
        let not = try await html(Given.looks([]), mates: Given.notCounted)
        #expect(not.contains("<strong>You are not counted</strong> since Tuesday, 24 November 2026, 10:12"))
        #expect(not.contains("<input type=\"hidden\" name=\"counted\" value=\"yes\">"))
        let none = try await html(Given.looks([]), mates: Given.mates(isIn: false))
        #expect(none.contains("You are in no panel now."))
    }

    @Test func `show what one asked for, with the way to it`() async throws {
        let html = try await html(
            Given.looks([], byMe: [Given.lookBy(.open, id: "l7"), Given.lookBy(.refused, id: "l8")]))
        #expect(html.contains("<a href=\"/looks/l7\">Zoë &lt;Z&gt;, asked on"))
        #expect(html.contains("<strong>Refused</strong>: With this look"))
    }
}
