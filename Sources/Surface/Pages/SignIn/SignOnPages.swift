/// The way to the identity provider: the browser goes on by itself, and by a link where it does not.
public enum SignOnWayPage {
    public static func render(in frame: Frame, to address: String, name: String) -> Page {
        let body = template.filled(with: ["address": address, "name": name])
        return frame.page(name, for: .nobodyYet, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <div class="alone">
        <h1>{{name}}</h1>
        <p class="lead">You are taken there now, and come back when you have signed on.</p>
        <p><a href="{{address}}" rel="noreferrer">Go on</a></p>
        </div>
        """#)
}

/// After signing on: the code of the second factor, which the provider knows nothing of.
public enum SignOnCodePage {
    public static func render(in frame: Frame, csrf: String, message: String?) -> Page {
        let body = template.filled(with: ["csrf": csrf, "message": message])
        return frame.page("Your code", for: .nobodyYet, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <div class="alone">
        <h1>Your code</h1>
        <p class="lead">You have signed on. You have set up a second factor here: it is asked for too.</p>
        {{#message}}
        <p class="problem" role="alert">{{.}}</p>
        {{/message}}
        <form method="post" action="/sign-on/code" class="card">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="code">A code of your app, or one that you kept for this day</label>
        <input id="code" name="code" required inputmode="numeric" autocomplete="one-time-code"></p>
        <button class="button">Sign in</button>
        </form>
        <p><a href="/sign-in">Sign in in another way</a></p>
        </div>
        """#)
}
