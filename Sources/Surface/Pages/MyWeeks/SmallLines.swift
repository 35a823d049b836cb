import Charts
import Domain
import Metrics

/// The small lines of one card. What changed stands open; the others are folded under one sentence about all of them, because
/// where nothing has changed a line has nothing to say that its reader came for.
struct SmallLines {
    struct Line {
        let drawing: TrendDrawing
        let name: String
        /// Said of it first: the last week of what comes one by one.
        var before: String?
    }

    /// In the order in which they are drawn, and never in the order of size.
    let lines: [Line]
    /// For those who hear the page: what the table holds.
    let caption: String
    /// Of these lines wherever they are drawn.
    var caveat: String?
    /// How to read them.
    var hint: String?

    var html: String {
        let open = lines.filter { $0.drawing.isChanged }
        let folded = lines.filter { !$0.drawing.isChanged }
        return Self.template.filled(with: [
            "open": open.isEmpty ? nil : table(open), "openCaveat": open.isEmpty ? nil : caveat,
            "finding": folded.isEmpty ? nil : Findings(lines.map(\.drawing)).ofTheFolded,
            "folded": table(folded), "caveat": caveat,
            "early": early, "openEarly": folded.isEmpty ? early : nil, "hint": hint,
        ])
    }

    private func table(_ lines: [Line]) -> String {
        Self.tableTemplate.filled(with: [
            "caption": caption,
            "rows": lines.map { line in
                [
                    "id": line.drawing.id, "name": line.name, "spark": line.drawing.chart(.spark).svg,
                    "said": [line.before, line.drawing.besideASpark].compactMap(\.self).joined(separator: " "),
                ] as Fields
            },
        ])
    }

    /// Once for all of them, and not behind every line.
    private var early: String? {
        let early = lines.compactMap { line in line.drawing.course.tooFew.map { (name: line.name, weeks: $0) } }
        guard let first = early.first else { return nil }
        if early.count == lines.count, early.allSatisfy({ $0.weeks == first.weeks }) {
            return first.weeks == 0 ? nil : Course.early(first.weeks)
        }
        let named = early.map { "\($0.name) (\(inWords($0.weeks)))" }
        return "Too early to speak of a trend, for which \(inWords(Course.least)) weeks are needed: "
            + listed(named, "and") + "."
    }

    private static let tableTemplate = Template(
        #"""
        <table class="sparks worded stack"><caption class="unseen">{{caption}}</caption>
        <thead><tr><th scope="col">What</th><th scope="col">Week by week</th><th scope="col">In words</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr id="{{id}}"><th scope="row">{{name}}</th><td>{{{spark}}}</td><td>{{said}}</td></tr>
        {{/rows}}
        </tbody></table>
        """#)

    private static let template = Template(
        #"""
        {{{open}}}
        {{#openCaveat}}
        <p class="caveat">{{.}}</p>
        {{/openCaveat}}
        {{#finding}}
        <details class="lines"><summary><strong>{{.}}</strong> Line by line</summary>
        {{#hint}}
        <p class="quiet">{{.}}</p>
        {{/hint}}
        {{{folded}}}
        {{#early}}
        <p class="quiet">{{.}}</p>
        {{/early}}
        {{#caveat}}
        <p class="caveat">{{.}}</p>
        {{/caveat}}
        </details>
        {{/finding}}
        {{#openEarly}}
        <p class="quiet">{{.}}</p>
        {{/openEarly}}
        """#)
}
