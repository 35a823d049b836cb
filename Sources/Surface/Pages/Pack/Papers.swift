/// The texts of the papers. They say what the program does, and leave to people what people decide: in square brackets.
enum Papers {
    static let records = Template(
        #"""
        <section class="card w12"><h2>Controller and purpose</h2>
        <p>[Name and address of the employer; data protection officer.] {{purpose}} {{soleBasis}}</p></section>
        <section class="card w12"><h2>People and data</h2>
        <p>Employees of {{house}} who have read the notice: name, address, team, manager, working hours, absences as kind and days,
        accounts in other tools; from the editor: time, project, branch, language, kind, editor, operating system, whether it was a
        write, lines changed by an AI and by the person; of shared work: commits, changes, reviews, deployments and work items by
        their times, their authors under keyed hashes. Not: code, texts, titles, file names, paths, machine names, screens, keys.</p></section>
        <section class="card w12"><h2>Metrics, recipients and how long</h2>
        <table class="people stack"><thead><tr><th scope="col">Metric</th><th scope="col">Purpose</th><th scope="col">For</th><th
        scope="col">Kept</th></tr></thead><tbody>
        {{#metrics}}<tr><th scope="row">{{title}}</th><td data-is="Purpose">{{purpose}}</td><td data-is="For">{{audience}}</td><td
        data-is="Kept">{{kept}}</td></tr>{{/metrics}}
        </tbody></table>
        <p>Lines of one person are read by that person; by the direct manager in a look, and by HR in a look in a documented case that
        the trustee has signed, from full launch on, each in the ledger before anything is shown.</p>
        <p>No recipient outside {{house}}; nothing is sent anywhere by the program, and no third country is involved unless the
        server stands in one: [place of the server].</p></section>
        <section class="card w12"><h2>Security</h2>
        <p>Encryption in transit, passphrases hashed with scrypt, second factors, secrets sealed with a key outside the database, a
        tamper-evident ledger of looks and settings, deletion overwritten in the files. The threat model is part of the program's
        documentation.</p></section>
        """#)

    static let assessment = Template(
        #"""
        <section class="card w12"><h2>What is planned, and why an assessment</h2>
        <p>{{purpose}} Employees are observed systematically by a technical system: an assessment is due (GDPR 35; WP 248). Phase
        now: {{phase}}.</p></section>
        <section class="card w12"><h2>Necessity and less intrusive means</h2>
        <p>[Why surveys or talks alone do not answer the question.] The person's own pages come first. What leadership reads is
        {{#isWorkOnly}}about shared work alone: nothing about people's time is published.{{/isWorkOnly}}{{^isWorkOnly}}published of
        groups of at least {{people}} people, {{active}} of them active, as change against these people's own usual, in series of at
        least {{weeks}} weeks.{{/isWorkOnly}}</p></section>
        <section class="card w12"><h2>Risks, and what stands against each</h2>
        <dl class="facts">
        <dt>Somebody is ranked, scored or dismissed by figures</dt><dd>No ranking, score, target or threshold on a person can be stored
        or shown. {{soleBasis}} Whoever notices one can report it as a case.</dd>
        <dt>A person is worked out from figures of a group</dt><dd>Published once, over disjoint groups, rounded, sealed, never computed
        again; an attack suite is part of the program.{{#residual}} Best guess measured last: R² {{.}}.{{/residual}}{{^residual}} [Run
        daylight attack --keep and enter the figure.]{{/residual}}</dd>
        <dt>Somebody looks in secret</dt><dd>No look without its entry in a tamper-evident ledger, written before; the person reads the
        question first, sees the same page, and keeps the list.</dd>
        <dt>More is collected than was said</dt><dd>Names on an allow-list become values, nothing else; a new kind of data asks
        everybody to read the notice again.</dd>
        <dt>Data is kept for ever</dt><dd>Raw records 14 days, own weeks 13 months, published weeks 24 months, deleted every day.</dd>
        <dt>The operator reads along</dt><dd>No role and no command opens anybody's data. Whoever controls the machine can read its
        files: [who that is, and how it is watched].</dd>
        </dl></section>
        <section class="card w12"><h2>The view of the people concerned</h2>
        <p>Questions and answers stand in the public register; concerns reach HR and the trustee. [Summary, and the works council's
        opinion.]</p></section>
        <section class="card w12"><h2>Decision</h2><p>[Residual risk, decision, date, signatures; next review in twelve months.]</p></section>
        """#)

    static let agreement = Template(
        #"""
        <section class="card w12"><h2>§ 1 Purpose</h2><p>{{purpose}} Any other purpose is excluded, above all monitoring of conduct or
        performance of individual employees.</p></section>
        <section class="card w12"><h2>§ 2 Use</h2>
        <dl class="facts">{{#answers}}<dt>{{title}}</dt><dd><strong>{{use}}.</strong> {{text}}</dd>{{/answers}}</dl>
        <p>{{soleBasis}} Measures that rest on figures alone are void; evidence that was got against this agreement is not used.</p></section>
        <section class="card w12"><h2>§ 3 Who sees what</h2><p>As the program's matrix says (Policy page), which is part of this agreement. A
        look at one person's lines is allowed to the direct manager alone, from full launch on, with a question that the person
        reads first. HR looks need a documented case and the trustee's approval.</p></section>
        <section class="card w12"><h2>§ 4 Groups</h2><p>Nothing is published of fewer than {{people}} people, or in a week in which fewer than
        {{active}} of them were active. Published weeks are never computed again.</p></section>
        <section class="card w12"><h2>§ 5 Trustee</h2><p>The works council names a trustee and a deputy. Without the trustee's signature no
        protection is lowered, no phase shortened, full launch not begun, and nobody who is in is let in anew. The trustee can verify
        the ledger at any time and have the attack suite run, reads its newest report, and can go back to an earlier phase at once.</p></section>
        <section class="card w12"><h2>§ 6 Rights</h2><p>Everybody sees, exports, corrects, pauses, excludes and deletes the own data
        without a reason and without a disadvantage.</p></section>
        <section class="card w12"><h2>§ 7 Changes</h2><p>This agreement is about the configuration whose hash stands above. If the hash in force
        differs, the parties talk before figures are used further. A new metric, source, field or role is announced to everybody
        before it is used.</p></section>
        <section class="card w12"><h2>§ 8 Term</h2><p>[Beginning, notice, after-effect, signatures.]</p></section>
        """#)

    static let handbook = Template(
        #"""
        <section class="card w12"><h2>Engineering metrics</h2>
        <p>{{purpose}} {{soleBasis}} This holds for reviews, promotions, pay and dismissals alike, and for everybody who reads figures.
        There are no individual targets, rankings or scores. Whoever learns of a decision that rested on figures alone reports it; it
        becomes a case with an owner and a date.</p>
        <dl class="facts">{{#answers}}<dt>{{title}}</dt><dd><strong>{{use}}.</strong> {{text}}</dd>{{/answers}}</dl>
        <p>You see everything that is recorded about you, and who looked at it, when and why. You can export, correct, pause and delete
        it at any time, without a reason. Managers look at lines of one person only after a training, with a question that this person
        reads first; HR in a documented case alone, with the trustee’s signature and a reason that is put before this person first.</p></section>
        """#)

    static let notice = Template(
        #"""
        <section class="card w12"><h2>What for</h2><p>{{purpose}} {{soleBasis}}</p></section>
        <section class="card w12"><h2>What is kept</h2><p>From your editor, if you connect one: time, project, branch, language, kind, editor,
        operating system, whether it was a write, and how many lines an AI and you changed: 14 days raw, 13 months as weeks. From your
        organization: name, address, team, manager, working hours, absences. Of shared work: times of commits, changes, reviews,
        deployments and items, 25 months. Never: code, texts, file names, paths, screens, keys.</p></section>
        <section class="card w12"><h2>Who sees it</h2><p>You, all of it. {{#isWorkOnly}}Of people's time nothing is published.{{/isWorkOnly}}{{^isWorkOnly}}From
        soft launch on groups of {{people}} and more, as change against what is usual for these people.{{/isWorkOnly}} From full launch
        on your direct manager by a look, with a question that you read first; and HR by a look in a documented case, which the
        trustee has signed and whose reason is put before you first.</p></section>
        <section class="card w12"><h2>Your rights</h2><p>Access, export, correction, objection, pause and deletion on your own pages, at any time.
        Responsible: [name]; data protection officer: [name]; complaint: [authority]. Legal basis: [for example GDPR 6 (1) f with the
        balancing test, or the works agreement].</p></section>
        """#)

    /// On a wall nobody needs to read that it is a poster.
    static let posterHeading = "We measure the work, not the people"

    static let poster = Template(
        #"""
        <section class="card w12">
        <p class="say"><strong>{{purpose}}</strong></p>
        <ul class="plain">
        <li>You see everything that is recorded about you, and everybody who looked.</li>
        <li>Leadership sees groups of at least {{people}}, as trends.</li>
        <li>Nobody looks at you alone without a question that is put before you first, and you keep the list of who did.</li>
        <li>No rankings, no scores, no targets: the program has no place for them.</li>
        <li>{{soleBasis}}</li>
        <li>Pause, export, delete: yours, without a reason.</li>
        </ul>
        <p>Questions: {{site}}/rollout/questions. Concerns, without your name: {{site}}/feedback.</p></section>
        """#)

    static let checklist = Template(
        #"""
        <section class="card w12"><h2>Phase {{phase}}</h2>
        <ul class="plain">{{#gate}}<li><strong>{{title}}: {{state}}.</strong> {{says}}</li>{{/gate}}</ul></section>
        <section class="card w12"><h2>The eleven items</h2>
        <table class="people stack"><thead><tr><th scope="col">Item</th><th scope="col">State</th><th scope="col">Evidence</th></tr></thead><tbody>
        {{#items}}<tr><th scope="row">{{number}}. {{title}}</th><td data-is="State">{{state}}{{#until}}, until {{.}}{{/until}}</td><td
        data-is="Evidence">{{says}} <span class="under">{{source}}, <a href="{{at}}">{{at}}</a></span></td></tr>{{/items}}
        </tbody></table></section>
        <section class="card w12"><h2>Said by named people, and in force</h2>
        <ul class="plain">{{#said}}<li><strong>{{title}}.</strong> {{words}} <span class="under">{{name}}, {{hat}}, on
        {{day}}{{#until}}; until {{.}}{{/until}}</span></li>{{/said}}</ul>{{^said}}<p>Nothing yet.</p>{{/said}}</section>
        <section class="card w12"><h2>Seen by</h2><p>[Works council, date, signature.]</p></section>
        """#)
}
