public import Access
public import Domain

/// `/policy`: purpose, and who may see what, generated from the rules that decide it.
public enum PolicyPage {
    /// - Parameters:
    ///   - phase: the one in force.
    ///   - usage: what was written about the use of figures; nil for somebody alone.
    public static func render(matrix: [MatrixLine], phase: Phase, usage: UsageView?, in frame: Frame) -> Page {
        let body = template.filled(with: [
            "purpose": frame.purpose ?? Frame.firstPurpose, "isOwn": frame.purpose != nil,
            "usage": usage.map { UsageCard($0).html(frame) },
            "isSolo": frame.isSolo, "phase": phase.name, "number": phase.rawValue,
            "shown": phase >= .softLaunch
                ? "and of groups what is published of them" : "and of groups nothing is published yet",
            "rules": Rules.sentences.map { ["id": $0.id, "sentence": $0.sentence] as Fields },
            "phases": Phase.allCases.map { one in
                let tables = MatrixTables(of: one, in: matrix)
                return [
                    "number": one.rawValue, "name": one.name, "isNow": one == phase,
                    "byRelation": tables.byRelation, "byRole": tables.byRole,
                ] as Fields
            },
        ])
        return frame.page("Policy", for: .everybody, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Policy</h1>
        <p class="lead">Why this is measured, and who may see what. The second part is not a promise: it is
        how the program is built.</p>
        <div class="grid">
        <section class="card w6" id="purpose" aria-labelledby="purpose-h">
        <h2 id="purpose-h">Purpose</h2>
        <p class="say"><strong>{{purpose}}</strong></p>
        {{^isOwn}}
        <p class="quiet">This is the sentence that Daylight comes with; nobody has written another one here
        yet.</p>
        {{/isOwn}}
        </section>
        <section class="card w6" id="sole-basis" aria-labelledby="basis-h">
        <h2 id="basis-h">Never the sole basis</h2>
        <p class="say">These figures are never the sole basis of a decision about you: not of a review, not
        of a promotion or of pay, not of a dismissal. There are no targets, no thresholds and no scores for
        a person, and no place where one could be stored.</p>
        </section>
        {{#usage}}
        {{{.}}}
        {{/usage}}
        <section class="card w12" id="who" aria-labelledby="who-h">
        <h2 id="who-h">Who may see what</h2>
        {{#isSolo}}
        <p class="say"><strong>Only you.</strong> This is a private mirror: it has no phases, no groups and no
        looks.</p>
        {{/isSolo}}
        {{^isSolo}}
        <p class="say"><strong>Now: phase {{number}}, {{phase}}.</strong> Everybody sees everything about themselves,
        {{shown}}. What no rule allows is denied, and looks as if it were not there. How far it is, and what the next phase waits
        for: <a href="/rollout">Rollout</a>.</p>
        <ol class="said">
        {{#rules}}
        <li>{{sentence}} <span class="proof">Rule <code>{{id}}</code></span></li>
        {{/rules}}
        </ol>
        <h3>The same as tables, phase by phase</h3>
        <p class="quiet">Made by the code that decides. Whoever stands in several ways sees what any of them allows; a
        role counts only within its scope. The whole of it, line by line: <code>daylight policy matrix</code>.</p>
        {{#phases}}
        <details class="phase"{{#isNow}} open{{/isNow}}><summary>Phase {{number}}, {{name}}{{#isNow}}: in force
        now{{/isNow}}</summary>
        {{{byRelation}}}
        {{{byRole}}}
        </details>
        {{/phases}}
        {{/isSolo}}
        <p class="quiet">The person can see, export, correct, pause, leave out and delete all of the own data, without
        a reason and without anybody being told: <a href="/me/data">My data</a>.</p>
        </section>
        <section class="card w6" id="operator" aria-labelledby="operator-h">
        <h2 id="operator-h">What the operator cannot do</h2>
        <ul class="said">
        <li>Open a person's pages or figures: no setting, role, command or token does.</li>
        <li>Sign in as somebody else, or choose somebody's passphrase.</li>
        <li>Read the token of an editor: only a hash of it is stored.</li>
        <li>Switch on a ranking, a target or a threshold: there is nothing to switch on.</li>
        <li>Publish of fewer than six people, or publish a week again: the floors are compiled in.</li>
        <li>Make the server keep raw heartbeats longer than 14 days.</li>
        </ul>
        </section>
        <section class="card w6" id="cannot-promise" aria-labelledby="limits-h">
        <h2 id="limits-h">What a program cannot promise</h2>
        <p class="say">Somebody with full control of the machine can read what is on it, as with any
        program. What is claimed, what proves it, and what is not claimed: <a
        href="/privacy">Privacy</a>.</p>
        </section>
        </div>
        """#)
}
