public import Access
public import Domain

/// `/me/connect`: how an editor comes to send its heartbeats here.
public enum ConnectPage {
    /// `address` is where this server is reached, without a path; `newToken` is shown this once.
    public static func render(
        _ state: Visible<CollectionState>, in frame: Frame, address: String,
        newToken: (secret: Secret, kind: OwnToken.Kind)?
    ) -> Page {
        // A token that only reads is no key of an editor.
        let editorKey = newToken.flatMap { $0.kind == .read ? nil : $0.secret.exposed }
        let tokens = state.value.tokens.sorted { $0.madeAt > $1.madeAt }
        let body = template.filled(with: [
            "csrf": frame.csrf, "address": address,
            "newToken": editorKey, "token": editorKey ?? "YOUR-TOKEN",
            "readToken": newToken.flatMap { $0.kind == .read ? $0.secret.exposed : nil },
            "liveCard": live.filled(with: ["live": liveText(state, now: frame.now)]),
            "make": make.filled(with: ["csrf": frame.csrf]),
            "tokens": tokens.map { fields($0, in: frame) }, "hasTokens": !tokens.isEmpty,
        ])
        return frame.page("Connect", for: .onlyYou, status: 200, body: body)
    }

    /// What the live line says; the script on the page asks for it again and again.
    public static func liveText(_ state: Visible<CollectionState>, now: Instant) -> String {
        let state = state.value
        if state.awaitsNotice { return "Nothing is taken before you have read the notice" }
        if state.pausedSince != nil { return "Paused: what arrives is answered and thrown away" }
        guard let latest = state.latestInWords(now: now) else { return "Waiting for the first heartbeat" }
        return state.hasOneHeartbeat
            ? "Received your first heartbeat \(latest)" : "First heartbeat received, the last one \(latest)"
    }

    private static func fields(_ token: OwnToken, in frame: Frame) -> Fields {
        [
            "id": token.id.raw, "prefix": token.prefix, "kind": words(token.kind),
            "made": LocalTime(token.madeAt, in: frame.zone).plain,
            "used": token.lastUsed.map { ago($0, now: frame.now) } ?? "never",
            "byOperator": token.isByOperator,
            "revoked": token.revokedAt.map { LocalTime($0, in: frame.zone).plain },
        ]
    }

    private static func words(_ kind: OwnToken.Kind) -> String {
        switch kind {
        case .read: "read your data"
        case .write: "write heartbeats"
        case .both: "write heartbeats and read your data"
        }
    }

    private static let template = Template(
        #"""
        <h1>Connect an editor</h1>
        <p class="lead">Any editor with a WakaTime plugin can send its heartbeats here instead. It takes two
        lines in one file.</p>
        <div class="grid">
        {{#readToken}}
        <section class="card w12" aria-labelledby="read-h" data-shown-once="/me/connect">
        <h2 id="read-h">Your new token, for scripts of your own</h2>
        <p class="say"><strong>It is shown this once:</strong> nobody, not even this server, can read it
        again. It reads everything about you and writes nothing, so it is no key for an editor.</p>
        <pre id="read" tabindex="0"><code>curl -H "Authorization: Bearer {{.}}" {{address}}/api/daylight/v1/me/export</code></pre>
        <p class="quiet">What else it can ask: <a href="/api/daylight/v1/openapi.json">openapi.json</a>.</p>
        <p><button class="button" type="button" data-copy="read" hidden>Copy the line</button></p>
        </section>
        {{/readToken}}
        {{^newToken}}
        {{{make}}}
        {{/newToken}}
        <section class="card w8" aria-labelledby="lines-h">
        <h2 id="lines-h">Put these lines into <code>~/.wakatime.cfg</code></h2>
        {{#newToken}}
        <p class="say" data-shown-once="/me/connect"><strong>Your new token is in the last line.</strong> It is shown this once: nobody,
        not even this server, can read it again.</p>
        {{/newToken}}
        {{^newToken}}
        <p class="say">Put a token of yours in the place of YOUR-TOKEN. No token at hand?
        <a href="#make">Make one</a>.</p>
        {{/newToken}}
        <pre id="lines" tabindex="0"><code>[settings]
        api_url = {{address}}/api
        api_key = {{token}}</code></pre>
        <p><button class="button" type="button" data-copy="lines" hidden>Copy the lines</button></p>
        <p class="quiet">The file is in your home directory, on Windows in <code>%USERPROFILE%</code>.
        Create it if it is not there.</p>
        </section>
        {{#newToken}}
        {{{liveCard}}}
        {{/newToken}}
        <section class="card w8" aria-labelledby="editors-h">
        <h2 id="editors-h">Install the plugin</h2>
        <p class="say">Look for <em>WakaTime</em> where your editor has its extensions. When it asks for a
        key, it is the one in the file.</p>
        <dl class="editors">
        <dt>VS Code, Cursor</dt><dd>Extensions, search for WakaTime</dd>
        <dt>JetBrains</dt><dd>Settings, Plugins, Marketplace, WakaTime</dd>
        <dt>Vim, Neovim</dt><dd>the plugin <code>wakatime/vim-wakatime</code></dd>
        <dt>Emacs</dt><dd>the package <code>wakatime-mode</code></dd>
        <dt>Sublime Text</dt><dd>Package Control, WakaTime</dd>
        <dt>Zed</dt><dd>Extensions, WakaTime</dd>
        <dt>Helix</dt><dd>the language server <code>wakatime-ls</code></dd>
        <dt>Others</dt><dd>whatever uses <code>wakatime-cli</code> reads the same file</dd>
        </dl>
        </section>
        {{#newToken}}
        {{{make}}}
        {{/newToken}}
        {{^newToken}}
        {{{liveCard}}}
        {{/newToken}}
        {{#hasTokens}}
        <section class="card w12" aria-labelledby="tokens-h">
        <h2 id="tokens-h">Your tokens</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="Your tokens">
        <table class="stack"><caption class="unseen">Your tokens</caption>
        <thead><tr><th scope="col">Begins with</th><th scope="col">May</th><th scope="col">Made</th>
        <th scope="col">Last used</th><th scope="col">State</th></tr></thead>
        <tbody>
        {{#tokens}}
        <tr><th scope="row"><code>{{prefix}}…</code>{{#byOperator}}<span class="under">made for you by whoever
        runs this server</span>{{/byOperator}}</th><td data-is="May">{{kind}}</td>
        <td data-is="Made">{{made}}</td><td data-is="Last used">{{used}}</td>
        <td data-is="State">{{#revoked}}revoked {{.}}{{/revoked}}{{^revoked}}active <form class="line" method="post"
        action="/me/connect/tokens/revoke">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="id" value="{{id}}">
        <button class="link" aria-label="Revoke {{prefix}}">Revoke</button>
        </form>{{/revoked}}</td></tr>
        {{/tokens}}
        </tbody></table></div>
        </section>
        {{/hasTokens}}
        </div>
        """#)

    private static let make = Template(
        #"""
        <section class="card w4" id="make" aria-labelledby="make-h">
        <h2 id="make-h">Make a token</h2>
        <p class="say">For an editor, a token that can only write is enough: what it reads back is
        empty.</p>
        <form method="post" action="/me/connect/tokens">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <fieldset><legend>What it may do</legend>
        <label><input type="radio" name="kind" value="write" required> write heartbeats</label>
        <label><input type="radio" name="kind" value="both"> write heartbeats and read your data: shows your day
        in the editor's status bar, and opens all of your data to whoever has it</label>
        <label><input type="radio" name="kind" value="read"> read your data, for scripts of your own</label>
        </fieldset>
        <button class="button">Make a token</button>
        </form>
        </section>
        """#)

    private static let live = Template(
        #"""
        <section class="card w4 ask" aria-labelledby="live-h">
        <h2 id="live-h">Does it arrive?</h2>
        <p class="say" id="heartbeat" role="status" data-live="/me/connect/live">{{live}}</p>
        <p class="quiet">A heartbeat is what an editor sends while you write, and when you save.</p>
        <p><a href="/me/connect" data-unless-live>Look again</a></p>
        </section>
        """#)
}
