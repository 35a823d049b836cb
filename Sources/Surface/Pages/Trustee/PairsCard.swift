import Domain

/// Teams that have agreed to be seen together: the trustee can end it.
struct PairsCard {
    let pairs: [(pair: TeamPair, address: String, other: String)]
    let frame: Frame

    var html: String {
        guard !pairs.isEmpty else { return "" }
        return Self.template.filled(with: [
            "pairs": pairs.map { one in
                [
                    "first": one.pair.first, "second": one.pair.second, "label": one.pair.label,
                    "until": dated(LocalTime(one.pair.until, in: frame.zone).day), "address": one.address,
                    "other": one.other, "csrf": frame.csrf,
                ] as Fields
            }
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="pairs" aria-labelledby="pairs-h">
        <h2 id="pairs-h">Teams that have agreed to be seen together</h2>
        <ul class="plain">
        {{#pairs}}
        <li>{{first}} and {{second}}, which both say “{{label}}”, until {{until}}
        <form method="post" action="{{address}}/withdraw">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="with" value="{{other}}">
        <input type="hidden" name="from" value="trustee">
        <p><button class="link">End it<span class="unseen"> for {{first}} and {{second}}</span></button></p>
        </form></li>
        {{/pairs}}
        </ul>
        </section>

        """#)
}
