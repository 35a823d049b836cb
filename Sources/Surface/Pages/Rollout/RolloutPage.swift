import Access
import Domain
import Rollout

/// `/rollout`: in which phase this organization is, what the next gate asks for, and the eleven items, with their evidence.
public enum RolloutPage {
    /// - Parameters:
    ///   - typed: what a form that was refused held, by the names of its fields.
    ///   - problem: why the last step was not taken.
    public static func render(
        _ view: RolloutView, typed: [String: String] = [:], problem: String?, status: Int, in frame: Frame
    ) -> Page {
        let state = view.state
        let body = template.filled(with: [
            "number": state.phase.rawValue, "phase": state.phase.name, "shows": state.phase.shows,
            "since": LocalTime(state.since, in: frame.zone).full, "problem": problem, "clock": state.clock,
            "isSimulated": view.isSimulated,
            "phases": Phase.allCases.map { phase in
                [
                    "number": phase.rawValue, "name": phase.name, "shows": phase.shows,
                    "isNow": phase == state.phase, "isOver": phase < state.phase,
                ] as Fields
            },
            "first": FirstStepsCard(view).html(),
            "gate": GateCard(view).html(frame), "checklist": ChecklistCard(state).html(frame),
            "attest": AttestCard(view, typed).html(frame), "back": BackCard(view).html(frame),
            "hasWaiting": !view.waiting.isEmpty,
            "waiting": waiting(view, frame), "asked": AskedCard(asked: view.asked).html(frame),
            "steps": view.steps.map { step in
                [
                    "at": LocalTime(step.since, in: frame.zone).plain, "number": step.phase.rawValue,
                    "name": step.phase.name, "reason": step.reason,
                ] as Fields
            },
        ])
        return frame.page("Rollout", for: .everybodyHere, status: status, body: body)
    }

    /// One line for each day: of a whole catalogue that is announced at once, forty would say the same day.
    private static func waiting(_ view: RolloutView, _ frame: Frame) -> [Fields] {
        let days = Dictionary(grouping: view.waiting) { LocalTime($0.from, in: frame.zone).day }
        return days.sorted { $0.key < $1.key }.map { day, waiting in
            ["from": dated(day), "names": listed(waiting.map(\.name), "and")]
        }
    }

    private static let template = Template(
        #"""
        <h1>Rollout</h1>
        <p class="lead"><strong>Phase {{number}} of 4: {{phase}}.</strong> {{shows}}</p>
        {{#clock}}
        <p class="problem">{{.}}</p>
        {{/clock}}
        {{#problem}}
        <p class="problem" role="alert">{{.}}</p>
        {{/problem}}
        <div class="grid">
        {{{first}}}
        {{{gate}}}
        <section class="card w4" id="phases" aria-labelledby="phases-h">
        <h2 id="phases-h">The four phases</h2>
        <ol class="said">
        {{#phases}}
        <li{{#isNow}} aria-current="step"{{/isNow}}><strong>{{number}}. {{name}}{{#isNow}} (now){{/isNow}}</strong>
        <span class="under">{{shows}}</span></li>
        {{/phases}}
        </ol>
        <p class="quiet">Forward only through the gates. Back at once, by an owner or a trustee.</p>
        </section>
        {{{asked}}}
        {{#hasWaiting}}
        <section class="card w12 ask" id="announced" aria-labelledby="announced-h">
        <h2 id="announced-h">Announced, and not counting yet</h2>
        <p class="say">People are told first. Until its day nothing of it is published, and nobody can look at it.</p>
        <dl class="facts">
        {{#waiting}}
        <dt>From {{from}}</dt><dd>{{names}}</dd>
        {{/waiting}}
        </dl>
        </section>
        {{/hasWaiting}}
        {{{checklist}}}
        {{{attest}}}
        {{{back}}}
        <section class="card w6" id="history" aria-labelledby="history-h">
        <h2 id="history-h">Steps so far</h2>
        <dl class="facts">
        {{#steps}}
        <dt>{{at}}</dt><dd>{{number}}. {{name}}{{#reason}}, because: {{.}}{{/reason}}</dd>
        {{/steps}}
        </dl>
        <p class="quiet">Each is in the <a href="/trustee">ledger</a>, with who took it.</p>
        </section>
        <section class="card w6" id="ask" aria-labelledby="ask-h">
        <h2 id="ask-h">Ask, or object</h2>
        <p class="say">Every question gets an answer, or an owner and a date: <a href="/rollout/questions">the register</a>.
        What it means for you stands on <a href="/policy">Policy</a>; what managers learn, on
        <a href="/rollout/training">Training</a>.</p>
        <p class="say">What was done so far, in numbers: <a href="/rollout/audit">self-audit</a>. Papers for a works council, a
        data protection officer and the handbook: <a href="/rollout/pack">papers</a>.</p>
        </section>
        </div>
        """#)
}
