/// What is left to guess, as a number: promised on the same page that promises the rest.
struct ResidualCard {
    let residual: ResidualInference?
    /// The directory of a simulated house is not the usual one.
    let isSimulated: Bool

    var html: String {
        Self.template.filled(with: [
            "data": isSimulated ? " --data ./daylight-demo" : "",
            "measured": residual.map {
                [
                    "r2": $0.r2, "p95": $0.p95, "hours": $0.smallestHours, "coverage": $0.coverage,
                    "attempts": $0.attempts, "seed": $0.seed,
                ] as Fields
            },
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w6" id="residual" aria-labelledby="residual-h">
        <h2 id="residual-h">What is left to guess</h2>
        <p class="say">Nobody can be worked out. Somebody can be <strong>guessed</strong> at a little: who knows that a
        group has less focus may guess that its people have. If habits are the same in every week of a quarter, and it
        is known who was away when, the guess is better than the number here.</p>
        {{#measured}}
        <dl class="facts">
        <dt>Best guess (R²)</dt><dd>{{r2}} of what differs between people, and {{p95}} or less in 19 of 20 cases; 0
        would be nothing, 1 everything</dd>
        <dt>Narrowest range</dt><dd>{{hours}} hours, in which anybody's week could be placed</dd>
        <dt>Published</dt><dd>{{coverage}} of the weeks of groups</dd>
        <dt>Tried</dt><dd>{{attempts}} attempts</dd>
        </dl>
        <p class="quiet">On simulated organizations, measured by <code>daylight attack --seed {{seed}}</code>: run it
        yourself.</p>
        {{/measured}}
        {{^measured}}
        <p class="quiet">It has not been measured here yet. Whoever runs this server does it with <code>daylight attack
        --seed 1 --keep{{data}}</code>: it tries to work people out of simulated organizations and prints how much is left to
        guess; the newest result then stands here.</p>
        {{/measured}}
        </section>

        """#)
}
