/// A page of something that this version does not have yet: what will be there, and why it is not. It holds nothing of
/// anybody, so that everybody who is signed in may read it.
public enum LaterPage {
    public enum Topic: Sendable {
        case groups, services, oneOnOnes, rollout, feedback
    }

    public static func render(_ topic: Topic, in frame: Frame) -> Page {
        let words = words(topic)
        let body = template.filled(with: [
            "title": words.title, "what": words.what, "why": words.why, "isSolo": frame.isSolo,
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
        }
    }

    private static let template = Template(
        #"""
        <h1>{{title}}</h1>
        <p class="lead">This is not here yet.</p>
        <div class="grid">
        <section class="card w6" aria-labelledby="what-h">
        <h2 id="what-h">What will be here</h2>
        <p class="say">{{what}}</p>
        </section>
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
        </div>
        """#)
}
