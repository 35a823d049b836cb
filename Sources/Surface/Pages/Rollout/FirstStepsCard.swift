import Access
import Domain
import Rollout

/// The beginning of the owner's way through the first phase: `/rollout/start` goes it step by step.
struct FirstStepsCard {
    private let view: RolloutView

    init(_ view: RolloutView) { self.view = view }

    func html() -> String {
        guard view.state.phase == .alignment, view.acts.contains(.writePolicy), !view.isSimulated,
            view.state.gate != nil
        else { return "" }
        let done = FirstSteps(view).done
        let left = WayPage.Step.allCases.count - done.count
        return Self.template.filled(with: [
            "left": left == 0 ? nil : capitalised(inWords(left)), "isOne": left == 1, "isBegun": !done.isEmpty,
            "isOpen": view.state.gate?.isOpen == true,
            "steps": WayPage.Step.allCases.map { step in
                ["isDone": done.contains(step), "what": step.title, "number": step.rawValue] as Fields
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
        <p><a class="button" href="/rollout/start">{{#isBegun}}Go on{{/isBegun}}{{^isBegun}}Begin{{/isBegun}}, one step after
        another</a></p>
        {{/left}}
        {{^left}}
        <p class="say"><strong>All five are done.</strong> {{#isOpen}}The gate is open: you begin the next phase
        below.{{/isOpen}}{{^isOpen}}When the two weeks are over, you begin the next phase below.{{/isOpen}}</p>
        {{/left}}
        <ol class="said">
        {{#steps}}
        <li>{{#isDone}}<strong>Done: {{what}}.</strong>{{/isDone}}{{^isDone}}<a href="/rollout/start?step={{number}}">{{what}}</a>{{/isDone}}</li>
        {{/steps}}
        </ol>
        </section>
        """#)
}
