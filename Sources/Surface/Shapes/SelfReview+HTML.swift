public import Domain
import Metrics

extension SelfReview {
    /// Where the looks of the page come from.
    public enum Style: Sendable {
        /// A file that is kept stands for itself.
        case within(String)
        /// A page that is served obeys the policy of all pages: no style of its own.
        case linked(css: String, icon: String)
    }

    /// A page of its own, made for paper: the own words first, then each line as a chart and a table, with what it means and does
    /// not say.
    /// - Parameter charts: drawn already, safe to stand in a page; a line without one has its table.
    public func html(_ style: Style, charts: [MetricID: String]) -> String {
        let look =
            switch style {
            case .within(let css): "<style>\(css)</style>"
            case .linked(let css, let icon):
                "<link rel=\"stylesheet\" href=\"\(escaped(css))\"><link rel=\"icon\" href=\"\(escaped(icon))\">"
            }
        let name = escaped(profile.name)
        var body = "<h1>Self-review of \(name)</h1>\n<p>Made on \(profile.zones.day(of: madeAt)).</p>\n"
        for paragraph in words { body += "<p class=\"own\">\(escaped(paragraph))</p>\n" }
        body += caveats.map { "<p><strong>\(escaped($0))</strong></p>\n" }.joined()
        if !notes.isEmpty {
            body += "<h2>What happened</h2>\n" + scrolling("What happened")
            body += "<table><thead><tr><th scope=\"col\">From</th><th scope=\"col\">To</th>"
            body += "<th scope=\"col\">What</th><th scope=\"col\">In words</th></tr></thead><tbody>\n"
            for note in notes {
                let cells = [
                    note.content.from.description, note.content.to.description, note.content.kind.rawValue,
                    note.content.text,
                ]
                body += "<tr>" + cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>\n"
            }
            body += "</tbody></table></div>\n"
        }
        body += series.map { section($0, chart: charts[$0.trend.metric]) }.joined()
        body += ExportTexts.policyHTML(policy)
        if let purpose { body += "<h2>The purpose</h2>\n<p>\(escaped(purpose))</p>\n" }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="color-scheme" content="light dark"><title>Self-review of \(name)</title>
            \(look)</head>
            <body><main>
            \(body)</main></body></html>

            """
    }

    /// Wider than a phone it scrolls by itself, also by keyboard.
    private func scrolling(_ name: String) -> String {
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(escaped(name))\">"
    }

    private func section(_ one: (trend: PersonalTrend, zone: Zone), chart: String?) -> String {
        guard let declaration = Self.declaration(one.trend.metric) else { return "" }
        var text = "<section>\n<h2>\(escaped(declaration.title))</h2>\n<p>\(escaped(declaration.formula))</p>\n"
        guard case .series(let series, _) = one.trend else {
            return text + "<p>There are fewer than four complete weeks: too early for a series.</p>\n</section>\n"
        }
        let column = InWords(declaration.unit)
        if let chart { text += "<figure class=\"twin\">\(chart)</figure>\n" }
        text += scrolling("\(declaration.title), week by week")
        text +=
            "<table><thead><tr><th scope=\"col\">Week</th><th scope=\"col\">\(column.title)</th>"
        text += "<th scope=\"col\">Notes</th></tr></thead><tbody>\n"
        for point in series.points {
            let amount = point.value.map { column.number($0.amount) } ?? "no data"
            let noted = escaped(AnnotationShape.words(notes, in: point.week))
            text += "<tr><td>\(point.week)</td><td>\(amount)</td><td>\(noted)</td></tr>\n"
        }
        return text + "</tbody></table></div>\n<p>\(escaped(SeriesShape.caveat(of: one.trend)))</p>\n</section>\n"
    }

    private func escaped(_ text: String) -> String { ExportShape.escaped(text) }
}
