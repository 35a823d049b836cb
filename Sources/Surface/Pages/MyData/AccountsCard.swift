import Domain

/// Accounts in other tools: which are the person's, and which look as if they were, for the person to say.
struct AccountsCard {
    let accounts: [OwnAccount]
    let csrf: String

    var html: String {
        Self.template.filled(with: [
            "asked": accounts.filter { !$0.isConfirmed }.map(fields),
            "hasAsked": accounts.contains { !$0.isConfirmed },
            "own": accounts.filter(\.isConfirmed).map(fields), "hasOwn": accounts.contains(where: \.isConfirmed),
        ])
    }

    private func fields(_ account: OwnAccount) -> Fields {
        let why =
            switch account.standing {
            case .proposed(.email): "it is called as your address is"
            case .proposed(.name): "it is called as you are"
            case .byFile: "as a file of your organization says"
            case .byPerson: "as you have said"
            }
        return [
            "csrf": csrf, "provider": account.identity.provider, "login": account.identity.login, "why": why,
            "isProgram": account.isProgram,
        ]
    }

    private static let template = Template(
        #"""
        <section class="card w12" id="accounts" aria-labelledby="accounts-h">
        <h2 id="accounts-h">Your accounts in other tools</h2>
        {{#hasAsked}}
        <h3>Are these yours?</h3>
        <ul class="plain">
        {{#asked}}
        <li><form method="post" action="/me/data/accounts" class="line">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="provider" value="{{provider}}">
        <input type="hidden" name="login" value="{{login}}">
        <span><strong>{{provider}}: {{login}}</strong>, because {{why}}</span>
        <button name="answer" value="mine" aria-label="It is mine: {{login}}">It is mine</button>
        <button class="link" name="answer" value="not-mine" aria-label="It is not mine: {{login}}">It is not mine</button>
        </form></li>
        {{/asked}}
        </ul>
        <p class="quiet">Nobody else is asked, and nobody can answer for you. Until you do, what these accounts did counts as
        that of somebody unknown, and is on no page of yours.</p>
        {{/hasAsked}}
        {{#hasOwn}}
        <ul class="plain">
        {{#own}}
        <li><form method="post" action="/me/data/accounts" class="line">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="provider" value="{{provider}}">
        <input type="hidden" name="login" value="{{login}}">
        <span><strong>{{provider}}: {{login}}</strong>, {{why}}{{#isProgram}}; taken for a program, so that what it did is
        left out{{/isProgram}}</span>
        <button class="link" name="answer" value="not-mine" aria-label="Not mine: {{login}}">Not mine</button>
        </form></li>
        {{/own}}
        </ul>
        <p class="quiet">By them your changes, reviews and commits are found. One that you give up is not given to you again by a
        file.</p>
        {{/hasOwn}}
        {{^hasOwn}}{{^hasAsked}}
        <p class="say">None is known, and none looks like yours. Your own address finds your commits.</p>
        {{/hasAsked}}{{/hasOwn}}
        </section>

        """#)
}
