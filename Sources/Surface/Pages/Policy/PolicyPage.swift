import Domain

/// `/policy`: purpose, and who may see what, as this version has it.
public enum PolicyPage {
    public static func render(in frame: Frame) -> Page {
        let body = template.filled(with: [
            "purpose": frame.purpose ?? Frame.firstPurpose, "isOwn": frame.purpose != nil,
            "isSolo": frame.isSolo,
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
        <section class="card w12" id="who" aria-labelledby="who-h">
        <h2 id="who-h">Who may see what</h2>
        <p class="say"><strong>Only the person.</strong> In this version nobody else sees anything about a
        person, and no figures of groups exist.</p>
        <div class="scroll" role="region" tabindex="0" aria-label="Who may see what">
        <table><caption class="unseen">Who may see what about a person, in this version</caption>
        <thead><tr><th scope="col">Who</th><th scope="col">Own data</th>
        <th scope="col">Another person's data</th></tr></thead>
        <tbody>
        <tr><th scope="row">The person</th><td>everything, always, raw too</td><td>nothing</td></tr>
        {{^isSolo}}
        <tr><th scope="row">Manager</th><td>their own</td><td>nothing</td></tr>
        <tr><th scope="row">Leadership</th><td>their own</td><td>nothing</td></tr>
        <tr><th scope="row">HR, works council</th><td>their own</td><td>nothing</td></tr>
        {{/isSolo}}
        <tr><th scope="row">Whoever runs the server</th><td>their own</td><td>nothing</td></tr>
        </tbody></table></div>
        <p class="quiet">The person can see, export, correct, pause, leave out and delete all of it, without
        a reason and without anybody being told: <a href="/me/data">My data</a>.</p>
        </section>
        <section class="card w6" id="operator" aria-labelledby="operator-h">
        <h2 id="operator-h">What the operator cannot do</h2>
        <ul class="said">
        <li>Open a person's pages or figures: no setting, role, command or token does.</li>
        <li>Sign in as somebody else, or choose somebody's passphrase.</li>
        <li>Read the token of an editor: only a hash of it is stored.</li>
        <li>Switch on a ranking, a target or a threshold: there is nothing to switch on.</li>
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
