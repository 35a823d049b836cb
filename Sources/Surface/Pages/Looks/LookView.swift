import Domain

/// What both see. It is handed neither the reader nor the frame, so that nothing of either can come in.
struct LookView {
    let look: Look
    let state: Look.State
    let sheet: LookSheet?
    /// Nobody's own zone: that of the organization.
    let zone: Zone

    var html: String {
        let words = LookWords(look, state: state, zone: zone)
        return Self.template.filled(with: [
            "person": look.personName, "viewer": look.viewerName, "question": look.terms.question,
            "case": words.hrCase, "asked": words.asked, "weeks": words.weeks, "metrics": words.metrics,
            "zone": zone.name,
            "name": words.name, "rest": words.rest, "context": look.context,
            "isWaiting": state == .waiting, "isLive": state == .waiting || state == .open, "isOpen": state == .open,
            "hasSheet": sheet != nil,
            "frozen": sheet?.frozenAt.map(words.time), "cards": sheet.map { Self.cards($0, of: look) },
            "soleBasis": soleBasis, "hasNotes": sheet?.notes.isEmpty == false,
            "notes": sheet?.notes.map { ["when": $0.when, "line": $0.line] as Fields } ?? [],
        ])
    }

    /// One card a metric, in the order in which they were asked for; nothing is sorted by what it shows.
    static func cards(_ sheet: LookSheet, of look: Look) -> String {
        sheet.trends.compactMap { trend -> String? in
            TrendDrawing(trend, through: look.terms.to, current: nil, notes: sheet.notes).map { drawing in
                LookCard(
                    drawing: drawing, person: look.personName, guidance: Guidance.onALook
                ).html
            }
        }.joined()
    }

    private static let template = Template(
        #"""
        <h1>A look at {{person}}</h1>
        <p class="lead">{{viewer}} asks. Both of you see this page, and nobody else does.</p>
        <div class="grid">
        <section class="card w8" aria-labelledby="question-h">
        <h2 id="question-h">{{#case}}The reason{{/case}}{{^case}}The question{{/case}}</h2>
        <blockquote>{{question}}</blockquote>
        <p class="quiet">{{viewer}}, on {{asked}}</p>
        <h3>What {{person}} says to it</h3>
        {{#context}}
        <blockquote class="context">{{.}}</blockquote>
        {{/context}}
        {{^context}}
        {{^isLive}}
        <p class="say">Nothing was said to it.</p>
        {{/isLive}}
        {{#isLive}}
        <p class="say">Nothing yet. Lines say what happened, and only {{person}} can say why: ask before you
        conclude.</p>
        {{/isLive}}
        {{/context}}
        {{#hasNotes}}
        <h3>What was noted of these weeks</h3>
        <ul class="plain noted-list">
        {{#notes}}
        <li>{{when}}: {{line}}</li>
        {{/notes}}
        </ul>
        {{/hasNotes}}
        </section>
        <section class="card w4" aria-labelledby="terms-h">
        <h2 id="terms-h">What it is</h2>
        <dl class="kept">
        <dt>State</dt><dd><strong>{{name}}</strong>: {{rest}}</dd>
        {{#case}}
        <dt>Asked as</dt><dd>{{.}}. No such look opens without the trustee’s signature; no other case can show it, and no termination or ranking is one.</dd>
        {{/case}}
        <dt>Weeks</dt><dd>{{weeks}}</dd>
        <dt>Metrics</dt><dd>{{metrics}}</dd>
        <dt>Times</dt><dd>are of {{zone}}</dd>
        </dl>
        </section>
        {{#isWaiting}}
        <section class="card w12" aria-labelledby="nothing-h">
        <h2 id="nothing-h">Nothing is shown yet</h2>
        <p class="say">{{person}} reads the question first, and can say something to it. Until then {{viewer}} sees no
        figure; what this would show, {{person}} alone finds below.</p>
        </section>
        {{/isWaiting}}
        {{#isOpen}}
        {{^hasSheet}}
        <section class="card w12" aria-labelledby="nothing-h">
        <h2 id="nothing-h">Nobody has opened it yet</h2>
        <p class="say">What it shows is frozen when one of you first reads it; from then on both of you read the same
        sheet.</p>
        </section>
        {{/hasSheet}}
        {{{cards}}}
        {{/isOpen}}
        <section class="card w12" aria-labelledby="rules-h">
        <h2 id="rules-h">How to read it</h2>
        <p class="say"><strong>{{soleBasis}}</strong></p>
        {{#isLive}}
        <ul class="said">
        {{#hasSheet}}
        {{#frozen}}
        <li>Frozen on {{.}}: what is recorded, corrected or deleted later does not change it.</li>
        {{/frozen}}
        {{^frozen}}
        <li>Not frozen yet: it is what the look would show now.</li>
        {{/frozen}}
        {{/hasSheet}}
        <li>No export, and no second person beside it. Every opening is written down in the ledger first.</li>
        <li>It lives for seven days. Then it is erased for both.</li>
        </ul>
        {{/isLive}}
        </section>
        </div>
        """#)
}
