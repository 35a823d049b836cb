import Domain

/// Whose weeks these lines mix: by team and size band, and by name for those who are in it themselves.
struct PanelCard {
    let weeks: GroupWeeks
    /// Whom the reader is mixed with; nil for whoever is not in one of these panels. Names are all that comes in here:
    /// what is usual for the reader alone stays outside.
    let mates: [String]?

    /// The panels of the newest quarter, in the order of their teams' names.
    private var newest: [Panel] {
        guard let quarter = weeks.panels.map(\.quarter).max() else { return [] }
        func name(_ panel: Panel) -> String { panel.teams.joined(separator: "\n") }
        return weeks.panels.filter { $0.quarter == quarter }.sorted { name($0) < name($1) }
    }

    var html: String? {
        let panels = newest
        guard let first = panels.first else { return nil }
        let isOne = panels.count == 1
        return Self.template.filled(with: [
            "one": isOne ? ["teams": teams(first), "size": first.band.words] as Fields : nil,
            "many": isOne ? nil : capitalised(counted(panels.count, "group", "groups")),
            "rows": panels.map { "\(listed($0.teams, "and")): \($0.band.words)" },
            "coverage": coverage, "before": before,
            "until": "week \(panels.map(\.to).max()?.number ?? 0)",
            "mates": mates.flatMap { $0.isEmpty ? nil : listed($0, "and") },
            "isMember": mates != nil,
        ])
    }

    private func teams(_ panel: Panel) -> String {
        panel.teams.count == 1
            ? "The team \(panel.teams[0]) alone" : "The teams \(listed(panel.teams, "and")) together"
    }

    /// Of a team: whom the weeks before were of, where it was other teams.
    private var before: String? {
        guard case .team = weeks.subject, newest.count == 1, let now = newest.first,
            let earlier = weeks.panels.filter({ $0.from < now.from }).max(by: { $0.from < $1.from }),
            earlier.teams != now.teams
        else { return nil }
        let were =
            earlier.teams.count == 1 ? "of \(earlier.teams[0]) alone" : "of \(listed(earlier.teams, "and")) together"
        return "The weeks to \(earlier.to.label) are \(were)."
    }

    private var coverage: String? {
        guard let coverage = weeks.coverage, coverage.all > 1 else { return nil }
        let published = coverage.published == coverage.all ? "all" : inWords(coverage.published) + " of"
        return "The last published week covers \(published) \(inWords(coverage.all)) groups."
    }

    private static let template = Template(
        #"""
        <section class="card measured w4" id="panel" aria-labelledby="panel-h">
        <h2 id="panel-h">Who this panel mixes</h2>
        {{#one}}
        <p class="say"><strong>{{teams}}</strong>, {{size}} who count.</p>
        {{/one}}
        {{#many}}
        <p class="say"><strong>{{.}} of at least six people.</strong> Each was published as one, and this line is
        made of what was published.</p>
        {{/many}}
        {{#before}}
        <p class="quiet">{{.}}</p>
        {{/before}}
        {{#coverage}}
        <p class="quiet">{{.}}</p>
        {{/coverage}}
        {{#mates}}
        <p>You are mixed with {{.}}.</p>
        {{/mates}}
        {{#isMember}}
        <p class="quiet"><a href="/me/looks#counted">If you would rather not be counted</a></p>
        {{/isMember}}
        <p class="quiet">Frozen until {{until}}: nobody's coming or going moves the line.</p>
        {{#many}}
        <details><summary>The groups</summary>
        <ul class="plain">
        {{#rows}}
        <li>{{.}}</li>
        {{/rows}}
        </ul>
        </details>
        {{/many}}
        </section>

        """#)
}

extension PanelMates {
    /// Without the reader, who is one of them.
    func names(without reader: String?) -> [String] {
        var others = names
        if let reader, let own = others.firstIndex(of: reader) { others.remove(at: own) }
        return others
    }
}

extension SizeBand {
    /// Never the number.
    var words: String {
        switch self {
        case .six: "six to eight people"
        case .nine: "nine to twelve people"
        case .thirteen: "13 to 20 people"
        case .more: "21 people or more"
        }
    }
}

extension GroupWeeks {
    /// `Lines about people's time are of Checkout and Mobile together.`; nil where a team is counted alone, or is none.
    var mixed: String? {
        guard case .team = subject, let quarter = panels.map(\.quarter).max() else { return nil }
        let newest = panels.filter { $0.quarter == quarter }
        guard newest.count == 1, newest[0].teams.count > 1 else { return nil }
        return "Lines about people's time are of \(listed(newest[0].teams, "and")) together."
    }
}
