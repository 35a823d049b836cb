public import Domain

/// `/trustee`: what the ledger counts, how to check it, what has changed, and who the trustees are. Nobody's data, and no other name.
public enum TrusteePage {
    /// What became of a check of the ledger.
    public enum LedgerCheck: Sendable {
        case done(LedgerVerdict)
        /// What it was to be checked against is no checkpoint.
        case unreadable(against: String)
    }

    /// What only a trustee reads.
    public struct Desk: Sendable {
        /// What waits for the reader's signature.
        public let toSign: [ToSign]
        public let duties: [Duty]
        public let reports: DeskCases<ReportView>
        public let contests: DeskCases<ContestView>
        /// Teams that have agreed to be seen together, with the address of the first.
        public let pairs: [(pair: TeamPair, address: String, other: String)]
        /// The newest report of the attack suite; nil if none was kept.
        public let attack: (residual: ResidualInference, madeAt: Instant)?
        /// The check that was just asked for.
        public let check: LedgerCheck?
        public init(
            toSign: [ToSign], duties: [Duty], reports: DeskCases<ReportView>, contests: DeskCases<ContestView>,
            pairs: [(pair: TeamPair, address: String, other: String)],
            attack: (residual: ResidualInference, madeAt: Instant)?, check: LedgerCheck?
        ) {
            self.attack = attack
            self.check = check
            self.toSign = toSign
            self.duties = duties
            self.reports = reports
            self.contests = contests
            self.pairs = pairs
        }
    }

    /// - Parameters:
    ///   - trustees: those of now: whoever signs is known to everybody.
    ///   - signsFrom: from when on the reader signs, who is too new as a trustee; nil for everybody else.
    ///   - desk: nil for everybody who is not a trustee.
    public static func render(
        _ state: LedgerState, trustees: [TrusteeShown], signsFrom: Instant?, desk: Desk?, in frame: Frame
    ) -> Page {
        let toSign = desk?.toSign
        let body = template.filled(with: [
            "entries": state.size == 0 ? "The ledger is empty." : "\(grouped(state.size)) entries.",
            "looks": looks(state), "checkpoint": state.checkpoint, "key": state.key,
            "hasTrustees": !trustees.isEmpty, "lacks": frame.isSimulated ? nil : lacks(trustees),
            "data": frame.isSimulated ? " --data ./daylight-demo" : "",
            "trustees": trustees.map { trustee in
                [
                    "name": trustee.name,
                    "since": trustee.since.map { "trustee since \(LocalTime($0, in: frame.zone).full)" }
                        ?? "trustee since before that was written down",
                    "signs": signs(trustee, in: frame),
                ] as Fields
            },
            "history": history(state).map { entry in
                [
                    "at": LocalTime(entry.at, in: frame.zone).plain,
                    "what": entry.times == 1 ? entry.what : "\(entry.what), \(inWords(entry.times)) times",
                ] as Fields
            },
            "duties": desk.map { DutiesCard(duties: $0.duties, frame: frame).html },
            "desk": desk.map { desk in
                ReportsCard(reports: desk.reports, mayHandle: false, frame: frame).html
                    + ContestsCard(contests: desk.contests, mayHandle: false, frame: frame).html
                    + PairsCard(pairs: desk.pairs, frame: frame).html
                    + ProofsCard(check: desk.check, attack: desk.attack, frame: frame).html
            },
            "signsFrom": signsFrom.map { LocalTime($0, in: frame.zone).full }, "maySign": signsFrom == nil,
            "isTrustee": toSign != nil, "isFree": toSign?.isEmpty == true,
            "readsConcerns": desk.map { !$0.reports.areShut } ?? false, "hasToSign": toSign?.isEmpty == false,
            "toSign": toSign?.map { waiting in
                [
                    "id": waiting.id.raw, "what": waiting.what, "means": waiting.means, "by": waiting.askedBy,
                    "at": LocalTime(waiting.askedAt, in: frame.zone).full,
                    "until": LocalTime(waiting.expires, in: frame.zone).full, "csrf": frame.csrf,
                ] as Fields
            },
            "hasHistory": !state.settingsHistory.isEmpty, "zone": frame.zone.name,
            "isAll": isAll(state), "hasMore": state.shown == .last(hasMore: true), "older": older(state),
        ])
        return frame.page("Trustee", for: .everybodyHere, status: 200, body: body)
    }

    private static func signs(_ trustee: TrusteeShown, in frame: Frame) -> String {
        guard trustee.counts || frame.isSimulated else { return "signs nothing as long as nobody else could" }
        guard let from = trustee.signsFrom else { return "has not signed in, and signs nothing" }
        return from <= frame.now ? "signs" : "signs from \(LocalTime(from, in: frame.zone).full)"
    }

    /// What is missing; nil if somebody signs while another is away.
    private static func lacks(_ trustees: [TrusteeShown]) -> String? {
        switch trustees.count(where: \.counts) {
        case 0:
            trustees.isEmpty
                ? ""
                : "An owner alone is no trustee: nothing that needs a signature is signed until somebody else is elected."
        case 1:
            "There is no deputy: while this one is away, what waits for a signature waits, and ends after fourteen days."
        default: nil
        }
    }

    private static func isAll(_ state: LedgerState) -> Bool {
        if case .all = state.shown { true } else { false }
    }

    private static func older(_ state: LedgerState) -> Int? {
        if case .all(let older) = state.shown { older } else { nil }
    }

    /// Newest first by when it held, as a file of people may date back; the same at one moment is one line.
    private static func history(_ state: LedgerState) -> [(at: Instant, what: String, times: Int)] {
        Dictionary(grouping: state.settingsHistory) { Moment(at: $0.at, what: $0.what) }
            .map { (at: $0.at, what: $0.what, times: $1.count) }
            .sorted { ($1.at, $0.what) < ($0.at, $1.what) }
    }

    private struct Moment: Hashable {
        let at: Instant
        let what: String
    }

    private static func looks(_ state: LedgerState) -> String {
        let charts =
            state.chartsOpened == 0
            ? "" : " Charts on joint pages were opened \(counted(state.chartsOpened, "time", "times"))."
        guard state.looks + state.refused > 0 else { return "No look was asked for." + charts }
        if state.looks == 0 {
            return capitalised(counted(state.refused, "look was", "looks were")) + " asked for and refused at once."
                + charts
        }
        let asked = capitalised(counted(state.looks, "look was asked for", "looks were asked for"))
        let opened = state.opened == 0 ? "none was opened" : "opened \(counted(state.opened, "time", "times"))"
        let refused =
            state.refused == 0 ? "none was" : "\(inWords(state.refused)) more \(state.refused == 1 ? "was" : "were")"
        return "\(asked) and \(opened); \(refused) refused.\(charts)"
    }

    /// `48,213`
    private static func grouped(_ number: Int) -> String {
        let digits = String(number)
        return String(
            digits.enumerated().flatMap { index, digit in
                index > 0 && (digits.count - index) % 3 == 0 ? [",", digit] : [digit]
            })
    }

    private static let template = Template(
        #"""
        <h1>Trustee</h1>
        <p class="lead">What the trustee watches over, open to everybody here: what the ledger counts, how to check it
        from outside, and what was changed. No figure of anybody, and no name of who looked at whom.</p>
        <div class="grid">
        {{#duties}}
        <p class="w12 say">What you have to do as a trustee comes first. Nobody but trustees sees these cards here; the cases stand
        at the HR desk too. From <a href="#trustees">Who the trustees are</a> on, everybody here can read it.</p>
        {{{.}}}
        {{/duties}}
        {{#isFree}}
        <section class="card w6" id="signatures" aria-labelledby="signatures-h">
        <h2 id="signatures-h">To sign</h2>
        <p class="say"><strong>Nothing waits for your signature.</strong> When somebody wants to lower a protection, or to invite a
        person again who is in already, it stands here until you sign or say no.{{#signsFrom}} What HR asks about one person is shown
        to you from {{.}} on.{{/signsFrom}}{{#readsConcerns}} What people write through the
        concern channel: <a href="/feedback/concerns">Concerns</a>.{{/readsConcerns}}</p>
        </section>
        {{/isFree}}
        {{#hasToSign}}
        <section class="card w12 ask" id="signatures" aria-labelledby="signatures-h">
        <h2 id="signatures-h">To sign</h2>
        {{#signsFrom}}
        <p class="problem">You can sign from {{.}}: a new trustee signs nothing for fourteen days. Saying no is possible now.
        What HR asks about one person is shown to you from then on, unless you stand in a line with that person or with HR.</p>
        {{/signsFrom}}
        {{#toSign}}
        <div class="one">
        <p class="say"><strong>{{what}}.</strong> {{means}}</p>
        <p class="quiet">Asked for by {{by}} on {{at}}; without an answer it ends on {{until}}.</p>
        <form method="post" action="/trustee/signatures">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="id" value="{{id}}">
        <p class="row">{{#maySign}}<button class="button" name="answer" value="sign">Sign</button>{{/maySign}}
        <button name="answer" value="decline">Say no</button></p>
        </form>
        </div>
        {{/toSign}}
        </section>
        {{/hasToSign}}
        {{#desk}}
        {{{.}}}
        {{/desk}}
        <section class="card w12" id="trustees" aria-labelledby="trustees-h">
        <h2 id="trustees-h">Who the trustees are</h2>
        {{#hasTrustees}}
        <dl class="facts">
        {{#trustees}}
        <dt>{{name}}</dt><dd>{{since}}; {{signs}}</dd>
        {{/trustees}}
        </dl>
        {{/hasTrustees}}
        {{^hasTrustees}}
        <p class="say"><strong>There is none.</strong> What needs a trustee’s signature waits until somebody is elected.</p>
        {{/hasTrustees}}
        {{#lacks}}
        <p class="say">{{.}} Developers elect a trustee and a deputy; an owner then writes them into the file of people, with the
        role <em>trustee</em>.</p>
        {{/lacks}}
        <p class="quiet">A new trustee, and one who has just signed in with an invitation, signs nothing for fourteen
        days. If you see somebody here whom nobody elected, say so.</p>
        </section>
        <section class="card w4" id="ledger" aria-labelledby="ledger-h">
        <h2 id="ledger-h">The ledger</h2>
        <p class="say"><strong>{{entries}}</strong> {{looks}}</p>
        <p class="quiet">Every look is written down before anything is read, and so are refused ones, every published
        week, settings, roles and phases. Who looked at whom is read by those two alone.</p>
        </section>
        <section class="card w8" id="pin" aria-labelledby="pin-h">
        <h2 id="pin-h">A checkpoint to keep</h2>
        {{#checkpoint}}
        <p class="say">Keep it somewhere that whoever runs this server cannot reach: whatever is later dropped or
        rewritten shows against it.</p>
        <pre id="checkpoint" tabindex="0"><code>{{.}}</code></pre>
        <p><button class="button" type="button" data-copy="checkpoint" hidden>Copy the checkpoint</button></p>
        {{/checkpoint}}
        {{^checkpoint}}
        <p class="say">There is none before the first entry.</p>
        {{/checkpoint}}
        <p class="quiet">The key that signs it, the same as on <a href="/privacy#ledger">Privacy</a>:</p>
        <pre id="ledger-key" tabindex="0"><code>{{key}}</code></pre>
        </section>
        <section class="card {{#isTrustee}}w12{{/isTrustee}}{{^isTrustee}}w8{{/isTrustee}}" id="check" aria-labelledby="check-h">
        <h2 id="check-h">Check it</h2>
        <pre tabindex="0"><code>daylight ledger verify --against checkpoint.txt{{data}}
        daylight ledger export{{data}} > ledger.txt
        daylight ledger verify --against checkpoint.txt ledger.txt
        daylight attack --seed 1{{data}}</code></pre>
        <p class="quiet">The exported file has no openings in it: it can be checked elsewhere, also by the small second
        verifier, whose format stands in <code>docs/ledger-format.md</code>. Without a checkpoint from outside it
        cannot be seen that entries are missing at the end. The attack suite tries to work somebody out of what is
        published, and says how far it came.</p>
        </section>
        {{^isTrustee}}
        <section class="card w4" id="signatures" aria-labelledby="signatures-h">
        <h2 id="signatures-h">To sign</h2>
        <p class="say"><strong>For the trustee.</strong> Lowering a protection, and inviting a person again who is in
        already, waits here for a trustee’s signature. What is signed stands below.</p>
        </section>
        {{/isTrustee}}
        <section class="card w12" id="history" aria-labelledby="history-h">
        <h2 id="history-h">What was changed</h2>
        {{#hasHistory}}
        <p class="say">{{^isAll}}Settings, roles and phases, newest first{{#hasMore}}: the last ten of each kind. <a
        href="/trustee?changes=all#history">All of them</a>{{/hasMore}}.{{/isAll}}{{#isAll}}A page of all that was changed; <a
        href="/trustee#history">the last ones of each kind</a>.{{/isAll}} Times are of {{zone}}.</p>
        <dl class="facts">
        {{#history}}
        <dt>{{at}}</dt><dd>{{what}}</dd>
        {{/history}}
        </dl>
        {{/hasHistory}}
        {{#older}}
        <p class="say"><a href="/trustee?changes={{.}}#history">Older ones</a></p>
        {{/older}}
        {{^hasHistory}}
        <p class="say">Nothing so far.</p>
        {{/hasHistory}}
        </section>
        </div>
        """#)
}
