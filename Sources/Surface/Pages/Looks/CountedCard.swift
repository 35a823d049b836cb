import Charts
import Domain
import Metrics

/// Whether a person is counted in panels, with whom, and the way out.
struct CountedCard {
    let mates: PanelMates
    let frame: Frame

    var html: String {
        Self.template.filled(with: [
            "csrf": frame.csrf, "usual": usual, "hasUsual": !usual.isEmpty, "caveat": activityCaveat,
            "since": mates.notCountedSince.map { LocalTime($0, in: frame.zone).full },
            "panel": mates.panel.map { panel in
                [
                    "names": names.isEmpty ? nil : listed(names, "and"), "teams": listed(panel.teams, "and"),
                    "isOne": panel.teams.count == 1, "size": panel.band.words, "week": panel.to.number,
                ] as Fields
            },
        ])
    }

    private var names: [String] { mates.names(without: frame.readerName) }

    /// As it is stored: the person sees everything that is.
    private var usual: [Fields] {
        mates.usual.compactMap { usual in
            Catalogue.effort(usual.metric).map {
                let unit = $0.declaration.unit
                return [
                    "title": $0.declaration.title,
                    "amount": "\(oneDecimal(usual.value.amount * unit.factor)) \(unit.short)",
                ]
            }
        }
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="counted" aria-labelledby="counted-h">
        <h2 id="counted-h">Whether you are counted with others</h2>
        {{#since}}
        <p class="say"><strong>You are not counted</strong> since {{.}}: nothing that is published about a group from
        then on has your weeks in it. What was published before stays as it is, and tells of nobody.</p>
        {{/since}}
        {{^since}}
        {{#panel}}
        <p class="say"><strong>You are counted</strong> with {{size}} of the
        team{{^isOne}}s{{/isOne}} {{teams}}, until week {{week}}.{{#names}} You are mixed with {{.}}.{{/names}}</p>
        <p class="quiet">{{#names}}Once one of them deletes everything, no names are shown until the next quarter: whoever is
        missing in the list would tell who it was.{{/names}}{{^names}}No names are shown this quarter: somebody of the group has
        deleted everything, and a list with a name less would tell who it was.{{/names}}</p>
        {{/panel}}
        {{^panel}}
        <p class="say"><strong>You are in no panel now.</strong> Whoever has four active weeks is counted from the next
        quarter on, together with at least five others.</p>
        {{/panel}}
        {{/since}}
        <form method="post" action="/me/counted">
        <input type="hidden" name="csrf" value="{{csrf}}">
        {{#since}}
        <input type="hidden" name="counted" value="yes">
        <button>Count me again</button>
        {{/since}}
        {{^since}}
        <input type="hidden" name="counted" value="no">
        <button>Do not count me</button>
        {{/since}}
        </form>
        {{#hasUsual}}
        <details><summary>What is usual for you, as it was frozen with this panel</summary>
        <table class="figures"><caption>Your own mean of the active weeks before; only you see it</caption>
        <thead><tr><th scope="col">Metric</th><th scope="col">A week</th></tr></thead>
        <tbody>
        {{#usual}}
        <tr><th scope="row">{{title}}</th><td>{{amount}}</td></tr>
        {{/usual}}
        </tbody></table>
        <p class="caveat">{{caveat}}</p>
        <p class="quiet">From these your weeks are counted as change. Your lines are on <a href="/me">My weeks</a>.</p>
        </details>
        {{/hasUsual}}
        <p class="quiet">No counts at once, yes again from the next quarter. Nobody is told, and your own pages stay as
        they are. With fewer than five others left, the group says “too little”, whatever the reason.</p>
        </section>

        """#)
}
