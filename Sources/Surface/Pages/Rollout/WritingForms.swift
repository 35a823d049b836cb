import Domain
import Rollout

/// The form in which an owner writes the purpose.
struct PurposeForm {
    let purpose: PurposeStatement?
    /// Whether it goes on with the next step of the first phase.
    let isOnTheWay: Bool
    /// What it held when it was refused, by the names of its fields.
    let typed: [String: String]

    func html(_ frame: Frame) -> String {
        Self.template.filled(with: [
            "csrf": frame.csrf, "isOnTheWay": isOnTheWay,
            "purpose": typed["purpose"] ?? purpose?.text ?? Self.proposedPurpose,
            "hasPurpose": purpose != nil,
        ])
    }

    /// The article's own sentence, to begin with.
    private static let proposedPurpose = """
        We measure to find what slows the work down and to improve working conditions, not to evaluate individual \
        performance.
        """

    private static let template = Template(
        #"""
        <form method="post" action="/rollout/purpose">
        <input type="hidden" name="csrf" value="{{csrf}}">{{#isOnTheWay}}<input type="hidden" name="on" value="the-way">{{/isOnTheWay}}
        <p><label for="purpose">One sentence, at the foot of every page</label>
        <textarea id="purpose" name="purpose" rows="3" required minlength="30" maxlength="400">{{purpose}}</textarea></p>
        <p><button class="button">{{#hasPurpose}}Write a new version{{/hasPurpose}}{{^hasPurpose}}Write it down{{/hasPurpose}}</button></p>
        </form>

        """#)
}

/// The form in which an owner answers the three questions.
struct UsageForm {
    let policy: UsagePolicy?
    let isOnTheWay: Bool
    /// What it held when it was refused, by the names of its fields.
    let typed: [String: String]

    func html(_ frame: Frame) -> String {
        Self.template.filled(with: [
            "csrf": frame.csrf, "isOnTheWay": isOnTheWay, "version": policy?.version,
            "matters": UsagePolicy.Matter.allCases.map { matter in
                let answer = policy?.answer(to: matter)
                return [
                    "name": matter.rawValue, "title": matter.title, "question": question(matter),
                    "text": typed["\(matter.rawValue)-words"] ?? answer?.text ?? "",
                    "uses": UsagePolicy.Use.allCases.map { use in
                        [
                            "value": use.rawValue, "title": use.title,
                            "isChosen": use
                                == (typed[matter.rawValue].flatMap(UsagePolicy.Use.init) ?? answer?.use ?? .no),
                        ] as Fields
                    },
                ] as Fields
            },
        ])
    }

    private func question(_ matter: UsagePolicy.Matter) -> String {
        switch matter {
        case .reviews: "May figures appear in a performance review?"
        case .promotionAndPay: "May figures play a part in a promotion, or in pay?"
        case .termination: "May figures play a part when somebody is dismissed?"
        }
    }

    private static let template = Template(
        #"""
        <p class="say">Three questions need an answer. That figures alone decide anything about a person cannot be chosen: it is
        excluded whatever stands here. {{#version}}A new version has to be acknowledged again by everybody; until every manager
        has, looks are off. An answer that turns to <em>Not used</em> holds at once if its words are left as they are: they become “Not used for this, by anybody.” Any other change, also of the words alone, waits for
        the trustee’s signature: nobody but people can tell which words protect more.{{/version}}</p>
        <form method="post" action="/rollout/usage">
        <input type="hidden" name="csrf" value="{{csrf}}">{{#isOnTheWay}}<input type="hidden" name="on" value="the-way">{{/isOnTheWay}}
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

        """#)
}
