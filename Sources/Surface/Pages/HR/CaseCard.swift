import Access
import Domain
import Metrics

/// How HR asks for a look: one person, one documented case, and the trustee first.
struct CaseCard {
    let looks: MyLooks
    /// Whether there is a trustee who could approve anything.
    let hasTrustee: Bool
    /// From when on the reader asks, who is HR for too short a time; nil for everybody else.
    let asksFrom: Instant?
    let draft: CaseDraft?
    let frame: Frame

    private static let metrics = Catalogue.forLooks
    private static let proposed = [FocusTime.declaration.id.raw, ActivityTime.declaration.id.raw]
    private static let proposedWeeks = 12

    var html: String {
        let current = frame.zone.day(of: frame.now).week
        let chosen = draft?.metrics ?? Self.proposed
        let inCases = looks.byMe.filter { $0.terms.hrCase != nil }
        return Self.template.filled(with: [
            "csrf": frame.csrf, "problem": draft?.problem, "hasTrustee": hasTrustee,
            "isEarly": frame.phase.map { $0 < .fullLaunch } ?? false,
            "isOpen": asksFrom == nil && frame.phase.map { $0 == .fullLaunch } ?? true,
            "asksFrom": frame.phase.map { $0 < .fullLaunch } ?? false
                ? nil : asksFrom.map { LocalTime($0, in: frame.zone).full },
            "requests": looks.requests.map { Self.fields($0, frame: frame) },
            "looks": inCases.map { look in
                let words = LookWords(look, now: frame.now, zone: frame.zone)
                return [
                    "id": look.id.raw, "person": look.personName, "asked": words.asked, "case": words.hrCase,
                    "name": words.name, "rest": words.rest,
                ] as Fields
            },
            "hasAny": !looks.requests.isEmpty || !inCases.isEmpty,
            "person": draft?.person ?? "", "number": draft?.number ?? "", "question": draft?.question ?? "",
            "categories": LookCase.Category.allCases.map {
                ["id": $0.rawValue, "title": $0.title, "isChosen": $0.rawValue == draft?.category] as Fields
            },
            "metrics": Self.metrics.map {
                ["id": $0.id.raw, "title": $0.title, "isChosen": chosen.contains($0.id.raw)] as Fields
            },
            "from": draft?.from ?? current.adding(-Self.proposedWeeks).description,
            "to": draft?.to ?? current.adding(-1).description, "example": current.adding(-1).description,
            "soleBasis": soleBasis,
        ])
    }

    /// One that waits for the trustee.
    static func fields(_ request: CaseRequest, frame: Frame) -> Fields {
        [
            "person": request.personName, "question": request.terms.question, "number": request.hrCase.number,
            "category": request.hrCase.category.title, "weeks": "\(request.terms.from) to \(request.terms.to)",
            "asked": LocalTime(request.askedAt, in: frame.zone).full,
            "until": LocalTime(request.expires, in: frame.zone).full,
        ]
    }

    private static let template = Template(
        #"""
        <section class="card w8" id="case" aria-labelledby="case-h">
        <h2 id="case-h">A look in a case</h2>
        <p class="say">HR sees nobody's data by default. In one documented case you can ask to see some weeks of one person; asking
        the person is nearly always enough.</p>
        {{^hasTrustee}}
        <p class="problem">Without a trustee looks of HR are off: nobody could approve one.</p>
        {{/hasTrustee}}
        {{#problem}}
        <p class="problem" role="alert">{{.}}</p>
        {{/problem}}
        {{#isEarly}}
        <p class="say"><strong>Looks begin with full launch.</strong> Until then there is nothing to ask for, of anybody.</p>
        {{/isEarly}}
        {{#asksFrom}}
        <p class="say"><strong>You can ask from {{.}} on.</strong> The role counts fourteen days after it was given and you
        have signed in: until then everybody can see that it was.</p>
        {{/asksFrom}}
        {{#isOpen}}
        <form method="post" action="/hr/cases" class="pair">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="case-number">Case, as your files name it</label>
        <input id="case-number" name="case" value="{{number}}" maxlength="40" required autocomplete="off"></p>
        <p><label for="case-category">What it is about</label>
        <select id="case-category" name="category" required aria-describedby="case-hint"><option value="">choose one</option>
        {{#categories}}
        <option value="{{id}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>
        {{/categories}}
        </select></p>
        <p class="whole hint" id="case-hint">Terminations, discipline and rankings are not on this list, and cannot be.</p>
        <p class="whole"><label for="case-person">The person's address</label>
        <input id="case-person" name="person" type="email" value="{{person}}" required autocomplete="off"></p>
        <p class="whole"><label for="case-reason">The reason, as the trustee and the person will read it</label>
        <textarea id="case-reason" name="question" rows="3" minlength="20" maxlength="500" required>{{question}}</textarea></p>
        <fieldset class="whole"><legend>Metrics, four at most</legend>
        <div class="choices">
        {{#metrics}}
        <div><input id="case-{{id}}" type="checkbox" name="metric" value="{{id}}"{{#isChosen}} checked{{/isChosen}}>
        <label for="case-{{id}}">{{title}}</label></div>
        {{/metrics}}
        </div>
        </fieldset>
        <p><label for="case-from">From week</label>
        <input id="case-from" name="from_week" value="{{from}}" pattern="[0-9]{4}-W[0-9]{2}" required autocomplete="off"
        aria-describedby="case-weeks-hint"></p>
        <p><label for="case-to">To week</label>
        <input id="case-to" name="to_week" value="{{to}}" pattern="[0-9]{4}-W[0-9]{2}" required autocomplete="off"
        aria-describedby="case-weeks-hint"></p>
        <p class="whole hint" id="case-weeks-hint">At least four weeks, written like {{example}}.</p>
        <button class="button">Ask the trustee</button>
        </form>
        {{/isOpen}}
        </section>
        <section class="card w4 ask" aria-labelledby="case-how-h">
        <h2 id="case-how-h">What happens then</h2>
        <ul class="said">
        <li>It is written down in the ledger, and waits at most fourteen days for the trustee.</li>
        <li>Approved, the person reads your reason and the case at once, and can say something to it.</li>
        <li>It opens when they have acknowledged it, or after one working day of theirs, and lives for seven days.</li>
        <li>Both of you see the same page. One person, one look a case, no export, no list.</li>
        <li>Not approved, the person reads that it was asked for.</li>
        </ul>
        <p class="quiet">{{soleBasis}}</p>
        </section>
        {{#hasAny}}
        <section class="card w12" id="cases" aria-labelledby="cases-h">
        <h2 id="cases-h">Your cases</h2>
        <ul class="plain">
        {{#requests}}
        <li>{{person}}, asked on {{asked}}
        <span class="under">Case {{number}}: {{category}}. <strong>With the trustee</strong> until {{until}}.</span></li>
        {{/requests}}
        {{#looks}}
        <li><a href="/looks/{{id}}">{{person}}, asked on {{asked}}</a>
        <span class="under">{{case}}. <strong>{{name}}</strong>: {{rest}}</span></li>
        {{/looks}}
        </ul>
        </section>
        {{/hasAny}}

        """#)
}

/// What an HR partner had filled in when a look could not be asked for.
public struct CaseDraft: Sendable {
    /// The address.
    public let person: String
    public let category: String
    public let number: String
    /// The ids of metrics.
    public let metrics: [String]
    public let from: String
    public let to: String
    public let question: String
    /// What is wrong: one sentence.
    public let problem: String
    public init(
        person: String, category: String, number: String, metrics: [String], from: String, to: String,
        question: String, problem: String
    ) {
        self.person = person
        self.category = category
        self.number = number
        self.metrics = metrics
        self.from = from
        self.to = to
        self.question = question
        self.problem = problem
    }
}
