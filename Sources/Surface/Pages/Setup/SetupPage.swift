import Domain

/// `/setup`: the first start, in three ways.
public enum SetupPage {
    /// - Parameters:
    ///   - token: the one of the set-up address; without it the page says where to find that.
    ///   - filled: what was sent and could not be taken, by the names of the fields; passphrases are typed again.
    ///   - zones: proposed; others can be typed.
    public static func render(
        in frame: Frame, csrf: String, token: String, filled: [String: String], message: String?, zones: [String]
    ) -> Page {
        if token.isEmpty {
            return frame.page("Set up", for: .nobodyYet, status: 200, body: withoutToken.filled(with: [:]))
        }
        let isOrganization = filled["mode"] == "organization"
        func fields(_ isThis: Bool) -> Fields {
            [
                "name": isThis ? filled["name"] ?? "" : "", "email": isThis ? filled["email"] ?? "" : "",
                "zone": isThis ? filled["zone"] ?? "" : "",
                "organization": isThis ? filled["organization"] ?? "" : "", "message": isThis ? message : nil,
            ]
        }
        let body = template.filled(with: [
            "csrf": csrf, "token": token, "zones": zones, "solo": fields(!isOrganization),
            "whole": fields(isOrganization),
        ])
        return frame.page("Set up", for: .nobodyYet, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Welcome to Daylight</h1>
        <p class="lead">This server is empty and knows nobody. There are three ways to begin.</p>
        <datalist id="zones">{{#zones}}<option value="{{.}}"></option>{{/zones}}</datalist>
        <div class="grid">
        <section class="card w4" aria-labelledby="solo-h">
        <h2 id="solo-h">Just myself</h2>
        <p class="say">A private mirror: your own weeks, and no second reader.</p>
        {{#solo}}{{#message}}
        <p class="problem" role="alert">{{.}}</p>
        {{/message}}{{/solo}}
        <form method="post" action="/setup">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="mode" value="solo">
        <p><label for="solo-name">Your name</label>
        <input id="solo-name" name="name" value="{{#solo}}{{name}}{{/solo}}" required autocomplete="name"></p>
        <p><label for="solo-email">E-mail address</label>
        <input id="solo-email" type="email" name="email" value="{{#solo}}{{email}}{{/solo}}" required autocomplete="username"></p>
        <p><label for="solo-zone">Time zone</label>
        <input id="solo-zone" name="zone" list="zones" value="{{#solo}}{{zone}}{{/solo}}" required data-zone
        placeholder="Europe/Berlin" autocomplete="off"></p>
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
        {{#whole}}{{#message}}
        <p class="problem" role="alert">{{.}}</p>
        {{/message}}{{/whole}}
        <form method="post" action="/setup">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="token" value="{{token}}">
        <input type="hidden" name="mode" value="organization">
        <p><label for="organization">Organization</label>
        <input id="organization" name="organization" value="{{#whole}}{{organization}}{{/whole}}" required autocomplete="organization"></p>
        <p><label for="organization-zone">Time zone of the organization</label>
        <input id="organization-zone" name="zone" list="zones" value="{{#whole}}{{zone}}{{/whole}}" required data-zone
        placeholder="Europe/Berlin"
        autocomplete="off"></p>
        <p><label for="owner-name">Your name</label>
        <input id="owner-name" name="name" value="{{#whole}}{{name}}{{/whole}}" required autocomplete="name"></p>
        <p><label for="owner-email">Your e-mail address</label>
        <input id="owner-email" type="email" name="email" value="{{#whole}}{{email}}{{/whole}}" required autocomplete="username"></p>
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
        <p class="say">Explore a simulated organization, with people who do not exist and weeks that never
        were. It has a directory of its own, so it is one command, in another window:</p>
        <pre tabindex="0"><code>make demo</code></pre>
        <p class="quiet">Or <code>daylight demo --port 8081</code>. A simulated directory never becomes a real
        one, nor a real one simulated.</p>
        </section>
        </div>
        """#)

    private static let withoutToken = Template(
        #"""
        <div class="alone">
        <h1>Welcome to Daylight</h1>
        <p class="lead">This server is empty. It is set up from the address that it printed when it started:
        so nobody who merely finds the port becomes its owner.</p>
        <p>Look into the window in which it was started for the line <code>Set it up:</code> and open that
        address. Without that window: stop the server and start it again, it prints a new one.</p>
        </div>
        """#)
}
