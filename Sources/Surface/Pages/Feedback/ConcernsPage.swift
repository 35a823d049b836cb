public import Domain

/// `/feedback/concerns`: what was handed over, for HR and the trustee, who see the same.
public enum ConcernsPage {
    public struct Concern: Sendable {
        public let id: String
        public let words: String
        public let releasedOn: Day
        /// In words; nil while it is open.
        public let outcome: String?
        /// Oldest first.
        public let replies: [(by: String, words: String, on: Day)]
        public init(
            id: String, words: String, releasedOn: Day, outcome: String?,
            replies: [(by: String, words: String, on: Day)]
        ) {
            self.id = id
            self.words = words
            self.releasedOn = releasedOn
            self.outcome = outcome
            self.replies = replies
        }
    }

    /// So many stand on one page: each may be long, and what is open stands first.
    public static let mostOnAPage = 25

    /// - Parameters:
    ///   - concerns: those of this page.
    ///   - first: the place of the first of them, from 0.
    ///   - all: how many there are.
    ///   - outcomes: what a concern can be closed as, with its words.
    public static func render(
        _ concerns: [Concern], from first: Int, of all: Int, outcomes: [(value: String, words: String)],
        problem: String?, status: Int,
        in frame: Frame
    ) -> Page {
        let body = template.filled(with: [
            "problem": problem, "isEmpty": all == 0, "isInParts": all > mostOnAPage,
            "range": "\(first + 1) to \(first + concerns.count) of \(all)", "isBehind": concerns.isEmpty,
            "earlier": first > 0 ? "/feedback/concerns?from=\(max(0, first - mostOnAPage))" : nil,
            "later": first + concerns.count < all && !concerns.isEmpty
                ? "/feedback/concerns?from=\(first + concerns.count)" : nil,
            "concerns": concerns.map { concern in
                [
                    "id": concern.id, "words": concern.words, "on": dated(concern.releasedOn),
                    "outcome": concern.outcome, "isOpen": concern.outcome == nil, "csrf": frame.csrf,
                    "replies": concern.replies.map {
                        ["by": $0.by, "said": $0.words, "day": dated($0.on)] as Fields
                    },
                    "outcomes": outcomes.map { ["value": $0.value, "label": $0.words] as Fields },
                ] as Fields
            },
        ])
        return frame.page("Concerns", for: .hrAndTrustee, status: status, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Concerns</h1>
        <p class="lead">What somebody of this organization wrote. HR and the trustee read the same list, and either may
        answer. Nothing here says who it was: please do not try to find out.</p>
        {{#problem}}
        <p class="problem" role="alert">{{.}}</p>
        {{/problem}}
        <div class="grid">
        <section class="card w12" id="concerns" aria-labelledby="concerns-h">
        <h2 id="concerns-h">Handed over</h2>
        {{#isEmpty}}
        <p class="say">None so far. What is written is handed over in batches, within two weeks.</p>
        {{/isEmpty}}
        {{^isEmpty}}
        <ul class="plain">
        {{#concerns}}
        <li><p><strong>{{words}}</strong> <span class="under">handed over on {{on}}</span></p>
        {{#replies}}
        <p>{{said}} <span class="under">{{by}}, {{day}}</span></p>
        {{/replies}}
        {{#outcome}}<p class="quiet">Closed: {{.}}.</p>{{/outcome}}
        {{#isOpen}}
        <details><summary>Answer or close</summary>
        <form method="post" action="/feedback/concerns/reply">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}">
        <p><label for="reply-{{id}}">A reply, for whoever has the receipt</label>
        <textarea id="reply-{{id}}" name="reply" rows="3" required minlength="2" maxlength="2000"></textarea></p>
        <p><button class="button">Reply</button></p>
        </form>
        <form method="post" action="/feedback/concerns/close">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}">
        <p><label for="outcome-{{id}}">Or close it: what came of it</label>
        <select id="outcome-{{id}}" name="outcome">{{#outcomes}}<option value="{{value}}">{{label}}</option>{{/outcomes}}</select></p>
        <p><button>Close it</button></p>
        </form>
        </details>
        {{/isOpen}}
        </li>
        {{/concerns}}
        </ul>
        {{#isInParts}}
        <p class="say">{{#isBehind}}There are no more.{{/isBehind}}{{^isBehind}}{{range}}, those first that are
        open.{{/isBehind}}{{#earlier}} <a href="{{.}}">The ones before</a>{{/earlier}}{{#later}}
        <a href="{{.}}">The next ones</a>{{/later}}</p>
        {{/isInParts}}
        {{/isEmpty}}
        </section>
        </div>
        """#)
}
