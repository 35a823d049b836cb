import Domain

/// Half a page: why a group's line is drawn as change around these people's own usual. What only few ask for is behind a fold.
enum HowGroupsArePublished {
    static func html(_ profile: PublicationProfile) -> String {
        template.filled(with: ["profile": profile.rawValue, "isStandard": profile == .standard])
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="how" aria-labelledby="how-h">
        <h2 id="how-h">How groups are published</h2>
        {{^isStandard}}
        <p class="say"><strong>Not at all, here.</strong> The profile in force is “{{profile}}”: nobody but the person sees
        anything about people's time. What follows is how it would be done.</p>
        {{/isStandard}}
        {{#isStandard}}
        <p class="say"><strong>As change around what is usual for these same people.</strong> The profile in force is
        “{{profile}}”: groups of six and more, change every week, a level at most once a quarter and only after an
        audit.</p>
        {{/isStandard}}
        <div class="prose">
        <p><strong>An example.</strong> Six people are counted together. Last quarter Ada had 14 hours of focus a week on average, Bo
        had 6, the others something between. One week a new meeting costs everybody an hour, and Ada two. One figure is published:
        about one hour less than is usual for them. Neither 14 nor 6 is in it, and if Ada leaves, the line does not fall by 14.</p>
        <p><strong>Why not plain hours?</strong> People come, go and are on leave, and others know when: from a team's plain means
        somebody could work out nearly everybody within two years. And a line that moves because the team has other people in it says
        nothing about work.</p>
        <p><strong>How to read it.</strong> Zero is what is usual for these people: each one's own mean of the quarter before. That
        moves on, so what had changed is carried along, and a lasting change stays visible. Where too few weeks were published, the
        line breaks.</p>
        <p><strong>Who.</strong> Groups of at least six share nobody, lie inside one department and are fixed for a quarter; small teams
        are joined.</p>
        <p><strong>Never again.</strong> A week is computed once, on the Tuesday after it, rounded, and written down in the ledger.
        Late data, corrections and deletions change nothing that was published, so that no difference tells of anybody.
        Departments and the organization are made of what was published of their groups alone.</p>
        <p><strong>One silence.</strong> Fewer than five active, too few weeks, somebody not counted: it always says “too little”,
        because the reason could tell something about somebody.</p>
        </div>
        <details><summary>The small print: rounding, shares and calendars</summary>
        <div class="prose">
        <p>The shade behind a line is how far its own published weeks usually go up and down: a single week inside it says nothing by
        itself.</p>
        <p>Hours are rounded to the nearest half, and shares (after hours, weekends, meeting load, fragmentation) to two points of a
        percent. A share never has a level. A line is chained over a quarter of which at least eight weeks were published. The sums
        behind a week are dropped.</p>
        <p>Working hours count as each person has declared them here, and as Monday to Friday nine to five otherwise; what a file says
        of somebody's hours, absences or calendar does not count, so that nobody can set everybody else's.</p>
        <p>Not everybody has a calendar, and no line may tell who. Whoever has none counts as unchanged. A line from calendars begins
        for a whole quarter, if nearly everybody's calendar (all but one of six to eight people, two of nine to twelve, three of 13 to
        20, five of more) spoke for four weeks or more of the quarter before; and a week has a value if so many more than five were
        active as may have none. Whoever of the group has none can tell from a line that at most so few others have none either.</p>
        </div></details>
        </section>

        """#)
}
