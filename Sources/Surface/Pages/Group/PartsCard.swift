import Domain

/// The parts of a department or the organization as links: names in their order and nothing beside them (guarantee G9).
struct PartsCard {
    let weeks: GroupWeeks
    let addresses: [GroupSubject: String]
    let isWide: Bool

    var html: String {
        // Sorted here too, so that no order can come in with the values.
        let parts = weeks.parts.map { (name: $0.words, href: addresses[$0]) }.sorted { $0.name < $1.name }
        return Self.template.filled(with: [
            "title": weeks.subject == .organization ? "Its departments" : "Its teams",
            "width": isWide ? "w8" : "w4", "isTeam": isTeam, "hasParts": !parts.isEmpty,
            "parts": parts.map { ["name": $0.name, "href": $0.href] as Fields },
        ])
    }

    private var isTeam: Bool {
        if case .team = weeks.subject { true } else { false }
    }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" id="not-here" aria-labelledby="not-here-h">
        {{^isTeam}}
        <h2 id="not-here-h">{{title}}</h2>
        {{#hasParts}}
        <ul class="columns">
        {{#parts}}
        <li>{{#href}}<a href="{{.}}">{{name}}</a>{{/href}}{{^href}}{{name}}{{/href}}</li>
        {{/parts}}
        </ul>
        {{/hasParts}}
        {{^hasParts}}
        <p class="say">None has a name yet.</p>
        {{/hasParts}}
        <p class="quiet">By name, and without a value: Daylight does not rank teams, because their work differs and
        two lines side by side would be read as a contest. Notices are about teams and services: they stand on those pages, and
        their teams read them five working days before anybody else.</p>
        {{/isTeam}}
        {{#isTeam}}
        <h2 id="not-here-h">What is not here</h2>
        <p class="say">Daylight does not rank teams: no other team's line stands beside this one, because their work
        differs and two lines side by side would be read as a contest. Only two teams that say the same of their work, and
        have both agreed, can be seen together.</p>
        {{/isTeam}}
        <p class="quiet">Asking for values by person, or for anything sorted by value, is refused by design, and not
        by a setting. The one way to another person's weeks is a look: that person reads the question first.</p>
        <p class="ways"><a href="/policy#who">Who may see what</a></p>
        </section>

        """#)
}

extension GroupSubject {
    /// As links and headings name it.
    var words: String {
        switch self {
        case .team(let name), .department(let name): name
        case .organization: "The organization"
        }
    }
}
