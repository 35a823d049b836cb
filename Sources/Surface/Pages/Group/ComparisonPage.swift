public import Access
import Charts
public import Domain
import Metrics

/// `/teams/…?with=…`: two teams that have agreed to it, one above the other, by name. Each line is drawn in its own card with its
/// own figures: there is no table of both, no difference and no order by value (guarantee G9).
public enum ComparisonPage {
    public static func render(
        _ pair: TeamPair, _ one: Visible<GroupWeeks>, _ two: Visible<GroupWeeks>, notes: [Visible<SharedNotes>],
        addresses: [GroupSubject: String], in frame: Frame
    ) -> Page {
        let both = [one.value, two.value].sorted { $0.subject.words < $1.subject.words }
        let body = template.filled(with: [
            "first": pair.first, "second": pair.second, "label": pair.label,
            "until": dated(LocalTime(pair.until, in: frame.zone).day),
            "teams": zip(both, ["first", "second"]).map { weeks, prefix in
                [
                    "name": weeks.subject.words, "prefix": prefix, "address": addresses[weeks.subject],
                    "cards": cards(
                        weeks, prefix,
                        notes.first { $0.value.place == .group(weeks.subject) }?.value.annotations ?? []),
                ] as Fields
            },
        ])
        return frame.page("\(pair.first) and \(pair.second)", for: .team, status: 200, body: body)
    }

    /// Focus and the metric beside it: none says anything alone.
    private static func cards(_ weeks: GroupWeeks, _ prefix: String, _ notes: [Annotation]) -> String? {
        guard weeks.phase >= .softLaunch, weeks.profile == .standard else { return nil }
        let drawings = weeks.trends.compactMap {
            GroupDrawing($0, current: weeks.current, notes: notes, notices: weeks.notices, prefix: "\(prefix)-")
        }
        let shown = [FocusTime.declaration.id, ActivityTime.declaration.id].compactMap { id in
            drawings.first { $0.declaration.id == id }
        }
        return shown.map { GroupTrendCard(drawing: $0, size: .narrow, part: nil).html }.joined()
    }

    private static let template = Template(
        #"""
        <h1>{{first}} and {{second}}</h1>
        <p class="lead">Both teams say of their work “{{label}}” and have agreed to be seen together until {{until}}. Each line is
        around what is usual for its own people; which of two is higher says nothing, because their usual differs.</p>
        {{#teams}}
        <section aria-labelledby="{{prefix}}-h">
        <h2 id="{{prefix}}-h">{{#address}}<a href="{{.}}">{{name}}</a>{{/address}}{{^address}}{{name}}{{/address}}</h2>
        <div class="grid">
        {{#cards}}
        {{{.}}}
        {{/cards}}
        {{^cards}}
        <p class="say">Nothing is published of it yet.</p>
        {{/cards}}
        </div>
        </section>
        {{/teams}}
        <p class="quiet">Either team, or the trustee, can end this at any time.</p>
        """#)
}
