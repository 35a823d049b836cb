import Domain

/// Half a page: why a group's line is drawn as change around these people's own usual.
enum HowGroupsArePublished {
    static func html(_ profile: PublicationProfile) -> String {
        template.filled(with: ["profile": profile.rawValue, "isStandard": profile == .standard])
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="how" aria-labelledby="how-h">
        <h2 id="how-h">How groups are published</h2>
        {{^isStandard}}
        <p class="say"><strong>Not at all, here.</strong> The profile in force is “{{profile}}”: nobody but the person
        sees
        anything about people's time. What follows is how it would be done.</p>
        {{/isStandard}}
        {{#isStandard}}
        <p class="say"><strong>As change around what is usual for these same people.</strong> The profile in force is
        “{{profile}}”: groups of six and more, change every week, a level at most once a quarter and only after an
        audit.</p>
        {{/isStandard}}
        <div class="prose">
        <p><strong>An example.</strong> Six people are counted together. Last quarter Ada had 14 hours of focus a week
        on
        average, Bo had 6, the others something between. In one week a new meeting costs everybody an hour, and Ada two.
        What is published is one figure: about one hour less than is usual for them. Neither 14 nor 6 is in it. If Ada
        leaves the week after, the line does not fall by her 14 hours: it only has one difference fewer in it.</p>
        <p><strong>Why not plain hours?</strong> Because people come, go and are on leave, and others know when. From
        the
        plain means of a team, somebody who knew the absences could work out nearly everybody within two years. Around
        the own usual, a difference that stays the same is nothing at all, and there is nothing to take away from it. It
        is the better figure too: a line that moves because the team has other people in it says nothing about work.</p>
        <p><strong>Frozen.</strong> Who is counted together is fixed for a quarter, in groups that share nobody,
        inside one
        department; small teams are joined until they are six. What is usual is each person's own mean of the active
        weeks
        of the quarter before.</p>
        <p><strong>Chained.</strong> What is usual moves on each quarter. So that a lasting change does not vanish
        with it,
        what had changed in one quarter is added to the next. Where fewer than eight weeks were published, the line
        breaks, and is drawn so.</p>
        <p><strong>Shares.</strong> After-hours share, weekend share, meeting load and fragmentation are published in the same way
        and of the same people, in points of a percent to the nearest two, and never as a level. Working hours count as each person has
        declared them here, and as Monday to Friday nine to five otherwise; what a file says of somebody's hours, absences or
        calendar does not count, so that nobody can set everybody else's.</p>
        <p><strong>Calendars.</strong> Not everybody has one, and no line may tell who. Whoever has none counts as unchanged. A line
        from calendars begins for a whole quarter, if nearly everybody's calendar (all but one of six to eight people, two of nine to
        twelve, three of 13 to 20, five of more) spoke for four weeks or more of the quarter before; and a week has a value if so many
        more than five were active as may have none. Whoever of the group has none can tell from a line that at most so few others
        have none either.</p>
        <p><strong>Never again.</strong> A week is computed once, on the Tuesday after it, rounded to half an hour or two points and
        written down in the ledger; the sums behind it are dropped. Late data, corrections and deletions change nothing
        that was published, so that nobody can learn anything from a difference. Departments and the organization are
        made from what was published of their groups, and from nothing else.</p>
        <p><strong>One silence.</strong> Fewer than five active, too few weeks, somebody not counted: it always says
        “too
        little”, because the reason could tell something about somebody.</p>
        </div>
        </section>

        """#)
}
