import Domain

/// `/setup`: the first start, in three ways.
public enum SetupPage {
    /// `token` is the one of the set-up address; `zones` are proposed, others can be typed.
    public static func render(
        in frame: Frame, csrf: String, token: String, message: String?, zones: [String]
    ) -> Page {
        let body = template.filled(with: [
            "csrf": csrf, "token": token, "message": message, "zones": zones, "zone": frame.zone.name,
        ])
        return frame.page("Set up", for: .nobodyYet, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Good morning</h1>
        <p class="lead">This server is empty and knows nobody. There are three ways to begin.</p>
        {{#message}}
        <p class="problem" role="alert">{{.}}</p>
        {{/message}}
        <datalist id="zones">{{#zones}}<option value="{{.}}"></option>{{/zones}}</datalist>
        <div class="grid">
        <section class="card w4" aria-labelledby="solo-h">
        <h2 id="solo-h">Just myself</h2>
        <p class="say">A private mirror: your own weeks, and no second reader.</p>
        <form method="post" action="/setup">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="mode" value="solo">
        <p><label for="solo-name">Your name</label>
        <input id="solo-name" name="name" required autocomplete="name"></p>
        <p><label for="solo-email">E-mail address</label>
        <input id="solo-email" type="email" name="email" required autocomplete="username"></p>
        <p><label for="solo-zone">Time zone</label>
        <input id="solo-zone" name="zone" list="zones" value="{{zone}}" required autocomplete="off"></p>
        <p><label for="solo-passphrase">Passphrase</label>
        <input id="solo-passphrase" type="password" name="passphrase" required minlength="12"
        autocomplete="new-password" aria-describedby="solo-note">
        <span class="hint" id="solo-note">At least 12 characters</span></p>
        <p><label for="solo-repeated">The same again</label>
        <input id="solo-repeated" type="password" name="repeated" required minlength="12"
        autocomplete="new-password"></p>
        <button class="button">Begin</button>
        </form>
        </section>
        <section class="card w4" aria-labelledby="organization-h">
        <h2 id="organization-h">An organization</h2>
        <p class="say">You set it up and invite the others. That gives you no view of anybody's data.</p>
        <form method="post" action="/setup">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="mode" value="organization">
        <p><label for="organization">Organization</label>
        <input id="organization" name="organization" required autocomplete="organization"></p>
        <p><label for="organization-zone">Time zone of the organization</label>
        <input id="organization-zone" name="zone" list="zones" value="{{zone}}" required
        autocomplete="off"></p>
        <p><label for="owner-name">Your name</label>
        <input id="owner-name" name="name" required autocomplete="name"></p>
        <p><label for="owner-email">Your e-mail address</label>
        <input id="owner-email" type="email" name="email" required autocomplete="username"></p>
        <p><label for="owner-passphrase">Passphrase</label>
        <input id="owner-passphrase" type="password" name="passphrase" required minlength="12"
        autocomplete="new-password" aria-describedby="owner-note">
        <span class="hint" id="owner-note">At least 12 characters</span></p>
        <p><label for="owner-repeated">The same again</label>
        <input id="owner-repeated" type="password" name="repeated" required minlength="12"
        autocomplete="new-password"></p>
        <button class="button">Begin</button>
        </form>
        </section>
        <section class="card w4" aria-labelledby="demo-h">
        <h2 id="demo-h">Just looking</h2>
        <p class="say">Explore a simulated organization, with people who do not exist and a year that never
        was. It needs a directory of its own, so it will be a command: <code>daylight demo</code>. This version
        does not have it yet.</p>
        <p class="quiet">A simulated directory never becomes a real one, nor a real one simulated.</p>
        </section>
        </div>
        """#)
}
