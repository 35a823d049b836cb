/// A page that only says something.
public enum MessagePage {
    /// What is not there and what may not be seen look the same.
    public static func notFound(in frame: Frame) -> Page {
        problem(
            in: frame, status: 404, title: "Nothing here",
            sentence: "There is no such page, or it is not one that you can see.")
    }

    /// A refusal explains itself in one kind sentence.
    public static func refused(in frame: Frame, sentence: String) -> Page {
        problem(in: frame, status: 400, title: "Not here", sentence: sentence)
    }

    /// After "delete everything": what is gone, what stays, and the way back.
    public static func everythingDeleted(in frame: Frame) -> Page {
        problem(
            in: frame, status: 200, title: "Everything is deleted",
            sentence: """
                All that was recorded about you is gone, and with it your passphrase, your sessions and your tokens: \
                your editors are refused from now on. What stays: your name, sealed with a key that is in no database; a keyed \
                hash of your address; commits that were imported, as work of nobody; and where there are teams, yours with its dates. \
                You can come back by a new invitation, and begin \
                with nothing: whoever runs this server makes one with `daylight person invite` and your address.
                """)
    }

    /// A problem with a form leads back to the page that the form stands on.
    public static func problem(
        in frame: Frame, status: Int, title: String, sentence: String
    ) -> Page {
        let ways = [
            ("/me/data", "/me/data", "My data"), ("/me/connect", "/me/connect", "Connect"),
            ("/me/notice", "/me/notice", "the notice"), ("/me/looks", "/me/looks", "Looks"),
            ("/looks", "/me/looks", "Looks"), ("/me/counted", "/me/looks", "Looks"),
            ("/admin", "/admin", "Administration"), ("/rollout", "/rollout", "the rollout"),
            ("/trustee", "/trustee", "the trustee’s desk"), ("/hr", "/hr", "the HR desk"),
            ("/feedback", "/feedback", "Feedback"), ("/policy", "/policy", "the policy"),
        ]
        // A page that is not there, or not for this reader, is no way back.
        let way = ways.first { frame.path.hasPrefix($0.0) && frame.path != $0.1 } ?? wayToOne(from: frame.path)
        let body = template.filled(with: [
            "title": title, "sentence": sentence, "href": way?.1 ?? "/",
            "back": way.map { "Back to \($0.2)" } ?? "Back to the beginning",
        ])
        return frame.page(title, for: .nobodyYet, status: status, body: body)
    }

    /// `/one-on-ones/4f/items` to `/one-on-ones/4f`.
    private static func wayToOne(from path: String) -> (String, String, String)? {
        let parts = path.split(separator: "/")
        let names = ["one-on-ones": "the joint page", "teams": "the team", "services": "the service"]
        guard parts.count > 2, let name = names[String(parts[0])] else { return nil }
        return (path, "/\(parts[0])/\(parts[1])", name)
    }

    private static let template = Template(
        #"""
        <div class="alone">
        <h1>{{title}}</h1>
        <p class="lead">{{sentence}}</p>
        <p><a href="{{href}}">{{back}}</a></p>
        </div>
        """#)
}
