public import Domain

/// `/me/keys`: the own passphrase and the second factor.
public enum KeysPage {
    /// What was just made, shown once.
    public enum Made: Sendable {
        case offer(key: Secret, address: Secret)
        case recovery([Secret])
    }

    /// - Parameter problem: why the last try did not work.
    public static func render(
        hasSecondFactor: Bool, made: Made?, problem: String?, status: Int, in frame: Frame
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
        let body = template.filled(with: [
            "csrf": frame.csrf, "has": hasSecondFactor, "problem": problem, "offer": offer, "codes": codes,
            "hasCodes": codes != nil,
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
        <section class="card w12 ask" aria-labelledby="codes-h">
        <h2 id="codes-h">For the day on which your device is lost</h2>
        <p class="say"><strong>The second factor is on.</strong> Each of these works once instead of a code. They are shown
        this once: print them, or keep them where you keep passphrases.</p>
        <pre id="codes" tabindex="0"><code>{{#codes}}{{.}}
        {{/codes}}</code></pre>
        <p><button class="button" type="button" data-copy="codes" hidden>Copy the codes</button></p>
        </section>
        {{/hasCodes}}
        {{#offer}}
        <section class="card w12 ask" aria-labelledby="offer-h">
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
        <p class="say">A code from an app on your phone, beside the passphrase: whoever learns one of them is not in yet.</p>
        <form method="post" action="/me/keys/second-factor">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="set-up-passphrase">Your passphrase</label>
        <input id="set-up-passphrase" type="password" name="passphrase" required autocomplete="current-password"></p>
        <button class="button">Set one up</button>
        </form>
        {{/has}}
        </section>
        </div>
        """#)
}
