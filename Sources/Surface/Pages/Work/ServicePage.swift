public import Access
public import Domain
import Metrics

/// `/services/{service}`: how work on one service gets from commit to production, as weeks, and never by author.
public enum ServicePage {
    /// - Parameters:
    ///   - path: of this page.
    ///   - team: the page of the team that owns it, if the reader may open it.
    ///   - notes: beside these lines, and whether the reader may write some.
    public static func render(
        _ weeks: Visible<WorkWeeks>, path: String, team: String?, notes: (Visible<SharedNotes>, mayWrite: Bool),
        in frame: Frame
    ) -> Page {
        let weeks = weeks.value
        let hasLines = weeks.trends.contains(where: \.hasValues)
        let body = template.filled(with: [
            "name": weeks.name, "team": weeks.team, "href": team, "hasLines": hasLines,
            "cards": WorkCards(weeks: weeks, path: path, notes: notes.0.value.annotations).html,
            "notes": NotesCard(
                annotations: notes.0.value.annotations, place: .shared(path: path, name: weeks.name),
                mayWrite: notes.mayWrite, frame: frame
            ).html,
            "notices": weeks.phase >= .softLaunch
                ? NoticeCard(
                    notices: weeks.notices, notes: notes.0.value.annotations,
                    retrospective: team.map { "\($0)/retrospective" }
                ).html
                : nil,
        ])
        return frame.page(weeks.name, for: .service, status: 200, body: body)
    }

    /// `/services`: those that the reader may open, by name and without a value.
    public static func list(_ services: [(name: String, path: String)], in frame: Frame) -> Page {
        let body = listTemplate.filled(with: [
            "services": services.map { ["name": $0.name, "href": $0.path] as Fields }, "isEmpty": services.isEmpty,
        ])
        return frame.page("Services", for: .everybody, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>{{name}}</h1>
        <p class="lead">{{#team}}Owned by {{#href}}<a href="{{.}}">{{/href}}{{team}}{{#href}}</a>{{/href}}.
        {{/team}}{{#hasLines}}How work gets from commit to production, in complete weeks. A week with fewer than five
        items or three people is counted with those after it, or withheld; nothing here is by author.{{/hasLines}}{{^hasLines}}There
        is no line yet; each card says what is missing.{{/hasLines}}</p>
        <div class="grid">
        {{{notices}}}
        {{{cards}}}
        {{{notes}}}
        </div>
        """#)

    private static let listTemplate = Template(
        #"""
        <h1>Services</h1>
        <p class="lead">What is deployed. Each has a page of its own, beside nobody else's.</p>
        <div class="grid">
        <section class="card w12" aria-label="Services">
        {{#isEmpty}}
        <p class="say">There is none that you may open. A service is there as soon as a repository, changes or deployments of
        it are imported; its page is for the team that owns it, from soft launch on.</p>
        {{/isEmpty}}
        <ul class="columns">
        {{#services}}
        <li><a href="{{href}}">{{name}}</a></li>
        {{/services}}
        </ul>
        </section>
        </div>
        """#)
}
