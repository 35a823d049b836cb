import Access
import Domain
import Pages
import Rollout
import Testing

/// What the desks of HR and the trustee say of what is not open yet: never that there is nothing.
@Suite struct DeskPagesTests {
    private func hr(
        _ phase: Phase?, reports: [ReportView]?, contests: [ContestView]?, asksFrom: Instant? = nil
    ) async throws -> String {
        HRPage.render(
            [], part: 1, duties: [], reports: DeskCases(reports, .first), contests: DeskCases(contests, .first),
            policy: 2,
            readers: nil, looks: try await Given.visible(Given.looks([], byMe: [])), hasTrustee: true,
            asksFrom: asksFrom,
            draft: nil,
            in: Given.frame("/hr", isSolo: false, phase: phase)
        ).html
    }

    private func trustee(_ toSign: [ToSign], signsFrom: Instant? = nil, reports: [ReportView]?) -> String {
        TrusteePage.render(
            Given.ledger, trustees: Given.trustees, signsFrom: signsFrom,
            desk: .init(
                toSign: toSign, duties: [], reports: DeskCases(reports, .first), contests: DeskCases(nil, .first),
                pairs: [],
                attack: nil, check: nil), in: Given.frame("/trustee", isSolo: false)
        ).html
    }

    @Test func `cases that are shut to a reader are not said to be none`() async throws {
        let shut = try await hr(.fullLaunch, reports: nil, contests: nil)
        #expect(occurrences(of: "Whether any is open is not shown to you", in: shut) == 2)
        #expect(!shut.contains("None is open to you") && !shut.contains("Nothing is open to you"))
        let none = try await hr(.fullLaunch, reports: [], contests: [])
        #expect(
            none.contains("None is open to you") && none.contains("Nothing is open to you")
                && !none.contains("is not shown to you")
        )
        let full = try await hr(.fullLaunch, reports: RolloutPages.reports, contests: RolloutPages.contests)
        #expect(!full.contains("None is open to you") && !full.contains("is not shown to you"))
    }

    @Test(arguments: Phase.allCases)
    func `looks are asked for in full launch, and before it the page says so`(phase: Phase) async throws {
        let mine = MyLooksPage.render(
            try await Given.visible(Given.looks([], mayAsk: [(Given.me, "Ada")])),
            mates: try await Given.visible(Given.mates()), duties: [],
            in: Given.frame("/me/looks", isSolo: false, phase: phase), draft: nil
        ).html
        let desk = try await hr(phase, reports: [], contests: [])
        let isOpen = phase == .fullLaunch
        #expect(mine.contains("action=\"/looks\"") == isOpen && desk.contains("action=\"/hr/cases\"") == isOpen)
        #expect(mine.contains("Looks begin with full launch") != isOpen)
        #expect(desk.contains("Looks begin with full launch") != isOpen)
    }

    @Test func `HR that is too new reads from when on it asks, and finds no form that would refuse`() async throws {
        let new = try await hr(.fullLaunch, reports: nil, contests: nil, asksFrom: Given.now)
        #expect(new.contains("You can ask from ") && !new.contains("action=\"/hr/cases\""))
        let old = try await hr(.fullLaunch, reports: [], contests: [])
        #expect(!old.contains("You can ask from ") && old.contains("action=\"/hr/cases\""))
        let early = try await hr(.softLaunch, reports: nil, contests: nil, asksFrom: Given.now)
        #expect(!early.contains("You can ask from "), "looks begin later anyway")
    }

    @Test func `a trustee who is too new is told from when, and can say no`() {
        let new = trustee(Given.signatures, signsFrom: Given.now, reports: nil)
        #expect(new.contains("You can sign from ") && !new.contains("value=\"sign\""))
        #expect(occurrences(of: "value=\"decline\"", in: new) == Given.signatures.count)
        #expect(!new.contains("/feedback/concerns"), "shut as well")
        let old = trustee(Given.signatures, reports: [])
        #expect(
            !old.contains("You can sign from ") && occurrences(of: "value=\"sign\"", in: old) == Given.signatures.count)
        #expect(trustee([], reports: []).contains("/feedback/concerns"))
        #expect(!trustee([], reports: nil).contains("/feedback/concerns"))
    }

    @Test func `refused looks are counted for themselves`() {
        let state = LedgerState(
            size: 9, checkpoint: nil, key: "k", looks: 0, refused: 2, opened: 0, chartsOpened: 0, settingsHistory: [],
            shown: .last(hasMore: false))
        let html = TrusteePage.render(
            state, trustees: Given.trustees, signsFrom: nil, desk: nil, in: Given.frame("/trustee", isSolo: false)
        ).html
        #expect(html.contains("Two looks were asked for and refused at once.") && !html.contains("more"))
    }

    @Test func `the papers name HR's look beside the manager's, and promise nobody that there is none`() {
        func paper(_ document: PackDocument) -> String {
            PaperPage.render(document, RolloutPages.packView, in: Given.frame("/rollout/pack", isSolo: false)).html
        }
        for document in [PackDocument.notice, .handbook, .records] {
            #expect(paper(document).contains("HR"), "\(document)")
        }
        #expect(!paper(.poster).contains("Never you"))
        #expect(paper(.poster).contains("a question that is put before you first"))
    }
}
