import Domain
import Metrics
import Pages
import Rollout
import Testing

/// What whoever asked for a signature reads of it, what was announced, and what a refused form says first.
@Suite struct AskedTests {
    @Test func `whoever asked for a signature reads what became of it`() {
        let html = RolloutPages.rollout(.softLaunch).html
        let card = html.components("id=\"asked\"", "</section>")
        for state in ["Waits", "Signed", "Not signed", "Ended"] {
            #expect(occurrences(of: "<strong>\(state)</strong>", in: card) == 1)
        }
        #expect(card.contains("Full launch, asked for on") && card.contains("Nobody but you sees this list"))
    }

    @Test func `what is announced at once stands in one line, by its name`() {
        let html = RolloutPages.rollout(.softLaunch).html
        let card = html.components("id=\"announced\"", "</section>")
        #expect(occurrences(of: "<dt>", in: card) == 1 && card.contains("&lt;github&gt; and Focus Time"))
        for metric in Catalogue.all { #expect(Catalogue.title(of: metric.id) == metric.title) }
    }

    @Test func `a refused form says why before it hands back what was written`() {
        let words = "Some words that nobody wants to write again."
        let refused = MessagePage.problem(
            in: Given.frame("/rollout/attest"), status: 422, title: "Not like this", sentence: "It is too long."
        ).handingBack([words]).html
        #expect(refused.contains(words))
        #expect(refused.place(of: "It is too long.") < refused.place(of: "What you wrote is not kept"))
        let step = RolloutPages.way(.policy, problem: "Say it in 10 letters.").handingBack([words]).html
        #expect(step.contains("Step 2 of 5") && step.contains(words))
        #expect(step.place(of: "Say it in 10 letters.") < step.place(of: "What you wrote is not kept"))
    }

    @Test func `reports are counted when the quarter is over`() {
        let ended = RolloutPages.audit.html
        #expect(ended.contains("<dd>3, 0</dd>") && !ended.contains("counted when the quarter is over"))
        var audit = SelfAudit(Quarter(of: Given.through))
        audit.isRunning = true
        let running = AuditPage.render(
            [audit], RolloutState(RolloutPages.record(.fullLaunch), at: Given.now),
            in: Given.frame("/rollout/audit", isSolo: false)
        ).html
        #expect(running.contains("<dd>counted when the quarter is over</dd>"))
    }

    @Test(arguments: [nil, true, false])
    func `a paper's hash agrees, differs, or is none`(agrees: Bool?) {
        let html = PackPage.render(
            RolloutPages.packView, compared: ("<abc>", agrees), in: Given.frame("/rollout/pack", isSolo: false)
        ).html
        #expect(html.contains("Yes: that paper") == (agrees == true))
        #expect(html.contains("No: something has changed") == (agrees == false))
        #expect(html.contains("That is no hash of a paper") == (agrees == nil))
    }

    @Test(arguments: [Phase.alignment, .communication, .softLaunch])
    func `a trustee reads what a shorter phase takes with it`(phase: Phase) {
        let asked = ToSign(
            Cosignature(
                id: CosignatureID("a"), matter: .shorterPhase(phase), askedBy: nil, askedAt: Given.now,
                expires: Given.now, signedAt: nil), person: nil, askedBy: nil)
        #expect(asked.means.contains("need not have had their own pages for a week") == (phase == .communication))
    }
}

extension String {
    /// From the one to the other, which must be there.
    fileprivate func components(_ from: String, _ to: String) -> String {
        guard let begin = firstRange(of: from), let end = self[begin.upperBound...].firstRange(of: to) else {
            return ""
        }
        return String(self[begin.lowerBound..<end.lowerBound])
    }

    fileprivate func place(of words: String) -> Int {
        firstRange(of: words).map { distance(from: startIndex, to: $0.lowerBound) } ?? -1
    }
}
