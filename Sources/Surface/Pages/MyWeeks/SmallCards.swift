import Charts
import Domain
import Metrics

/// Stands in place of the lines while there are too few complete weeks: what is missing, and until when.
struct EarlyCard {
    let weeks: MyWeeks
    let drawings: [TrendDrawing]
    /// Whether the organization is past its first phase.
    let isCollecting: Bool

    var html: String {
        let complete = drawings.map { withValues($0.trend) }.max() ?? 0
        let missing = max(PersonalSeries.leastWeeks - complete, 1)
        // The running week can be the next complete one; a page that shows it exists from the Monday after.
        let from = weeks.current.adding(missing)
        return Self.template.filled(with: [
            "soFar": complete == 0 ? "None" : capitalised(inWords(complete)),
            "needed": inWords(PersonalSeries.leastWeeks),
            // The sun stands higher with every complete week.
            "height": 108 - complete * 18,
            "fromWeek": from.number, "fromDay": spoken(from.monday),
            "isCollecting": isCollecting,
            "isConnected": weeks.collection.latest != nil,
        ])
    }

    private func withValues(_ trend: PersonalTrend) -> Int {
        switch trend {
        case .series(let series, _): series.points.count { $0.value != nil }
        case .tooEarly(_, _, _, _, let withValues): withValues
        }
    }

    private static let template = Template(
        #"""
        <section class="card w12 early" aria-labelledby="early-h">
        <div>
        <h2 id="early-h">Your lines are on their way</h2>
        <p class="say"><strong>{{soFar}} of {{needed}} complete weeks so far.</strong> A line needs
        {{needed}}, because a single week says more about the week than about you.</p>
        {{#isCollecting}}
        <p>They will be here from <strong>{{fromDay}}</strong> (week {{fromWeek}}) at the earliest: Focus
        Time with Activity Time beside it, what is usual for you behind them, Activity by kind, and your
        weekdays.</p>
        {{/isCollecting}}
        {{#isConnected}}
        <p class="quiet">There is nothing to do: your editor is connected. What has arrived until now is on
        <a href="/me/data">My data</a>, every heartbeat of it.</p>
        {{/isConnected}}
        {{^isConnected}}
        <p class="quiet">What is missing: {{#isCollecting}}an editor that sends its heartbeats here{{/isCollecting}}{{^isCollecting}}the
        second phase; your editor can wait until then{{/isCollecting}}.</p>
        {{/isConnected}}
        </div>
        <svg class="dawn" viewBox="0 0 240 110" aria-hidden="true" fill="none" stroke="#83858a">
        <clipPath id="sky"><path d="M0 0h240v90H0z"/></clipPath>
        <g clip-path="url(#sky)"><path class="course" stroke-dasharray="2 6"
        d="M20 96C70 12 170 12 220 96"/>
        <circle fill="#e79a2b" stroke="none" cx="120" cy="{{height}}" r="26"/></g>
        <path d="M4 90h232"/>
        </svg>
        </section>

        """#)
}

/// What is collected right now, what never is, and the way to change it.
struct CollectionCard {
    let state: CollectionState
    let frame: Frame
    /// As wide as the row leaves it.
    let isWide: Bool

    var html: String {
        Self.template.filled(with: [
            "width": isWide ? "w8" : "w4",
            "latest": state.latestInWords(now: frame.now),
            "paused": state.pausedSince.map { LocalTime($0, in: frame.zone).full },
            "excluded": state.excludedProjects.isEmpty ? nil : listed(state.excludedProjects, "and"),
            "hasPack": frame.phase.map { $0 >= .fullLaunch } ?? true,
        ])
    }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" aria-labelledby="collected-h">
        <h2 id="collected-h">Collected right now</h2>
        {{#paused}}
        <p class="say"><strong>Paused since {{.}}.</strong> What happens until you resume is not kept.</p>
        {{/paused}}
        {{^paused}}
        {{#latest}}
        <p class="say"><strong>Last heartbeat {{.}}.</strong></p>
        {{/latest}}
        {{^latest}}
        <p class="say">No heartbeat has arrived yet.</p>
        {{/latest}}
        {{/paused}}
        <details><summary>What is kept, and what never is</summary>
        <dl class="kept">
        <dt>Kept</dt>
        <dd>time, project, branch, language, kind, editor, operating system, whether it was a write, and how
        many lines an AI and you changed</dd>
        <dt>Never kept</dt>
        <dd>code, file names, paths, the caret, line numbers, machine names, screens, keys</dd>
        <dt>For how long</dt>
        <dd>raw heartbeats are deleted after 14 days, the weeks after 13 months</dd>
        </dl>
        </details>
        {{#excluded}}
        <p class="quiet">Left out: {{.}}</p>
        {{/excluded}}
        <p class="ways">{{#paused}}<a href="/me/data#pause">Resume</a>{{/paused}}{{^paused}}<a
        href="/me/data#pause">Pause</a>{{/paused}} · <a href="/me/data#leave-out">Leave out a project</a> ·
        <a href="/me/data#export">Export</a>{{#hasPack}} · <a href="/me/review">Self-review pack</a>{{/hasPack}} · <a
        href="/me/data#delete">Delete</a></p>
        </section>

        """#)
}
