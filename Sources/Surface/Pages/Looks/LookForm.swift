import Domain
import Metrics

/// How a manager asks: a question in own words, about one person and at least four weeks.
struct LookForm {
    /// By name.
    let people: [(person: PersonID, name: String)]
    let frame: Frame
    let draft: LookDraft?

    /// Metrics that are for others at all, in the order of the catalogue.
    private static let metrics = Catalogue.forLooks
    /// Proposed together, because none says anything alone.
    private static let proposed = [FocusTime.declaration.id.raw, ActivityTime.declaration.id.raw]
    private static let proposedWeeks = 12

    var html: String {
        let current = frame.zone.day(of: frame.now).week
        let chosen = draft?.metrics ?? Self.proposed
        return Self.template.filled(with: [
            "csrf": frame.csrf, "problem": draft?.problem,
            "isEarly": frame.phase.map { $0 < .fullLaunch } ?? false,
            "isOpen": frame.phase.map { $0 == .fullLaunch } ?? true,
            "people": people.sorted { $0.name < $1.name }.map {
                ["id": $0.person.raw, "name": $0.name, "isChosen": $0.person.raw == draft?.person] as Fields
            },
            "metrics": Self.metrics.map {
                ["id": $0.id.raw, "title": $0.title, "isChosen": chosen.contains($0.id.raw)] as Fields
            },
            "from": draft?.from ?? current.adding(-Self.proposedWeeks).description,
            "to": draft?.to ?? current.adding(-1).description, "example": current.adding(-1).description,
            "question": draft?.question ?? "", "soleBasis": soleBasis,
            "most": inWords(LookTerms.mostMetrics), "least": inWords(LookTerms.leastWeeks),
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w8" id="ask" aria-labelledby="ask-h">
        <h2 id="ask-h">Ask for a look</h2>
        <p class="say">At one person who reports to you. Asking in person is quicker, and usually better.</p>
        {{#problem}}
        <p class="problem" role="alert">{{.}}</p>
        {{/problem}}
        {{#isEarly}}
        <p class="say"><strong>Looks begin with full launch.</strong> Until then there is nothing to ask for, of anybody.</p>
        {{/isEarly}}
        {{#isOpen}}
        <form method="post" action="/looks" class="pair">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p class="whole"><label for="look-person">Person</label>
        <select id="look-person" name="person" required><option value="">choose one</option>
        {{#people}}
        <option value="{{id}}"{{#isChosen}} selected{{/isChosen}}>{{name}}</option>
        {{/people}}
        </select></p>
        <p class="whole"><label for="look-question">Your question, as the person will read it</label>
        <textarea id="look-question" name="question" rows="3" minlength="20" maxlength="500" required
        placeholder="I noticed … what is happening?" aria-describedby="look-question-hint">{{question}}</textarea>
        <span class="hint" id="look-question-hint">For how many weeks already? One or two are nothing yet: ask after
        three.</span></p>
        <fieldset class="whole" aria-describedby="look-metrics-hint"><legend>Metrics, {{most}} at most</legend>
        <div class="choices">
        {{#metrics}}
        <div><input id="look-{{id}}" type="checkbox" name="metric" value="{{id}}"{{#isChosen}} checked{{/isChosen}}>
        <label for="look-{{id}}">{{title}}</label></div>
        {{/metrics}}
        </div>
        <span class="hint" id="look-metrics-hint">No metric says anything alone: of a single one, what stands beside it is asked for too.</span>
        </fieldset>
        <p><label for="look-from">From week</label>
        <input id="look-from" name="from_week" value="{{from}}" pattern="[0-9]{4}-W[0-9]{2}" required
        autocomplete="off" aria-describedby="look-weeks-hint"></p>
        <p><label for="look-to">To week</label>
        <input id="look-to" name="to_week" value="{{to}}" pattern="[0-9]{4}-W[0-9]{2}" required autocomplete="off"
        aria-describedby="look-weeks-hint"></p>
        <p class="whole hint" id="look-weeks-hint">At least {{least}} weeks, written like {{example}}.</p>
        <button class="button">Ask</button>
        </form>
        {{/isOpen}}
        </section>
        <section class="card w4 ask" aria-labelledby="how-ask-h">
        <h2 id="how-ask-h">What happens then</h2>
        <ul class="said">
        <li>It is written down in the ledger, and the person sees your question at once.</li>
        <li>It opens when the person has acknowledged it, or after one working day of theirs.</li>
        <li>They can say something to it first; you read that before any figure.</li>
        <li>Both of you see the same page, for seven days. Then it is erased.</li>
        <li>One person, no second one beside it, no export.</li>
        </ul>
        <p class="quiet">{{soleBasis}}</p>
        </section>

        """#)
}
