import Charts
import Domain
import Metrics

/// A person's median by weekday, with a sentence only where a weekday stands out.
struct WeekdayCard {
    let patterns: [WeekdayPattern]

    var html: String? {
        let shown = patterns.filter { Catalogue.effort($0.metric) != nil }
        guard !shown.isEmpty else { return nil }
        return Self.template.filled(with: ["patterns": shown.map(fields)])
    }

    private func fields(_ pattern: WeekdayPattern) -> Fields {
        let title = Catalogue.effort(pattern.metric)?.declaration.title ?? ""
        let isDrawn = pattern.entries.contains { $0.median != nil }
        let bars = WeekdayBars(
            id: "weekdays-\(pattern.metric.raw)", title: "\(title) by weekday, median hours",
            description:
                "The median of each weekday over the weeks; nothing where fewer than six weeks have a value.",
            bars: pattern.entries.map {
                WeekdayBars.Bar(weekday: $0.weekday.name, hours: $0.median.map { $0.amount / 3600 })
            })
        let sentence = Self.sentence(pattern, isDrawn: isDrawn)
        return [
            "lead": sentence.lead, "rest": sentence.rest,
            "svg": isDrawn ? bars.svg : nil,
            "table": isDrawn ? bars.table(caption: "\(title) by weekday", column: "Median hours") : nil,
            "caveat": pattern.metric.raw.hasPrefix("activity-time") ? activityCaveat : nil,
        ]
    }

    static func sentence(_ pattern: WeekdayPattern, isDrawn: Bool) -> (lead: String?, rest: String) {
        let title = Catalogue.effort(pattern.metric)?.declaration.title ?? ""
        let noun = title.hasSuffix(" Time") ? String(title.dropLast(5)) : title
        switch (pattern.highest, pattern.lowest) {
        case (let highest?, let lowest?):
            return ("\(noun) is highest on \(highest.name)s", ", lowest on \(lowest.name)s.")
        case (let highest?, nil): return ("\(noun) is highest on \(highest.name)s", ".")
        case (nil, let lowest?): return ("\(noun) is lowest on \(lowest.name)s", ".")
        case (nil, nil) where isDrawn: return (nil, "\(noun): no weekday stands out.")
        case (nil, nil):
            return (nil, "Too early to speak of weekdays: six weeks are needed.")
        }
    }

    private static let template = Template(
        #"""
        <section class="card measured w4" aria-labelledby="weekdays-h">
        <h2 id="weekdays-h">By weekday</h2>
        {{#patterns}}
        <p class="say">{{#lead}}<strong>{{.}}</strong>{{/lead}}{{rest}}</p>
        {{#svg}}
        <figure>{{{.}}}</figure>
        {{#caveat}}
        <p class="caveat">{{.}}</p>
        {{/caveat}}
        {{/svg}}
        {{#table}}
        <details><summary>As a table, and how it is computed</summary>
        {{{.}}}
        {{#caveat}}
        <p class="caveat">{{.}}</p>
        {{/caveat}}
        <p class="quiet">The median of the days with that name over these weeks. It does not say why:
        meetings, habits and chance look the same from here.</p>
        </details>
        {{/table}}
        {{/patterns}}
        </section>

        """#)
}
