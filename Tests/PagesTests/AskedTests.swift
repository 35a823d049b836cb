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
        #expect(card.contains("<strong>Overtaken</strong>: something else was decided"), "nobody said no")
        for state in ["Waits", "Signed", "Not signed", "Ended", "Signed, and not used"] {
            #expect(occurrences(of: "<strong>\(state)</strong>", in: card) == 1)
        }
        #expect(card.contains("Full launch, asked for on") && card.contains("Nobody but you sees this list"))
    }

    @Test func `what waits for a signature is not offered once more, and says until when`() {
        let until = Given.now.adding(.days(9))
        let signature = [
            AskedSignature(matter: .fullLaunch, askedAt: Given.now, state: .waits(until: until)),
            AskedSignature(matter: .shorterPhase(.softLaunch), askedAt: Given.now, state: .waits(until: until)),
        ]
        let asked = RolloutPages.rollout(.softLaunch, asked: signature).html
        let free = RolloutPages.rollout(.softLaunch, asked: []).html
        #expect(free.contains("action=\"/rollout/signature\"") && !free.contains("waits for a trustee until"))
        #expect(!asked.contains("action=\"/rollout/signature\""))
        #expect(occurrences(of: "asked for, and waits for a trustee until", in: asked) == 2)
        // Of numbers beside the number that holds.
        let numbers = RolloutPages.writing([:]).html.components("id=\"protections\"", "</section>")
        #expect(occurrences(of: "waits for a trustee until", in: numbers) == 1)
    }

    @Test func `a refused form holds what was written and chosen`() {
        let typed = [
            "purpose": "A <purpose> that is long enough to be one.", "reviews": "no",
            "promotion-and-pay": "context-only",
            "termination": "with-conditions",
            "termination-words": "If <both> agree.", "matter": "hr hr-review", "speaker": "<Val>",
            "words": "We read it.",
            "held_on": "2026-11-03",
        ]
        for html in [
            RolloutPages.writing(typed).html, RolloutPages.way(.policy, problem: "No.", typed: typed).html,
        ] {
            #expect(html.contains(">If &lt;both&gt; agree.</textarea>"))
            for (matter, use) in [
                ("reviews", "no"), ("promotion-and-pay", "context-only"), ("termination", "with-conditions"),
            ] {
                let answer = html.components("name=\"\(matter)\">", "</select>")
                #expect(answer.contains("<option value=\"\(use)\" selected>"), "\(matter)")
            }
        }
        #expect(RolloutPages.way(.purpose, problem: "No.", typed: typed).html.contains("A &lt;purpose&gt; that"))
        let attest = RolloutPages.rollout(.softLaunch, typed: typed).html.components(
            "action=\"/rollout/attest\"", "</form>")
        #expect(attest.contains("<option value=\"hr hr-review\" selected>") && attest.contains("value=\"&lt;Val&gt;\""))
        #expect(attest.contains(">We read it.</textarea>") && attest.contains("value=\"2026-11-03\""))
    }

    @Test func `what is not there leads to a page that is`() {
        for path in ["/hr", "/admin", "/trustee", "/rollout", "/nowhere"] {
            let html = MessagePage.notFound(in: Given.frame(path)).html
            #expect(!html.contains("<p><a href=\"\(path)\">"), "\(path) leads to itself")
        }
        let form = MessagePage.problem(in: Given.frame("/hr/cases"), status: 422, title: "No", sentence: "No.").html
        #expect(form.contains("<a href=\"/hr\">Back to the HR desk</a>"))
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
        let step = RolloutPages.way(.people, problem: "Say it in 10 letters.").handingBack([words]).html
        #expect(step.contains("Step 3 of 5") && step.contains(words))
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
