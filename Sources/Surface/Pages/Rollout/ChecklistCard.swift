import Domain
import Rollout

/// The eleven items, in the article's words and order.
struct ChecklistCard {
    private let state: RolloutState

    init(_ state: RolloutState) { self.state = state }

    func html(_ frame: Frame) -> String {
        let red = state.red.count
        return Self.template.filled(with: [
            "says": red == 0
                ? "All eleven are there."
                : "\(capitalised(inWords(11 - red))) of eleven are there. One that is not switches looks off everywhere.",
            "items": state.checklist.map { item in
                let evidence = item.evidence
                return [
                    "number": item.number, "title": evidence.title, "says": evidence.says, "isGreen": item.isGreen,
                    "place": evidence.place, "how": how(evidence.source),
                    "until": evidence.until.map { dated(LocalTime($0, in: frame.zone).day) },
                ] as Fields
            },
        ])
    }

    private func how(_ source: Evidence.Source) -> String {
        switch source {
        case .proved: "proved by the program"
        case .records: "from records"
        case .attested: "said by named people"
        }
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="checklist" aria-labelledby="checklist-h">
        <h2 id="checklist-h">The checklist</h2>
        <p class="say">{{says}}</p>
        <table class="people stack">
        <thead><tr><th scope="col">Item</th><th scope="col">State</th><th scope="col">Evidence</th></tr></thead>
        <tbody>
        {{#items}}
        <tr><th scope="row"><span class="number">{{number}}</span>{{title}}</th>
        <td data-is="State">{{#isGreen}}there{{/isGreen}}{{^isGreen}}<strong>open</strong>{{/isGreen}}{{#until}}<span
        class="under">until {{.}}</span>{{/until}}</td>
        <td data-is="Evidence">{{says}} <span class="under">{{how}}: <a href="{{place}}">where<span class="unseen"> item
        {{number}} is shown</span></a></span></td></tr>
        {{/items}}
        </tbody>
        </table>
        </section>
        """#)
}
