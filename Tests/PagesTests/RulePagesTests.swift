import Access
import Domain
import Pages
import Testing

@Suite struct `Pages of rules and of the ledger` {
    private func policy(_ phase: Phase, isSimulated: Bool = false) -> String {
        PolicyPage.render(
            matrix: Rules.matrix, phase: phase, usage: nil, reports: nil, problem: nil,
            in: Given.frame("/policy", isSimulated: isSimulated, isSolo: false)
        ).html
    }

    /// One cell of the table of a phase, by the words of its row and its column.
    private func cell(_ html: String, _ phase: Phase, _ row: String, _ column: String) throws -> String {
        let part = try #require(html.split(separator: "<details class=\"phase\"").dropFirst(phase.rawValue).first)
        let line = try #require(
            part.matches(of: /<tr><th scope="row">[\s\S]*?<\/tr>/).map(\.output).first {
                $0.lowercased().contains(row) && $0.contains("data-is=\"\(column)\"")
            })
        let cell = try #require(line.firstMatch(of: try Regex("data-is=\"\(column)\"[^>]*>([^<]*)<")))
        return String(try #require(cell.output[1].substring))
    }

    @Test func `The policy names every rule, and marks the phase in force`() {
        let html = policy(.softLaunch)
        for rule in Rules.sentences {
            #expect(html.contains("<code>\(rule.id)</code>"))
            #expect(html.contains(rule.sentence.replacing("'", with: "&#39;")), "\(rule.id)")
        }
        #expect(occurrences(of: "<details class=\"phase\" open>", in: html) == 1)
        #expect(html.contains("Phase 3, soft launch: in force"))
        #expect(policy(.communication).contains("Now: phase 2, communication."))
    }

    @Test func `The policy's tables say what the rules answer`() throws {
        let html = policy(.fullLaunch)
        #expect(try cell(html, .fullLaunch, "another person's lines".escapedQuote, "Direct manager") == "by a look")
        #expect(try cell(html, .fullLaunch, "another person's lines".escapedQuote, "HR partner") == "by a case look")
        #expect(try cell(html, .softLaunch, "another person's lines".escapedQuote, "Direct manager") == "no")
        #expect(try cell(html, .softLaunch, "lines of focus", "Direct manager") == "yes")
        #expect(try cell(html, .communication, "lines of focus", "Direct manager") == "no")
        #expect(try cell(html, .communication, "own data, raw", "The person, the own team") == "yes")
        #expect(try cell(html, .fullLaunch, "departments and the organization", "Owner") == "yes")
    }

    /// The page says that whoever stands in several ways sees what any of them allows: that is what two tables can say.
    @Test func `The two tables of a phase say as much as the whole matrix`() {
        func answer(_ asked: Asked, _ relation: Relation, _ role: CoveringRole) -> Answer {
            Rules.answer(Asked(asked.question, in: asked.phase, as: relation, with: role))
        }
        for line in Rules.matrix {
            let byRelation = answer(line.asked, line.asked.relation, .none)
            let byRole = answer(line.asked, .none, line.asked.role)
            #expect(line.answer == (byRelation == .no ? byRole : byRelation), "\(line)")
        }
    }

    @Test func `Privacy says how groups are published, what is left to guess, and what is not claimed`() {
        let html = PrivacyPage.render(
            in: Given.frame("/privacy"), guarantees: Guarantee.all, residual: Given.residual,
            ledgerKey: "daylight/x+<key>"
        ).html
        #expect(html.contains("id=\"how\"") && html.contains("Ada had 14 hours of focus"))
        #expect(html.contains("“standard”"))
        for figure in ["0.13", "0.22", "26.6", "96.5 %", "12480", "daylight attack --seed 1"] {
            #expect(html.contains(figure), "\(figure)")
        }
        #expect(html.contains("daylight/x+&lt;key&gt;") && html.contains("Compare it"))
        #expect(html.contains("root on the host") && html.contains("git or the issue tracker"))
        for id in ["G1", "G2", "G3", "G4", "G5", "G9", "G17", "G18", "G20"] {
            let item = html.split(separator: "<div id=").first { $0.hasPrefix("\"\(id)\"") }
            #expect(item?.contains("Proved by") ?? false, "\(id)")
        }
    }

    /// Half a page is what somebody reads who wants to know what the line means. The small print is there, behind a fold.
    @Test(arguments: [PublicationProfile.standard, .workOnly])
    func `Privacy explains in half a page why a line is drawn as change`(profile: PublicationProfile) throws {
        let html = PrivacyPage.render(
            in: Given.frame("/privacy"), guarantees: Guarantee.all, residual: nil, ledgerKey: nil, profile: profile
        ).html
        let section = try #require(html.firstMatch(of: /<section[^>]*id="how"[\s\S]*?<\/section>/)).output
        let open = section.replacing(/<details>[\s\S]*?<\/details>/, with: "")
        let words = open.replacing(/<[^>]*>/, with: " ").split(whereSeparator: \.isWhitespace)
        #expect((150...300).contains(words.count), "\(words.count) words")
        #expect(open.contains("Ada had 14 hours") && open.contains("Zero is what is usual for these people"))
        for detail in ["calendar", "Monday to Friday nine to five"] {
            #expect(section.contains(detail) && !open.contains(detail), "\(detail)")
        }
    }

    @Test func `Privacy says that nothing was measured yet, and another profile`() {
        let html = PrivacyPage.render(
            in: Given.frame("/privacy"), guarantees: Guarantee.all, residual: nil, ledgerKey: nil, profile: .workOnly
        ).html
        #expect(html.contains("It has not been measured here yet."))
        #expect(html.contains("There is no ledger here yet."))
        #expect(html.contains("“work-only”"))
    }

    @Test func `The trustee's desk counts, and names the trustees alone`() throws {
        let html = TrusteePage.render(
            Given.ledger, trustees: Given.trustees, signsFrom: nil, desk: nil,
            in: Given.frame("/trustee", isSolo: false)
        ).html
        #expect(
            html.contains(
                "<strong>48,213 entries.</strong> Three looks were asked for and opened two times; one more was refused. Charts on joint pages were opened four times."
            ))
        let august = try #require(Instant(rfc3339: "2026-08-13T00:00:00Z"))
        let none = LedgerState(
            size: 1, checkpoint: nil, key: "k", looks: 1, refused: 0, opened: 0, chartsOpened: 0,
            settingsHistory: [
                (at: try #require(Instant(rfc3339: "2026-05-25T00:00:00Z")), what: "phase 4"),
                (at: august, what: "somebody's manager changed"),
                (at: august, what: "somebody's manager changed"),
            ], shown: .all(older: 17))
        let quiet = TrusteePage.render(
            none, trustees: [], signsFrom: nil,
            desk: .init(
                toSign: [], duties: [], reports: DeskCases([], .first), contests: DeskCases([], .first), pairs: [],
                attack: nil, check: nil),
            in: Given.frame("/trustee", isSolo: false)
        ).html
        #expect(html.contains("Tess &lt;&amp;&gt;") && html.contains("; signs</dd>"))
        #expect(html.contains("signs from ") && html.contains("has not signed in, and signs nothing"))
        #expect(quiet.contains("There is none."))
        #expect(quiet.contains("One look was asked for and none was opened; none was refused."))
        let newest = try #require(quiet.firstRange(of: "somebody&#39;s manager changed, two times"))
        let oldest = try #require(quiet.firstRange(of: "phase 4"))
        #expect(newest.lowerBound < oldest.lowerBound)
        #expect(quiet.contains("<a href=\"/trustee?changes=17#history\">Older ones</a>"))
        #expect(html.contains("/trustee?changes=all#history") && !html.contains("Older ones"))
        #expect(html.contains("V5VlUs02scRkokf8HtxEy6tyUeQllqRWk6gQ3bF/IU4="))
        #expect(html.contains("daylight ledger verify --against") && html.contains("daylight attack"))
        #expect(html.contains("phase: &lt;full launch&gt;"))
        #expect(html.contains("For the trustee.") && quiet.contains("Nothing waits for your signature."))
        #expect(!html.contains("id=\"reports\"") && !html.contains("id=\"duties\""))
        #expect(!html.contains("/trustee/signatures"), "nobody else is offered what only a trustee may do")
        let asked = TrusteePage.render(
            Given.ledger, trustees: Given.trustees, signsFrom: nil, desk: RolloutPages.desk,
            in: Given.frame("/trustee", isSolo: false)
        ).html
        #expect(asked.contains("reported by &lt;Ada&gt;") && asked.contains("that day has gone by"))
        #expect(!asked.contains("/hr/reports/"), "the trustee reads, HR takes care")
        #expect(asked.contains("This ledger was changed.") && asked.contains("Entry 7 is missing."))
        #expect(asked.contains("3 more findings."))
        let unreadable = TrusteePage.render(
            Given.ledger, trustees: Given.trustees, signsFrom: nil,
            desk: RolloutPages.desk(.unreadable(against: "</textarea><script>x()</script>")),
            in: Given.frame("/trustee", isSolo: false)
        ).html
        #expect(unreadable.contains("That is no checkpoint") && !unreadable.contains("This ledger was changed."))
        #expect(unreadable.contains("&lt;script&gt;x()") && !unreadable.contains("<script>x()"))
        #expect(asked.contains("attempts worked out <strong>nobody</strong>") && asked.contains("id=\"verify\""))
        #expect(quiet.contains("It has not been run here yet.") && quiet.contains("action=\"/trustee/verify\""))
        #expect(!html.contains("/trustee/verify"), "the trustee's alone")
        #expect(asked.contains("A new invitation for Ada &lt;3 (a@b.example)"))
        #expect(asked.matches(of: /name="answer" value="sign"/).count == Given.signatures.count)
    }

    @Test func `A trustee without a deputy, and an owner alone who is none, are said with the way out`() {
        func html(_ counts: Bool...) -> String {
            let trustees = counts.map { TrusteeShown(name: "T", since: Given.now, signsFrom: Given.now, counts: $0) }
            return TrusteePage.render(
                Given.ledger, trustees: trustees, signsFrom: nil, desk: nil, in: Given.frame("/trustee", isSolo: false)
            ).html
        }
        let wayOut = "Developers elect a trustee and a deputy"
        #expect(html(true).contains("There is no deputy") && html(true).contains(wayOut))
        #expect(html(false).contains("An owner alone is no trustee") && html(false).contains(wayOut))
        #expect(html(false).contains("; signs nothing as long as") && !html(false).contains("; signs</dd>"))
        #expect(html(true, false).contains("; signs nothing as long as") && html(true, false).contains("; signs</dd>"))
        #expect(html().contains("There is none.") && html().contains(wayOut))
        #expect(!html(true, true).contains(wayOut))
    }

    @Test func `What a page is given is text, also where an accent makes one letter of a mark`() {
        let name = "x\"\u{301} onload=a <\u{338}b>"
        let html = MessagePage.notFound(in: Given.frame("/x", viewer: .person(name: name, csrf: "c"), isSolo: false))
            .html
        #expect(html.contains("x&quot;\u{301} onload=a &lt;\u{338}b&gt;"))
    }

    @Test func `In a simulated house the commands name its directory, and a trustee finds the desk`() {
        let frame = Frame(
            viewer: .person(name: "Tess", csrf: "c"), path: "/trustee", now: Given.now, zone: .utc, isSolo: false,
            isSimulated: true, isAdministrator: false, isTrustee: true, isHR: true, purpose: nil, phase: .fullLaunch,
            notice: nil, groups: [])
        let html = TrusteePage.render(
            Given.ledger, trustees: [], signsFrom: nil,
            desk: .init(
                toSign: [], duties: [], reports: DeskCases([], .first), contests: DeskCases([], .first), pairs: [],
                attack: nil, check: nil),
            in: frame
        ).html
        #expect(html.contains("daylight ledger verify --against checkpoint.txt --data ./daylight-demo\n"))
        #expect(html.contains("href=\"/hr\"") && html.contains(">HR desk</a>"), "whoever has a desk finds it")
        #expect(html.contains("daylight ledger export --data ./daylight-demo > ledger.txt"))
        #expect(html.contains("<a href=\"/trustee\" aria-current=\"page\">Trustee</a>"))
        let other = TrusteePage.render(
            Given.ledger, trustees: [], signsFrom: nil, desk: nil, in: Given.frame("/x", isSolo: false)
        )
        .html
        #expect(!other.contains(">Trustee</a></li>") && !other.contains("--data"))
    }

    @Test func `The navigation leads to looks and to groups, but not in a private mirror`() {
        let groups = [(path: "/teams/core", text: "My <team>"), (path: "/organization", text: "Organization")]
        let html = MessagePage.notFound(in: Given.frame("/teams/core", isSolo: false, groups: groups)).html
        #expect(html.contains("<a href=\"/teams/core\" aria-current=\"page\">My &lt;team&gt;</a>"))
        #expect(html.contains("<a href=\"/organization\">Organization</a>"))
        #expect(html.contains("<a href=\"/me/looks\">Looks</a>"))
        #expect(!MessagePage.notFound(in: Given.frame("/x", isSolo: true)).html.contains("/me/looks"))
        let nobody = MessagePage.notFound(in: Given.frame("/x", viewer: .nobody, isSolo: false, groups: groups)).html
        #expect(!nobody.contains("/teams/core"))
    }
}

extension String {
    /// As it stands in HTML.
    fileprivate var escapedQuote: String { replacing("'", with: "&#39;") }
}
