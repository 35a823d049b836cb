/// A page of something that this version does not have yet: what will be there, and why it is not. It holds nothing of
/// anybody, so that everybody who is signed in may read it.
public enum LaterPage {
    public enum Topic: String, CaseIterable, Sendable {
        case looks = "/me/looks"
        case calendar = "/me/calendar"
        case teams = "/teams"
        case services = "/services"
        case departments = "/departments"
        case organization = "/organization"
        case oneOnOnes = "/one-on-ones"
        case rollout = "/rollout"
        case questions = "/rollout/questions"
        case feedback = "/feedback"
        case hr = "/hr"
        case trustee = "/trustee"
        case health = "/admin/health"
    }

    public static func render(_ topic: Topic, in frame: Frame) -> Page {
        let words = words(topic)
        let body = template.filled(with: [
            "title": words.title, "what": words.what,
            "why": frame.isSimulated && topic == .rollout
                ? "This organization is simulated, and counts as fully launched. In a real one the phases are not here yet."
                : words.why,
            "isSolo": frame.isSolo,
            "others": Topic.allCases.filter { $0 != topic }.map {
                ["href": $0.rawValue, "title": Self.words($0).title] as Fields
            },
        ])
        return frame.page(words.title, for: .everybody, status: 200, body: body)
    }

    private static func words(_ topic: Topic) -> (title: String, what: String, why: String) {
        switch topic {
        case .looks:
            (
                "Who looked",
                "Every look at your data by somebody else: who, when, why, and the proof that it was "
                    + "written down before it happened.",
                "In this version nobody can look at anybody, so there is nothing to list."
            )
        case .calendar:
            (
                "Your calendar",
                "Your meetings beside your focus: when they start and end and how many people are in "
                    + "them, and nothing else of them.", "Calendars cannot be connected yet."
            )
        case .teams:
            (
                "Your team",
                "Your team's lines: focus, meetings, reviews and deliveries as change against what is usual "
                    + "for these people, with the notes that explain them.",
                "Lines of a team need at least six people, four complete weeks and the soft launch. None of that is "
                    + "computed yet, so nobody sees any."
            )
        case .services:
            (
                "Services", "Lead time with its stages, and what each figure was computed from.",
                "No repository can be connected yet."
            )
        case .departments:
            (
                "Departments", "A department's own lines; its teams as names, never beside each other.",
                "Lines of groups are not computed yet."
            )
        case .organization:
            (
                "The organization", "The organization's own lines, and a quarter to print.",
                "Lines of groups are not computed yet."
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
                "Until the rollout is here, an organization stands in its second phase: whoever has read the notice is "
                    + "collected and sees the own data, and nobody sees anything else."
            )
        case .questions:
            (
                "Questions",
                "Every question that somebody asked about this program, with an answer, or with a name and a "
                    + "date.", "The register comes with the rollout."
            )
        case .feedback:
            (
                "Feedback",
                "A way to object that reaches HR and the trustee and not the chain of managers, and the "
                    + "pulse.", "It is not built yet. Until then, speak to your works council or to HR."
            )
        case .hr:
            (
                "HR",
                "The policy and whether it is kept; single people only by a documented case, with the trustee's "
                    + "approval.", "No case can be opened yet, so HR sees nobody's data."
            )
        case .trustee:
            (
                "Trustee", "What waits for a second signature, the ledger and how to check it, and the attack suite.",
                "There is nothing to sign yet, and no ledger."
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
