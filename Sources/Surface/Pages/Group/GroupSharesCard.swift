import Charts
import Domain
import Metrics

/// When the work of a group happens and how meetings cut it: a small line each, in the order of the catalogue, never in the order
/// of size, with the figures of all of them as tables.
struct GroupSharesCard {
    let drawings: [GroupDrawing]

    /// After hours beside weekends, meetings beside what they leave: none is shown alone.
    private static let shown: Set<MetricID> = [
        FocusAvailable.declaration.id, Fragmentation.declaration.id, MeetingLoad.declaration.id,
        AfterHoursShare.declaration.id, WeekendShare.declaration.id,
    ]

    var html: String? {
        let drawn = drawings.filter { Self.shown.contains($0.declaration.id) && $0.isSeries }
        guard let first = drawn.first else { return nil }
        let silent = drawings.filter { Self.shown.contains($0.declaration.id) && !$0.isSeries }.map(\.declaration)
        let tables = [Domain.Unit.seconds, .ratio].compactMap { unit -> Fields? in
            let columns = drawn.filter { $0.declaration.unit == unit }.map(\.column)
            guard !columns.isEmpty else { return nil }
            let caption = "Change against their usual, \(unit.changePerWeek)"
            return [
                "caption": caption,
                "table": FiguresTable(caption: caption, columns: columns, running: first.running).html,
            ]
        }
        return Self.template.filled(with: [
            "rows": drawn.map {
                [
                    "id": $0.id, "name": $0.declaration.title, "spark": $0.chart(.spark).svg,
                    "said": [$0.sentence.lead + $0.sentence.rest, $0.course.clear].compactMap(\.self).joined(
                        separator: " "),
                ] as Fields
            },
            "silent": silent.isEmpty ? nil : listed(silent.map(\.title), "and"),
            "calendars": silent.contains(where: \.panels.isOfCalendars) ? TeamHealthCard.calendars : nil,
            "readings": drawn.map(\.atLength), "tables": tables, "how": how(drawn.map(\.declaration)),
        ])
    }

    private static let template = Template(
        #"""
        <section class="card measured w12" id="cut" aria-labelledby="cut-h">
        <h2 id="cut-h">When the work happens, and how meetings cut it</h2>
        <p class="say">Around what is usual for them. Each line has a scale of its own: compare a line with itself, not with its
        neighbour. Working hours are those that each person has declared, Monday to Friday nine to five otherwise.</p>
        <table class="sparks worded stack"><caption class="unseen">When the work happens: each line, and what may be said of
        it</caption>
        <thead><tr><th scope="col">What</th><th scope="col">Week by week</th><th scope="col">In words</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr id="{{id}}"><th scope="row">{{name}}</th><td data-is="Week by week">{{{spark}}}</td><td data-is="In words">{{said}}</td></tr>
        {{/rows}}
        </tbody></table>
        {{#silent}}
        <p class="quiet">Too little to draw: {{.}}.{{#calendars}} {{.}}{{/calendars}}</p>
        {{/silent}}
        <details><summary>As tables, and how they are computed</summary>
        {{#readings}}
        <p class="quiet">{{.}}</p>
        {{/readings}}
        {{#tables}}
        <div class="scroll" role="region" tabindex="0" aria-label="{{caption}}">{{{table}}}</div>
        {{/tables}}
        {{{how}}}
        </details>
        </section>

        """#)
}
