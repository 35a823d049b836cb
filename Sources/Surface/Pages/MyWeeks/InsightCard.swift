import Charts
import Domain
import Metrics

/// The meetings that sit on the lowest weekday, what each costs, and a sentence to take along. Only where the weeks support that
/// a weekday is lowest.
struct InsightCard {
    let weeks: MyWeeks

    var html: String? {
        guard let insight = weeks.insight, let pattern = weeks.weekdays.first(where: { $0.lowest == insight.lowest })
        else {
            return nil
        }
        let day = insight.lowest.name
        let contrast = pattern.highest.map { "highest on \($0.name)s and lowest on \(day)s" } ?? "lowest on \(day)s"
        return Self.template.filled(with: [
            "day": day, "contrast": contrast, "hasMeetings": !insight.meetings.isEmpty,
            "weeks": counted(insight.weeks.count, "week", "weeks"), "named": listed(insight.weeks.map(\.label), "and"),
            "together": together(insight),
            "meetings": insight.meetings.map { fields($0, insight) },
            "sentence": sentence(insight, pattern, contrast),
            "values": values(pattern),
        ])
    }

    private func fields(_ meeting: RecurringMeeting, _ insight: WeekdayInsight) -> Fields {
        [
            "time": Self.time(meeting), "people": meeting.attendees.map { ", \(counted($0, "person", "people"))" },
            "isFree": max(meeting.longestStretch.amount, meeting.focusAvailable.amount) < 60,
            "weeks": "in \(meeting.weeks) of \(insight.weeks.count) weeks",
            "stretch": Self.hours(meeting.longestStretch), "focus": Self.hours(meeting.focusAvailable),
        ]
    }

    /// Of the whole day, where there is more than one: what is not at a fixed time counts too.
    private func together(_ insight: WeekdayInsight) -> Fields? {
        let all = insight.together
        guard all.count > 1 || (all.count == 1 && insight.meetings.isEmpty) else { return nil }
        return [
            "count": capitalised(counted(all.count, "meeting", "meetings")), "stretch": Self.hours(all.longestStretch),
            "focus": Self.hours(all.focusAvailable), "isOne": all.count == 1,
        ]
    }

    /// `10:30 to 11:00`
    private static func time(_ meeting: RecurringMeeting) -> String {
        func clock(_ minutes: Int) -> String {
            let minutes = minutes % 1_440
            return "\(minutes / 60 < 10 ? "0" : "")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
        }
        return "\(clock(meeting.minute)) to \(clock(meeting.minute + Int(meeting.length.seconds / 60)))"
    }

    private static func hours(_ value: PersonalValue) -> String {
        value.amount < 60 ? "no minute" : spokenHours(seconds: value.amount)
    }

    private func values(_ pattern: WeekdayPattern) -> String {
        let said = pattern.entries.compactMap { entry in
            entry.median.map { "\(entry.weekday.name) \(oneDecimal($0.amount / 3600)) h of \(entry.weeks)" }
        }
        return "Median Focus Time, and of how many weeks: \(listed(said, "and"))."
    }

    private func sentence(_ insight: WeekdayInsight, _ pattern: WeekdayPattern, _ contrast: String) -> String {
        // What counted, not how far back was looked: weeks that are left out, or without data, say nothing.
        let counting = pattern.entries.first { $0.weekday == insight.lowest }?.weeks ?? insight.weeks.count
        let begin = "Over \(counted(counting, "week", "weeks")) with data my focus was \(contrast)."
        let costly = insight.meetings.max {
            ($0.longestStretch.amount, $0.focusAvailable.amount) < ($1.longestStretch.amount, $1.focusAvailable.amount)
        }
        guard let costly, costly.longestStretch.amount >= 900 else {
            if insight.together.longestStretch.amount >= 900 {
                return begin
                    + " No meeting does that alone: without all \(inWords(insight.together.count)) of a \(insight.lowest.name) my "
                    + "longest stretch would be \(spokenHours(seconds: insight.together.longestStretch.amount)) longer. Could "
                    + "some of them sit side by side?"
            }
            if insight.together.focusAvailable.amount >= 900 {
                return begin
                    + " Without its meetings a \(insight.lowest.name) of mine would have "
                    + "\(spokenHours(seconds: insight.together.focusAvailable.amount)) more in stretches of two hours. Could some "
                    + "of them sit side by side?"
            }
            return begin
                + " It is not the meetings. What else is different on \(insight.lowest.name)s?"
        }
        return begin
            + " Without the meeting from \(Self.time(costly)) my longest stretch on \(insight.lowest.name)s would be "
            + "\(spokenHours(seconds: costly.longestStretch.amount)) longer. Could it sit beside another one?"
    }

    private static let template = Template(
        #"""
        <section class="card w8" id="weekday-meetings" aria-labelledby="weekday-meetings-h">
        <h2 id="weekday-meetings-h">Your {{day}}s</h2>
        <p class="say">Your Focus Time is <strong>{{contrast}}</strong>.
        {{#hasMeetings}}These meetings sit on your {{day}}s:{{/hasMeetings}}{{^hasMeetings}}No meeting comes at the same
        time in half of the weeks.{{/hasMeetings}}</p>
        {{#hasMeetings}}
        <ul class="plain">
        {{#meetings}}
        <li><strong>{{time}}</strong>{{people}}, {{weeks}}. {{#isFree}}Taken away alone it frees
        nothing.{{/isFree}}{{^isFree}}Without it the longest stretch of the day would be {{stretch}} longer, and there would be {{focus}}
        more Focus available.{{/isFree}}</li>
        {{/meetings}}
        </ul>
        {{/hasMeetings}}
        {{#together}}
        <p class="quiet">{{count}} {{#isOne}}sits{{/isOne}}{{^isOne}}sit{{/isOne}} on such a day, in the median and at whatever time.
        Without all of them its longest stretch would be {{stretch}} longer, and there would be {{focus}} more Focus available.</p>
        {{/together}}
        <p class="say">To take into your next conversation: <q>{{sentence}}</q></p>
        <details><summary>The weeks behind it, and how it is computed</summary>
        <p class="quiet">{{values}}</p>
        <p class="quiet">Of {{weeks}} in which your calendar speaks for {{day}}: {{named}}. What a meeting costs is the difference between
        that day without it and with it: of the longest stretch of working time without a meeting, and of the time in such stretches of
        at least two hours; the median over the days on which it was there. Each is taken away alone: of two that cut the same stretch,
        neither may cost anything. It does not say whether the meeting was worth it.</p>
        </details>
        </section>

        """#)
}
