import Domain
public import Rollout

/// What the organization has written about the use of figures, as `/policy` shows it.
public struct UsageView: Sendable {
    /// Newest first.
    public let policies: [UsagePolicy]
    /// Newest first.
    public let purposes: [PurposeStatement]
    /// What waits for a trustee, oldest first.
    public let proposed: [ProposedPolicy]
    /// The version that the reader has acknowledged; nil if none, or if nobody is signed in.
    public let acknowledged: Int?
    /// Whether somebody is signed in who could.
    public let mayAcknowledge: Bool
    /// Whether the reader writes them.
    public let mayWrite: Bool
    /// For people here: how many of them have acknowledged the version in force.
    public let readers: (read: Int, people: Int)?
    /// Among fewer the number would say who has not.
    static let leastPeople = 6
    public init(
        policies: [UsagePolicy], purposes: [PurposeStatement], proposed: [ProposedPolicy], acknowledged: Int?,
        mayAcknowledge: Bool, mayWrite: Bool, readers: (read: Int, people: Int)? = nil
    ) {
        self.readers = readers
        self.proposed = proposed
        self.policies = policies
        self.purposes = purposes
        self.acknowledged = acknowledged
        self.mayAcknowledge = mayAcknowledge
        self.mayWrite = mayWrite
    }
}

struct UsageCard {
    private let view: UsageView

    init(_ view: UsageView) { self.view = view }

    func html(_ frame: Frame) -> String {
        let now = view.policies.first
        return Self.template.filled(with: [
            "version": now?.version, "mayWrite": view.mayWrite, "isSimulated": frame.isSimulated,
            "written": now.map { dated(LocalTime($0.writtenAt, in: frame.zone).day) },
            "answers": now.map(answers) ?? [],
            "isToAcknowledge": view.mayAcknowledge && now != nil && view.acknowledged != now?.version,
            "isAcknowledged": now != nil && view.acknowledged == now?.version, "csrf": frame.csrf,
            "readers": view.readers.flatMap { readers -> String? in
                readers.people < UsageView.leastPeople
                    ? nil : "\(readers.read) of \(readers.people) people here have acknowledged it."
            },
            "isRenewed": view.acknowledged != nil,
            "areSeveral": view.proposed.count > 1,
            "proposed": now.map { now in
                view.proposed.map { proposed in
                    [
                        "until": LocalTime(proposed.expires, in: frame.zone).full,
                        "changes": UsageChange.all(from: now, to: proposed).map { ["words": $0.words] as Fields },
                    ] as Fields
                }
            } ?? [],
            "hasEarlier": view.policies.count > 1 || view.purposes.count > 1,
            "earlier": view.policies.dropFirst().map { policy in
                [
                    "what": "Policy, version \(policy.version)",
                    "at": dated(LocalTime(policy.writtenAt, in: frame.zone).day), "answers": answers(policy),
                ] as Fields
            }
                + view.purposes.dropFirst().map { purpose in
                    [
                        "what": "Purpose, version \(purpose.version): \(purpose.text)",
                        "at": dated(LocalTime(purpose.writtenAt, in: frame.zone).day), "answers": [Fields](),
                    ] as Fields
                },
        ])
    }

    private func answers(_ policy: UsagePolicy) -> [Fields] {
        UsagePolicy.Matter.allCases.map { matter in
            let answer = policy.answer(to: matter)
            return ["title": matter.title, "use": answer.use.title, "text": answer.text]
        }
    }

    private static let template = Template(
        #"""
        <section class="card w12{{#isToAcknowledge}} ask{{/isToAcknowledge}}" id="usage" aria-labelledby="usage-h">
        <h2 id="usage-h">What figures may be used for</h2>
        {{#version}}
        <p class="quiet">Version {{version}}, in force since {{written}}.{{#readers}} {{.}}{{/readers}}</p>
        <dl class="facts">
        {{#answers}}
        <dt>{{title}}</dt><dd><strong>{{use}}.</strong> {{text}}</dd>
        {{/answers}}
        </dl>
        {{#isToAcknowledge}}
        <form method="post" action="/policy/acknowledge">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="version" value="{{version}}">
        <p><button class="button">I have read {{#isRenewed}}the new{{/isRenewed}}{{^isRenewed}}this{{/isRenewed}} version</button></p>
        </form>
        {{/isToAcknowledge}}
        {{#isAcknowledged}}
        <p class="quiet">You have acknowledged this version.</p>
        {{/isAcknowledged}}
        {{#proposed}}
        <p class="say"><strong>Another version waits for the trustee’s signature.</strong> Nothing of it holds; without the signature
        it is off on {{until}}.</p>
        <ul class="plain">{{#changes}}<li>{{words}}</li>{{/changes}}</ul>
        {{/proposed}}
        {{#areSeveral}}
        <p class="quiet">The first of them that is signed ends the others.</p>
        {{/areSeveral}}
        {{/version}}
        {{^version}}
        <p class="say"><strong>Nobody has written it{{^isSimulated}} yet{{/isSimulated}}.</strong> {{#isSimulated}}A simulated
        organization has none; in a real one it is like this: before{{/isSimulated}}{{^isSimulated}}Before{{/isSimulated}} anything is collected, an owner answers for reviews, for
        promotion and pay, and for termination; that figures alone decide cannot be chosen.</p>
        {{/version}}
        {{#mayWrite}}
        <p><a href="/rollout/policy">Write {{#version}}a new version{{/version}}{{^version}}it{{/version}}</a></p>
        {{/mayWrite}}
        {{#hasEarlier}}
        <details><summary>Earlier versions</summary>
        <ul class="plain">
        {{#earlier}}
        <li><strong>{{what}}</strong> <span class="under">{{at}}</span>
        {{#answers}}<span class="under">{{title}}: {{use}}. {{text}}</span>{{/answers}}</li>
        {{/earlier}}
        </ul>
        </details>
        {{/hasEarlier}}
        </section>
        """#)
}
