public import Domain
public import Rollout

/// `/rollout/policy`: where an owner writes the purpose, the policy, and tells people what is measured.
public enum WritingPage {
    /// - Parameters:
    ///   - unannounced: how many metrics nobody was told of.
    ///   - sources: systems that evidence comes from and that nobody was told of.
    ///   - protections: what is in force.
    ///   - asked: signatures that the reader has asked for lately.
    ///   - typed: what a form that was refused held, by the names of its fields.
    public static func render(
        purpose: PurposeStatement?, policy: UsagePolicy?, unannounced: Int, sources: [String],
        protections: [(protection: Protection, value: Int)], asked: [AskedSignature], typed: [String: String],
        problem: String?, status: Int, in frame: Frame
    ) -> Page {
        let body = template.filled(with: [
            "csrf": frame.csrf, "problem": problem,
            "purposeForm": PurposeForm(purpose: purpose, isOnTheWay: false, typed: typed).html(frame),
            "usageForm": UsageForm(policy: policy, isOnTheWay: false, typed: typed).html(frame),
            "unannounced": unannounced == 0 ? nil : capitalised(inWords(unannounced)),
            "sources": sources.isEmpty ? nil : listed(sources, "and"),
            "isAnnounced": unannounced == 0 && sources.isEmpty,
            "notice": protections.first { $0.protection == .noticeDays }.map { $0.protection.words($0.value) },
            "protections": protections.map { protection, value in
                [
                    "name": protection.rawValue, "title": protection.title, "says": says(protection),
                    "value": protection.words(value), "waits": waits(protection, asked, frame),
                    "choices": protection.choices.map { choice in
                        [
                            "value": choice, "words": protection.words(choice), "isChosen": choice == value,
                        ] as Fields
                    },
                ] as Fields
            },
        ])
        return frame.page("Purpose and policy", for: .owners, status: status, body: body)
    }

    /// What of it waits for a trustee because the reader has asked for it; nil if nothing does.
    private static func waits(_ protection: Protection, _ asked: [AskedSignature], _ frame: Frame) -> String? {
        for asked in asked {
            guard case .lowerProtection(protection, let value) = asked.matter, case .waits(let until) = asked.state
            else {
                continue
            }
            return
                "\(capitalised(protection.words(value))) waits for a trustee until \(dated(LocalTime(until, in: frame.zone).day))."
        }
        return nil
    }

    private static func says(_ protection: Protection) -> String {
        switch protection {
        case .pulseLine: "When two pulses in a row are under it, the rollout steps back by itself."
        case .noticeDays: "So long a new metric or a new source waits after people were told of it."
        }
    }

    private static let template = Template(
        #"""
        <h1>Purpose and policy</h1>
        <p class="lead">What is written here stands on every page, and binds whoever reads the figures. Earlier versions stay
        readable on <a href="/policy">Policy</a>.</p>
        {{#problem}}
        <p class="problem" role="alert">{{.}}</p>
        {{/problem}}
        <div class="grid">
        <section class="card w12" aria-labelledby="purpose-h">
        <h2 id="purpose-h">Why we measure</h2>
        {{{purposeForm}}}
        </section>
        <section class="card w12" aria-labelledby="usage-h">
        <h2 id="usage-h">What figures may be used for</h2>
        {{{usageForm}}}
        </section>
        <section class="card w12" id="announce" aria-labelledby="announce-h">
        <h2 id="announce-h">What is measured</h2>
        <p class="say">What is new counts {{notice}} after its announcement: until then nothing of it is published, and nobody can
        look at it.</p>
        {{#unannounced}}
        <p class="say"><strong>{{unannounced}} of the metrics on the <a href="/catalogue">catalogue</a> are not announced.</strong>
        Soft launch waits until people were told of all of them.</p>
        {{/unannounced}}
        {{#sources}}
        <p class="say"><strong>Evidence comes from {{.}}, and nobody was told.</strong> Nothing of a person is taken from there.</p>
        {{/sources}}
        {{^isAnnounced}}
        <form method="post" action="/rollout/announce">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><button class="button">Announce the whole catalogue</button></p>
        </form>
        {{/isAnnounced}}
        {{#isAnnounced}}
        <p class="say">Everything on the <a href="/catalogue">catalogue</a> is announced.</p>
        {{/isAnnounced}}
        </section>
        <section class="card w12" id="protections" aria-labelledby="protections-h">
        <h2 id="protections-h">What you agree on in numbers</h2>
        <p class="say">More protection holds at once. Less needs the trustee’s signature. Both stand in the ledger.</p>
        {{#protections}}
        <form method="post" action="/rollout/protections">
        <input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="protection" value="{{name}}">
        <p><label for="{{name}}"><strong>{{title}}</strong>, {{value}} now. {{says}}</label>
        <select id="{{name}}" name="value">{{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{words}}</option>{{/choices}}</select></p>
        {{#waits}}
        <p><strong>{{.}}</strong></p>
        {{/waits}}
        <p><button>Set it<span class="unseen">: {{title}}</span></button></p>
        </form>
        {{/protections}}
        </section>
        </div>
        """#)
}

extension Protection {
    /// What a form offers.
    fileprivate var choices: [Int] {
        switch self {
        case .pulseLine: Array(values)
        case .noticeDays: [14, 21, 30, 60, 90]
        }
    }
}
