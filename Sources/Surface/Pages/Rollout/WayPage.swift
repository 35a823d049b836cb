import Domain
public import Rollout

/// `/rollout/start`: the owner's way through the first phase, one step after another: purpose, policy, people, a trustee, and the
/// managers' lessons.
public enum WayPage {
    /// The steps, in their order.
    public enum Step: Int, CaseIterable, Sendable {
        case purpose = 1
        case policy, people, trustee, training

        var title: String {
            switch self {
            case .purpose: "Write down why you measure"
            case .policy: "Answer the three questions"
            case .people: "Say who is who"
            case .trustee: "Have a trustee elected"
            case .training: "Have every manager trained"
            }
        }
    }

    /// What became of a file of people.
    public struct Taken: Sendable {
        public let changed: Int
        public let unchanged: Int
        /// A sentence for each row that was not taken, or why the whole file was not.
        public let refused: [String]
        public init(changed: Int, unchanged: Int, refused: [String]) {
            self.changed = changed
            self.unchanged = unchanged
            self.refused = refused
        }
    }

    /// - Parameters:
    ///   - record: what is written down.
    ///   - taken: of the file that was just sent.
    ///   - step: which one is shown; nil is the first that is not done, and after the last one the end of the way.
    ///   - typed: what a form that was refused held, by the names of its fields.
    ///   - problem: why the form of that step was refused, with its status.
    public static func render(
        _ view: RolloutView, _ record: RolloutRecord, step: Step?, taken: Taken?,
        typed: [String: String] = [:], problem: (sentence: String, status: Int)? = nil,
        in frame: Frame
    ) -> Page {
        let done = FirstSteps(view).done
        let step = step ?? Step.allCases.first { !done.contains($0) }
        let body = template.filled(with: [
            "notice": Protection.noticeDays.words(record.value(of: .noticeDays)),
            "isOver": step == nil, "next": next(view), "number": step?.rawValue, "title": step?.title,
            "isFirst": frame.phase == .alignment, "left": capitalised(inWords(Step.allCases.count - done.count)),
            "isOne": Step.allCases.count - done.count == 1, "trained": trained(view), "took": took(taken),
            "purpose": step == .purpose, "form": form(step, record, typed, frame),
            "people": step == .people, "trustee": step == .trustee, "training": step == .training,
            "isDone": problem == nil && (step.map(done.contains) ?? false),
            "isAll": done.count == Step.allCases.count, "upload": step.flatMap { upload($0, taken, record, frame) },
            "before": step.flatMap { Step(rawValue: $0.rawValue - 1) }?.rawValue,
            "after": step.flatMap { Step(rawValue: $0.rawValue + 1) }?.rawValue,
            "problem": problem?.sentence,
            "steps": Step.allCases.map { each in
                [
                    "number": each.rawValue, "title": each.title, "isDone": done.contains(each), "isHere": each == step,
                ] as Fields
            },
        ])
        return frame.page(
            "First steps", for: .owners, status: problem?.status ?? (taken?.refused.isEmpty == false ? 422 : 200),
            body: body)
    }

    /// What comes when all five are done.
    private static func next(_ view: RolloutView) -> String {
        guard view.state.phase == .alignment else {
            return
                "The organization is in phase \(view.state.phase.rawValue), \(view.state.phase.name). How it goes on stands on"
        }
        return view.state.gate?.isOpen == true
            ? "The gate is open: you begin the next phase on"
            : "When the two weeks of the first phase are over, you begin the next one on"
    }

    /// How far the managers are.
    private static func trained(_ view: RolloutView) -> String? {
        view.state.gate?.evidence.first { $0.id == "training" }?.says
    }

    /// What became of the file that was just sent, whatever step is shown after it; nil if nothing was taken.
    private static func took(_ taken: Taken?) -> String? {
        guard let taken, taken.changed + taken.unchanged > 0 else { return nil }
        return "Changed \(taken.changed), as before \(taken.unchanged), refused \(taken.refused.count)."
    }

    /// The file of people, for the steps that are done by it; nil after the first phase, when it is the command's alone.
    private static func upload(_ step: Step, _ taken: Taken?, _ record: RolloutRecord, _ frame: Frame) -> Fields? {
        // After a step back as well: the server takes none then.
        guard step == .people || step == .trustee, record.phases.allSatisfy({ $0.phase == .alignment }) else {
            return nil
        }
        let most = 20
        return [
            "csrf": frame.csrf, "step": step.rawValue,
            "refused": taken.map { $0.refused.prefix(most).map(capitalised) } ?? [],
            "further": taken.flatMap { $0.refused.count > most ? "And \($0.refused.count - most) more." : nil },
        ]
    }

    private static func form(
        _ step: Step?, _ record: RolloutRecord, _ typed: [String: String], _ frame: Frame
    ) -> String {
        switch step {
        case .purpose: PurposeForm(purpose: record.purpose, isOnTheWay: true, typed: typed).html(frame)
        case .policy: UsageForm(policy: record.policy, isOnTheWay: true, typed: typed).html(frame)
        default: ""
        }
    }

    private static let template = Template(
        #"""
        <h1>{{#isOver}}All five are done{{/isOver}}{{^isOver}}Step {{number}} of 5: {{title}}{{/isOver}}</h1>
        <p class="lead">{{#isOver}}{{next}} <a href="/rollout">Rollout</a>.{{#isFirst}} Until then nothing is collected of
        anybody.{{/isFirst}}{{/isOver}}{{^isOver}}{{#isAll}}All five are done; this one can be gone through once more.{{/isAll}}{{^isAll}}{{left}}
        of five {{#isOne}}is{{/isOne}}{{^isOne}}are{{/isOne}} left.{{#isFirst}} Nothing is collected of anybody meanwhile.{{/isFirst}} You can stop and go on whenever you
        like.{{/isAll}}{{/isOver}}</p>
        <div class="grid">
        {{^isOver}}
        <section class="card w8 ask" aria-labelledby="step-h">
        <h2 id="step-h">{{title}}</h2>
        {{#problem}}
        <p class="problem" role="alert">{{.}}</p>
        {{/problem}}
        {{#took}}
        <p role="status"><strong>The file: {{.}}</strong></p>
        {{/took}}
        {{#isDone}}
        <p class="notice" role="status">This step is done.</p>
        {{/isDone}}
        {{#purpose}}
        <p class="say">Everybody reads it, on every page. A proposal is there: make it yours.</p>
        {{/purpose}}
        {{{form}}}
        {{#people}}
        <p class="say">One file says who is who: addresses, teams, departments, managers. It never removes anybody, and it can be
        sent again.</p>
        <pre tabindex="0"><code>email,name,team,department,manager_email,role,time_zone
        ada@example.org,Ada,Search,Product,max@example.org,,Europe/Berlin
        max@example.org,Max,Search,Product,,,Europe/Berlin
        tess@example.org,Tess,,,,trustee,Europe/Berlin</code></pre>
        <p class="quiet">Then invite them on <a href="/admin">Administration</a>: nobody is measured before having read the
        notice. At the machine itself: <code>daylight import organization people.csv</code>, which is the way after this phase
        too.</p>
        <p><a href="/rollout/start">It is done by the command already: go on</a></p>
        {{/people}}
        {{#trustee}}
        <p class="say">A developer, or somebody of the works council, whom the developers elect: with the role <em>trustee</em> in the
        same file. The trustee sees nobody’s data, and signs whenever a protection is to be lowered. Without one none can be, and
        full launch cannot begin. An owner cannot be the only one.</p>
        <p class="quiet">A new trustee signs nothing for fourteen days: everybody can see first who it is, on
        <a href="/trustee">Trustee</a>.</p>
        <p><a href="/rollout/start">It is done by the command already: go on</a></p>
        {{/trustee}}
        {{#upload}}
        {{#refused}}
        <p class="problem" role="alert">{{.}}</p>
        {{/refused}}
        {{#further}}
        <p>{{.}}</p>
        {{/further}}
        <form method="post" action="/rollout/people" enctype="multipart/form-data">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="step" value="{{step}}">
        <p><label for="people-csv">The file of people (.csv)</label>
        <input id="people-csv" type="file" name="file" accept=".csv,text/csv" required></p>
        <p><button class="button">Send the file</button></p>
        </form>
        {{/upload}}
        {{#training}}
        <p class="say">Seven lessons, ten minutes, for everybody who has people. Take them yourself first:
        <a href="/rollout/training">Training</a>.</p>
        <p class="say">{{#trained}}<strong>{{.}}</strong> {{/trained}}Whoever has not signed in yet is invited on <a href="/admin">Administration</a>
        first.</p>
        <p><a class="button" href="/rollout/start">Look again</a></p>
        {{/training}}
        <p>{{#before}}<a href="/rollout/start?step={{.}}">The step before</a> {{/before}}{{#after}}<a
        href="/rollout/start?step={{.}}">The next step</a>{{/after}}</p>
        </section>
        {{/isOver}}
        <section class="card w4" aria-labelledby="way-h">
        <h2 id="way-h">The way</h2>
        <ol class="said">
        {{#steps}}
        <li{{#isHere}} aria-current="step"{{/isHere}}><a href="/rollout/start?step={{number}}">{{title}}</a>
        <span class="under">{{#isDone}}done{{/isDone}}{{^isDone}}open{{/isDone}}</span></li>
        {{/steps}}
        </ol>
        <p class="quiet">In the second phase you announce what is measured, on <a href="/rollout/policy#announce">Purpose and
        policy</a>. A metric or a source that is new later counts only {{notice}} after it was announced, and a new field or role only
        for whoever has acknowledged the notice that names it.</p>
        </section>
        </div>
        """#)
}

/// What of the first phase is done.
struct FirstSteps {
    let done: Set<WayPage.Step>

    init(_ view: RolloutView) {
        let there = Set(view.state.gate?.evidence.filter(\.isThere).map(\.id) ?? [])
        done = Set(
            WayPage.Step.allCases.filter { step in
                switch step {
                case .purpose: there.contains("purpose")
                case .policy: there.contains("policy")
                case .people: view.hasPeople
                case .trustee: view.hasTrustee
                case .training: there.contains("training")
                }
            })
    }
}
