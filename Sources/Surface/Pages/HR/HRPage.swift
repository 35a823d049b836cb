public import Access
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
        var isReady: Bool { trainedUntil != nil && hasAcknowledged }
    }

    /// So many managers stand on one page: the desk of a large house is read quickly, and opens quickly.
    static let managersOnAPage = 25

    /// - Parameters:
    ///   - managers: in any order. Those who still have to do something come first.
    ///   - part: which page of them, from one.
    ///   - readers: how many of the people here have acknowledged the policy in force. Never who.
    ///   - looks: the reader's own: which cases wait, and which looks came of them.
    ///   - draft: what the reader had filled in who could not ask like that.
    public static func render(
        _ managers: [Manager], part: Int, duties: [Duty], reports: DeskCases<ReportView>,
        contests: DeskCases<ContestView>, policy: Int?,
        readers: (read: Int, people: Int)?, looks: Visible<MyLooks>,
        hasTrustee: Bool, asksFrom: Instant?, draft: CaseDraft?, in frame: Frame
    ) -> Page {
        let kept = managers.count(where: \.isReady)
        let inOrder = managers.sorted { $0.isReady == $1.isReady ? $0.name < $1.name : !$0.isReady }
        let parts = max(1, (managers.count + managersOnAPage - 1) / managersOnAPage)
        let part = min(max(1, part), parts)
        let shown = inOrder.dropFirst((part - 1) * managersOnAPage).prefix(managersOnAPage)
        let body = template.filled(with: [
            "case": CaseCard(looks: looks.value, hasTrustee: hasTrustee, asksFrom: asksFrom, draft: draft, frame: frame)
                .html,
            "duties": DutiesCard(duties: duties, frame: frame).html,
            "reports": ReportsCard(reports: reports, mayHandle: true, frame: frame).html,
            "contests": ContestsCard(contests: contests, mayHandle: true, frame: frame).html,
            "isSimulated": frame.isSimulated, "hasManagers": !managers.isEmpty && !frame.isSimulated,
            "kept": kept,
            "all": managers.count, "policy": policy,
            "readers": readers.map { "\($0.read) of \($0.people)" },
            "isInParts": parts > 1, "from": shown.startIndex + 1, "to": shown.endIndex,
            "previous": part > 1 ? part - 1 : nil, "next": part < parts ? part + 1 : nil,
            "managers": shown.map { manager in
                [
                    "name": manager.name, "acknowledged": manager.hasAcknowledged,
                    "until": manager.trainedUntil.map { dated(LocalTime($0, in: frame.zone).day) },
                ] as Fields
            },
        ])
        return frame.page("HR", for: .hr, status: draft == nil ? 200 : 422, body: body)
    }

    private static let template = Template(
        #"""
        <h1>HR desk</h1>
        <p class="lead">Whether the policy is kept. There are no figures of anybody here, and no list that could be made of
        them.</p>
        <div class="grid">
        {{{duties}}}
        <section class="card w6" id="looks" aria-labelledby="looks-h">
        <h2 id="looks-h">What HR cannot see</h2>
        <p class="say">Nobody's data by default: not one person's, and never a list of several. There is one way to some weeks of
        one person, and it stands below.</p>
        </section>
        {{{reports}}}
        {{{contests}}}
        {{{case}}}
        <section class="card w12" id="compliance" aria-labelledby="compliance-h">
        <h2 id="compliance-h">The policy, and managers</h2>
        {{#readers}}<p class="say">{{.}} people here have acknowledged the policy in force. Everybody else is asked to on the own
        first page.</p>{{/readers}}
        {{#hasManagers}}
        <p class="say">Managers with a valid training who have acknowledged the policy{{#policy}} (version {{.}}){{/policy}}:
        {{kept}} of {{all}}. Without both, a manager sees what is published of groups, and nobody alone.</p>
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
        {{#isInParts}}
        <p class="say">{{from}} to {{to}} of {{all}}, those first who still have to do something.{{#previous}}
        <a href="/hr?managers={{.}}#compliance">The ones before</a>{{/previous}}{{#next}}
        <a href="/hr?managers={{.}}#compliance">The next ones</a>{{/next}}</p>
        {{/isInParts}}
        {{/hasManagers}}
        {{#isSimulated}}
        <p class="say">In a simulated organization every manager counts as trained, and the policy as read.</p>
        {{/isSimulated}}
        {{^hasManagers}}{{^isSimulated}}
        <p class="say">Nobody manages anybody here yet.</p>
        {{/isSimulated}}{{/hasManagers}}
        </section>
        </div>
        """#)
}
