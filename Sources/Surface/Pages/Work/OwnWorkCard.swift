import Charts
import Domain
import Metrics

/// The own part in shared work, on the own page: changes with their stages, reviews given, items. For the person alone.
struct OwnWorkCard {
    let weeks: MyWeeks
    /// Whether another card stands beside it.
    var isBeside = true

    private static let mostChanges = 30

    /// Nothing where nothing of the person's was reported.
    var html: String? {
        let work = weeks.work
        if work.isEmpty { return nil }
        let drawn = Self.drawn(weeks)
        return Self.template.filled(with: [
            "width": isBeside ? "w6" : "w12",
            "lines": SmallLines(
                lines: drawn.map {
                    SmallLines.Line(drawing: $0, name: $0.declaration.title, before: last($0))
                }, caption: "Your part in shared work: each line, and what may be said of it"
            ).html, "hasLines": !drawn.isEmpty,
            "tables": drawn.map(table), "how": how(drawn.map(\.declaration)), "changes": changes(work.changes),
            "reviews": counted(
                Set(work.reviews.map(\.change)).count, "change of others reviewed", "changes of others reviewed"),
            "hasReviews": !work.reviews.isEmpty,
            "items": counted(
                Set(work.items.filter { $0.event == .done }.map(\.item)).count, "item done", "items done"),
            "hasItems": !work.items.isEmpty,
        ])
    }

    static func drawn(_ weeks: MyWeeks) -> [TrendDrawing] {
        weeks.work.isEmpty
            ? []
            : weeks.workTrends.compactMap {
                TrendDrawing($0, through: weeks.through, current: weeks.current, notes: weeks.notes)
            }.filter(\.isSeries)
    }

    private func isTime(_ drawing: TrendDrawing) -> Bool { drawing.declaration.unit == .seconds }

    private func last(_ drawing: TrendDrawing) -> String? {
        drawing.points.last { $0.hours != nil }.map { point in
            let hours = point.hours ?? 0
            return "Latest: \(isTime(drawing) ? "\(oneDecimal(hours)) h" : "\(Int(hours))") in \(point.label)."
        }
    }

    private func table(_ drawing: TrendDrawing) -> String {
        drawing.chart(.spark).table(
            caption: drawing.declaration.title, column: isTime(drawing) ? "Median, hours" : "Number")
    }

    private func changes(_ changes: [OwnChange]) -> String? {
        if changes.isEmpty { return nil }
        func hours(_ seconds: Double?) -> String { seconds.map { oneDecimal($0 / 3600) } ?? "–" }
        var text = "<table class=\"figures\"><caption>Your changes, stages in hours</caption><thead><tr>"
        text += ["Change", "Service", "Merged", "Coding", "Pickup", "Review", "Merge"].map {
            "<th scope=\"col\">\($0)</th>"
        }.joined()
        text += "</tr></thead><tbody>"
        for own in changes.reversed().prefix(Self.mostChanges) {
            let stages = ChangeStages(of: own.written, authored: { _ in nil })
            let merged = own.written.change.merged.map { weeks.zones.day(of: $0).description }
            let state = merged ?? (own.written.change.closed == nil ? "open" : "closed")
            text += "<tr><th scope=\"row\">\(escaped(own.written.change.id.raw))</th>"
            text +=
                ([own.service, state] + [stages?.coding, stages?.pickup, stages?.review, stages?.merge].map(hours))
                .map { "<td>\(escaped($0))</td>" }.joined()
            text += "</tr>"
        }
        return text + "</tbody></table>"
    }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" id="own-work" aria-labelledby="own-work-h">
        <h2 id="own-work-h">Your changes, reviews and items</h2>
        <p class="say"><strong>In these weeks: {{#hasReviews}}{{reviews}}{{/hasReviews}}{{^hasReviews}}no reviews
        given{{/hasReviews}}{{#hasItems}}, {{items}}{{/hasItems}}.</strong></p>
        <p class="quiet">Only you see these: nobody else is ever shown work by author, unless you bring a line to a joint page.</p>
        {{#hasLines}}
        {{{lines}}}
        {{/hasLines}}
        <details><summary>As tables, and each change with its stages</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Your part in shared work as tables">
        {{{changes}}}
        {{#tables}}
        {{{.}}}
        {{/tables}}
        </div>
        {{{how}}}
        <p class="quiet">A week with fewer than three merged changes is counted together with those before it, four at
        most.</p>
        </details>
        </section>

        """#)
}
