public import Access
import Charts
public import Domain
import Metrics

/// `/teams/…/retrospective`: what was published of a team and of its shared work, with the notes of these weeks, a question under
/// each line and room to write, on paper too. There is no verdict on it, and nobody in it.
public enum RetrospectivePage {
    /// What a team can talk about in an hour: the page of the team has the rest.
    private static let shown: Set<MetricID> = [
        FocusTime.declaration.id, ActivityTime.declaration.id, MeetingLoad.declaration.id,
        AfterHoursShare.declaration.id, LeadTime.declaration.id, CycleTime.declaration.id,
        ChangeFailRate.declaration.id, ReviewLoad.declaration.id, DeliveryIndex.declaration.id,
        UnplannedShare.declaration.id,
    ]

    /// - Parameter path: of the team's page.
    public static func render(
        _ weeks: Visible<GroupWeeks>, work: Visible<WorkWeeks>, notes: Visible<SharedNotes>, path: String,
        in frame: Frame
    ) -> Page {
        let (weeks, work, notes) = (weeks.value, work.value, notes.value.annotations)
        // As on the team's page: a team hears before others do, and what the reader may not hear yet is not handed in.
        let asked = (weeks.notices + work.notices).sorted { $0.to > $1.to }
        let shown = Self.shown.union(asked.map(\.metric))
        let isPublishing = weeks.phase >= .softLaunch && weeks.profile == .standard
        let effort =
            isPublishing
            ? weeks.trends.compactMap { GroupDrawing($0, current: weeks.current, notes: notes, notices: weeks.notices) }
                .filter {
                    $0.isSeries && shown.contains($0.declaration.id)
                } : []
        let shared =
            work.phase >= .softLaunch
            ? work.trends.compactMap { WorkDrawing($0, work.coverages, current: work.current, notes: notes) }.filter {
                $0.isSeries && shown.contains($0.declaration.id)
            } : []
        // Each deployment would be a line of its own: what is usual is said under each chart.
        let told = notes.filter { !$0.isOfDeployment }
        let cards = effort.map(card) + shared.map(card)
        let notices = NoticeCard(
            notices: asked, notes: notes, retrospective: nil, isPaper: true)
        let body = template.filled(with: [
            "notices": asked.isEmpty || weeks.phase < .softLaunch ? nil : notices.html,
            "team": weeks.subject.words, "path": path, "from": weeks.weeks.first?.description,
            "to": weeks.weeks.last?.description, "cards": cards, "mixed": effort.isEmpty ? nil : weeks.mixed,
            "isEmpty": cards.isEmpty,
            "notes": told.map { note in
                [
                    "when": note.when, "line": note.line, "effect": note.content.effect.said,
                ] as Fields
            },
            "hasNotes": !told.isEmpty, "caveat": activityCaveat, "phase": phaseCaveat(weeks.phase),
        ])
        return frame.page("\(weeks.subject.words), retrospective", for: .team, status: 200, body: body)
    }

    private static func card(_ drawing: GroupDrawing) -> Fields {
        [
            "id": drawing.id, "title": drawing.declaration.title,
            "kind": "change against what is usual for these people",
            "said": drawing.sentence.whole, "course": drawing.course.sentence,
            "often": drawing.notes.usualOnPaper,
            "svg": drawing.chart(.wide).svg + drawing.chart(.narrow).svg,
            "table": FiguresTable(
                caption: drawing.caption,
                columns: [drawing.column], running: drawing.running
            ).html,
            "level": drawing.level, "definition": definition(drawing.declaration), "key": drawing.key,
            "questions": [["words": question(about: drawing.declaration.id)] as Fields],
        ]
    }

    private static func card(_ drawing: WorkDrawing) -> Fields {
        let isIndex = drawing.declaration.id == DeliveryIndex.declaration.id
        let questions = isIndex ? Guidance.delivery : [question(about: drawing.declaration.id)]
        return [
            "id": drawing.id, "title": drawing.declaration.title, "kind": "shared work, \(drawing.unit)",
            "said": drawing.sentence, "course": drawing.course.sentence, "often": drawing.notes.usualOnPaper,
            "svg": drawing.chart(.wide).svg + drawing.chart(.narrow).svg, "table": drawing.table, "level": nil,
            "key": drawing.key,
            "definition": definition(drawing.declaration), "questions": questions.map { ["words": $0] as Fields },
        ]
    }

    private static func question(about metric: MetricID) -> String {
        switch metric {
        case FocusTime.declaration.id, DeepFocusTime.declaration.id:
            "What made room for focus in these weeks, and what took it?"
        case ActivityTime.declaration.id:
            "Which work of these weeks does not show in an editor, and did it get its room?"
        case MeetingLoad.declaration.id: "Which meeting of these weeks would we not miss, and which one do we need?"
        case AfterHoursShare.declaration.id: "What made these hours necessary, and who would have to know?"
        case AITime.declaration.id: "What do we let agents do, and what do we look at ourselves?"
        case LeadTime.declaration.id, CycleTime.declaration.id:
            "Where did a change wait longest, and on what?"
        case ChangeFailRate.declaration.id, FailedDeploymentRecovery.declaration.id:
            "What did we learn when something failed, and what would have caught it earlier?"
        case ReviewLoad.declaration.id: "Is reviewing shared as we want it to be?"
        default: "What changed in these weeks, and what was it good for?"
        }
    }

    private static let template = Template(
        #"""
        <h1>{{team}}: retrospective</h1>
        <p class="lead">Weeks {{from}} to {{to}}. What was published, what happened, and a question under each line. The answers are
        the team’s: no line says why, and none is about anybody.{{#mixed}} {{.}}{{/mixed}}</p>
        {{#phase}}
        <p class="caveat">{{.}}</p>
        {{/phase}}
        <div class="grid">
        {{{notices}}}
        <section class="card w12" aria-labelledby="happened-h">
        <h2 id="happened-h">What happened</h2>
        {{^hasNotes}}
        <p class="say">Nothing was noted in these weeks. <a href="{{path}}#notes">Write something down</a>, or write it here:</p>
        {{/hasNotes}}
        <ul class="plain">
        {{#notes}}
        <li>{{when}}: {{line}}{{#effect}} <span class="under">{{.}}</span>{{/effect}}</li>
        {{/notes}}
        </ul>
        <div class="writing" aria-hidden="true"></div>
        </section>
        {{#isEmpty}}
        <section class="card w12" aria-labelledby="none-h">
        <h2 id="none-h">There is no line yet</h2>
        <p class="say">Lines come when four complete weeks of enough people are sealed, and when the shared work is connected. The
        questions can be asked without them: what went well, what was in the way, what do we try next?</p>
        </section>
        {{/isEmpty}}
        {{#cards}}
        <section class="card w6 measured sheet" id="{{id}}" aria-labelledby="{{id}}-h">
        <h2 id="{{id}}-h">{{title}}, {{kind}}</h2>
        {{#said}}
        <p class="say">{{.}}</p>
        {{/said}}
        <figure class="twin">{{{svg}}}{{{key}}}</figure>
        {{#course}}
        <p class="quiet">{{.}}</p>
        {{/course}}
        {{#often}}
        <p class="quiet">{{.}}</p>
        {{/often}}
        {{#level}}
        <p class="quiet">{{.}}</p>
        {{/level}}
        {{{definition}}}
        <ul class="plain questions">
        {{#questions}}
        <li><strong>{{words}}</strong></li>
        {{/questions}}
        </ul>
        <div class="writing" aria-hidden="true"></div>
        <details><summary>As a table</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="{{title}} as a table">{{{table}}}</div>
        </details>
        </section>
        {{/cards}}
        <section class="card w12 sheet" aria-labelledby="next-h">
        <h2 id="next-h">What do we try next?</h2>
        <p class="say">One thing, small enough to see in four weeks whether it helped.</p>
        <div class="writing" aria-hidden="true"></div>
        <p class="caveat">{{caveat}}</p>
        </section>
        </div>
        <p class="ways"><a href="{{path}}">Back to the team</a></p>
        """#)
}
