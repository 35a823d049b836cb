public import Access
public import Domain

/// `/me/notice`: what will be collected, read before anything is. In an organization nothing is collected without it.
public enum NoticePage {
    public static func render(_ profile: Visible<Profile>, in frame: Frame) -> Page {
        // Another text is another version: whoever has read an older one reads this one too.
        let acknowledgement = profile.value.acknowledgement.flatMap {
            $0.version >= CollectionNotice.version ? $0 : nil
        }
        let body = template.filled(with: [
            "csrf": frame.csrf, "isRead": acknowledgement != nil,
            "version": CollectionNotice.version,
            "readOn": acknowledgement.map { spoken(frame.zone.day(of: $0.at)) } ?? "",
            "purpose": frame.purpose ?? Frame.firstPurpose,
        ])
        return frame.page("Before anything is collected", for: .onlyYou, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Before anything is collected</h1>
        <p class="lead">This is the whole of it. Until you say that you have read it, your editor is told to
        keep what it has, and nothing about you is stored.</p>
        <div class="grid">
        <section class="card w6" aria-labelledby="why-h">
        <h2 id="why-h">What for</h2>
        <p class="say"><strong>{{purpose}}</strong></p>
        <p class="quiet">Never the sole basis of a decision about you. <a href="/policy">Policy</a></p>
        </section>
        <section class="card w6" aria-labelledby="who-h">
        <h2 id="who-h">Who sees it</h2>
        <p class="say"><strong>You, always and all of it.</strong> Now nobody else: not your manager, not the owner. From soft
        launch on, groups of six and more, as change against what is usual for these people, from which nobody can be worked
        out. From full launch on, your manager can ask to look at lines of yours, with a question that you read first; you
        see the same page, and every look stays listed.</p>
        <p class="quiet">Owners see that you have read this, or not yet. How far it is: <a href="/rollout">Rollout</a>. Whoever
        controls the machine itself can read its files, as with any program: <a href="/privacy#not-claimed">what is not
        claimed</a>.</p>
        </section>
        <section class="card w6" aria-labelledby="kept-h">
        <h2 id="kept-h">What is kept</h2>
        <p class="say">From your editor, if you connect one: time, project, branch, language, kind, editor,
        operating system, whether it was a write, and how many lines an AI and you changed. Raw for 14 days,
        the stretches that were joined from it for 13 months, with the sums of these lines. From your organization: your name, address, team, manager, working hours,
        when you are away, as a kind of absence and its days, and your accounts in other tools. From repositories that
        it imports: where a commit stands in the history and when it was made; from GitHub, GitLab and Jira: when pull requests,
        reviews and work items began, went on and were done, and what an item was estimated at. Whose each is stands there as a keyed
        hash, for 25 months; that one is yours is shown to you alone. From calendars, if you connect one or somebody imports a
        file of yours: start, end, kind and how many took part, for 13 months.</p>
        </section>
        <section class="card w6" aria-labelledby="never-h">
        <h2 id="never-h">What is never kept</h2>
        <p class="say">Code, commit messages, file names, paths, the caret, line numbers, machine names, screens, keys. There
        are no scores, targets or rankings, and no place where one could be stored.</p>
        </section>
        <section class="card w12" aria-labelledby="say-h">
        <h2 id="say-h">What you can do</h2>
        <p class="say">See all of it raw, export it, correct it, pause, leave a project out, delete a range
        or everything: on <a href="/me/data">My data</a>, at any time, without a reason.</p>
        {{#isRead}}
        <p><strong>You read this on {{readOn}}.</strong> Pausing or deleting is on
        <a href="/me/data">My data</a>.</p>
        {{/isRead}}
        {{^isRead}}
        <form method="post" action="/me/notice">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <button class="button">I have read this: collect from now on</button>
        </form>
        <p class="quiet">Version {{version}} of this notice. Nothing from before this moment is kept, and you
        need not decide today: <a href="/catalogue">what is measured</a>,
        <a href="/privacy">what is guaranteed</a>.</p>
        {{/isRead}}
        </section>
        </div>
        """#)
}
