import Domain
import Metrics

extension SelfReview {
    /// A page of its own, made for paper: the own words first, then each line as a table with what it means and does not say.
    public var html: String {
        let name = escaped(profile.name)
        var body = "<h1>Self-review of \(name)</h1>\n<p>Made on \(profile.zones.day(of: madeAt)).</p>\n"
        for paragraph in words { body += "<p class=\"own\">\(escaped(paragraph))</p>\n" }
        body += caveats.map { "<p><strong>\(escaped($0))</strong></p>\n" }.joined()
        if !notes.isEmpty {
            body += "<h2>What happened</h2>\n<table><thead><tr><th scope=\"col\">From</th><th scope=\"col\">To</th>"
            body += "<th scope=\"col\">What</th><th scope=\"col\">In words</th></tr></thead><tbody>\n"
            for note in notes {
                let cells = [
                    note.content.from.description, note.content.to.description, note.content.kind.rawValue,
                    note.content.text,
                ]
                body += "<tr>" + cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>\n"
            }
            body += "</tbody></table>\n"
        }
        body += series.map(section).joined()
        if policy != nil {
            body += "<h2>The policy</h2>\n<dl>"
            for answer in answers {
                body += "<dt>\(escaped(answer.matter)): \(escaped(answer.use))</dt><dd>\(escaped(answer.text))</dd>\n"
            }
            body += "</dl>\n"
        }
        if let purpose { body += "<h2>The purpose</h2>\n<p>\(escaped(purpose))</p>\n" }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="color-scheme" content="light dark"><title>Self-review of \(name)</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;
            overflow-wrap:anywhere}
            table{border-collapse:collapse;margin:1rem 0}th,td{text-align:left;padding:.2rem .8rem .2rem 0;
            border-bottom:1px solid #888;vertical-align:top}
            td:nth-child(-n+2),th{white-space:nowrap}section{break-inside:avoid-page}
            .own{font-size:1.1rem}.scroll{overflow-x:auto}@media print{body{margin:0;max-width:none}thead{display:table-header-group}
            tr{break-inside:avoid}}</style></head>
            <body><main>
            \(body)</main></body></html>

            """
    }

    private func section(_ one: (trend: PersonalTrend, zone: Zone)) -> String {
        guard let declaration = Self.declaration(one.trend.metric) else { return "" }
        var text = "<section>\n<h2>\(escaped(declaration.title))</h2>\n<p>\(escaped(declaration.formula))</p>\n"
        guard case .series(let series, _) = one.trend else {
            return text + "<p>There are fewer than four complete weeks: too early for a series.</p>\n</section>\n"
        }
        let column = InWords(declaration.unit)
        text +=
            "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Week</th><th scope=\"col\">\(column.title)</th>"
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
