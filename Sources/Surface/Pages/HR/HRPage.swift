public import Domain
import Rollout

/// `/hr`: whether the policy is kept. Nobody's figures: who has learned, who has acknowledged, and what ends when.
public enum HRPage {
    /// A manager, with what the policy asks of managers.
    public struct Manager: Sendable {
        public let name: String
        /// Until when the training holds; nil without one that does.
        public let trainedUntil: Instant?
        public let hasAcknowledged: Bool
        public init(name: String, trainedUntil: Instant?, hasAcknowledged: Bool) {
            self.name = name
            self.trainedUntil = trainedUntil
            self.hasAcknowledged = hasAcknowledged
        }
    }

    /// Something that this desk has to do.
    public struct Duty: Sendable {
        public let what: String
        public let place: String
        /// By when; nil is now.
        public let by: Instant?
        public init(_ what: String, at place: String, by: Instant?) {
            self.what = what
            self.place = place
            self.by = by
        }
    }

    public static func render(_ managers: [Manager], duties: [Duty], policy: Int?, in frame: Frame) -> Page {
        let kept = managers.count { $0.trainedUntil != nil && $0.hasAcknowledged }
        let body = template.filled(with: [
            "hasDuties": !duties.isEmpty,
            "duties": duties.map { duty in
                [
                    "what": duty.what, "place": duty.place,
                    "by": duty.by.map { dated(LocalTime($0, in: frame.zone).day) },
                ] as Fields
            },
            "hasManagers": !managers.isEmpty, "kept": kept == 0 ? "None" : capitalised(inWords(kept)),
            "all": managers.count, "policy": policy,
            "managers": managers.map { manager in
                [
                    "name": manager.name, "acknowledged": manager.hasAcknowledged,
                    "until": manager.trainedUntil.map { dated(LocalTime($0, in: frame.zone).day) },
                ] as Fields
            },
        ])
        return frame.page("HR", for: .hr, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>HR desk</h1>
        <p class="lead">Whether the policy is kept. There are no figures of anybody here, and no list that could be made of
        them.</p>
        <div class="grid">
        <section class="card w6{{#hasDuties}} ask{{/hasDuties}}" id="duties" aria-labelledby="duties-h">
        <h2 id="duties-h">Yours to do</h2>
        {{#hasDuties}}
        <ul class="plain">
        {{#duties}}
        <li>{{what}} {{#by}}By {{.}}. {{/by}}<a href="{{place}}">Go there<span class="unseen">: {{what}}</span></a></li>
        {{/duties}}
        </ul>
        {{/hasDuties}}
        {{^hasDuties}}
        <p class="say">Nothing waits for you.</p>
        {{/hasDuties}}
        </section>
        <section class="card w6" id="looks" aria-labelledby="looks-h">
        <h2 id="looks-h">What HR cannot see</h2>
        <p class="say">Nobody's data: not one person's, and not a list of several. A case look, for one documented case with the
        trustee's approval and a notice to the person, is not in this version yet.</p>
        </section>
        <section class="card w12" id="compliance" aria-labelledby="compliance-h">
        <h2 id="compliance-h">Managers</h2>
        {{#hasManagers}}
        <p class="say">{{kept}} of {{all}} have a valid training and have acknowledged the policy{{#policy}} (version
        {{.}}){{/policy}}. Without both, a manager sees what is published of groups, and nobody alone.</p>
        <table class="people stack">
        <thead><tr><th scope="col">Manager</th><th scope="col">Training</th><th scope="col">Policy</th></tr></thead>
        <tbody>
        {{#managers}}
        <tr><th scope="row">{{name}}</th>
        <td data-is="Training">{{#until}}until {{.}}{{/until}}{{^until}}none that holds{{/until}}</td>
        <td data-is="Policy">{{#acknowledged}}acknowledged{{/acknowledged}}{{^acknowledged}}not acknowledged{{/acknowledged}}</td></tr>
        {{/managers}}
        </tbody>
        </table>
        {{/hasManagers}}
        {{^hasManagers}}
        <p class="say">Nobody manages anybody here yet.</p>
        {{/hasManagers}}
        </section>
        </div>
        """#)
}
