import Domain
import Metrics

/// What stands behind a line, folded up: its figures as a table, with the caveat that goes wherever they go, and how they
/// are computed.
struct Workings {
    let declarations: [Declaration]
    let table: String?
    let caveat: String?
    /// How what is usual is computed, where it is drawn.
    let usual: String?
    /// What is said of the lines at length.
    let readings: [String]

    init(
        of declarations: [Declaration], table: String?, caveat: String?, usual: String? = nil, readings: [String] = []
    ) {
        self.readings = readings
        self.declarations = declarations
        self.table = table
        self.caveat = caveat
        self.usual = usual
    }

    var html: String {
        Self.template.filled(with: [
            "table": table.map { [$0.contains("class=\"words\"") ? "wide" : "narrow": $0] as Fields }, "caveat": caveat,
            "how": how(declarations), "usual": usual, "readings": readings,
        ])
    }

    private static let template = Template(
        #"""
        <details><summary>{{#table}}As a table, and how it is computed{{/table}}{{^table}}How it is
        computed{{/table}}</summary>
        {{#readings}}
        <p class="quiet">{{.}}</p>
        {{/readings}}
        {{#table}}
        {{! Only notes make it wider than a phone. }}
        {{#wide}}
        <div class="scroll" role="region" tabindex="0" aria-label="These weeks as a table">{{{.}}}</div>
        {{/wide}}
        {{#narrow}}
        {{{.}}}
        {{/narrow}}
        {{#caveat}}
        <p class="caveat">{{.}}</p>
        {{/caveat}}
        {{/table}}
        {{{how}}}
        {{#usual}}
        <p class="how">{{.}}</p>
        {{/usual}}
        </details>
        """#)
}

/// How metrics are computed and what they do not say, from their declarations.
func how(_ declarations: [Declaration]) -> String {
    let items: [Fields] = declarations.enumerated().map { index, declaration in
        // What the next one does not say either is said once, after the last of them.
        let isRepeated = declarations.dropFirst(index + 1).first?.doesNotSay == declaration.doesNotSay
        return [
            "title": declaration.title, "formula": declaration.formula,
            "doesNotSay": isRepeated ? nil : declaration.doesNotSay,
        ]
    }
    return howTemplate.filled(with: [
        "items": items, "first": declarations.first?.id.raw, "these": declarations.count > 1 ? "these" : "it",
    ])
}

private let howTemplate = Template(
    #"""
    <dl class="how">
    {{#items}}
    <dt>{{title}}</dt><dd>{{formula}}</dd>
    {{#doesNotSay}}
    <dt>What it does not say</dt><dd>{{.}}</dd>
    {{/doesNotSay}}
    {{/items}}
    </dl>
    {{#first}}
    <p class="how"><a href="/catalogue#{{.}}">All of {{these}} in the catalogue</a></p>
    {{/first}}
    """#)
