import Domain

/// What both see. It is handed neither the reader nor the frame, so that nothing of either can come in.
struct OneOnOneView {
    let page: OneOnOnePage
    let charts: [BroughtChart]
    /// Nobody's own zone: that of the organization.
    let zone: Zone

    var html: String {
        let day = { (at: Instant) in dated(LocalTime(at, in: zone).day) }
        return Self.template.filled(with: [
            "person": page.personName, "manager": page.managerName, "opened": day(page.openedAt),
            "closed": page.pair.closedAt.map(day),
            "items": page.items.map { item in
                [
                    "text": item.text, "since": day(item.madeAt), "agreed": agreement(item), "number": item.id,
                ] as Fields
            },
            "isEmpty": page.items.isEmpty, "isOpen": page.pair.closedAt == nil, "cards": cards,
            "hasCharts": page.chartCount > 0, "peers": Guidance.peers, "soleBasis": soleBasis,
        ])
    }

    private func agreement(_ item: AgendaItem) -> String? {
        switch (item.keptByPerson, item.keptByManager) {
        case (true, true): "both keep it"
        case (true, false): "\(page.personName) would keep it"
        case (false, true): "\(page.managerName) would keep it"
        case (false, false): nil
        }
    }

    /// In the order in which they were brought; nothing is sorted by what it shows.
    private var cards: String {
        charts.enumerated().compactMap { index, chart -> String? in
            guard let last = chart.trend.points.last?.week,
                let drawing = TrendDrawing(
                    chart.trend, through: last, current: nil, notes: chart.notes, prefix: "c\(index + 1)-")
            else { return nil }
            return LookCard(
                drawing: drawing, person: page.personName, guidance: Guidance.before(asking: chart.trend)
            ).html
        }.joined()
    }

    private static let template = Template(
        #"""
        <h1>{{person}} and {{manager}}</h1>
        <p class="lead">A joint page, begun on {{opened}}{{#closed}} and closed on {{.}}{{/closed}}. Both of you read and write the
        same agenda, and nobody else does.</p>
        <div class="grid">
        <section class="card w8" id="agenda" aria-labelledby="agenda-h">
        <h2 id="agenda-h">{{#isOpen}}Agenda{{/isOpen}}{{^isOpen}}What you agreed to keep{{/isOpen}}</h2>
        {{#isEmpty}}
        <p class="say">{{#isOpen}}Nothing yet. Begin with a question: what you noticed, and what is happening.{{/isOpen}}{{^isOpen}}Nothing:
        it was enough to have talked.{{/isOpen}}</p>
        {{/isEmpty}}
        <ol class="agenda">
        {{#items}}
        <li>{{text}} <span class="under">since {{since}}{{#agreed}}; {{.}}{{/agreed}}</span></li>
        {{/items}}
        </ol>
        </section>
        <section class="card w4" aria-labelledby="how-h">
        <h2 id="how-h">How to read lines together</h2>
        <p class="say">{{peers}}</p>
        <p class="quiet">{{soleBasis}}</p>
        </section>
        {{^hasCharts}}{{#isOpen}}
        <section class="card w12" aria-labelledby="charts-h">
        <h2 id="charts-h">No chart is on this page</h2>
        <p class="say">Only {{person}} can bring some: lines of {{person}}’s own weeks, never fewer than four of them, as they are
        then.</p>
        </section>
        {{/isOpen}}{{/hasCharts}}
        {{{cards}}}
        </div>
        """#)
}
