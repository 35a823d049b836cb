import Domain
import Metrics

/// What differs between the two: forms, and for the person alone what was opened.
struct OneOnOneAside {
    let page: OneOnOnePage
    let charts: [BroughtChart]
    let isPerson: Bool
    /// Whether both may still change it.
    let isLive: Bool
    /// For the manager: there are charts, and none was opened, because the way came from elsewhere.
    let isUnread: Bool
    /// When the charts were opened, for the person alone.
    let openings: [(at: Instant, index: Int)]
    /// How the next point begins.
    let beginning: String
    let frame: Frame

    var html: String {
        Self.template.filled(with: [
            "id": page.pair.id.raw, "csrf": frame.csrf, "isLive": isLive, "beginning": beginning,
            "isEnded": !isLive && page.pair.closedAt == nil, "isUnread": isUnread, "person": page.personName,
            "manager": page.managerName, "isPerson": isPerson,
            "beginnings": Guidance.beginnings.enumerated().map {
                ["number": "\($0.offset + 1)", "words": $0.element, "page": page.pair.id.raw] as Fields
            },
            "left": isLive ? [] : page.items.enumerated().map(left),
            "items": isLive
                ? page.items.enumerated().map { index, item in
                    [
                        "item": item.id, "text": item.text, "edition": "\(item.edition)", "number": "\(index + 1)",
                        "isKept": isPerson ? item.keptByPerson : item.keptByManager, "page": page.pair.id.raw,
                        "token": frame.csrf,
                    ] as Fields
                } : [],
            "bring": isPerson && isLive && charts.count < BroughtCharts.most
                ? [
                    "metrics": Catalogue.forJointPages.map {
                        ["value": $0.id.raw, "title": Self.brought(with: $0, beside: charts)] as Fields
                    },
                    "page": page.pair.id.raw, "token": frame.csrf, "other": page.managerName,
                ] as Fields : nil,
            "mine": isPerson
                ? charts.enumerated().map { index, chart in
                    [
                        "chart": chart.id.raw, "number": "\(index + 1)", "page": page.pair.id.raw, "token": frame.csrf,
                        "title": Catalogue.all.first { $0.id == chart.trend.metric }?.title ?? "",
                    ] as Fields
                } : [],
            "opened": isPerson
                ? openings.map { ["when": LocalTime($0.at, in: frame.zone).plain, "entry": "\($0.index)"] as Fields }
                : [],
            "hasOpened": isPerson && !openings.isEmpty,
        ])
    }

    /// A point of a page that is not written on any more.
    private func left(_ index: Int, _ item: AgendaItem) -> Fields {
        [
            "item": item.id, "edition": "\(item.edition)", "number": "\(index + 1)", "page": page.pair.id.raw,
            "token": frame.csrf, "text": item.text,
        ]
    }

    /// What comes along is named before it is brought: `Focus Time, and Activity Time beside it`.
    private static func brought(with declaration: Declaration, beside charts: [BroughtChart]) -> String {
        let there = Set(charts.map(\.trend.metric)).union([declaration.id])
        let along = Catalogue.besideEachOther(there, of: Catalogue.forJointPages).first { !there.contains($0) }
        let other = Catalogue.forJointPages.first { $0.id == along }
        return declaration.title + (other.map { ", and \($0.title) beside it" } ?? "")
    }

    private static let template = Template(
        #"""
        <aside class="beside" aria-label="What you can do">
        <div class="grid">
        {{#isUnread}}
        <section class="card w8 ask" aria-labelledby="read-h">
        <h2 id="read-h">Open the charts?</h2>
        <p class="say">You came by a link from elsewhere, which opens nothing. Opening them is written down, and {{person}} sees
        it.</p>
        <p><a class="button" href="/one-on-ones/{{id}}">Open them</a></p>
        </section>
        {{/isUnread}}
        {{#isEnded}}
        <section class="card w8" aria-labelledby="ended-h">
        <h2 id="ended-h">This page is for you alone now</h2>
        <p class="say">The two of you are no pair any more, or the rollout has stepped back: {{manager}} does not see it. What
        both did not agree to keep is erased within a day.</p>
        </section>
        {{/isEnded}}
        {{#isLive}}
        <section class="card w8 ask" id="add" aria-labelledby="add-h">
        <h2 id="add-h">Add to the agenda</h2>
        <form method="post" action="/one-on-ones/{{id}}/items">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <label for="new-item">A question, or what to talk about</label>
        <textarea id="new-item" name="text" rows="3" maxlength="1000" required>{{beginning}}</textarea>
        <p><button class="button">Add it</button></p>
        </form>
        <p class="quiet">Beginnings of a question:</p>
        <ul class="plain">
        {{#beginnings}}
        <li><a href="/one-on-ones/{{page}}?begin={{number}}#add">{{words}}</a></li>
        {{/beginnings}}
        </ul>
        </section>
        <section class="card w4" aria-labelledby="close-h">
        <h2 id="close-h">Close this page</h2>
        <p class="say">What both of you keep stays, for both. Everything else is erased, charts included, and does not come
        back.</p>
        <form method="post" action="/one-on-ones/{{id}}/close">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><input type="checkbox" id="close-sure" name="sure" value="yes" required><label for="close-sure">Both of us have
        seen what stays</label></p>
        <p><button>Close it</button></p>
        </form>
        </section>
        {{/isLive}}
        {{#items}}
        <section class="card w6" aria-labelledby="item-{{number}}-h">
        <h2 id="item-{{number}}-h">Point {{number}}</h2>
        <form method="post" action="/one-on-ones/{{page}}/items/{{item}}">
        <input type="hidden" name="csrf" value="{{token}}"><input type="hidden" name="edition" value="{{edition}}">
        <label for="item-{{number}}">In whose words does not matter: it is of both</label>
        <textarea id="item-{{number}}" name="text" rows="3" maxlength="1000" required>{{text}}</textarea>
        <p><button>Change it<span class="unseen">, point {{number}}</span></button></p>
        </form>
        <form method="post" action="/one-on-ones/{{page}}/items/{{item}}/keep">
        <input type="hidden" name="csrf" value="{{token}}"><input type="hidden" name="edition" value="{{edition}}">
        <input type="hidden" name="keep" value="{{#isKept}}no{{/isKept}}{{^isKept}}yes{{/isKept}}">
        <p><button>{{#isKept}}Do not keep it after all{{/isKept}}{{^isKept}}Keep it when the page is closed{{/isKept}}<span
        class="unseen">, point {{number}}</span></button></p>
        </form>
        <form method="post" action="/one-on-ones/{{page}}/items/{{item}}/remove">
        <input type="hidden" name="csrf" value="{{token}}"><input type="hidden" name="edition" value="{{edition}}">
        <p><button class="link">Take it away<span class="unseen">, point {{number}}</span></button></p>
        </form>
        </section>
        {{/items}}
        {{#left}}
        <section class="card w6" aria-labelledby="left-{{number}}-h">
        <h2 id="left-{{number}}-h">Point {{number}}</h2>
        <p class="say">{{text}}</p>
        <form method="post" action="/one-on-ones/{{page}}/items/{{item}}/remove">
        <input type="hidden" name="csrf" value="{{token}}"><input type="hidden" name="edition" value="{{edition}}">
        <p><button class="link">Take it away for good<span class="unseen">, point {{number}}</span></button></p>
        </form>
        </section>
        {{/left}}
        {{#bring}}
        <section class="card w6 ask" id="bring" aria-labelledby="bring-h">
        <h2 id="bring-h">Bring a chart of yours</h2>
        <p class="say">Only you can. {{other}} sees it as it is now, with the notes that you show; opening it is written down first.
        It goes when you take it away, when the page is closed, and after thirty days. The first one brings along what explains it, where
        there is a line of that.</p>
        <form method="post" action="/one-on-ones/{{page}}/charts" class="pair">
        <input type="hidden" name="csrf" value="{{token}}">
        <p><label for="bring-metric">Which line</label>
        <select id="bring-metric" name="metric">
        {{#metrics}}
        <option value="{{value}}">{{title}}</option>
        {{/metrics}}
        </select></p>
        <p><label for="bring-weeks">Complete weeks, 4 to 56</label>
        <input id="bring-weeks" name="weeks" type="number" min="4" max="56" value="12" required></p>
        <p class="whole"><button>Bring it</button></p>
        </form>
        <p class="quiet">What is made of your calendar cannot be brought: who has one, and what is in it, stays yours. To argue for
        fewer meetings, take <a href="/me/review">a pack of your own</a> along.</p>
        </section>
        {{/bring}}
        {{#mine}}
        <section class="card w6" aria-labelledby="mine-{{number}}-h">
        <h2 id="mine-{{number}}-h">Your chart {{number}}: {{title}}</h2>
        <form method="post" action="/one-on-ones/{{page}}/charts/{{chart}}/remove">
        <input type="hidden" name="csrf" value="{{token}}">
        <p><button>Take it away<span class="unseen">, chart {{number}}</span></button></p>
        </form>
        </section>
        {{/mine}}
        {{#isPerson}}
        <section class="card w12" id="opened" aria-labelledby="opened-h">
        <h2 id="opened-h">When your charts were opened</h2>
        {{^hasOpened}}
        <p class="say">{{manager}} has not opened any.</p>
        {{/hasOpened}}
        <ul class="plain">
        {{#opened}}
        <li>{{when}}, entry {{entry}} of the ledger</li>
        {{/opened}}
        </ul>
        <p class="quiet">Only you see this list.</p>
        </section>
        {{/isPerson}}
        </div>
        <p class="ways"><a href="/one-on-ones">All joint pages</a> · <a href="/policy#who">Who may see what</a></p>
        </aside>
        """#)
}
