public import Domain

/// `/me/keys`: the own passphrase, the second factor, the sign-on and the own sessions.
public enum KeysPage {
    /// What was just made, shown once.
    public enum Made: Sendable {
        case offer(key: Secret, address: Secret)
        case recovery([Secret])
    }

    /// The organization's identity provider, as people know it.
    public struct SignOn: Sendable {
        let name: String
        let since: Instant?
        /// - Parameter since: since when it lets this person in; nil if it does not.
        public init(name: String, since: Instant?) {
            self.name = name
            self.since = since
        }
    }

    /// A session of one's own.
    public struct Session: Sendable {
        let id: String
        let since: Instant
        let isThis: Bool
        /// - Parameters:
        ///   - since: when it was opened, of which the page says the day alone.
        ///   - isThis: whether it is the one that sees the page.
        public init(id: String, since: Instant, isThis: Bool) {
            self.id = id
            self.since = since
            self.isThis = isThis
        }
    }

    /// Scripts may have opened many: the form can end all others at once.
    private static let mostSessions = 20

    /// - Parameters:
    ///   - hasPassphrase: false for somebody who came in by the sign-on and has chosen none.
    ///   - signOn: nil where no provider is named.
    ///   - sessions: the one that sees the page first, then the newest.
    ///   - problem: why the last try did not work.
    public static func render(
        hasSecondFactor: Bool, hasPassphrase: Bool, signOn: SignOn?, sessions: [Session], made: Made?, problem: String?,
        status: Int,
        in frame: Frame
    ) -> Page {
        var offer: Fields?
        var codes: [String]?
        switch made {
        case .offer(let key, let address):
            // In groups of four: it may be typed.
            let groups = stride(from: 0, to: key.exposed.count, by: 4).map { start in
                String(key.exposed.dropFirst(start).prefix(4))
            }
            offer = ["key": groups.joined(separator: " "), "address": address.exposed, "csrf": frame.csrf]
        case .recovery(let made): codes = made.map(\.exposed)
        case nil: break
        }
        let more = sessions.count > mostSessions ? "\(sessions.count - mostSessions)" : nil
        let body = template.filled(with: [
            "csrf": frame.csrf, "has": hasSecondFactor, "problem": problem, "offer": offer, "codes": codes,
            "sessions": sessions.prefix(mostSessions).map { session in
                [
                    "id": session.id, "isThis": session.isThis,
                    "since": dated(LocalTime(session.since, in: frame.zone).day),
                ] as Fields
            },
            "canEnd": hasPassphrase && sessions.count > 1, "more": more,
            "hasCodes": codes != nil, "hasPassphrase": hasPassphrase,
            "signOn": signOn.map { signOn in
                [
                    "name": signOn.name, "csrf": frame.csrf, "has": hasSecondFactor, "hasPassphrase": hasPassphrase,
                    "since": signOn.since.map { dated(LocalTime($0, in: frame.zone).day) },
                    "isTied": signOn.since != nil,
                ] as Fields
            },
        ])
        return frame.page("Your keys", for: .onlyYou, status: status, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Your keys</h1>
        <p class="lead">What lets you in, and nobody else.</p>
        {{#problem}}
        <p class="problem" role="alert">{{.}}</p>
        {{/problem}}
        <div class="grid">
        {{#hasCodes}}
        <section class="card w12 ask" aria-labelledby="codes-h" data-shown-once="/me/keys">
        <h2 id="codes-h">For the day on which your device is lost</h2>
        <p class="say"><strong>The second factor is on.</strong> Each of these works once instead of a code. They are shown
        this once: print them, or keep them where you keep passphrases.</p>
        <pre id="codes" tabindex="0"><code>{{#codes}}{{.}}
        {{/codes}}</code></pre>
        <p><button class="button" type="button" data-copy="codes" hidden>Copy the codes</button></p>
        </section>
        {{/hasCodes}}
        {{#offer}}
        <section class="card w12 ask" aria-labelledby="offer-h" data-shown-once="/me/keys">
        <h2 id="offer-h">Give this key to your app</h2>
        <p class="say"><a href="{{address}}">Open it in an app on this device</a>, or type it into one: time-based, six
        digits. It is shown this once.</p>
        <pre tabindex="0"><code>{{key}}</code></pre>
        <form method="post" action="/me/keys/second-factor/confirm">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="confirm-code">The code that the app shows now</label>
        <input id="confirm-code" name="code" required inputmode="numeric" autocomplete="one-time-code"></p>
        <button class="button">Turn it on</button>
        </form>
        </section>
        {{/offer}}
        <section class="card w6" id="passphrase" aria-labelledby="passphrase-h">
        {{#hasPassphrase}}
        <h2 id="passphrase-h">Another passphrase</h2>
        <p class="say">Ends every other session of yours; the tokens of your editors stay.</p>
        <form method="post" action="/me/keys/passphrase">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="old">The one you have</label>
        <input id="old" type="password" name="passphrase" required autocomplete="current-password"></p>
        <p><label for="new">The new one, at least twelve characters</label>
        <input id="new" type="password" name="new_passphrase" required minlength="12" autocomplete="new-password"></p>
        <p><label for="repeated">The new one again</label>
        <input id="repeated" type="password" name="repeated" required autocomplete="new-password"></p>
        <button class="button">Change it</button>
        </form>
        {{/hasPassphrase}}
        {{^hasPassphrase}}
        <h2 id="passphrase-h">A passphrase of your own</h2>
        <p class="say">You came in by the sign-on and have none. With one you get in without it, can set a second factor up, and can
        disconnect the sign-on. Choose it within ten minutes of signing on; every other session of yours ends.</p>
        <form method="post" action="/me/keys/first-passphrase">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="new">At least twelve characters</label>
        <input id="new" type="password" name="new_passphrase" required minlength="12" autocomplete="new-password"></p>
        <p><label for="repeated">The same again</label>
        <input id="repeated" type="password" name="repeated" required autocomplete="new-password"></p>
        <button class="button">Choose it</button>
        </form>
        {{/hasPassphrase}}
        </section>
        <section class="card w6" id="second-factor" aria-labelledby="factor-h">
        <h2 id="factor-h">A second factor</h2>
        {{#has}}
        <p class="say"><strong>It is on.</strong> Signing in asks for a code of your app too.</p>
        <form method="post" action="/me/keys/second-factor/remove">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="remove-passphrase">Your passphrase</label>
        <input id="remove-passphrase" type="password" name="passphrase" required autocomplete="current-password"></p>
        <p><label for="remove-code">A code, or one that you kept for this day</label>
        <input id="remove-code" name="code" required autocomplete="one-time-code"></p>
        <button>Turn it off</button>
        </form>
        {{/has}}
        {{^has}}
        {{^hasPassphrase}}
        <p class="say">Choose a passphrase first: the two belong together.</p>
        {{/hasPassphrase}}
        {{#hasPassphrase}}
        <p class="say">A code from an app on your phone, beside the passphrase: whoever learns one of them is not in yet.</p>
        <form method="post" action="/me/keys/second-factor">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="set-up-passphrase">Your passphrase</label>
        <input id="set-up-passphrase" type="password" name="passphrase" required autocomplete="current-password"></p>
        <button class="button">Set one up</button>
        </form>
        {{/hasPassphrase}}
        {{/has}}
        </section>
        <section class="card w12" id="sessions" aria-labelledby="sessions-h">
        <h2 id="sessions-h">Where you are signed in</h2>
        <p class="say">One for each browser and script. A session ends by itself after twelve hours without use. Which browser it was, and
        from where, is not kept.</p>
        {{#canEnd}}
        <form method="post" action="/me/keys/sessions/end">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <fieldset><legend>Which one to end</legend>
        {{#sessions}}
        {{#isThis}}<p>Since {{since}}: this one, which ends when you sign out</p>{{/isThis}}
        {{^isThis}}<p><label><input type="radio" name="session" value="{{id}}" required> Since {{since}}</label></p>{{/isThis}}
        {{/sessions}}
        {{#more}}
        <p class="quiet">{{.}} more are not listed: “All but this one” ends them too.</p>
        {{/more}}
        <p><label><input type="radio" name="session" value="others" required> All but this one</label></p>
        </fieldset>
        <p class="quiet">Those of one day look alike: the hour is not shown.</p>
        <p><label for="end-passphrase">Your passphrase</label>
        <input id="end-passphrase" type="password" name="passphrase" required autocomplete="current-password"></p>
        <button>End it</button>
        </form>
        {{/canEnd}}
        {{^canEnd}}
        <ul>
        {{#sessions}}
        <li>Since {{since}}{{#isThis}}: this one, which ends when you sign out{{/isThis}}</li>
        {{/sessions}}
        </ul>
        {{^hasPassphrase}}
        <p class="quiet">To end one by itself, choose a passphrase first. <a href="/me/data">Sign out everywhere</a> ends all of them.</p>
        {{/hasPassphrase}}
        {{/canEnd}}
        </section>
        {{#signOn}}
        <section class="card w12" id="sign-on" aria-labelledby="sign-on-h">
        <h2 id="sign-on-h">{{name}}</h2>
        {{#isTied}}
        <p class="say"><strong>It lets you in</strong>, since {{since}}. Whoever operates it can sign on as you there, and with that
        come in here: a second factor of yours is asked for all the same. Who you are there is kept as a keyed hash.</p>
        {{#hasPassphrase}}
        <form method="post" action="/me/keys/sign-on/remove">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="untie-passphrase">Your passphrase</label>
        <input id="untie-passphrase" type="password" name="passphrase" required autocomplete="current-password"></p>
        {{#has}}
        <p><label for="untie-code">A code of your app</label>
        <input id="untie-code" name="code" required autocomplete="one-time-code"></p>
        {{/has}}
        <button>Disconnect it</button>
        </form>
        {{/hasPassphrase}}
        {{^hasPassphrase}}
        <p class="quiet">Choose a passphrase, and you can disconnect it.</p>
        {{/hasPassphrase}}
        {{/isTied}}
        {{^isTied}}
        <p class="say">It does not let you in: only your passphrase does. You can connect it; whoever operates it could then sign on as
        you there, and with that come in here. A second factor of yours is asked for all the same.</p>
        <form method="post" action="/me/keys/sign-on">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="tie-passphrase">Your passphrase</label>
        <input id="tie-passphrase" type="password" name="passphrase" required autocomplete="current-password"></p>
        {{#has}}
        <p><label for="tie-code">A code of your app</label>
        <input id="tie-code" name="code" required autocomplete="one-time-code"></p>
        {{/has}}
        <button>Connect it</button>
        </form>
        {{/isTied}}
        </section>
        {{/signOn}}
        </div>
        """#)
}
