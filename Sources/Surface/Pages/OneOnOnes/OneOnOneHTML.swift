public import Access
public import Domain

/// `/one-on-ones` and `/one-on-ones/…`: a joint page, as both of its people see it.
///
///     ┌ main id="view" ────────────────────────┐  the same to the last byte for both (guarantee G1):
///     │ agenda, charts that were brought       │  made from the page and its charts alone
///     └────────────────────────────────────────┘
///     ┌ aside ─────────────────────────────────┐
///     │ the forms; for the person also what    │  differs
///     │ was opened, and when                   │
///     └────────────────────────────────────────┘
public enum OneOnOneHTML {
    /// - Parameters:
    ///   - charts: nil where none was opened.
    ///   - isLive: whether both may still change it.
    ///   - openings: for the person alone.
    ///   - beginning: how the next point begins, by the number of its template.
    ///   - zone: of the organization.
    public static func render(
        _ page: Visible<OneOnOnePage>, charts: Visible<BroughtCharts>?, isPerson: Bool, isLive: Bool,
        openings: [(at: Instant, index: Int)], beginning: Int?, zone: Zone, in frame: Frame
    ) -> Page {
        let page = page.value
        let shown = charts?.value.charts ?? []
        let begin = beginning.flatMap {
            Guidance.beginnings.indices.contains($0 - 1) ? Guidance.beginnings[$0 - 1] : nil
        }
        return frame.view(
            "A joint page", for: .theTwo, status: 200,
            body: OneOnOneView(page: page, charts: shown, zone: zone).html,
            beside: OneOnOneAside(
                page: page, charts: shown, isPerson: isPerson, isLive: isLive,
                isUnread: !isPerson && charts == nil && page.chartCount > 0, openings: openings, beginning: begin ?? "",
                frame: frame
            ).html)
    }

    /// The joint pages of the reader, and with whom one can be begun.
    public static func list(_ pages: Visible<MyOneOnOnes>, in frame: Frame) -> Page {
        let pages = pages.value
        let body = template.filled(with: [
            "pages": pages.pages.map { entry in
                [
                    "href": "/one-on-ones/\(entry.id.raw)", "other": entry.other,
                    "since": dated(LocalTime(entry.openedAt, in: frame.zone).day),
                    "state": entry.closedAt != nil ? "closed" : entry.isLive ? "open" : "for you alone now",
                ] as Fields
            },
            "isEmpty": pages.pages.isEmpty,
            "others": pages.mayBegin.map {
                ["person": $0.person.raw, "name": $0.name, "csrf": frame.csrf] as Fields
            },
            "hasOthers": !pages.mayBegin.isEmpty,
        ])
        return frame.page("One-on-ones", for: .onlyYou, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>One-on-ones</h1>
        <p class="lead">A joint page for two people who talk: one agenda that both read and write. Charts are there if the person
        whose weeks they are brings them.</p>
        <div class="grid">
        <section class="card w8" aria-labelledby="pages-h">
        <h2 id="pages-h">Your joint pages</h2>
        {{#isEmpty}}
        <p class="say">There is none yet.</p>
        {{/isEmpty}}
        <ul class="plain">
        {{#pages}}
        <li><a href="{{href}}">With {{other}}, since {{since}}</a> <span class="under">{{state}}</span></li>
        {{/pages}}
        </ul>
        </section>
        <section class="card w4" aria-labelledby="begin-h">
        <h2 id="begin-h">Begin one</h2>
        {{^hasOthers}}
        <p class="say">A page is for somebody and the direct manager. There is nobody with whom none is open.</p>
        {{/hasOthers}}
        {{#others}}
        <form method="post" action="/one-on-ones">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="with" value="{{person}}">
        <p><button>Begin one with {{name}}</button></p>
        </form>
        {{/others}}
        </section>
        </div>
        """#)
}
