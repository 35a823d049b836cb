import Domain
public import Rollout

/// Something that is contested, as a reader at a desk sees it.
public struct ContestView: Sendable {
    public let contest: Contest
    public let by: String
    public let owner: String?
    public init(_ contest: Contest, by: String, owner: String?) {
        self.contest = contest
        self.by = by
        self.owner = owner
    }

    func fields(_ frame: Frame, mayHandle: Bool) -> Fields {
        [
            "id": contest.id, "matter": contest.matter.title, "place": contest.place.title, "about": contest.about,
            "text": contest.text, "by": by, "outcome": contest.outcome,
            "opened": dated(LocalTime(contest.openedAt, in: frame.zone).day),
            "closed": contest.closedAt.map { dated(LocalTime($0, in: frame.zone).day) },
            "duty": DutyPart(
                kind: "contest", id: contest.id, opened: LocalTime(contest.openedAt, in: frame.zone).day,
                due: contest.due,
                isOpen: contest.isOpen, isOverdue: contest.isOverdue(on: frame.zone.day(of: frame.now)), owner: owner,
                mayHandle: mayHandle, csrf: frame.csrf
            ).html,
        ]
    }
}

/// What people contest, at the desks of HR and the trustee. By due date. No record stands here: only what the person wrote.
struct ContestsCard {
    let contests: DeskCases<ContestView>
    /// HR answers; the trustee reads.
    let mayHandle: Bool
    let frame: Frame

    var html: String {
        let cases = contests.shown
        let open = contests.views.filter(\.contest.isOpen)
        // The last one first.
        let closed = contests.views.sorted {
            ($0.contest.closedAt?.microseconds ?? 0) > ($1.contest.closedAt?.microseconds ?? 0)
        }
        .filter { !$0.contest.isOpen }
        let (newer, older) = cases.beside(closed: closed.count)
        return Self.template.filled(with: [
            "areShut": contests.areShut, "isQuiet": open.isEmpty && !contests.areShut, "isPart": cases != .first,
            "newer": newer, "older": older, "hasOpen": !open.isEmpty,
            "open": cases.open(of: open).map { $0.fields(frame, mayHandle: mayHandle) },
            "hasClosed": !cases.closed(of: closed).isEmpty,
            "isCut": cases.leavesOut(of: open.count, closed.count), "count": open.count,
            "place": mayHandle ? "/hr" : "/trustee",
            "closed": cases.closed(of: closed).map { $0.fields(frame, mayHandle: false) },
        ])
    }

    private static let template = Template(
        #"""
        <section class="card w12{{#hasOpen}} ask{{/hasOpen}}" id="contests" aria-labelledby="contests-h">
        <h2 id="contests-h">What people contest</h2>
        {{#areShut}}
        <p class="say">Whether any is open is not shown to you: they open fourteen days after the role was given, and never to anybody
        who leads people or the house.</p>
        {{/areShut}}
        {{#isQuiet}}
        <p class="say">Nothing is open to you: what was opened while you led people or ran the house is not shown. Everybody can contest a record or a figure on <a href="/me/data#contest">Your data</a>.</p>
        {{/isQuiet}}
        {{#hasOpen}}
        <p class="quiet">You read what the person wrote, and no record. What you need to know beyond that, ask for.</p>
        {{/hasOpen}}
        {{#open}}
        <article class="look" aria-labelledby="contest-{{id}}">
        <h3 id="contest-{{id}}">{{matter}}, {{place}}, says {{by}}: {{about}}</h3>
        <blockquote>{{text}}</blockquote>
        {{{duty}}}
        </article>
        {{/open}}
        {{#hasClosed}}
        <details{{#isPart}} open{{/isPart}}><summary>Closed</summary>
        <ul class="plain">
        {{#closed}}
        <li>{{matter}}, {{place}}, said {{by}} on {{opened}}, closed on {{closed}}
        <span class="under">{{outcome}}</span></li>
        {{/closed}}
        </ul>
        {{#newer}}<p><a href="{{place}}?contests={{newer}}#contests">Closed later</a></p>{{/newer}}
        {{#older}}<p><a href="{{place}}?contests={{older}}#contests">Closed earlier</a></p>{{/older}}
        </details>
        {{/hasClosed}}
        {{#isCut}}
        <p class="quiet">Open: {{count}}. The first ten that are due stand here, and the last ten that were closed: <a
        href="{{place}}?contests=all#contests">all of them</a>.</p>
        {{/isCut}}
        </section>

        """#)
}
