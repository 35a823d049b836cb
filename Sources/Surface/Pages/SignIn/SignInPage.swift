/// `/sign-in`: address and passphrase, or the organization's sign-on.
public enum SignInPage {
    /// `csrf` belongs to the visitor who has no session yet; `message` says why the last try did not work.
    /// - Parameter signOn: how people know the identity provider; nil without one.
    public static func render(in frame: Frame, csrf: String, email: String?, message: String?, signOn: String?)
        -> Page
    {
        let body = template.filled(with: [
            "csrf": csrf, "email": email ?? "", "message": message,
            "signOn": signOn.map { ["name": $0, "csrf": csrf] as Fields },
        ])
        return frame.page("Sign in", for: .nobodyYet, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <div class="alone">
        <h1>Sign in</h1>
        <p class="lead">To see your own weeks. Nobody else can.</p>
        {{#message}}
        <p class="problem" role="alert">{{.}}</p>
        {{/message}}
        {{#signOn}}
        <form method="post" action="/sign-on" class="card">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <button class="button">{{name}}</button>
        </form>
        {{/signOn}}
        <form method="post" action="/sign-in" class="card">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="email">E-mail address</label>
        <input id="email" type="email" name="email" value="{{email}}" required autocomplete="username"></p>
        <p><label for="passphrase">Passphrase</label>
        <input id="passphrase" type="password" name="passphrase" required
        autocomplete="current-password"></p>
        <p><label for="code">Code, if you have set up a second factor</label>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code"></p>
        <button class="button">Sign in</button>
        </form>
        <p class="quiet">No passphrase yet? Open the address in your invitation; it can be used once. Forgotten? Nobody can
        read or choose yours. In an organization a trustee signs a new invitation, and you see that afterwards; in a house of one person there is no
        way.</p>
        </div>
        """#)
}
