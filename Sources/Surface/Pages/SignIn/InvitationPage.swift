/// `/invitation`: the first passphrase, chosen by the person and by nobody else.
public enum InvitationPage {
    public static func render(in frame: Frame, csrf: String, token: String, message: String?) -> Page {
        let body = template.filled(with: ["csrf": csrf, "token": token, "message": message])
        return frame.page("Welcome", for: .nobodyYet, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <div class="alone">
        <h1>Welcome</h1>
        <p class="lead">Choose a passphrase. Nobody else knows it or can choose one for you, and whoever
        accepts this invitation is the person from then on.</p>
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
