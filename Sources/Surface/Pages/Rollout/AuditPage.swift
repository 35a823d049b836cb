import Domain
public import Rollout

/// `/rollout/audit`: what was done, quarter by quarter, in numbers that everybody may read.
public enum AuditPage {
    /// - Parameter audits: newest quarter first.
    public static func render(_ audits: [SelfAudit], _ state: RolloutState, in frame: Frame) -> Page {
        let body = template.filled(with: [
            "isEmpty": audits.isEmpty, "green": capitalised(inWords(11 - state.red.count)),
            "red": state.red.isEmpty ? nil : listed(state.red.map { "\($0.number)" }, "and"),
            "phase": "\(state.phase.rawValue), \(state.phase.name)",
            "quarters": audits.map { audit in
                [
                    "title": capitalised(audit.quarter.words), "rows": rows(audit),
                ] as Fields
            },
        ])
        return frame.page("Self-audit", for: .everybodyHere, status: 200, body: body)
    }

    private static func rows(_ audit: SelfAudit) -> [Fields] {
        let looks =
            audit.looksAsked == 0
            ? "None was asked for."
            : "\(counted(audit.looksAsked, "was", "were")) asked for, by \(counted(audit.askers, "person", "people")) at "
                + "\(counted(audit.lookedAt, "other", "others"))."
        let ending = audit.ending.map { ending in
            let red = ending.red.sorted().map(String.init)
            let stood = red.isEmpty ? "all eleven there" : "open: \(listed(red, "and"))"
            return (
                "Checklist on \(dated(ending.on))", "Phase \(ending.phase.rawValue), \(ending.phase.name); \(stood)"
            )
        }
        return [
            ("Looks", looks),
            (
                "Opened, refused, closed early",
                "\(audit.looksOpened), \(audit.looksRefused), \(audit.looksClosed)"
            ),
            ("Charts on joint pages opened", "\(audit.chartsOpened)"),
            ("Purpose, policy, announcements", "\(audit.policies)"), ("Said by named people", "\(audit.attestations)"),
            ("Changes of phase", "\(audit.phases)"), ("Settings", "\(audit.settings)"),
            ("Roles and managers", "\(audit.roles)"),
            ("Invitations again, with a signature", "\(audit.resets)"), ("Backups restored", "\(audit.restores)"),
            ("Exports, backups and copies of what is not one’s own", "\(audit.exports)"),
            (
                "Reports of figures as the sole basis: opened, closed",
                audit.isRunning
                    ? "counted when the quarter is over" : "\(audit.reportsOpened), \(audit.reportsClosed)"
            ),
            ("Questions asked, answered", "\(audit.questionsAsked), \(audit.questionsAnswered)"),
            ("Concerns handed over, closed", "\(audit.concernsOpened), \(audit.concernsClosed)"), ending,
        ].compactMap(\.self).map { ["what": $0.0, "count": $0.1] }
    }

    private static let template = Template(
        #"""
        <h1>Self-audit</h1>
        <p class="lead">What was done with this program, quarter by quarter, in numbers. Each is counted from the
        <a href="/trustee">ledger</a>, which nobody can change unseen, and kept as it was when the quarter had
        ended. A report is counted when its quarter is over, and a look of HR when a trustee has decided, or nobody has in time: a number that moves at once
        would say that somebody has just spoken.</p>
        <div class="grid">
        <section class="card w12" aria-labelledby="now-h">
        <h2 id="now-h">Now</h2>
        <p class="say"><strong>Phase {{phase}}. {{green}} of eleven items of the checklist are there.</strong>
        {{#red}}Open: {{.}}. {{/red}}<a href="/rollout#checklist">The checklist</a></p>
        </section>
        {{#quarters}}
        <section class="card w6">
        <h2>{{title}}</h2>
        <dl class="facts audit">
        {{#rows}}
        <dt>{{what}}</dt><dd>{{count}}</dd>
        {{/rows}}
        </dl>
        </section>
        {{/quarters}}
        {{#isEmpty}}
        <section class="card w12"><p class="say">Nothing was done yet.</p></section>
        {{/isEmpty}}
        </div>
        """#)
}
