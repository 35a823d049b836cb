import Domain

/// Export, sign out everywhere, delete everything.
struct LeavingForms {
    /// For somebody who leaves.
    let deletedOn: Day?
    let frame: Frame

    var html: String { Self.template.filled(with: ["csrf": frame.csrf, "deletedOn": deletedOn.map { dated($0) }]) }

    private static let template = Template(
        #"""
        <section class="card w4" id="export" aria-labelledby="export-h">
        <h2 id="export-h">Export</h2>
        <p class="say">All of it, straight from the database.</p>
        <ul class="plain">
        <li><a href="/me/export.html">To read and print</a> (HTML)</li>
        <li><a href="/me/export.csv" download>For a spreadsheet</a> (a zip of CSV files)</li>
        <li><a href="/me/export.json" download>For a program</a> (JSON)</li>
        </ul>
        <p><a href="/me/review">A self-review pack: chosen lines, your notes and your words</a></p>
        </section>
        <section class="card w4" aria-labelledby="sessions-h">
        <h2 id="sessions-h">Sign out everywhere</h2>
        <p class="say">Ends every session of yours, this one too. The tokens of your editors stay.</p>
        <form method="post" action="/me/sign-out-everywhere">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <button>Sign out everywhere</button>
        </form>
        <p class="quiet"><a href="/me/keys">Another passphrase, and a second factor</a></p>
        </section>
        <section class="card w4" id="delete-everything" aria-labelledby="everything-h">
        <h2 id="everything-h">Delete everything</h2>
        <p class="say">Deletes all that was recorded about you, and with it your passphrase, sessions and
        tokens: your editors are refused from then on. What stays: your name, sealed with a key that is in no database; a keyed hash of
        your address, by which a new invitation can let you back in; commits that were imported, as work of nobody; and where there are
        teams, yours with its dates. What you wrote beside a team's lines stays there, as nobody's, and where others have written your name in words of their own, it stays in
        them: ask them. It cannot be undone. Whoever leaves can sign in and
        export for thirty days after the last day, and after it was written down; then the same is done by itself.</p>
        {{#deletedOn}}<p><strong>Your last day is written down: all of it is deleted on {{.}}. Export before that what you want
        to keep.</strong></p>{{/deletedOn}}
        <form method="post" action="/me/data/delete-everything">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <p><label for="confirm">To confirm, type <em>delete everything</em></label>
        <input id="confirm" name="confirm" required pattern="delete everything" autocomplete="off"></p>
        <button>Delete everything</button>
        </form>
        </section>

        """#)
}
