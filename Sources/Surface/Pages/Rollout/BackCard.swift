import Access
import Domain
import Rollout

/// Going back, for owners and trustees; for everybody else a sentence that it can be done.
struct BackCard {
    private let view: RolloutView

    init(_ view: RolloutView) { self.view = view }

    func html(_ frame: Frame) -> String {
        guard view.state.phase > .alignment else { return "" }
        let earlier = Phase.allCases.filter { $0 < view.state.phase }.reversed()
        return Self.template.filled(with: [
            "may": view.acts.contains(.back) && !earlier.isEmpty && !view.isSimulated, "csrf": frame.csrf,
            "present": view.state.phase.rawValue,
            "earlier": earlier.map { ["number": $0.rawValue, "name": $0.name, "shows": $0.shows] as Fields },
        ])
    }

    private static let template = Template(
        #"""
        {{#may}}
        <section class="card w6" id="back" aria-labelledby="back-h">
        <h2 id="back-h">Go back</h2>
        <p class="say">At once: what the later phase showed is hidden, and open looks are closed. People keep their own data.
        Going forward again takes the gates again.</p>
        <form method="post" action="/rollout/back">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="from" value="{{present}}">
        <p><label for="back-to">To</label>
        <select id="back-to" name="to">{{#earlier}}<option value="{{number}}">{{number}}. {{name}}</option>{{/earlier}}</select></p>
        <p><label for="back-why">Why, for everybody to read</label>
        <input id="back-why" name="reason" required minlength="10" maxlength="400"></p>
        <p><button>Go back now</button></p>
        </form>
        </section>
        {{/may}}
        {{^may}}
        <section class="card w6" id="back" aria-labelledby="back-h">
        <h2 id="back-h">The way back</h2>
        <p class="say">An owner or a trustee can go back to an earlier phase at once, with a reason that everybody reads. Then
        what the later phase showed is hidden, open looks are closed, and people keep their own data.</p>
        </section>
        {{/may}}
        """#)
}
