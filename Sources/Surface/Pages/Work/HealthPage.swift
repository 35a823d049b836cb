public import Access
public import Domain
import Metrics

/// `/admin/health`: for every metric of shared work which input is missing, how many items survived each step, when each source
/// was last heard, and who is taken for a program. Counts; no value of any metric, and nobody.
public enum HealthPage {
    /// - Parameter mail: how the mail server is doing; nil where none is named, or nothing was sent yet.
    public static func render(_ health: Visible<WorkHealth>, mail: String? = nil, in frame: Frame) -> Page {
        let health = health.value
        let body = template.filled(with: [
            "mail": mail, "weeks": inWords(health.weeks), "isEmpty": health.entries.isEmpty,
            // What lacks something comes first; within that, as they came.
            "entries": (health.entries.filter { missing($0) > 0 } + health.entries.filter { missing($0) == 0 }).map(
                entry),
            "calendars": calendars(health),
            "hasHeard": !health.heard.isEmpty,
            "heard": health.heard.map { source in
                [
                    "kind": source.kind, "service": source.service ?? "everything",
                    "at": dated(LocalTime(source.at, in: frame.zone).day),
                ] as Fields
            },
            "hasConnections": !health.connections.isEmpty,
            "connections": health.connections.map { connection in
                [
                    "name": "\(connection.vendor) for \(connection.service)",
                    // By the day: by the minute it would say when somebody was at work.
                    "state": connection.state { dated(LocalTime($0, in: frame.zone).day) },
                ] as Fields
            },
            "csrf": frame.csrf, "providers": ToolIdentity.providers,
            "programs": health.programs.map { program in
                [
                    "provider": program.identity.provider, "login": program.identity.login, "why": why(program),
                ] as Fields
            },
            "hasPrograms": !health.programs.isEmpty,
        ])
        return frame.page("Sources", for: .administrators, status: 200, body: body)
    }

    /// Without a number: one calendar is one person's, and one more is somebody's too.
    private static func calendars(_ health: WorkHealth) -> Fields? {
        let (failing, odd) = (health.failingCalendars, health.oddCalendars)
        guard failing > 0 || odd > 0 else { return nil }
        return [
            "failing": failing == 0
                ? nil
                : "Some calendars could not be read when they were last asked; the owner of each reads why on the own page.",
            "odd": odd == 0
                ? nil
                : "Some calendars have entries that could not be taken as they are "
                    + "written, such as in a time zone that nobody knows, or by a rule that has no end or cannot be read."
                ,
        ]
    }

    private static func why(_ program: ListedProgram) -> String {
        switch program.because {
        case .name: "by its name"
        case .source: "its tool says so"
        case .somebody: "added here"
        }
    }

    private static func missing(_ entry: WorkHealth.Entry) -> Int { entry.coverages.count { !$0.missing.isEmpty } }

    private static func entry(_ entry: WorkHealth.Entry) -> Fields {
        let missing = missing(entry)
        return [
            "name": entry.name, "what": entry.isTeam ? "Team" : "Service",
            "state": missing == 0 ? "every metric has a line" : "\(missing) of \(entry.coverages.count) without a line",
            "metrics": entry.coverages.map { coverage -> Fields in
                [
                    "title": Catalogue.work(coverage.metric)?.declaration.title ?? coverage.metric.raw,
                    "state": coverage.missing.isEmpty ? "has a line" : "no line",
                    "missing": coverage.missing.map(\.words).joined(separator: " "),
                    "steps": coverage.steps.isEmpty
                        ? nil : coverage.steps.map(\.words).joined(separator: " → "),
                    "left": coverage.leftOut.isEmpty
                        ? nil : coverage.leftOut.map { "\($0.items) \($0.reason)" }.joined(separator: ", "),
                ]
            },
        ]
    }

    private static let template = Template(
        #"""
        <h1>Sources</h1>
        <p class="lead">For every metric of shared work: whether it has a line in the last {{weeks}} weeks, which input is
        missing, and how many items were left after each step: in numbers where nothing is withheld, otherwise whether there were any. No value of any metric is here, and
        no count that could be one person’s.</p>
        {{#mail}}
        <p class="say">{{.}}</p>
        {{/mail}}
        <div class="grid">
        {{#isEmpty}}
        <section class="card w8" aria-labelledby="none-h">
        <h2 id="none-h">No service and no iteration is known yet</h2>
        <p class="say">Start with <code>daylight import services</code> and <code>daylight import git</code>, then report
        changes and deployments.</p>
        </section>
        {{/isEmpty}}
        {{^isEmpty}}
        <section class="card w12" aria-labelledby="each-h">
        <h2 id="each-h">Each service and team</h2>
        {{#entries}}
        <details><summary>{{what}} {{name}}: {{state}}</summary>
        <ul class="plain">
        {{#metrics}}
        <li><strong>{{title}}</strong> {{state}}. {{missing}}
        {{#steps}}<p class="quiet">{{.}}{{#left}}; left out: {{.}}{{/left}}</p>{{/steps}}</li>
        {{/metrics}}
        </ul>
        </details>
        {{/entries}}
        </section>
        {{/isEmpty}}
        <section class="card w8" aria-labelledby="heard-h">
        <h2 id="heard-h">When each source was last heard</h2>
        {{#hasHeard}}
        <details><summary>Every source, by kind</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Every source, by kind">
        <table class="figures"><thead><tr><th scope="col">Source</th><th scope="col">Of</th><th scope="col">Last</th></tr>
        </thead><tbody>
        {{#heard}}
        <tr><th scope="row">{{kind}}</th><td>{{service}}</td><td>{{at}}</td></tr>
        {{/heard}}
        </tbody></table>
        </div>
        </details>
        {{/hasHeard}}
        {{^hasHeard}}
        <p class="say">None yet.</p>
        {{/hasHeard}}
        </section>
        {{#hasConnections}}
        <section class="card w8" id="connections" aria-labelledby="connections-h">
        <h2 id="connections-h">Connected systems</h2>
        <ul class="plain">
        {{#connections}}
        <li><strong>{{name}}</strong>: {{state}}</li>
        {{/connections}}
        </ul>
        <p class="quiet"><a href="/admin/connections">Connections</a> says how each is set up.</p>
        </section>
        {{/hasConnections}}
        {{#calendars}}
        <section class="card w8" id="calendars" aria-labelledby="calendars-h">
        <h2 id="calendars-h">Calendars</h2>
        {{#failing}}
        <p class="say">{{.}} What was read before is kept.</p>
        {{/failing}}
        {{#odd}}
        <p class="say">{{.}}</p>
        {{/odd}}
        <p class="quiet">Whose is not said here: each of these people reads the reason on the own page.</p>
        </section>
        {{/calendars}}
        <section class="card w4" id="programs" aria-labelledby="programs-h">
        <h2 id="programs-h">Taken for programs</h2>
        {{#hasPrograms}}
        <ul class="plain">
        {{#programs}}
        <li><form method="post" action="/admin/health/programs" class="line">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="provider" value="{{provider}}">
        <input type="hidden" name="login" value="{{login}}">
        <input type="hidden" name="is" value="person">
        <span>{{login}} ({{provider}}), {{why}}</span>
        <button class="link" aria-label="No program: {{login}}">No program</button>
        </form></li>
        {{/programs}}
        </ul>
        {{/hasPrograms}}
        {{^hasPrograms}}
        <p class="say">Nobody.</p>
        {{/hasPrograms}}
        <p class="quiet">What they wrote or reviewed is counted as left out, and never deleted. Every change of this list is
        in the ledger.</p>
        <details><summary>Add an account</summary>
        <form method="post" action="/admin/health/programs">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="is" value="program">
        <p><label for="program-provider">Tool</label>
        <select id="program-provider" name="provider">
        {{#providers}}<option>{{.}}</option>{{/providers}}
        </select></p>
        <p><label for="program-login">Login, or for git the address in the commits</label>
        <input id="program-login" name="login" required autocomplete="off"></p>
        <p class="quiet">Never somebody’s account: whoever works here says on the own page My data which accounts are theirs.</p>
        <button>Add it</button>
        </form></details>
        </section>
        </div>
        """#)
}
