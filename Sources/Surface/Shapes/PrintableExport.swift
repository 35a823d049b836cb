public import Access
public import Domain
import Metrics
public import Rollout

extension ExportShape {
    /// A page of its own for printing: the series as tables, and how much of everything is stored.
    public static func html(_ export: Visible<PersonExport>, policy: UsagePolicy?) -> String {
        let own = export.value
        var body = "<h1>Daylight: \(escaped(own.profile.name))</h1>\n"
        body +=
            "<p>\(escaped(own.profile.email)), \(own.exportedAt), time zone \(escaped(own.profile.zones.latest.name))</p>\n"
        body += caveats(in: own.phase).map { "<p>\(escaped($0))</p>\n" }.joined()
        for trend in own.trends {
            guard let declaration = Catalogue.effort(trend.metric)?.declaration else { continue }
            body += "<h2>\(escaped(declaration.title))</h2>\n<p>\(escaped(declaration.formula))</p>\n"
            guard case .series(let series, _) = trend else {
                body += "<p>There are fewer than four complete weeks: too early for a series.</p>\n"
                continue
            }
            let column = InWords(declaration.unit)
            body += "<table><tr><th scope=\"col\">Week</th><th scope=\"col\">\(column.title)</th>"
            body += "<th scope=\"col\">Notes</th></tr>\n"
            for point in series.points {
                let amount = point.value.map { column.number($0.amount) } ?? "no data"
                let noted = AnnotationShape.words(own.notes, in: point.week)
                body += "<tr><td>\(point.week)</td><td>\(amount)</td><td>\(escaped(noted))</td></tr>\n"
            }
            body += "</table>\n<p>\(escaped(SeriesShape.caveat(of: trend)))</p>\n"
        }
        body += ExportTexts.policyHTML(policy)
        body += "<h2>Notes</h2>\n<table><tr><th scope=\"col\">From</th><th scope=\"col\">To</th>"
        body += "<th scope=\"col\">Kind</th><th scope=\"col\">Text</th><th scope=\"col\">Effect</th></tr>\n"
        for note in own.notes {
            let cells = [
                note.content.from.description, note.content.to.description, note.content.kind.rawValue,
                note.content.text, note.content.effect.rawValue,
            ]
            body += "<tr>" + cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>\n"
        }
        body += "</table>\n<h2>Spans</h2>\n<table><tr><th scope=\"col\">From</th><th scope=\"col\">To</th>"
        body += "<th scope=\"col\">Kind</th><th scope=\"col\">Project</th><th scope=\"col\">Language</th></tr>\n"
        for span in own.spans {
            let cells = [
                span.start.description, span.end.description, span.work.kind.rawValue, span.work.project ?? "unknown",
                span.work.language ?? "unknown",
            ]
            body += "<tr>" + cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>\n"
        }
        body += "</table>\n<h2>Raw heartbeats of the last 14 days</h2>\n<table><tr><th scope=\"col\">Time</th>"
        body += "<th scope=\"col\">Project</th><th scope=\"col\">Branch</th><th scope=\"col\">Language</th>"
        body += "<th scope=\"col\">Kind</th><th scope=\"col\">Editor</th></tr>\n"
        for beat in own.heartbeats {
            let cells = [
                beat.time.description, beat.work.project ?? "unknown", beat.branch ?? "unknown",
                beat.work.language ?? "unknown", beat.work.kind.rawValue, beat.editor ?? "unknown",
            ]
            body += "<tr>" + cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>\n"
        }
        body += "</table>\n<p>Times are UTC. The JSON and CSV exports hold every field.</p>\n"
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Daylight export</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
            table{border-collapse:collapse;margin:1rem 0}th,td{text-align:left;padding:.2rem .8rem .2rem 0;
            border-bottom:1px solid #ccc;vertical-align:top}</style></head>
            <body>
            \(body)</body></html>

            """
    }

    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
