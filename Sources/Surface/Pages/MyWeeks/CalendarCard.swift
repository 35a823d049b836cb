import Charts
import Domain
import Metrics

/// What meetings leave, and how the week is cut: Focus available beside Focus Time, and the shares.
struct CalendarCard {
    let weeks: MyWeeks
    let drawings: [TrendDrawing]

    var html: String? {
        let available = drawings.first { $0.declaration.id == FocusAvailable.declaration.id && $0.isSeries }
        let between = drawings.first { $0.declaration.id == FocusBetweenMeetings.declaration.id && $0.isSeries }
        let shares = drawings.filter {
            $0.isSeries && $0.declaration.unit == .ratio && $0.declaration.id != AIAssistedShare.declaration.id
        }
        guard available != nil || !shares.isEmpty || !weeks.hasCalendar else { return nil }
        let focus = drawings.first { $0.declaration.id == FocusTime.declaration.id && $0.isSeries }
        return Self.template.filled(with: [
            "available": available.map { drawing -> Fields in
                let sentence = drawing.sentence
                return [
                    "lead": sentence.lead, "rest": sentence.rest,
                    "svg": drawing.chart(.narrow).svg,
                    "table": FiguresTable(
                        caption: "What the calendar left and what the editor saw, hours a week",
                        columns: [drawing, focus, between].compactMap(\.self).map {
                            FiguresTable.Column(title: $0.declaration.title, points: $0.points)
                        }, running: drawing.running
                    ).html,
                    "how": how([drawing, between].compactMap { $0?.declaration }),
                ]
            },
            "hasShares": !shares.isEmpty, "shares": shares.map(share),
            "table": table(shares), "how": how(shares.map(\.declaration)),
            "invite": !weeks.hasCalendar,
        ])
    }

    private func share(_ drawing: TrendDrawing) -> Fields {
        let values = drawing.trend.points.compactMap { $0.value?.amount }.sorted()
        func percent(_ share: Double?) -> Int { Int(((share ?? 0) * 100).rounded()) }
        let (low, high) = (percent(values.first), percent(values.last))
        return [
            "id": drawing.id, "title": drawing.declaration.title,
            "range": low == high ? "\(low) %" : "\(low) to \(high) %",
            "middle": "\(percent(values.isEmpty ? nil : values[values.count / 2])) %",
        ]
    }

    private func table(_ shares: [TrendDrawing]) -> String? {
        guard let running = shares.first?.running else { return nil }
        return FiguresTable(
            caption: "Shares, per cent a week",
            columns: shares.map { drawing in
                FiguresTable.Column(
                    title: drawing.declaration.title,
                    shares: drawing.trend.points.map {
                        (name: $0.week.description, share: $0.value?.amount, notes: drawing.notes.of($0.week))
                    })
            }, running: running
        ).html
    }

    private static let template = Template(
        #"""
        <section class="card measured w4" id="focus-available" aria-labelledby="focus-available-h">
        <h2 id="focus-available-h">Focus available, and how your week is cut</h2>
        {{#available}}
        <p class="say"><strong>{{lead}}</strong>{{rest}} That is what meetings left in one piece, in stretches of at least two hours;
        Focus Time is what your editor saw.</p>
        <figure>{{{svg}}}</figure>
        <details><summary>As a table beside Focus Time, and how it is computed</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Focus available, as a table">{{{table}}}</div>
        {{{how}}}</details>
        {{/available}}
        {{#invite}}
        <p class="say">Add a calendar to see what meetings leave of your days. Only you see it, and no title or name is ever kept.</p>
        <p><a class="button" href="/me/calendar">Add a calendar</a></p>
        {{/invite}}
        {{#hasShares}}
        <ul class="plain">
        {{#shares}}
        <li id="{{id}}"><strong>{{title}}</strong>: {{range}} a week, in the middle {{middle}}.</li>
        {{/shares}}
        </ul>
        <details><summary>The shares as a table, and how they are computed</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Shares, as a table">{{{table}}}</div>
        {{{how}}}</details>
        {{/hasShares}}
        </section>

        """#)
}
