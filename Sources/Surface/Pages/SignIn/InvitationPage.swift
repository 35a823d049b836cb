import Domain

/// `/invitation`: the first passphrase, chosen by the person and by nobody else.
public enum InvitationPage {
    /// - Parameters:
    ///   - name: whom the invitation is for, so that somebody else notices.
    ///   - organization: nil in a private mirror.
    public static func render(
        in frame: Frame, csrf: String, token: String, name: String, organization: String?, message: String?
    ) -> Page {
        let body = template.filled(with: [
            "csrf": csrf, "token": token, "name": name == Forgotten.name ? nil : name, "organization": organization,
            "message": message,
        ])
        return frame.page("Welcome", for: .nobodyYet, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <div class="alone">
        <h1>Welcome{{#name}}, {{.}}{{/name}}{{^name}} back{{/name}}</h1>
        <p class="lead">{{#organization}}{{.}} invites you. {{/organization}}If this is not {{#name}}you{{/name}}{{^name}}for
        you{{/name}}, close the page: whoever accepts is {{#name}}{{.}}{{/name}}{{^name}}the one whom it is for{{/name}} from then
        on. Choose a passphrase. Nobody else knows it, can choose one for
        you, or can reset it.</p>
        {{#message}}
        <p class="problem" role="alert">{{.}}</p>
        {{/message}}
        <form method="post" action="/invitation" class="card">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="token" value="{{token}}">
        <p><label for="new-passphrase">New passphrase</label>
        <input id="new-passphrase" type="password" name="new_passphrase" required minlength="12"
        autocomplete="new-password" aria-describedby="passphrase-note">
        <span class="hint" id="passphrase-note">At least 12 characters; four words that do not belong
        together are good.</span></p>
        <p><label for="repeated">The same again</label>
        <input id="repeated" type="password" name="repeated" required minlength="12"
        autocomplete="new-password"></p>
        <button class="button">Accept the invitation</button>
        </form>
        <p class="quiet">Before you accept: <a href="/policy">who may see what</a>, <a href="/privacy">what
        is guaranteed</a>.</p>
        </div>
        """#)
}
