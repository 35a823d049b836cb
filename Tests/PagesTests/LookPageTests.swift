import Access
import Domain
import Metrics
import Testing

@testable import Pages

@Suite struct `The page of a look` {
    private func main(_ page: Page) throws -> Substring {
        try #require(page.html.firstMatch(of: /<main id="view">[\s\S]*<\/main>/)).output
    }

    static let looks = [
        Given.look(.waiting), Given.look(.waiting, context: Given.context), Given.look(.open),
        Given.look(.open, context: Given.context), Given.look(.expired), Given.look(.expired, closed: true),
        Given.look(.refused), Given.look(.waiting, isCase: true), Given.look(.open, isCase: true),
    ]

    /// Guarantee G1: in frames of their own, with another zone, another navigation and a notice.
    @Test(arguments: looks)
    func `is the same for both to the last byte`(look: Look) async throws {
        let person = try await Given.page(of: look, for: Given.me)
        let viewer = try await Given.page(of: look, for: Given.bea)
        #expect(try main(person) == main(viewer))
        #expect(person.html != viewer.html)
        #expect(occurrences(of: "<main", in: person.html) == 1)
    }

    @Test func `has the question and what the person says before any figure`() async throws {
        let html = String(try main(try await Given.page(of: Given.look(.open, context: Given.context), for: Given.bea)))
        let question = try #require(html.firstRange(of: "I noticed &lt;b&gt;less&lt;/b&gt; focus"))
        let context = try #require(html.firstRange(of: "I was &lt;i&gt;on call&lt;/i&gt;"))
        let chart = try #require(html.firstRange(of: "<svg"))
        #expect(question.lowerBound < context.lowerBound && context.lowerBound < chart.lowerBound)
        #expect(html.contains("never the sole basis") && html.contains("No export"))
        #expect(html.contains("Times</dt><dd>are of Europe/Berlin"))
        #expect(html.contains("Frozen on Tuesday, 24 November 2026, 07:12"))
        #expect(occurrences(of: activityCaveat, in: html) == 2)
        #expect(occurrences(of: "class=\"chart wide\"", in: html) == 2)
        #expect(occurrences(of: "<table class=\"figures\">", in: html) == 2)
        // No form is in what both see: they do not do the same.
        #expect(!html.contains("<form") && !html.contains("c5rf"))
    }

    @Test func `of HR says its case and its reason to both`() async throws {
        let html = String(try main(try await Given.page(of: Given.look(.open, isCase: true), for: Given.me)))
        #expect(html.contains("The reason</h2>") && html.contains("HR, in case 2026-017: Workload and health"))
        #expect(html.contains("never the sole basis") && html.contains("No export"))
    }

    @Test func `shows no figure before it opens and after it is over`() async throws {
        for look in Self.looks where look.state(at: Given.now) != .open {
            for person in [Given.me, Given.bea] {
                let html = String(try main(try await Given.page(of: look, for: person)))
                #expect(html.firstMatch(of: /<svg|<table/) == nil, "\(look.state(at: Given.now))")
            }
        }
        let waiting = String(try main(try await Given.page(of: Given.look(), for: Given.bea)))
        #expect(waiting.contains("it opens by itself on Tuesday, 24 November 2026, 15:12"))
    }

    /// Whatever a route hands in: the state decides, not the sheet. What it would show is for the person alone, outside of what
    /// both see.
    @Test func `shows the person alone what it would show, beside the page of both`() async throws {
        let look = Given.look(.waiting)
        let sheet = try await Given.visible(Given.sheet(look, frozen: false), to: Given.me)
        func page(_ isPerson: Bool) async throws -> Page {
            LookPage.render(
                try await Given.visible(look, to: Given.me), sheet: sheet, isPerson: isPerson, zone: Given.houseZone,
                in: Given.frame("/looks/l00k"))
        }
        let own = try await page(true)
        #expect(!String(try main(own)).contains("<svg"))
        #expect(own.html.contains("What it would show") && own.html.contains("<svg"))
        let other = try await page(false)
        #expect(!other.html.contains("<svg") && !other.html.contains("What it would show"))
        #expect(try main(own) == main(other))
        let over = Given.look(.expired)
        let late = LookPage.render(
            try await Given.visible(over, to: Given.me), sheet: sheet, isPerson: true, zone: Given.houseZone,
            in: Given.frame("/looks/l00k")
        ).html
        #expect(!late.contains("<svg"))
    }

    /// The article's first scenario arises here: one odd week is nothing yet. That a person's line has changed is told to that person
    /// alone, and so the words are the same whatever it shows.
    @Test func `asks under each line whether it is more than one odd week, and never says that it has changed`()
        async throws
    {
        let look = Given.look(.open)
        for change in [Given.drop, .steady, .tooEarly] {
            let sheet = Given.sheet(look, frozen: true, change: change)
            let html = LookView.cards(sheet, of: look)
            #expect(html.ranges(of: "Before you ask: is it more than one odd week?").count == sheet.trends.count)
            for said in ["It has lasted since", "no single odd week", "below what is usual", "above what is usual"] {
                #expect(!html.contains(said), "\(said)")
            }
        }
    }

    @Test func `tells its times in the zone of the organization`() async throws {
        let html = try await Given.page(of: Given.look(), for: Given.me).html
        #expect(html.contains("<dt>Times</dt><dd>are of Europe/Berlin</dd>"))
    }

    @Test func `lets the person say something and open it, and the one who asks neither`() async throws {
        let person = try await Given.page(of: Given.look(), for: Given.me).html
        #expect(person.contains("<form method=\"post\" action=\"/looks/l00k/context\">"))
        #expect(person.contains("<form method=\"post\" action=\"/me/looks/l00k/acknowledge\">"))
        let open = try await Given.page(of: Given.look(.open), for: Given.me).html
        #expect(open.contains("/context\">") && !open.contains("/acknowledge\">"))
        for look in Self.looks {
            let viewer = try await Given.page(of: look, for: Given.bea).html
            #expect(!viewer.contains("/context") && !viewer.contains("/acknowledge"))
            #expect(viewer.contains("href=\"/me/looks\">Back to looks</a>"))
        }
        let over = try await Given.page(of: Given.look(.expired), for: Given.me).html
        #expect(!over.contains("/context") && !over.contains("/acknowledge"))
    }

    @Test func `says what it would show, or that nobody has opened it`() async throws {
        let look = Given.look(.open)
        let preview = try await Given.page(of: look, for: Given.me, frozen: false).html
        #expect(preview.contains("Not frozen yet"))
        let none = LookPage.render(
            try await Given.visible(look, to: Given.me), sheet: nil, isPerson: true, zone: Given.houseZone,
            in: Given.frame("/looks/l00k")
        ).html
        #expect(none.contains("Nobody has opened it yet"))
    }

    @Test func `says why it was refused, and that nothing was shown`() async throws {
        let html = try await Given.page(of: Given.look(.refused), for: Given.bea).html
        #expect(html.contains("too few people would stay unlooked-at. Nothing was shown."))
    }
}
