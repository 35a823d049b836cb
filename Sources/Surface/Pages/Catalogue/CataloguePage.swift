import Domain
import Metrics

/// `/catalogue`: every metric there is, and what is not one and never will be.
public enum CataloguePage {
    public static func render(in frame: Frame) -> Page {
        let titles = Dictionary(uniqueKeysWithValues: Catalogue.all.map { ($0.id, $0.title) })
        let metrics: [Fields] = Catalogue.all.map { declaration in
            [
                "id": declaration.id.raw, "title": declaration.title, "purpose": declaration.purpose,
                "formula": declaration.formula, "unit": words(declaration.unit),
                "sources": listed(declaration.sources.map(words), "and"),
                "audience": words(declaration.audience), "inGroups": inGroups(declaration),
                "doesNotSay": declaration.doesNotSay,
                "counter": titles[declaration.counterMetric] ?? declaration.counterMetric.raw,
                "counterID": declaration.counterMetric.raw, "retention": declaration.retention,
                "caveat": declaration.id.raw.hasPrefix("activity-time") ? activityCaveat : nil,
            ]
        }
        let body = template.filled(with: ["metrics": metrics, "never": never])
        return frame.page("Catalogue", for: .everybody, status: 200, body: body)
    }

    /// The build fails if somebody adds one of these.
    static let never = [
        "hours logged", "story points completed", "number of deployments as a score",
        "daily coding minutes for others", "lines of code as a measure", "commit counts", "keystrokes", "screenshots",
        "clipboard", "window titles", "location", "idle time", "first or last event of the day for others",
        "individual scores, targets or thresholds",
    ]

    private static func words(_ unit: Domain.Unit) -> String {
        switch unit {
        case .seconds: "seconds, shown as hours"
        case .ratio: "a share"
        case .count: "a count"
        }
    }

    private static func words(_ source: Declaration.Source) -> String {
        switch source {
        case .editor: "the editor"
        case .calendar: "the calendar"
        case .git: "git"
        case .changes: "pull and merge requests and their reviews"
        case .deployments: "deployments"
        case .incidents: "incidents"
        case .iterations: "iterations and their items"
        case .selfReport: "what people say themselves"
        }
    }

    /// How a week of one person counts in a group, and to what the mean is rounded: fixed, and the same for everybody.
    private static func inGroups(_ metric: Declaration) -> String? {
        guard metric.audience == .personAndPanels else { return nil }
        let rule = metric.panels
        let how =
            metric.unit == .ratio
            ? "to the nearest \(inWords(Int((rule.grid * 100).rounded()))) percentage points"
            : "a week counts up to \(Int(rule.cap / 3600)) hours, to the nearest half an hour"
        let besides = [
            rule.isOneOfTheKinds ? "for groups of 13 and more" : nil,
            rule.isOfCalendars ? "whoever has no calendar counts as unchanged" : nil,
            rule.hasLevel ? "a level at most once a quarter" : "never a level",
        ].compactMap(\.self)
        return (["As change against the own usual", how] + besides).joined(separator: "; ")
    }

    private static func words(_ audience: Declaration.Audience) -> String {
        switch audience {
        case .person: "the person alone"
        case .personAndPanels:
            "the person; groups of people together, never one of them; and whoever asks for a look, which the person reads first"
        case .servicesAndTeams: "who may see the service, or the team that owns it: never by author"
        case .teams: "who may see the team: never by person"
        }
    }

    private static let template = Template(
        #"""
        <h1>What is measured</h1>
        <p class="lead">A metric is in this list or it does not exist: pages, exports and the API read it
        from here. Each says what it does not say, and is never shown without another one beside it.</p>
        <div class="grid">
        {{#metrics}}
        <section class="card w6" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}</h2>
        <p class="say">{{purpose}}</p>
        <dl class="facts">
        <dt>Computed</dt><dd>{{formula}}</dd>
        <dt>Does not say</dt><dd>{{doesNotSay}}</dd>
        <dt>Shown beside it</dt><dd><a href="#{{counterID}}">{{counter}}</a></dd>
        <dt>Unit</dt><dd>{{unit}}</dd>
        <dt>From</dt><dd>{{sources}}</dd>
        <dt>Who sees it</dt><dd>{{audience}}</dd>
        {{#inGroups}}
        <dt>In groups</dt><dd>{{.}}</dd>
        {{/inGroups}}
        <dt>Kept</dt><dd>{{retention}}</dd>
        </dl>
        {{#caveat}}
        <p class="caveat">{{.}}</p>
        {{/caveat}}
        </section>
        {{/metrics}}
        <section class="card w12" id="never" aria-labelledby="never-h">
        <h2 id="never-h">Not in it, and never will be</h2>
        <p class="say">The build fails if somebody adds one of these.</p>
        <ul class="columns">
        {{#never}}
        <li>{{.}}</li>
        {{/never}}
        </ul>
        </section>
        </div>
        """#)
}
