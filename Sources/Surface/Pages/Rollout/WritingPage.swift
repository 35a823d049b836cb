import Domain
public import Rollout

/// `/rollout/policy`: where an owner writes the purpose, the policy, and tells people what is measured.
public enum WritingPage {
    public static func render(
        purpose: PurposeStatement?, policy: UsagePolicy?, unannounced: Int, problem: String?, status: Int,
        in frame: Frame
    ) -> Page {
        let body = template.filled(with: [
            "csrf": frame.csrf, "problem": problem,
            "purpose": purpose?.text ?? proposedPurpose, "hasPurpose": purpose != nil,
            "version": policy?.version, "unannounced": unannounced == 0 ? nil : capitalised(inWords(unannounced)),
            "matters": UsagePolicy.Matter.allCases.map { matter in
                let answer = policy?.answer(to: matter)
                return [
                    "name": matter.rawValue, "title": matter.title, "question": question(matter),
                    "text": answer?.text ?? "",
                    "uses": UsagePolicy.Use.allCases.map { use in
                        [
                            "value": use.rawValue, "title": use.title,
                            "isChosen": use == (answer?.use ?? .no),
                        ] as Fields
                    },
                ] as Fields
            },
        ])
        return frame.page("Purpose and policy", for: .everybodyHere, status: status, body: body)
    }

    private static func question(_ matter: UsagePolicy.Matter) -> String {
        switch matter {
        case .reviews: "May figures appear in a performance review?"
        case .promotionAndPay: "May figures play a part in a promotion, or in pay?"
        case .termination: "May figures play a part when somebody is dismissed?"
        }
    }

    /// The article's own sentence, to begin with.
    private static let proposedPurpose = """
        We measure to find what slows the work down and to improve working conditions, not to evaluate individual \
        performance.
        """

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
        <form method="post" action="/rollout/purpose">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="purpose">One sentence, at the foot of every page</label>
        <textarea id="purpose" name="purpose" rows="2" required minlength="30" maxlength="400">{{purpose}}</textarea></p>
        <p><button class="button">{{#hasPurpose}}Write a new version{{/hasPurpose}}{{^hasPurpose}}Write it down{{/hasPurpose}}</button></p>
        </form>
        </section>
        <section class="card w12" aria-labelledby="usage-h">
        <h2 id="usage-h">What figures may be used for</h2>
        <p class="say">Three questions need an answer. That figures alone decide anything about a person cannot be chosen: it is
        excluded whatever stands here. {{#version}}A new version has to be acknowledged again by everybody; until every manager
        has, looks are off.{{/version}}</p>
        <form method="post" action="/rollout/usage">
        <input type="hidden" name="csrf" value="{{csrf}}">
        {{#matters}}
        <fieldset>
        <legend><strong>{{title}}.</strong> {{question}}</legend>
        <p><label for="use-{{name}}">Answer</label>
        <select id="use-{{name}}" name="{{name}}">{{#uses}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/uses}}</select></p>
        <p><label for="words-{{name}}">What that means here, and under which conditions</label>
        <textarea id="words-{{name}}" name="{{name}}-words" rows="2" required minlength="10" maxlength="1000">{{text}}</textarea></p>
        </fieldset>
        {{/matters}}
        <p><button class="button">{{#version}}Write a new version{{/version}}{{^version}}Write it down{{/version}}</button></p>
        </form>
        </section>
        <section class="card w12" id="announce" aria-labelledby="announce-h">
        <h2 id="announce-h">What is measured</h2>
        {{#unannounced}}
        <p class="say"><strong>{{unannounced}} of the metrics on the <a href="/catalogue">catalogue</a> are not announced.</strong>
        Soft launch waits until people were told of all of them.</p>
        <form method="post" action="/rollout/announce">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><button class="button">Announce the whole catalogue</button></p>
        </form>
        {{/unannounced}}
        {{^unannounced}}
        <p class="say">Everything on the <a href="/catalogue">catalogue</a> is announced.</p>
        {{/unannounced}}
        </section>
        </div>
        """#)
}
