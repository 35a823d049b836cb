import Access
import Domain
import Rollout

/// The owner's way through the first phase: purpose, policy, people, a trustee, and the managers' lessons.
struct FirstStepsCard {
    private let view: RolloutView

    init(_ view: RolloutView) { self.view = view }

    func html() -> String {
        guard view.state.phase == .alignment, view.acts.contains(.writePolicy), !view.isSimulated,
            let gate = view.state.gate
        else { return "" }
        let there = Set(gate.evidence.filter(\.isThere).map(\.id))
        let steps: [(isDone: Bool, what: String, how: String, place: String)] = [
            (
                there.contains("purpose"), "Write down why you measure",
                "One sentence, which stands at the foot of every page. A proposal is there.", "/rollout/policy"
            ),
            (
                there.contains("policy"), "Answer the three questions",
                "Reviews, promotion and pay, termination: people ask for these first.", "/rollout/policy#usage-h"
            ),
            (
                view.hasPeople, "Say who is who",
                "A file of people with their teams and managers: daylight import organization people.csv. Then invite them.",
                "/admin"
            ),
            (
                view.hasTrustee, "Have a trustee elected",
                "A developer, or somebody of the works council, with the role trustee in that file. Without one no protection "
                    + "can be lowered, and full launch cannot begin.", "/trustee"
            ),
            (
                there.contains("training"), "Have every manager trained",
                "Seven lessons, ten minutes. Take them yourself first.", "/rollout/training"
            ),
        ]
        let left = steps.count { !$0.isDone }
        return Self.template.filled(with: [
            "left": left == 0 ? nil : capitalised(inWords(left)), "isOne": left == 1,
            "steps": steps.map { step in
                ["isDone": step.isDone, "what": step.what, "how": step.how, "place": step.place] as Fields
            },
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w12 ask" id="first-steps" aria-labelledby="first-h">
        <h2 id="first-h">Your first steps</h2>
        {{#left}}
        <p class="say"><strong>{{left}} of five {{#isOne}}is{{/isOne}}{{^isOne}}are{{/isOne}} left.</strong> Nothing is collected of
        anybody meanwhile. Take the two weeks: what leadership does not agree on now comes back later.</p>
        {{/left}}
        {{^left}}
        <p class="say"><strong>All five are done.</strong> When the two weeks are over, you begin the next phase below.</p>
        {{/left}}
        <ol class="said">
        {{#steps}}
        <li>{{#isDone}}<strong>Done: {{what}}.</strong>{{/isDone}}{{^isDone}}<strong><a href="{{place}}">{{what}}</a>.</strong> <span
        class="under">{{how}}</span>{{/isDone}}</li>
        {{/steps}}
        </ol>
        </section>
        """#)
}
