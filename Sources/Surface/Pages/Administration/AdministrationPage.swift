public import Access
public import Domain

/// `/admin`: people, invitations, and what is missing. No figure of anybody: no role opens one.
public enum AdministrationPage {
    /// An invitation that was just made: shown this once.
    public struct Invited: Sendable {
        public let email: String
        /// Nil where it was sent by mail: then only the person has it.
        public let url: Secret?
        public let expires: Instant
        /// Why it could not be sent by mail; nil where it was, or where there is no mail.
        public let mailFailure: String?
        public init(email: String, url: Secret?, expires: Instant, mailFailure: String? = nil) {
            self.mailFailure = mailFailure
            self.email = email
            self.url = url
            self.expires = expires
        }
    }

    /// More rows than this make a page slow and nothing easier to find.
    public static let mostRows = 50

    /// - Parameters:
    ///   - roster: with the entries of this page alone, at most `mostRows`.
    ///   - search: what the entries were searched for; nil is everybody.
    ///   - onlyOutside: whether only those were searched who are not in yet.
    ///   - duties: what waits at this desk; nil for readers who do nothing about the rollout.
    ///   - profile: how much is published; nil for readers who cannot change it.
    public static func render(
        _ roster: Visible<Roster>, in frame: Frame, search: String?, onlyOutside: Bool, invited: Invited?,
        profile: ProfileInForce?, duties: [Duty]?
    ) -> Page {
        let roster = roster.value
        let (first, rows) = (roster.first, roster.entries)
        let last = first + rows.count
        let query = (search.map { "&q=\(percent($0))" } ?? "") + (onlyOutside ? "&state=out" : "")
        let body = template.filled(with: [
            "csrf": frame.csrf, "organization": roster.organization,
            "departments": roster.departments.map { listed($0.sorted(), "and") },
            "invited": invited.map {
                [
                    "email": $0.email, "url": $0.url?.exposed, "until": LocalTime($0.expires, in: frame.zone).full,
                    "failure": $0.mailFailure,
                ] as Fields
            },
            "profile": profile.map { ProfileCard(profile: $0).fields(frame) },
            "duties": duties.map { DutiesCard(duties: $0, frame: frame).html },
            "gaps": roster.gaps.map { ["sentence": sentence($0), "way": way($0)] as Fields },
            "hasGaps": !roster.gaps.isEmpty,
            "count": capitalised(counted(roster.count, "person", "people")), "search": search ?? "",
            "rows": rows.map { row($0, frame, reachesRoles: roster.reachesRoles) }, "hasRows": !rows.isEmpty,
            "isFiltered": search != nil || onlyOutside,
            "onlyOutside": onlyOutside, "isReal": !frame.isSimulated,
            "range": roster.found > mostRows ? "\(first + 1) to \(last) of \(roster.found)" : nil,
            "earlier": first > 0 ? "/admin?from=\(max(0, first - mostRows))\(query)" : nil,
            "later": last < roster.found ? "/admin?from=\(last)\(query)" : nil,
        ])
        return frame.page("Administration", for: .administrators, status: 200, body: body)
    }

    private static func row(_ entry: Roster.Entry, _ frame: Frame, reachesRoles: Bool) -> Fields {
        [
            "csrf": frame.csrf, "id": entry.person.raw, "name": entry.name,
            "email": entry.email,
            "team": entry.team ?? "no team", "department": entry.department, "manager": entry.manager ?? "nobody",
            "roles": entry.roles.isEmpty ? nil : entry.roles.map(\.words).joined(separator: ", "),
            "canInvite": !frame.isSimulated && (reachesRoles || entry.roles.isEmpty),
            "invite": entry.hasSignedIn
                ? "Invite again, with a trustee" : entry.isInvited ? "Invite again" : "Invite",
            "state": !entry.hasSignedIn
                ? entry.isInvited ? "invited, not in yet" : "not in yet"
                : entry.hasAcknowledged ? "in, has read the notice" : "in, has not read the notice",
        ]
    }

    private static func sentence(_ gap: Roster.Gap) -> String {
        switch gap {
        case .nobodyElse: "You are the only one here."
        case .notIn(let count): "\(capitalised(counted(count, "person is", "people are"))) not in yet."
        case .notRead(let count):
            "\(capitalised(counted(count, "person has", "people have"))) not read the notice: no activity of them is collected."
        case .withoutTeam(let count): "\(capitalised(counted(count, "person has", "people have"))) no team."
        case .oneOwner: "There is one owner."
        case .noTrustee: "There is no trustee."
        case .noHR: "There is no HR partner."
        }
    }

    private static func way(_ gap: Roster.Gap) -> String {
        switch gap {
        case .nobodyElse: "Import people from a file: it is below."
        case .notIn: "Each needs an invitation, which is used once. Whoever opens it is that person."
        case .notRead: "From the second phase on they find it when they sign in. Nobody else can read it for them."
        case .withoutTeam: "Name it in the file, in the column team."
        case .oneOwner: "If that person leaves, nobody can invite the next one. Give the role owner to a second person."
        case .noTrustee:
            "Needed before the soft launch, not yet: elected by the developers, co-signs settings, sees nobody's data."
        case .noHR: "Needed before the soft launch, not yet: keeps the policy, and sees nobody's data without a case."
        }
    }

    private static func percent(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            return character.isASCII && (character.isLetter || character.isNumber)
                ? String(character) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    private static let template = Template(
        #"""
        <h1>Administration</h1>
        <p class="lead">{{organization}}{{#departments}}, {{.}}{{/departments}}: who is here, who is not in yet,
        and what is missing. You see nobody's data here or elsewhere: no role opens it.</p>
        <div class="grid">
        {{#invited}}
        <section class="card w12 ask" aria-labelledby="invited-h" data-shown-once="/admin">
        <h2 id="invited-h">An invitation for {{email}}</h2>
        {{^url}}
        <p class="say"><strong>It is on its way by mail</strong>, and nobody else sees it: whoever opens it first chooses the
        passphrase and is that person. It ends on {{until}}; earlier invitations of the same person open nothing any more.</p>
        {{/url}}
        {{#failure}}
        <p class="caveat">It could not be sent by mail: {{.}}.</p>
        {{/failure}}
        {{#url}}
        <p class="say"><strong>It is shown this once.</strong> Give it to that person by a way that only they
        read: whoever opens it first chooses the passphrase and is that person. It ends on {{until}};
        earlier invitations of the same person open nothing any more.</p>
        <pre id="invitation" tabindex="0"><code>{{.}}</code></pre>
        <p><button class="button" type="button" data-copy="invitation" hidden>Copy the address</button></p>
        {{/url}}
        </section>
        {{/invited}}
        {{#duties}}
        {{{.}}}
        {{/duties}}
        <section class="card w12" id="missing" aria-labelledby="missing-h">
        <h2 id="missing-h">What is missing</h2>
        {{#hasGaps}}
        <ul class="said">
        {{#gaps}}
        <li><strong>{{sentence}}</strong> {{way}}</li>
        {{/gaps}}
        </ul>
        {{/hasGaps}}
        {{^hasGaps}}
        <p class="say">Nothing. Everybody is in, has read the notice and has a team.</p>
        {{/hasGaps}}
        </section>
        <section class="card w12" id="sources" aria-labelledby="sources-h">
        <h2 id="sources-h">Where figures of shared work come from</h2>
        <p class="say"><a href="/admin/health">Sources</a>: for every empty figure which input is missing, when each source was
        last heard, and who is taken for a program. <a href="/admin/connections">Connections</a>: the systems that report.</p>
        </section>
        <section class="card w12" id="people" aria-labelledby="people-h">
        <h2 id="people-h">People</h2>
        <form method="get" action="/admin" class="find">
        <label for="q">Name, address or team</label>
        <input id="q" name="q" type="search" value="{{search}}" autocomplete="off">
        {{#onlyOutside}}<input type="hidden" name="state" value="out">{{/onlyOutside}}
        <button>Find</button>
        {{#onlyOutside}}<a href="/admin">Everybody</a>{{/onlyOutside}}
        {{^onlyOutside}}<a href="/admin?state=out">Not in yet</a>{{/onlyOutside}}
        </form>
        {{#hasRows}}
        <div class="scroll" role="region" tabindex="0" aria-label="People">
        <table class="people stack"><caption class="unseen">People, by name</caption>
        <thead><tr><th scope="col">Name</th><th scope="col">Team</th><th scope="col">Manager</th>
        <th scope="col">May</th><th scope="col">State</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{name}}<span class="under">{{email}}</span></th>
        <td data-is="Team">{{team}}{{#department}}<span class="under">{{.}}</span>{{/department}}</td>
        <td data-is="Manager">{{manager}}</td><td data-is="May">{{roles}}</td>
        <td data-is="State">{{state}}{{#canInvite}}<form method="post" action="/admin/invitations" class="line">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="person" value="{{id}}">
        <button class="link" aria-label="{{invite}} {{name}}">{{invite}}</button>
        </form>{{/canInvite}}</td></tr>
        {{/rows}}
        </tbody></table></div>
        {{/hasRows}}
        {{^hasRows}}
        <p>{{#isFiltered}}Nobody is found. <a href="/admin">Everybody</a>{{/isFiltered}}{{^isFiltered}}There
        is nobody yet.{{/isFiltered}}</p>
        {{/hasRows}}
        <nav class="days" aria-label="Pages">
        {{#range}}<span>{{.}}</span>{{/range}}
        {{#earlier}}<a href="{{.}}" rel="prev">Earlier names</a>{{/earlier}}
        {{#later}}<a href="{{.}}" rel="next">Later names</a>{{/later}}
        </nav>
        <p class="quiet">{{count}}, by name and in no other order. Who has left is not listed.</p>
        </section>
        {{#isReal}}
        <section class="card w8" id="import" aria-labelledby="import-h">
        <h2 id="import-h">People come from a file</h2>
        <p class="say">A file adds and changes; it never removes. A bad row is named, and the others are taken.
        It works while this server runs:</p>
        <pre tabindex="0"><code>daylight import organization people.csv
        daylight import absences away.csv          # from the second phase on
        daylight person list</code></pre>
        <p class="quiet">The columns of <code>people.csv</code>: email, name, team, department, manager_email,
        role, time_zone, and if you like role_scope, working_hours, since, until. What
        <code>person list</code> prints can be imported again. With another directory than
        <code>./daylight-data</code>, or with PostgreSQL, name it as for the server.</p>
        </section>
        {{/isReal}}
        {{#profile}}
        <section class="card w4" id="profile" aria-labelledby="profile-h">
        <h2 id="profile-h">What is published</h2>
        {{#isStandard}}
        <p class="say"><strong>Standard:</strong> the lines of groups of six and more. <em>Work only</em> publishes nothing
        about people’s time; it holds at once, and what was published is hidden.</p>
        <details><summary>Publish work only</summary>
        <form method="post" action="/admin/profile">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="profile" value="work-only">
        <p class="quiet">The way back needs a trustee, and begins with a quarter.</p>
        <p><button class="button">Publish work only from now on</button></p>
        </form></details>
        {{/isStandard}}
        {{^isStandard}}
        <p class="say"><strong>Work only:</strong> nobody sees anything about people’s time but each the own.</p>
        {{#next}}
        <p class="quiet">Lines of groups are published again from {{.}} on, as a trustee has signed.</p>
        {{/next}}
        {{^next}}
        <form method="post" action="/admin/profile">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="profile" value="standard">
        <p><button class="link">Ask a trustee to publish lines of groups again</button></p>
        </form>
        <p class="quiet">Once signed, it begins with the next quarter.</p>
        {{/next}}
        {{/isStandard}}
        </section>
        {{/profile}}
        <section class="card w4" aria-labelledby="cannot-h">
        <h2 id="cannot-h">What you cannot do here</h2>
        <ul class="said">
        <li>See what anybody does.</li>
        <li>Choose a passphrase for somebody, or sign in as somebody.</li>
        <li>Invite somebody again who is in, without a trustee and without the person seeing it.</li>
        <li>Make the last owner go.</li>
        </ul>
        </section>
        </div>
        """#)
}

extension SystemRole {
    fileprivate var words: String {
        switch self {
        case .owner: "owner"
        case .maintainer: "maintainer"
        case .viewer: "viewer"
        case .hr: "HR partner"
        case .trustee: "trustee"
        }
    }
}
