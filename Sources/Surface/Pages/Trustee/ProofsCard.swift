import Domain

/// What the trustee, who has no command line, checks here: the ledger as it is stored, and how far the attack suite came.
struct ProofsCard {
    let check: TrusteePage.LedgerCheck?
    let attack: (residual: ResidualInference, madeAt: Instant)?
    let frame: Frame

    var html: String {
        Self.template.filled(with: [
            "csrf": frame.csrf, "unreadable": unreadable, "data": frame.isSimulated ? " --data ./daylight-demo" : "",
            "verdict": verdict.map { verdict in
                [
                    "says": verdict.isSound
                        ? "The ledger is sound: \(counted(verdict.size, "entry", "entries"))."
                        : "This ledger was changed. Keep it as it is, and say so.",
                    "at": LocalTime(verdict.at, in: frame.zone).full, "root": verdict.root,
                    "findings": verdict.findings,
                    "further": verdict.further == 0 ? nil : "\(verdict.further) more findings.",
                    "cannotSee": verdict.cannotSee,
                ] as Fields
            },
            "attack": attack.map { attack in
                [
                    "r2": attack.residual.r2, "p95": attack.residual.p95, "hours": attack.residual.smallestHours,
                    "coverage": attack.residual.coverage, "attempts": attack.residual.attempts,
                    "isolated": attack.residual.isolated == 0
                        ? "nobody" : counted(attack.residual.isolated, "person", "people"),
                    "seed": attack.residual.seed, "at": LocalTime(attack.madeAt, in: frame.zone).full,
                ] as Fields
            },
        ])
    }

    private var verdict: LedgerVerdict? { if case .done(let verdict) = check { verdict } else { nil } }

    private var unreadable: String? { if case .unreadable(let against) = check { against } else { nil } }

    private static let template = Template(
        #"""
        <section class="card w6" id="verify" aria-labelledby="verify-h">
        <h2 id="verify-h">Verify the ledger</h2>
        {{#verdict}}
        <p class="say"><strong>{{says}}</strong></p>
        {{#findings}}
        <p>{{.}}</p>
        {{/findings}}
        {{#further}}
        <p>{{.}}</p>
        {{/further}}
        <p class="quiet">Read on {{at}}; root <code>{{root}}</code>. {{cannotSee}}</p>
        {{/verdict}}
        {{^verdict}}
        <p class="say">Reads every entry that is stored, and what is published, and says whether anything was changed.</p>
        {{/verdict}}
        <form method="post" action="/trustee/verify">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <label for="against">A checkpoint that you kept, if you have one</label>
        {{#unreadable}}
        <p class="problem" role="alert" id="against-problem">That is no checkpoint: paste all of what you kept, from <a
        href="#pin">A checkpoint to keep</a>.</p>
        <textarea id="against" name="against" rows="3" maxlength="2000" spellcheck="false" autofocus aria-invalid="true"
        aria-describedby="against-problem">{{.}}</textarea>
        {{/unreadable}}
        {{^unreadable}}
        <textarea id="against" name="against" rows="3" maxlength="2000" spellcheck="false"></textarea>
        {{/unreadable}}
        <p><button class="button">Verify</button></p>
        </form>
        <p class="quiet">This server says it of itself: whoever changed its program could make it say anything. With the
        exported file it can be checked elsewhere.</p>
        </section>
        <section class="card w6" id="attacks" aria-labelledby="attacks-h">
        <h2 id="attacks-h">The attack suite</h2>
        {{#attack}}
        <p class="say">On simulated organizations, {{attempts}} attempts worked out <strong>{{isolated}}</strong>.</p>
        <dl class="facts">
        <dt>Best guess (R²)</dt><dd>{{r2}}; {{p95}} or less in 19 of 20 cases</dd>
        <dt>Narrowest range</dt><dd>{{hours}} hours a week</dd>
        <dt>Published</dt><dd>{{coverage}} of the weeks of groups</dd>
        <dt>Made</dt><dd>{{at}}, with <code>daylight attack --seed {{seed}}</code></dd>
        </dl>
        <p class="quiet">What the figures mean stands on <a href="/privacy#residual">Privacy</a>.</p>
        {{/attack}}
        {{^attack}}
        <p class="say">It has not been run here yet. Ask whoever runs this server for <code>daylight attack --seed 1
        --keep{{data}}</code>: its newest report then stands here, with its date.</p>
        {{/attack}}
        </section>

        """#)
}
