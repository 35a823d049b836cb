import Domain

/// Every look at the person, newest first, each with what the ledger holds of it.
struct LooksAtMeCard {
    let looks: MyLooks
    let frame: Frame

    var html: String {
        Self.template.filled(with: [
            "hasLooks": !looks.atMe.isEmpty,
            "looks": looks.atMe.enumerated().map { fields($1, number: $0) },
        ])
    }

    private func fields(_ entry: MyLooks.Entry, number: Int) -> Fields {
        let look = entry.look
        let words = LookWords(look, now: frame.now, zone: frame.zone)
        return [
            "number": number, "id": look.id.raw, "who": look.viewerName, "asked": words.asked,
            "question": look.terms.question, "case": words.hrCase, "weeks": words.weeks, "metrics": words.metrics,
            "name": words.name, "rest": words.rest, "context": look.context,
            "isWaiting": words.state == .waiting, "csrf": frame.csrf,
            "open": words.state == .refused ? nil : "The page that both of you see",
            "hasProofs": !entry.proofs.isEmpty,
            "entries": capitalised(counted(entry.proofs.count, "entry", "entries")),
            "proofs": entry.proofs.map { proof in
                [
                    "index": proof.index, "content": proof.content, "salt": proof.salt, "leaf": proof.leaf,
                    "path": proof.path.joined(separator: "\n"), "checkpoint": proof.checkpoint,
                    "isAlone": proof.path.isEmpty,
                ] as Fields
            },
        ]
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="at-me" aria-labelledby="at-me-h">
        <h2 id="at-me-h">Who looked at you</h2>
        {{^hasLooks}}
        <p class="say"><strong>Nobody has looked.</strong> If somebody asks, it stands here at once: who, when, why
        and at which weeks, before anything is shown.</p>
        {{/hasLooks}}
        {{#looks}}
        <article class="look" aria-labelledby="look-{{number}}">
        <h3 id="look-{{number}}">{{who}} asked on {{asked}}</h3>
        <blockquote>{{question}}</blockquote>
        <dl class="facts">
        <dt>State</dt><dd><strong>{{name}}</strong>: {{rest}}</dd>
        {{#case}}
        <dt>Asked as</dt><dd>{{.}}</dd>
        {{/case}}
        <dt>Weeks</dt><dd>{{weeks}}</dd>
        <dt>Metrics</dt><dd>{{metrics}}</dd>
        {{#context}}
        <dt>What you say to it</dt><dd>{{.}}</dd>
        {{/context}}
        </dl>
        {{#isWaiting}}
        <p><a class="button" href="/looks/{{id}}">Say something to it, and see what it would show</a></p>
        <form method="post" action="/me/looks/{{id}}/acknowledge">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <button class="link">I have read the question: open it now</button>
        </form>
        <p class="quiet">You need not: it opens by itself after one working day of yours.</p>
        {{/isWaiting}}
        {{^isWaiting}}
        {{#open}}
        <p><a href="/looks/{{id}}">{{.}}</a></p>
        {{/open}}
        {{/isWaiting}}
        {{#hasProofs}}
        <details><summary>{{entries}} in the ledger, to check yourself</summary>
        <p class="quiet">The asking is an entry, and every opening is another. Each holds a hash of its content and
        salt; the path leads from its leaf to the root that the checkpoint signs. Keep the checkpoint in a file and
        run <code>daylight ledger verify --against FILE</code>; how to follow the path by hand stands in
        <code>docs/ledger-format.md</code>.</p>
        {{#proofs}}
        <h4>Entry {{index}}</h4>
        <dl class="proofs">
        <dt>Content</dt><dd><pre tabindex="0"><code>{{content}}</code></pre></dd>
        <dt>Salt</dt><dd><pre tabindex="0"><code>{{salt}}</code></pre></dd>
        <dt>Leaf</dt><dd><pre tabindex="0"><code>{{leaf}}</code></pre></dd>
        <dt>Path to the root</dt><dd>{{#isAlone}}none: it is the only entry{{/isAlone}}{{^isAlone}}<pre
        tabindex="0"><code>{{path}}</code></pre>{{/isAlone}}</dd>
        <dt>Signed checkpoint</dt><dd><pre tabindex="0"><code>{{checkpoint}}</code></pre></dd>
        </dl>
        {{/proofs}}
        </details>
        {{/hasProofs}}
        </article>
        {{/looks}}
        </section>

        """#)
}
