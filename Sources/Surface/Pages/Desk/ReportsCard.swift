import Domain
public import Rollout

/// A report as a reader of it sees it.
public struct ReportView: Sendable {
    public let report: SoleBasisReport
    /// Who reports it; nil where the reader is the one.
    public let reportedBy: String?
    public let owner: String?
    public init(_ report: SoleBasisReport, reportedBy: String?, owner: String?) {
        self.report = report
        self.reportedBy = reportedBy
        self.owner = owner
    }

    func fields(_ frame: Frame, mayHandle: Bool) -> Fields {
        [
            "id": report.id, "decision": report.decision.title, "text": report.text, "by": reportedBy, "owner": owner,
            "opened": dated(LocalTime(report.openedAt, in: frame.zone).day), "due": dated(report.due),
            "isOpen": report.isOpen, "isOverdue": report.isOverdue(on: frame.zone.day(of: frame.now)),
            "outcome": report.outcome, "closed": report.closedAt.map { dated(LocalTime($0, in: frame.zone).day) },
            "duty": DutyPart(
                kind: "report", id: report.id, opened: LocalTime(report.openedAt, in: frame.zone).day, due: report.due,
                isOpen: report.isOpen, isOverdue: report.isOverdue(on: frame.zone.day(of: frame.now)), owner: owner,
                mayHandle: mayHandle, csrf: frame.csrf
            ).html,
        ]
    }
}

/// Reports of decisions that rested on figures alone, at the desks of HR and the trustee. By due date, as they are kept.
struct ReportsCard {
    let reports: DeskCases<ReportView>
    /// HR takes care of them; the trustee reads.
    let mayHandle: Bool
    let frame: Frame

    var html: String {
        let cases = reports.shown
        let open = reports.views.filter(\.report.isOpen)
        // The last one first.
        let closed = reports.views.sorted {
            ($0.report.closedAt?.microseconds ?? 0) > ($1.report.closedAt?.microseconds ?? 0)
        }
        .filter { !$0.report.isOpen }
        let (newer, older) = cases.beside(closed: closed.count)
        return Self.template.filled(with: [
            "areShut": reports.areShut, "isQuiet": open.isEmpty && !reports.areShut, "isPart": cases != .first,
            "newer": newer, "older": older, "hasOpen": !open.isEmpty,
            "open": cases.open(of: open).map { $0.fields(frame, mayHandle: mayHandle) },
            "hasClosed": !cases.closed(of: closed).isEmpty, "mayHandle": mayHandle,
            "isCut": cases.leavesOut(of: open.count, closed.count), "count": open.count,
            "place": mayHandle ? "/hr" : "/trustee",
            "closed": cases.closed(of: closed).map { $0.fields(frame, mayHandle: false) },
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w12{{#hasOpen}} ask{{/hasOpen}}" id="reports" aria-labelledby="reports-h">
        <h2 id="reports-h">Decisions that rested on figures alone</h2>
        {{#areShut}}
        <p class="say">Whether any is open is not shown to you: they open fourteen days after the role was given, and never to anybody
        who leads people or the house.</p>
        {{/areShut}}
        {{#isQuiet}}
        <p class="say">None is open to you: what was opened while you led people or ran the house is not shown. Everybody can report one on <a href="/policy#sole-basis">Policy</a>.</p>
        {{/isQuiet}}
        {{#open}}
        <article class="look" aria-labelledby="report-{{id}}">
        <h3 id="report-{{id}}">{{decision}}, reported by {{by}}</h3>
        <blockquote>{{text}}</blockquote>
        {{{duty}}}
        </article>
        {{/open}}
        {{#hasClosed}}
        <details{{#isPart}} open{{/isPart}}><summary>Closed</summary>
        <ul class="plain">
        {{#closed}}
        <li>{{decision}}, reported by {{by}} on {{opened}}, closed on {{closed}}
        <span class="under">“{{text}}”</span> <span class="under">{{outcome}}</span></li>
        {{/closed}}
        </ul>
        {{#newer}}<p><a href="{{place}}?reports={{newer}}#reports">Closed later</a></p>{{/newer}}
        {{#older}}<p><a href="{{place}}?reports={{older}}#reports">Closed earlier</a></p>{{/older}}
        </details>
        {{/hasClosed}}
        {{#isCut}}
        <p class="quiet">Open: {{count}}. The first ten that are due stand here, and the last ten that were closed: <a
        href="{{place}}?reports=all#reports">all of them</a>.</p>
        {{/isCut}}
        </section>

        """#)
}
