public import Access
import Charts
public import Domain
import Metrics

/// `/teams/…`, `/departments/…` and `/organization`: what was published of a group, as lines around what is usual for
/// its people. It is handed sealed cells, and there is no way from them to anybody.
public enum GroupPage {
    /// - Parameters:
    ///   - addresses: under which path each group has its page.
    ///   - work: the shared work of a team; nil for other groups.
    ///   - pulse: where a team's people answer it; nil for other groups.
    ///   - context: what a team says of its work; nil for other groups.
    ///   - notes: beside these lines, and whether the reader may write some.
    ///   - mates: whom the reader is mixed with, for the people of the panel that is shown; nil for everybody else.
    public static func render(
        _ weeks: Visible<GroupWeeks>, addresses: [GroupSubject: String], mates: Visible<PanelMates>?,
        context: ContextView?, work: Visible<WorkWeeks>? = nil, pulse: TeamPulse? = nil,
        notes: (Visible<SharedNotes>, mayWrite: Bool),
        in frame: Frame
    ) -> Page {
        let weeks = weeks.value
        let annotations = notes.0.value.annotations
        let isPublishing = weeks.phase >= .softLaunch && weeks.profile == .standard
        let drawings =
            isPublishing
            ? weeks.trends.compactMap {
                GroupDrawing($0, current: weeks.current, notes: annotations, notices: weeks.notices)
            } : []
        let hasLines = drawings.contains(where: \.isSeries)
        let body = template.filled(with: [
            "heading": weeks.subject.words,
            "department": weeks.department, "mixed": hasLines ? weeks.mixed : nil,
            "hasLines": hasLines,
            "early": hasLines
                ? nil
                : [
                    "isPublishing": isPublishing, "isWorkOnly": weeks.profile == .workOnly, "phase": weeks.phase.name,
                    "tooLittle": tooLittleToDraw,
                ] as Fields,
            "notices": notices(weeks, work?.value, addresses[weeks.subject], annotations),
            "cards": hasLines ? cards(drawings, of: weeks) : nil,
            "health": !hasLines ? nil : health(weeks, work?.value, pulse, addresses[weeks.subject], annotations),
            "panel": isPublishing ? PanelCard(weeks: weeks, mates: mates.flatMap { names($0.value, frame) }).html : nil,
            "work": work.flatMap { workPart($0.value, addresses[weeks.subject], annotations) },
            "notes": addresses[weeks.subject].map { path in
                NotesCard(
                    annotations: annotations, place: .shared(path: path, name: weeks.subject.words),
                    mayWrite: notes.mayWrite, frame: frame
                ).html
            },
            "retrospective": addresses[weeks.subject].flatMap { $0.hasPrefix("/teams/") ? $0 + "/retrospective" : nil },
            "context": context.flatMap { ContextCard(view: $0, addresses: addresses, frame: frame).html },
            "parts": PartsCard(weeks: weeks, addresses: addresses, isWide: isWide(drawings)).html,
            "quarter": hasLines ? quarterPath(weeks, addresses[weeks.subject]) : nil,
        ])
        return frame.page(weeks.subject.words, for: readers(of: weeks.subject), status: 200, body: body)
    }

    /// Of a team, about its people's time and about its shared work; of other groups nothing is asked.
    private static func notices(_ weeks: GroupWeeks, _ work: WorkWeeks?, _ path: String?, _ notes: [Annotation])
        -> String?
    {
        guard case .team = weeks.subject, weeks.phase >= .softLaunch else { return nil }
        let all = (weeks.notices + (work?.notices ?? [])).sorted { $0.to > $1.to }
        return NoticeCard(notices: all, notes: notes, retrospective: path.map { "\($0)/retrospective" })
            .html
    }

    private static func health(
        _ weeks: GroupWeeks, _ work: WorkWeeks?, _ pulse: TeamPulse?, _ path: String?, _ notes: [Annotation]
    ) -> String? {
        guard case .team = weeks.subject, weeks.phase >= .softLaunch, weeks.profile == .standard else { return nil }
        let pulse = pulse ?? TeamPulse(of: [], department: weeks.department)
        return TeamHealthCard(weeks: weeks, work: work, pulse: pulse, path: path, notes: notes).html
    }

    /// As wide as the row leaves it: beside what a panel mixes, or beside that and what agents did.
    private static func isWide(_ drawings: [GroupDrawing]) -> Bool {
        guard drawings.contains(where: \.isSeries) else { return false }
        func isDrawn(_ isMeant: (GroupDrawing) -> Bool) -> Bool { drawings.contains { isMeant($0) && $0.isSeries } }
        return isDrawn(\.isOneOfTheKinds) == isDrawn { $0.declaration.id == AITime.declaration.id }
    }

    /// Nothing where no service is theirs and no iteration is known: the page says nothing of what does not concern it.
    private static func workPart(_ work: WorkWeeks, _ path: String?, _ notes: [Annotation]) -> String? {
        let isKnown = work.coverages.contains { coverage in
            !coverage.missing.contains(.services) && !coverage.missing.contains(.iterations)
        }
        guard let path, work.phase >= .softLaunch, isKnown else { return nil }
        return workTemplate.filled(with: [
            "services": work.services.map { ["name": $0.name, "href": "/services/\($0.id.raw)"] as Fields },
            "hasServices": !work.services.isEmpty,
            "cards": WorkCards(weeks: work, path: "\(path)/delivery", notes: notes).html,
        ])
    }

    private static let workTemplate = Template(
        #"""
        <h2 id="work">Shared work</h2>
        <p class="lead">From commit to production and from promise to delivery, over everything this team runs: of
        services and iterations, never by author.{{#hasServices}} Each by itself:
        {{#services}}<a href="{{href}}">{{name}}</a> {{/services}}{{/hasServices}}</p>
        <div class="grid">
        {{{cards}}}
        </div>
        """#)

    /// Leadership takes a quarter along on paper; a team has its cases and its retrospective.
    private static func quarterPath(_ weeks: GroupWeeks, _ path: String?) -> String? {
        if case .team = weeks.subject { nil } else { path.map { "\($0)/quarter" } }
    }

    private static func names(_ mates: PanelMates, _ frame: Frame) -> [String]? {
        mates.panel.map { _ in mates.names(without: frame.readerName) }
    }

    private static func readers(of subject: GroupSubject) -> Readers {
        switch subject {
        case .team: .team
        case .department: .department
        case .organization: .organization
        }
    }

    /// In the order of the catalogue's own importance: focus with activity beside it, then what explains them.
    private static func cards(_ drawings: [GroupDrawing], of weeks: GroupWeeks) -> String {
        func drawing(_ id: MetricID) -> GroupDrawing? { drawings.first { $0.declaration.id == id } }
        var cards: [String?] = []
        if let focus = drawing(FocusTime.declaration.id) {
            cards.append(
                GroupTrendCard(drawing: focus, size: .wide, part: drawing(DeepFocusTime.declaration.id)).html)
        }
        if let activity = drawing(ActivityTime.declaration.id) {
            cards.append(GroupTrendCard(drawing: activity, size: .narrow, part: nil).html)
        }
        let kinds = drawings.filter(\.isOneOfTheKinds)
        let kindsCard = GroupKindsCard(
            kinds: kinds, coverage: kinds.first.flatMap { weeks.coverage(of: $0.declaration.id) })
        cards.append(kindsCard.html)
        if let agents = drawing(AITime.declaration.id), agents.isSeries {
            cards.append(GroupTrendCard(drawing: agents, size: kindsCard.hasRows ? .narrow : .wide, part: nil).html)
        }
        cards.append(GroupSharesCard(drawings: drawings).html)
        return cards.compactMap(\.self).joined()
    }

    private static let template = Template(
        #"""
        <h1>{{heading}}</h1>
        <p class="lead">{{#department}}In the department {{.}}. {{/department}}{{#hasLines}}How the weeks went for
        these people together, around what is usual for them. No figure of anybody is in here, and the week that is
        running is not counted yet.{{#mixed}} {{.}}{{/mixed}}{{/hasLines}}{{^hasLines}}There is no line to show.{{/hasLines}}</p>
        <div class="grid">
        {{#early}}
        <section class="card w8" aria-labelledby="early-h">
        {{#isPublishing}}
        <h2 id="early-h">Too little to draw</h2>
        <p class="say">{{tooLittle}}</p>
        <p class="quiet">What there is: <a href="/me">your own weeks</a>, which only you see.</p>
        {{/isPublishing}}
        {{#isWorkOnly}}
        <h2 id="early-h">Nothing about people’s time, by choice</h2>
        <p class="say"><strong>The profile here is work only.</strong> Focus Time and Activity Time are for the person
        alone: no line of a team is published, and no week is sealed.</p>
        <p class="quiet">To publish lines again, an owner asks and a trustee signs; it begins with the next quarter.
        What there is: <a href="/me">your own weeks</a>, which only you see.</p>
        {{/isWorkOnly}}
        {{^isWorkOnly}}{{^isPublishing}}
        <h2 id="early-h">What will be here, and from when</h2>
        <p class="say"><strong>From the soft launch on.</strong> Then Focus Time of these people together, with
        Activity Time beside it, as change around what is usual for them; the first line when four complete weeks of
        enough people are sealed.</p>
        <p class="quiet">Now the phase is {{phase}}: everybody sees the own weeks, and nobody anything else. <a
        href="/rollout">How the rollout stands</a></p>
        {{/isPublishing}}{{/isWorkOnly}}
        </section>
        {{/early}}
        {{{notices}}}
        {{{cards}}}
        {{{health}}}
        {{{panel}}}
        {{{parts}}}
        {{{notes}}}
        {{{context}}}
        </div>
        {{#quarter}}
        <p class="ways"><a href="{{.}}">This quarter, to print</a></p>
        {{/quarter}}
        {{{work}}}
        {{#retrospective}}
        <p class="ways"><a href="{{.}}">These weeks for a retrospective, to print</a></p>
        {{/retrospective}}
        """#)
}
