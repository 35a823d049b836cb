import Domain

/// What differs between the two: outside of what both see.
struct LookAside {
    let look: Look
    let state: Look.State
    let isPerson: Bool
    /// Whether it is open and nothing was read: whoever asked has come by a link from elsewhere.
    let isUnread: Bool
    /// What it would show now, for the person alone; nil for whoever asked.
    let preview: LookSheet?
    let frame: Frame

    var html: String {
        Self.template.filled(with: [
            "id": look.id.raw, "csrf": frame.csrf, "viewer": look.viewerName, "person": look.personName,
            "context": look.context ?? "",
            "isUnread": !isPerson && isUnread, "isWaiting": isPerson && state == .waiting,
            "maySay": isPerson && (state == .waiting || state == .open), "isPerson": isPerson,
            "preview": preview.map { LookView.cards($0, of: look) },
        ])
    }

    private static let template = Template(
        #"""
        <aside class="beside" aria-label="What you can do">
        <div class="grid">
        {{#maySay}}
        <section class="card w8 ask" aria-labelledby="say-h">
        <h2 id="say-h">What do you say to it?</h2>
        <p class="say">{{viewer}} reads it before any figure. It is kept with the look, and goes with it.</p>
        <form method="post" action="/looks/{{id}}/context">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <label for="context">Context</label>
        <textarea id="context" name="context" rows="4" maxlength="2000">{{context}}</textarea>
        <p><button>Keep it</button></p>
        </form>
        </section>
        {{/maySay}}
        {{#isUnread}}
        <section class="card w8 ask" aria-labelledby="read-h">
        <h2 id="read-h">Open it?</h2>
        <p class="say">You came by a link from elsewhere, which opens nothing. Opening it is written down, and {{person}} sees
        it.</p>
        <p><a class="button" href="/looks/{{id}}">Open it</a></p>
        </section>
        {{/isUnread}}
        {{#isWaiting}}
        <section class="card w4 ask" aria-labelledby="open-h">
        <h2 id="open-h">Open it now?</h2>
        <p class="say">You need not: it opens by itself after one working day of yours.</p>
        <form method="post" action="/me/looks/{{id}}/acknowledge">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <button class="button">I have read the question: open it</button>
        </form>
        </section>
        {{/isWaiting}}
        {{#preview}}
        <section class="card w12" id="preview" aria-labelledby="preview-h">
        <h2 id="preview-h">What it would show</h2>
        <p class="say">Only you see this yet. {{viewer}} sees these lines once it is open, as they are when it is first opened:
        what you correct or delete before that is not in it.</p>
        </section>
        {{{.}}}
        {{/preview}}
        </div>
        <p class="ways"><a href="/me/looks">Back to looks</a>{{#isPerson}} · <a href="/me">My weeks</a>{{/isPerson}} ·
        <a href="/policy#who">Who may see what</a></p>
        </aside>
        """#)
}
