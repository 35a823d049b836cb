import Access
import Domain
import Rollout

/// What the next phase waits for, first what is missing, and for whoever may take the step the way to it.
struct GateCard {
    private let view: RolloutView

    init(_ view: RolloutView) { self.view = view }

    func html(_ frame: Frame) -> String {
        guard let gate = view.state.gate else {
            return Self.last.filled(with: [
                "red": view.state.red.map { String($0.number) }.joined(separator: ", "),
                "isGreen": view.state.checklistIsGreen,
            ])
        }
        // What somebody can do comes before what only takes time.
        let missing =
            gate.missing.filter { $0.id != "least-duration" } + gate.missing.filter { $0.id == "least-duration" }
        let mayStep = view.acts.contains(.forward) && !view.isSimulated
        let lacks = Set(missing.map(\.id))
        return Self.template.filled(with: [
            "next": gate.to.name, "isOpen": gate.isOpen, "count": capitalised(inWords(missing.count)),
            "isOne": missing.count == 1,
            "evidence": (missing + gate.evidence.filter(\.isThere)).map { fields($0, frame) },
            "mayStep": mayStep && gate.isOpen, "csrf": frame.csrf, "present": view.state.phase.rawValue,
            "waits": mayStep ? asked(frame) : nil,
            "mayAskToSign": mayStep && lacks.contains("signature") && view.signsFrom != nil
                && until(.fullLaunch) == nil,
            "nobodySigns": mayStep && lacks.contains("signature") && view.hasTrustee && view.signsFrom == nil,
            "mayAskForLess": mayStep && isShortened(by: view.signsFrom, gate)
                && until(.shorterPhase(view.state.phase)) == nil,
            "isTooLate": mayStep && lacks.contains("least-duration") && view.hasTrustee
                && !isShortened(by: view.signsFrom, gate),
            "signsFrom": view.signsFrom.map { LocalTime($0, in: frame.zone).full },
            "needsTrustee": !view.hasTrustee,
        ])
    }

    /// Until when a signature waits that the reader has asked for already; nil if none does.
    private func until(_ matter: CosignedMatter) -> Instant? {
        for asked in view.asked where asked.matter == matter {
            if case .waits(let until) = asked.state { return until }
        }
        return nil
    }

    /// What the reader has asked for and waits, instead of the button that would ask once more.
    private func asked(_ frame: Frame) -> String? {
        let matters: [CosignedMatter] = [.fullLaunch, .shorterPhase(view.state.phase)]
        let waiting = matters.compactMap { matter in
            until(matter).map {
                "\(matter.title): asked for, and waits for a trustee until \(dated(LocalTime($0, in: frame.zone).day))."
            }
        }
        return waiting.isEmpty ? nil : waiting.joined(separator: " ")
    }

    /// Whether a trustee who signs from then on can sign before the phase has lasted as long as it must anyway.
    private func isShortened(by signsFrom: Instant?, _ gate: Gate) -> Bool {
        guard let signsFrom, let over = gate.missing.first(where: { $0.id == "least-duration" })?.from else {
            return false
        }
        return signsFrom < over
    }

    private func fields(_ evidence: GateEvidence, _ frame: Frame) -> Fields {
        let place = place(of: evidence, frame)
        return [
            "title": evidence.title, "isThere": evidence.isThere, "says": evidence.says, "place": place,
            "from": evidence.isThere
                ? nil : evidence.from.flatMap { $0 > frame.now ? LocalTime($0, in: frame.zone).full : nil },
            "isElsewhere": place != nil,
        ]
    }

    /// Where this reader sees it, or does it; nil if that is here, or not for this reader.
    private func place(of evidence: GateEvidence, _ frame: Frame) -> String? {
        switch evidence.id {
        case "purpose", "policy", "metrics-announced":
            view.acts.contains(.writePolicy) ? "/rollout/policy" : evidence.place
        case "dashboards-first": frame.isAdministrator ? evidence.place : nil
        case "least-duration": nil
        default: evidence.place
        }
    }

    private static let last = Template(
        #"""
        <section class="card w8" id="gate" aria-labelledby="gate-h">
        <h2 id="gate-h">The last phase</h2>
        {{#isGreen}}
        <p class="say"><strong>Everything that was asked for is there.</strong> It stays so only as long as all eleven items
        below are: the first one that ends switches looks off, everywhere.</p>
        {{/isGreen}}
        {{^isGreen}}
        <p class="say"><strong>Looks are off.</strong> Open on the checklist: {{red}}. Until that is there again, managers see
        what is published of groups, and of nobody alone.</p>
        {{/isGreen}}
        </section>
        """#)

    private static let template = Template(
        #"""
        <section class="card w8{{#mayStep}} ask{{/mayStep}}" id="gate" aria-labelledby="gate-h">
        <h2 id="gate-h">Before {{next}}</h2>
        {{#isOpen}}
        <p class="say"><strong>The gate is open.</strong> Everything that is asked for is there; an owner takes the step.</p>
        {{/isOpen}}
        {{^isOpen}}
        <p class="say"><strong>{{count}} {{#isOne}}thing is{{/isOne}}{{^isOne}}things are{{/isOne}} missing.</strong> The server
        lets nobody past before {{#isOne}}it is{{/isOne}}{{^isOne}}they are{{/isOne}} there.</p>
        {{/isOpen}}
        {{#mayStep}}
        <form method="post" action="/rollout/forward">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="from" value="{{present}}">
        <p><button class="button">Begin {{next}}</button></p>
        </form>
        {{/mayStep}}
        <ul class="plain">
        {{#evidence}}
        <li><strong>{{#isThere}}There{{/isThere}}{{^isThere}}Missing{{/isThere}}: {{title}}.</strong> {{says}}
        {{#from}}Not before {{.}}. {{/from}}{{#isElsewhere}}<a href="{{place}}">{{#isThere}}See it{{/isThere}}{{^isThere}}Go there{{/isThere}}<span
        class="unseen">: {{title}}</span></a>{{/isElsewhere}}</li>
        {{/evidence}}
        </ul>
        {{#waits}}
        <p class="say"><strong>{{.}}</strong></p>
        {{/waits}}
        {{#mayAskToSign}}
        <form method="post" action="/rollout/signature">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="matter" value="full-launch">
        <p><button>Ask the trustee to sign full launch</button></p>
        </form>
        {{/mayAskToSign}}
        {{#mayAskForLess}}
        <form method="post" action="/rollout/signature">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="matter" value="shorter-phase">
        <input type="hidden" name="from" value="{{present}}">
        <p><button class="link">Ask the trustee to shorten this phase</button></p>
        </form>
        {{/mayAskForLess}}
        {{#isTooLate}}
        <p class="quiet">This phase cannot be made shorter: a trustee signs fourteen days after the role was given and the person has
        signed in, and {{#signsFrom}}that is on {{.}}, when the phase has lasted as long as it must{{/signsFrom}}{{^signsFrom}}no
        other trustee has signed in yet{{/signsFrom}}.</p>
        {{/isTooLate}}
        {{#nobodySigns}}
        <p class="quiet">Nobody can be asked to sign full launch yet: no other trustee has signed in.</p>
        {{/nobodySigns}}
        {{#needsTrustee}}
        <p class="quiet">There is no trustee: without one no protection can be lowered, and full launch cannot begin. An owner
        gives somebody that role with <code>import organization</code>.</p>
        {{/needsTrustee}}
        </section>
        """#)
}
