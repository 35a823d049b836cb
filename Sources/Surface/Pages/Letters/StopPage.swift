/// `/mail/stop/…`: where a letter's last line leads to. It says the same for every key.
public enum StopPage {
    public static func render(_ key: String, isDone: Bool, in frame: Frame) -> Page {
        let isPlain = key.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) } && key.utf8.count <= 64
        let body = template.filled(with: ["isDone": isDone, "key": isPlain ? key : ""])
        return frame.page("Letters", for: .everybody, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        {{#isDone}}
        <h1>Ended</h1>
        <p class="lead">No more letters of this kind will come. On your own page you can ask for them again.</p>
        {{/isDone}}
        {{^isDone}}
        <h1>End these letters?</h1>
        <form method="post" action="/mail/stop/{{key}}">
        <p><button>End them</button></p>
        </form>
        {{/isDone}}
        """#)
}
