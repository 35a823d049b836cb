import Domain
import Foundation
import Pages
import Testing

/// The pages of concerns and the pulse, filled with what must come out escaped.
enum FeedbackPages {
    private static let today = Zone.utc.day(of: Given.now)

    static func feedback(holders: Int, pulses: Int) -> Page {
        FeedbackPage.render(
            .init(
                holders: holders, recipients: ["<Hanna>", "Tess"], former: [],
                open: ("How are we doing with this?", today),
                pulses: (0..<pulses).map {
                    .init(period: "2026-0\($0 + 1)-2", last: today, panel: "<Shop>", words: "2.5 to under 3.0")
                },
                line: "3.0 of 5", openConcerns: 1, closed: [("Something was <changed>", 2)], own: ["2026-Q4"],
                hasDesk: true),
            in: Given.frame("/feedback", isSolo: false))
    }

    static let full = feedback(holders: 40, pulses: 4)
    static let empty = FeedbackPage.render(
        .init(
            holders: 0, recipients: [], former: [], open: nil, pulses: [], line: "3.0 of 5", openConcerns: 0,
            closed: [], own: [],
            hasDesk: false),
        in: Given.frame("/feedback", isSolo: false))
    static let concerns = ConcernsPage.render(
        [
            .init(
                id: "c1", words: "It <hurts>.", releasedOn: today, outcome: nil,
                replies: [("HR", "We <know>.", today)]),
            .init(id: "c2", words: "It hurt.", releasedOn: today, outcome: "It was explained", replies: []),
        ], from: 25, of: 60, outcomes: [("changed", "Something was <changed>")], problem: "No <way>.", status: 422,
        in: Given.frame("/feedback/concerns", isSolo: false))
}

@Suite struct `The page of concerns and the pulse` {
    @Test func `below ten people it says that it cannot hide who wrote`() {
        #expect(FeedbackPages.feedback(holders: 9, pulses: 0).html.contains("cannot hide who wrote"))
        #expect(!FeedbackPages.feedback(holders: 10, pulses: 0).html.contains("cannot hide who wrote"))
    }

    @Test func `draws no pulse before the fourth`() {
        #expect(!FeedbackPages.feedback(holders: 40, pulses: 3).html.contains("2.5 to under 3.0"))
        #expect(FeedbackPages.full.html.contains("2.5 to under 3.0"))
    }

    @Test func `every pulse since the start stands there, the newest first, with a gap where there was too little`() {
        let words: [String?] = [
            "under 2.0", "2.0 to under 2.5", nil, "2.5 to under 3.0", "3.5 to under 4.0", "4.0 or more",
        ]
        let view = FeedbackPage.View(
            holders: 40, recipients: [], former: [], open: nil,
            pulses: words.enumerated().map { number, words in
                let name = number < 2 ? "2026-W4\(number)" : "2026-0\(number)"
                return .init(period: name, last: Zone.utc.day(of: Given.now), panel: nil, words: words)
            },
            line: "3.0 of 5", openConcerns: 0, closed: [], own: [], hasDesk: false)
        let rows = FeedbackPage.render(view, in: Given.frame("/feedback", isSolo: false)).html
            .components(separatedBy: "<tr>").dropFirst().filter { $0.contains("2026-") }
        #expect(rows.count == words.count)
        for (row, expected) in zip(rows, words.reversed()) {
            #expect(row.contains("<td>\(expected ?? "too little")</td>"), "\(row)")
        }
        let periods = ["2026-05", "2026-04", "2026-03", "2026-02", "2026-W41", "2026-W40"]
        #expect(zip(rows, periods).allSatisfy { $0.contains(">\($1) ") })
        // What is older has gone (`KeptFor.cells`), and the page says so.
        #expect(KeptFor.cells == .days(731))
        #expect(FeedbackPages.full.html.contains("A pulse is kept for 24 months"))
        #expect(rows.map { $0.contains("making you uncomfortable?") } == [false, false, false, false, true, true])
    }

    @Test func `names who reads, and hides its fields where no script shows them`() {
        #expect(FeedbackPages.full.html.contains("&lt;Hanna&gt;, Tess"))
        #expect(occurrences(of: "data-voice hidden", in: FeedbackPages.full.html) == 3)
        #expect(FeedbackPages.full.html.contains("data-unless-voice>Writing needs"))
    }
}
