import Domain
import Rollout

/// Never the sole basis: the rule, the way to report that it was broken, and the reader's own reports.
struct SoleBasisCard {
    /// Nil for whoever cannot report: not signed in, or alone.
    let own: [ReportView]?
    let problem: String?
    let frame: Frame

    var html: String {
        Self.template.filled(with: [
            "mayReport": own != nil, "csrf": frame.csrf, "problem": problem,
            "decisions": SoleBasisReport.Decision.allCases.map {
                ["id": $0.rawValue, "title": $0.title] as Fields
            },
            "days": SoleBasisReport.daysToOutcome, "hasReports": own?.isEmpty == false,
            "reports": own?.map { $0.fields(frame, mayHandle: false) },
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w6" id="sole-basis" aria-labelledby="basis-h">
        <h2 id="basis-h">Never the sole basis</h2>
        <p class="say">These figures are never the sole basis of a decision about you: not of a review, not
        of a promotion or of pay, not of a dismissal. There are no targets, no thresholds and no scores for
        a person, and no place where one could be stored.</p>
        {{#problem}}
        <p class="problem" role="alert">{{.}}</p>
        {{/problem}}
        {{#mayReport}}
        {{#hasReports}}
        <h3>What you have reported</h3>
        <ul class="plain">
        {{#reports}}
        <li>{{decision}}, on {{opened}} <span class="under">“{{text}}”</span>
        {{#isOpen}}<span class="under">{{#owner}}{{.}} takes care of it.{{/owner}}{{^owner}}Nobody has taken it yet.{{/owner}}
        An outcome is due by {{due}}{{#isOverdue}}, which has gone by: the trustee sees that too{{/isOverdue}}.</span>{{/isOpen}}
        {{#closed}}<span class="under">Closed on {{closed}}: {{outcome}}</span>{{/closed}}</li>
        {{/reports}}
        </ul>
        {{/hasReports}}
        <details{{#problem}} open{{/problem}}><summary>Report a decision that rested on figures alone</summary>
        <form method="post" action="/policy/reports">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <label for="report-decision">What was decided</label>
        <select id="report-decision" name="decision" required><option value="">choose one</option>
        {{#decisions}}
        <option value="{{id}}">{{title}}</option>
        {{/decisions}}
        </select>
        <label for="report-words">By whom, about whom, and on which figures</label>
        <textarea id="report-words" name="words" rows="4" minlength="20" maxlength="2000" required></textarea>
        <p class="quiet">In your name. HR and the trustee read it, nobody else does; it becomes a case, and an outcome is due within
        {{days}} days.</p>
        <p><button class="button">Report it</button></p>
        </form>
        </details>
        {{/mayReport}}
        </section>

        """#)
}
