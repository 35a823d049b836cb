/// The ways to the lines of groups that somebody may open, in the order of their names: never a value beside another.
public enum GroupsPage {
    public static let path = "/teams"

    /// Whoever may open none reads when there will be some.
    public static func render(in frame: Frame) -> Page {
        if frame.groups.isEmpty { return LaterPage.render(.groups, in: frame) }
        let own = frame.groups.prefix { $0.text == "My team" }
        let others = frame.groups.dropFirst(own.count)
        let (teams, wider) = (
            others.filter { $0.path.hasPrefix("/teams/") }, others.filter { !$0.path.hasPrefix("/teams/") }
        )
        let kinds: [(name: String, ways: [(path: String, text: String)])] = [
            ("Yours", Array(own)), ("Teams", teams), ("Made of them", wider),
        ]
        let body = template.filled(with: [
            "hasWider": !wider.isEmpty,
            "kinds": kinds.enumerated().filter { !$1.ways.isEmpty }.map { place, kind in
                [
                    "id": "kind-\(place)", "name": kind.name,
                    "ways": kind.ways.map { ["href": $0.path, "title": $0.text] as Fields },
                ] as Fields
            },
        ])
        return frame.page("Lines of groups", for: .onlyYou, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Lines of groups</h1>
        <p class="lead">How the weeks of a team, a department and the organization went, as change against what is usual
        for these people. Never a figure of a person, and never two teams beside each other.</p>
        <div class="grid">
        <section class="card w12" aria-label="Those that you can open">
        {{#kinds}}
        <h2 id="{{id}}">{{name}}</h2>
        <ul class="columns" aria-labelledby="{{id}}">
        {{#ways}}
        <li><a href="{{href}}">{{title}}</a></li>
        {{/ways}}
        </ul>
        {{/kinds}}
        {{#hasWider}}
        <p class="quiet">The page of a department has the ways to its teams, that of the organization to its departments.</p>
        {{/hasWider}}
        </section>
        </div>
        """#)
}
