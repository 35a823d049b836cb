import Domain

/// Who can see a page: said in its header.
enum Readers: String {
    case onlyYou = "Only you see this page"
    case everybody = "Everybody can read this page"
    case owners = "Owners see this page"
    case administrators = "Owners and maintainers see this page"
    case team = "This team, its managers and leadership see this page"
    case service = "The team that owns it, its managers and leadership see this page"
    case department = "Leadership of this department and the trustee see this page"
    case organization = "Leadership and the trustee see this page"
    case hr = "HR partners see this page"
    case hrAndTrustee = "HR partners and the trustee see this page"
    case theTwo = "Only you two see this page"
    case everybodyHere = "Everybody here can read this page"
    case nobodyYet = ""
}

extension Frame {
    /// Puts a page together: what is around it, and its body, which is HTML already.
    func page(_ title: String, for readers: Readers, status: Int, body: String) -> Page {
        page(title, for: readers, status: status, body: body, isView: false, beside: nil)
    }

    /// A page that two people read: all that both see is `body`, in an element of its own, which is the same to the
    /// last byte for both (guarantee G1). What differs stands around it: the navigation, the notice, and `beside`.
    func view(_ title: String, for readers: Readers, status: Int, body: String, beside: String) -> Page {
        page(title, for: readers, status: status, body: body, isView: true, beside: beside)
    }

    private func page(
        _ title: String, for readers: Readers, status: Int, body: String, isView: Bool, beside: String?
    ) -> Page {
        let html = Self.template.filled(with: [
            "title": title,
            "css": Assets.cssPath, "script": Assets.scriptPath, "icon": Assets.iconPath,
            "readers": readers == .nobodyYet ? nil : readers.rawValue,
            "isSimulated": isSimulated,
            "notice": isView ? nil : notice, "noticeOutside": isView ? notice : nil,
            "main": isView ? "view" : "content", "beside": beside,
            "links": links,
            // On every page of somebody in an organization: fetching passes says nothing of wanting to write.
            "passes": readerName == nil || phase == nil ? nil : csrf,
            "name": readerName, "csrf": csrf,
            "purpose": purpose ?? Self.firstPurpose,
            "phase": readerName == nil ? nil : phase.map { "Phase \($0.rawValue) of 4, \($0.name)" },
            "isEarly": phase.map { $0 < .fullLaunch } ?? false,
            "isBefore": phase == .alignment && path.hasPrefix("/me") && readerName != nil,
            "body": body,
        ])
        return Page(html: html, status: status)
    }

    /// Empty where nobody is signed in: pages with forms are then handed a token of their own.
    var csrf: String {
        switch viewer {
        case .nobody: ""
        case .person(_, let csrf): csrf
        }
    }

    /// Nil where nobody is signed in.
    var readerName: String? {
        switch viewer {
        case .nobody: nil
        case .person(let name, _): name
        }
    }

    private var links: [Fields] {
        let looks = isSolo ? [] : [("/me/looks", "Looks"), ("/one-on-ones", "1:1")]
        let own =
            [("/me", "My weeks"), ("/me/data", "My data")] + looks
            + [("/me/calendar", "Calendar"), ("/me/connect", "Connect")]
        let open = [("/catalogue", "Catalogue"), ("/policy", "Policy"), ("/privacy", "Privacy")]
        // In an organization there are many ways already: what is looked up is at the foot of every page.
        let lookedUp = phase == nil ? open : open.filter { $0.0 == "/privacy" || isHere($0.0) }
        let all =
            switch viewer {
            case .nobody: open + (path == "/setup" ? [] : [("/sign-in", "Sign in")])
            case .person:
                own + waysToGroups + (isAdministrator ? [("/admin", "Administration")] : [])
                    + (isHR ? [("/hr", "HR desk")] : []) + (isTrustee ? [("/trustee", "Trustee")] : [])
                    + wayToRollout + lookedUp
            }
        return all.map {
            ["href": $0.0, "text": $0.1, "isHere": isHere($0.0)]
        }
    }

    /// As long as it goes on; afterwards it is at the foot of every page.
    private var wayToRollout: [(String, String)] {
        guard let phase, phase < .fullLaunch else { return [] }
        return [("/rollout", "Rollout")]
    }

    /// Somebody who manages people of many teams finds them all on one page.
    private var waysToGroups: [(String, String)] {
        let own = groups.prefix { $0.text == "My team" }
        let teams = groups.dropFirst(own.count).filter { $0.path.hasPrefix("/teams/") }
        let wider = groups.filter { !$0.path.hasPrefix("/teams/") }
        let others = teams.count > 2 ? [(path: GroupsPage.path, text: "Teams")] : Array(teams)
        var ways: [(path: String, text: String)] = Array(own)
        ways += others
        if !groups.isEmpty { ways.append(("/services", "Services")) }
        ways += wider
        return ways.map { ($0.path, $0.text) }
    }

    /// Pages below one in the navigation are marked there too.
    private func isHere(_ href: String) -> Bool {
        switch href {
        case "/admin": path.hasPrefix("/admin")
        case "/rollout": path.hasPrefix("/rollout")
        case "/services": path.hasPrefix("/services")
        case "/one-on-ones": path.hasPrefix("/one-on-ones")
        case "/me/looks": path == href || path.hasPrefix("/looks/")
        default: path == href
        }
    }

    /// Stands in for the purpose until an owner has written one.
    static let firstPurpose = "Find what slows the work down and improve working conditions."

    private static let template = Template(
        #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="same-origin">
        <title>{{title}} · Daylight</title>
        <link rel="icon" href="{{icon}}" type="image/svg+xml">
        <link rel="stylesheet" href="{{css}}">
        <script src="{{script}}" defer></script>
        </head>
        <body{{#passes}} data-passes="{{.}}"{{/passes}}>
        <a class="skip" href="#{{main}}">Skip to the content</a>
        {{#isSimulated}}
        <p class="simulated">Simulated organization: nobody in it is real, and it never becomes a real
        one.</p>
        {{/isSimulated}}
        <header class="top">
        <a class="brand" href="/"><span class="sun"></span>Daylight</a>
        <nav aria-label="Main">
        <ul>
        {{#links}}
        <li><a href="{{href}}"{{#isHere}} aria-current="page"{{/isHere}}>{{text}}</a></li>
        {{/links}}
        </ul>
        </nav>
        <div class="who">
        {{#readers}}
        <span class="readers">{{.}}</span>
        {{/readers}}
        {{#name}}
        <form method="post" action="/sign-out">
        <input type="hidden" name="csrf" value="{{csrf}}">
        <button class="link" aria-label="Sign out, {{.}}">Sign out</button>
        </form>
        {{/name}}
        </div>
        </header>
        {{#noticeOutside}}
        <p class="notice outside" role="status">{{.}}</p>
        {{/noticeOutside}}
        <main id="{{main}}">
        {{#notice}}
        <p class="notice" role="status">{{.}}</p>
        {{/notice}}
        {{#isBefore}}
        <p class="notice">Nothing is collected of anybody yet: this organization is in the first phase, in which purpose and policy
        are written down and managers learn. <a href="/rollout">How it stands</a></p>
        {{/isBefore}}
        {{{body}}}
        </main>
        {{#beside}}
        {{{.}}}
        {{/beside}}
        <footer>
        <p><strong>Purpose:</strong> {{purpose}}</p>
        <p>These figures are never the sole basis of a decision about you.{{#isEarly}} Not for reviews or evaluations.{{/isEarly}}
        <a href="/policy">Policy</a></p>
        {{#phase}}
        <p>{{.}}: <a href="/rollout">Rollout</a> and <a href="/rollout/questions">questions</a>.
        <a href="/feedback">Concerns and the pulse</a>. What is written down of looks
        and settings: <a href="/trustee">Trustee</a>. Every metric with its formula:
        <a href="/catalogue">Catalogue</a>.</p>
        {{/phase}}
        </footer>
        </body>
        </html>
        """#)
}
