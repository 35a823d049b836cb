/// A page of something that this version does not have yet: what will be there, and why it is not. It holds nothing of
/// anybody, so that everybody who is signed in may read it.
public enum LaterPage {
    public enum Topic: String, CaseIterable, Sendable {
        case groups = "/teams"
        case services = "/services"
        case oneOnOnes = "/one-on-ones"
        case rollout = "/rollout"
        case feedback = "/feedback"
        case health = "/admin/health"
    }

    /// What nothing else serves.
    public static let served: [Topic] = Topic.allCases.filter {
        ![.rollout, .services, .health, .feedback, .oneOnOnes].contains($0)
    }
    private static let notYet: [Topic] = served.filter { $0 != .groups }

    public static func render(_ topic: Topic, in frame: Frame) -> Page {
        let words = words(topic)
        // Whoever may open some has a way to them; this page then only says where they are.
        let open = topic == .groups ? frame.groups.map { ["href": $0.path, "title": $0.text] as Fields } : []
        let body = template.filled(with: [
            "title": words.title, "what": words.what,
            "why": words.why,
            "isSolo": frame.isSolo, "open": open, "isHere": !open.isEmpty,
            "others": notYet.filter { $0 != topic }.map {
                ["href": $0.rawValue, "title": Self.words($0).title] as Fields
            },
        ])
        return frame.page(words.title, for: .everybody, status: 200, body: body)
    }

    private static func words(_ topic: Topic) -> (title: String, what: String, why: String) {
        switch topic {
        case .groups:
            (
                "Lines of groups",
                "How the weeks of a team, a department and the organization went, as change against what is usual for "
                    + "these people: focus with time in the editor beside it. Never a figure of a person, and "
                    + "never two teams beside each other.",
                "They come with the soft launch, and a line needs at least six people who count, five of them "
                    + "active in a week, and four complete weeks. Until then everybody sees the own weeks, and nothing else."
            )
        case .services:
            (
                "Services",
                "How work gets from commit to production: lead time with its stages, fail rate, recovery, and what each "
                    + "figure was computed from. Never by author.",
                "They come with the soft launch. Until then everybody sees the own changes on the own page, and nothing else."
            )
        case .oneOnOnes:
            (
                "One-on-ones",
                "A joint agenda for two people: questions, notes of both, and the charts that the "
                    + "developer brings.", "It comes with the soft launch."
            )
        case .rollout:
            (
                "Rollout",
                "In which phase this organization is, what the next gate asks for, and the eleven items of "
                    + "the checklist with their evidence.",
                "One person has no phases."
            )
        case .feedback:
            (
                "Feedback",
                "A way to object that reaches HR and the trustee and not the chain of managers, and the "
                    + "pulse.",
                "One person has nobody to write to."
            )
        case .health:
            (
                "Sources", "For every empty metric, which source is missing.",
                "Editors are the only source so far; people connect them on Connect."
            )
        }
    }

    private static let template = Template(
        #"""
        <h1>{{title}}</h1>
        {{#isHere}}
        <p class="lead">Each has a page of its own, beside nobody else's.</p>
        {{/isHere}}
        {{^isHere}}
        <p class="lead">This is not here yet.</p>
        {{/isHere}}
        <div class="grid">
        <section class="card w6" aria-labelledby="what-h">
        <h2 id="what-h">{{#isHere}}What they show{{/isHere}}{{^isHere}}What will be here{{/isHere}}</h2>
        <p class="say">{{what}}</p>
        </section>
        {{#isHere}}
        <section class="card w6" aria-labelledby="open-h">
        <h2 id="open-h">Those that you can open</h2>
        <ul class="plain">
        {{#open}}
        <li><a href="{{href}}">{{title}}</a></li>
        {{/open}}
        </ul>
        </section>
        {{/isHere}}
        {{^isHere}}
        <section class="card w6" aria-labelledby="why-h">
        <h2 id="why-h">Why not yet</h2>
        {{#isSolo}}
        <p class="say">This is a private mirror: it has one person and one reader. It comes with an
        organization.</p>
        {{/isSolo}}
        {{^isSolo}}
        <p class="say">{{why}}</p>
        {{/isSolo}}
        <p class="quiet">What there is: <a href="/me">your own weeks</a> and <a href="/me/data">your own
        data</a>.</p>
        </section>
        {{/isHere}}
        <section class="card w12" aria-labelledby="later-h">
        <h2 id="later-h">What else will come</h2>
        <ul class="columns">
        {{#others}}
        <li><a href="{{href}}">{{title}}</a></li>
        {{/others}}
        </ul>
        </section>
        </div>
        """#)
}
