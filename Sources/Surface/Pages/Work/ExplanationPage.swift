public import Access
import Charts
public import Domain
import Metrics

/// The page behind a chart of shared work: from which changes, deployments or items each number was computed, what was left out
/// and why. It names no person.
public enum ExplanationPage {
    private static let mostItems = 500

    /// - Parameters:
    ///   - name: of the service or the team.
    ///   - back: the page with the chart.
    public static func render(
        _ explanation: Visible<WorkExplanation>, name: String, back: String, notes: Visible<SharedNotes>,
        in frame: Frame
    ) -> Page? {
        let explanation = explanation.value
        guard let metric = Catalogue.work(explanation.trend.metric) else { return nil }
        let declaration = metric.declaration
        let drawing = WorkDrawing(
            explanation.trend, [explanation.coverage], current: explanation.through.adding(1),
            notes: notes.value.annotations)
        let reasons = Dictionary(grouping: explanation.leftOut, by: \.reason).sorted { $0.key < $1.key }
        let body = template.filled(with: [
            "title": declaration.title, "name": name, "back": back, "formula": declaration.formula,
            "statistic": metric.statistic.sentence, "table": explanation.trend.hasValues ? drawing?.table : nil,
            "missing": drawing?.missing ?? [],
            "steps": explanation.coverage.steps.map {
                ["name": $0.name, "items": $0.items.map { "\($0)" } ?? "some"] as Fields
            },
            "items": explanation.items.isEmpty ? nil : items(explanation.items.suffix(mostItems)),
            "isCut": explanation.items.count > mostItems,
            "reasons": reasons.map { reason, left in
                [
                    "reason": words(reason),
                    "count": left.contains { $0.items == nil }
                        ? nil : "\(left.reduce(0) { $0 + ($1.items ?? 0) })",
                    "ids": left.compactMap(\.id).prefix(mostItems).joined(separator: ", "),
                ] as Fields
            },
            "open": explanation.coverage.stillOpen.flatMap { $0 > 0 ? "\($0)" : nil },
            "isSilent": explanation.coverage.stillOpen == nil,
        ])
        return frame.page("\(declaration.title), \(name)", for: .service, status: 200, body: body)
    }

    private static func items(_ items: ArraySlice<WorkExplanation.Item>) -> String {
        func hours(_ seconds: Double?) -> String { seconds.map { oneDecimal($0 / 3600) } ?? "–" }
        let hasStages = items.contains { $0.stages != nil }
        var text = "<table class=\"figures\"><caption>What was counted, in hours</caption><thead><tr>"
        let heads =
            ["Item", "Week", "From", "To", "Hours"]
            + (hasStages ? ["Coding", "Pickup", "Review", "Merge", "Deploy"] : [])
        text += heads.map { "<th scope=\"col\">\($0)</th>" }.joined() + "</tr></thead><tbody>"
        for item in items {
            text += "<tr><th scope=\"row\">\(escaped(item.id))</th>"
            var cells = [item.week.description, item.from.description, item.to.description, hours(item.seconds)]
            if hasStages {
                let stages = item.stages
                cells += [stages?.coding, stages?.pickup, stages?.review, stages?.merge, stages?.deploy].map(hours)
            }
            text += cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
        }
        return text + "</tbody></table>"
    }

    private static func words(_ reason: String) -> String {
        switch LeftOutReason(rawValue: reason) {
        case .bot: "made by a program"
        case .closedUnmerged: "closed without a merge"
        case .firstCommitUnknown: "no commit of it is known, so that nobody knows when it was begun"
        case .noReview: "nobody else reviewed it"
        case .noApproval: "nobody else approved it"
        case .beforeFirstDeployment: "in production since before the first known deployment was followed by another"
        case .notInHistory: "what it became is not in the imported history"
        case .deployedBeforeMerge: "deployed before it was merged"
        case .elsewhere: "touches nothing that belongs to the service"
        case .external: "an incident that somebody else caused"
        case .deploymentUnknown: "names a deployment that is not known as a successful one to production"
        case .noDeploymentNear: "an incident without a deployment in the day before it"
        case .resolvedBeforeDeployment: "resolved before the deployment was finished"
        case .ownChange: "what authors say to their own changes"
        case .reviewerUnknown: "a review by somebody who is not known"
        case .notBegun: "an iteration that never began"
        case .tooLittle: "in weeks with too few items, or of too few people"
        case .currentWeek: "in the week that is running"
        case nil: reason
        }
    }

    private static let template = Template(
        #"""
        <h1>{{title}}</h1>
        <p class="lead">Of {{name}}: what each number was computed from, what was left out, and why. Ids of changes,
        deployments and items; never of people. <a href="{{back}}">Back to the line</a></p>
        <div class="grid">
        <section class="card w4" aria-labelledby="how-h">
        <h2 id="how-h">How it is computed</h2>
        <p>{{formula}}</p>
        <p class="quiet">{{statistic}}</p>
        </section>
        <section class="card w4" aria-labelledby="steps-h">
        <h2 id="steps-h">How much is left after each step</h2>
        {{#isSilent}}
        <p class="say">No counts are said: something in these weeks is withheld, and from week to week they would say how much
        one person did.</p>
        {{/isSilent}}
        <ul class="plain">
        {{#steps}}
        <li><strong>{{items}}</strong> {{name}}</li>
        {{/steps}}
        {{#open}}
        <li><strong>{{.}}</strong> not finished yet</li>
        {{/open}}
        </ul>
        <ul class="plain">
        {{#missing}}
        <li>{{.}}</li>
        {{/missing}}
        </ul>
        </section>
        <section class="card w4" aria-labelledby="left-h">
        <h2 id="left-h">Left out</h2>
        {{^reasons}}<p class="say">Nothing.</p>{{/reasons}}
        {{#reasons}}
        <details><summary>{{#count}}{{.}}: {{/count}}{{reason}}</summary><p class="quiet">{{ids}}</p></details>
        {{/reasons}}
        </section>
        {{#table}}
        <section class="card w12" aria-labelledby="weeks-h">
        <h2 id="weeks-h">Week by week</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="Week by week">{{{.}}}</div>
        </section>
        {{/table}}
        <section class="card w12" aria-labelledby="items-h">
        <h2 id="items-h">What was counted</h2>
        {{^items}}
        <p class="say">Nothing is listed: there is no line, or fewer than five items.</p>
        {{/items}}
        {{#items}}
        <div class="scroll" role="region" tabindex="0" aria-label="What was counted">{{{.}}}</div>
        {{/items}}
        {{#isCut}}<p class="quiet">The newest 500 are shown; <code>daylight explain</code> lists all.</p>{{/isCut}}
        </section>
        </div>
        """#)
}
