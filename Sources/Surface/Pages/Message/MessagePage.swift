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

    public static func problem(in frame: Frame, status: Int, title: String, sentence: String) -> Page {
        let body = template.filled(with: ["title": title, "sentence": sentence])
        return frame.page(title, for: .nobodyYet, status: status, body: body)
    }

    private static let template = Template(
        #"""
        <div class="alone">
        <h1>{{title}}</h1>
        <p class="lead">{{sentence}}</p>
        <p><a href="/">Back to the beginning</a></p>
        </div>
        """#)
}
