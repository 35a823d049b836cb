import Charts
import Domain
import Metrics

/// What meetings leave, and how the week is cut: Focus available beside Focus Time, and the shares, each as a line of its own.
struct CalendarCard {
    let weeks: MyWeeks
    let drawings: [TrendDrawing]

    /// Focus available, Focus Time between meetings, and the shares of the working time.
    static func drawn(_ drawings: [TrendDrawing]) -> (
        available: TrendDrawing?, between: TrendDrawing?, shares: [TrendDrawing]
    ) {
        func first(_ id: MetricID) -> TrendDrawing? { drawings.first { $0.declaration.id == id && $0.isSeries } }
        let shares = drawings.filter {
            $0.isSeries && $0.declaration.unit == .ratio && $0.declaration.id != AIAssistedShare.declaration.id
        }
        return (first(FocusAvailable.declaration.id), first(FocusBetweenMeetings.declaration.id), shares)
    }

    var html: String {
        let (available, between, shares) = Self.drawn(drawings)
        // One table for all of them: the same weeks need not be named twice.
        let hours = [available, between].compactMap(\.self)
        let table = FiguresTable(
            caption: "Focus in hours a week, shares in per cent",
            columns: hours.map { FiguresTable.Column(title: $0.declaration.title, points: $0.points) }
                + shares.map { drawing in
                    FiguresTable.Column(
                        title: drawing.declaration.title,
                        shares: drawing.trend.points.map {
                            (name: $0.week.description, share: $0.value?.amount, notes: drawing.notes.of($0.week))
                        })
                }, running: (hours + shares).first?.running)
        return Self.template.filled(with: [
            "available": available.map { drawing -> Fields in
                let sentence = drawing.sentence
                return [
                    "lead": sentence.lead, "rest": sentence.rest, "svg": drawing.chart(.spark).svg,
                    "course": drawing.course.clear, "reading": drawing.atLength,
                ]
            },
            "lines": between == nil && shares.isEmpty
                ? nil
                : SmallLines(
                    lines: ([between].compactMap(\.self) + shares).map {
                        SmallLines.Line(drawing: $0, name: $0.declaration.title)
                    }, caption: "How the week is cut: each line, and what may be said of it"
                ).html,
            "table": hours.isEmpty && shares.isEmpty ? nil : table.html,
            "how": how((hours + shares).map(\.declaration)), "invite": !weeks.hasCalendar,
            "isWithout": available == nil && weeks.hasCalendar,
        ])
    }

    private static let template = Template(
        #"""
        <section class="card measured w8" id="focus-available" aria-labelledby="focus-available-h">
        <h2 id="focus-available-h">Focus available, and how your week is cut</h2>
        {{#available}}
        <p class="say"><strong>{{lead}}</strong>{{rest}} It is what meetings leave in stretches of two hours and more; Focus
        Time is what your editor saw.</p>
        <figure>{{{svg}}}</figure>
        {{#course}}
        <p class="say">{{.}}</p>
        {{/course}}
        {{/available}}
        {{#isWithout}}
        <p class="say">There is no week yet of which Focus available can be said. A week counts if a calendar covers it whole, a file from
        its first entry to its last, and if your working hours are declared for it. <a href="/me/calendar">Your calendars</a></p>
        {{/isWithout}}
        {{#invite}}
        <p class="say">Add a calendar to see what meetings leave of your days. Only you see it, and no title or name is ever kept.</p>
        <p><a class="button" href="/me/calendar">Add a calendar</a></p>
        {{/invite}}
        {{{lines}}}
        {{#table}}
        <details><summary>As a table, and how it is computed</summary>
        {{#available}}
        <p class="quiet">{{reading}}</p>
        {{/available}}
        <div class="scroll" role="region" tabindex="0" aria-label="These weeks as a table">{{{.}}}</div>
        {{{how}}}</details>
        {{/table}}
        </section>

        """#)
}
