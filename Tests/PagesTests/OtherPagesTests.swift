import Access
import Domain
import Foundation
import Metrics
import Rollout
import Testing

@testable import Pages

@Suite struct `The other pages` {
    @Test func `My data offers everything a person can do with it`() async throws {
        let html = MyDataPage.render(try await Given.visible(Given.records()), in: Given.frame("/me/data"))
            .html
        for action in [
            "/me/data/pause", "/me/data/exclusions", "/me/data/exclusions/remove", "/me/data/delete",
            "/me/data/corrections", "/me/data/corrections/undo", "/me/data/zone",
            "/me/data/delete-everything", "/me/data/accounts",
            "/me/sign-out-everywhere",
        ] {
            #expect(html.contains("<form method=\"post\" action=\"\(action)\""), "\(action)")
        }
        for link in ["/me/export.json", "/me/export.csv", "/me/export.html", "/me/data?day=2026-11-23"] {
            #expect(html.contains("href=\"\(link)\""), "\(link)")
        }
        #expect(!html.contains("/me/data?day=2026-11-25"))
        #expect(html.contains("14 heartbeats came while you had paused."))
        #expect(html.contains("1 heartbeat came from a project that you leave out."))
        #expect(html.contains("24 November 2026, 08:12 to 10:12"))
    }

    @Test func `My data shows times in the person's own zone`() async throws {
        let html = MyDataPage.render(try await Given.visible(Given.records()), in: Given.frame("/me/data"))
            .html
        #expect(html.contains("<th scope=\"row\">08:12</th><td>10:12</td><td>coding</td>"))
        #expect(html.contains("<th scope=\"row\">08:12:30</th>"))
    }

    @Test func `My data offers to resume while it is paused`() async throws {
        let records = Given.records(state: Given.state(paused: true))
        let html = MyDataPage.render(try await Given.visible(records), in: Given.frame("/me/data")).html
        #expect(html.contains("action=\"/me/data/resume\""))
        #expect(!html.contains("action=\"/me/data/pause\""))
    }

    @Test func `whoever leaves reads on My data by when to export, and nobody else does`() async throws {
        var records = Given.records()
        func html() async throws -> String {
            MyDataPage.render(try await Given.visible(records), in: Given.frame("/me/data")).html
        }
        #expect(try await !html().contains("Your last day is written down"))
        records.deletedOn = Day(year: 2027, month: 1, day: 30)
        #expect(try await html().contains("all of it is deleted on 30 January 2027. Export before that"))
    }

    @Test func `Connect shows a new token once, in the lines to copy`() async throws {
        let state = try await Given.visible(Given.state())
        let secret = "11111111-2222-4333-8444-555555555555"
        let fresh = ConnectPage.render(
            state, in: Given.frame("/me/connect"), address: "http://127.0.0.1:8080", newToken: (Secret(secret), .write)
        ).html
        #expect(
            fresh.contains("[settings]\napi_url = http://127.0.0.1:8080/api\napi_key = \(secret)</code>"))
        let later = ConnectPage.render(
            state, in: Given.frame("/me/connect"), address: "http://127.0.0.1:8080", newToken: nil
        ).html
        #expect(!later.contains(secret))
        #expect(later.contains("action=\"/me/connect/tokens/revoke\""))
    }

    @Test func `The live line says whether the first heartbeat has arrived`() async throws {
        #expect(
            ConnectPage.liveText(try await Given.visible(Given.state()), now: Given.now)
                == "Received your first heartbeat 12 seconds ago, from VS Code")
        #expect(
            ConnectPage.liveText(try await Given.visible(Given.state(latest: false)), now: Given.now)
                == "Waiting for the first heartbeat")
    }

    @Test func `The catalogue has every metric with all it declares, and what is none`() {
        let html = CataloguePage.render(in: Given.frame("/catalogue")).html
        for declaration in Catalogue.all {
            #expect(html.contains("id=\"\(declaration.id)\""))
            #expect(html.contains(declaration.purpose.replacing("'", with: "&#39;")))
            #expect(html.contains("href=\"#\(declaration.counterMetric)\""))
        }
        #expect(html.contains("keystrokes") && html.contains("individual scores, targets or thresholds"))
    }

    @Test func `The guarantees are G1 to G20, each either proved or not claimed`() {
        #expect(Guarantee.all.map(\.id) == (1...20).map { "G\($0)" })
        let html = PrivacyPage.render(
            in: Given.frame("/privacy"), guarantees: Guarantee.all, residual: nil, ledgerKey: nil
        ).html
        #expect(html.contains("Proved by <code>Tests/EndToEnd/test_minimisation.py</code>"))
        for guarantee in Guarantee.all { #expect(occurrences(of: "id=\"\(guarantee.id)\"", in: html) == 1) }
        #expect(html.contains("status bar") && html.contains("quarterly level"))
        #expect(html.contains("root on the host") && html.contains("whoever accepts"))
    }

    @Test func `Set-up offers three ways, and says the one command`() {
        let html = SetupPage.render(
            in: Given.frame("/setup", viewer: .nobody), csrf: "c", token: "t0ken",
            filled: ["mode": "organization", "name": "Ada <3"], message: "No.", zones: []
        ).html
        #expect(
            html.contains("name=\"mode\" value=\"solo\"")
                && html.contains("name=\"mode\" value=\"organization\""))
        #expect(html.contains("<code>make demo</code>"))
        #expect(html.contains("value=\"Ada &lt;3\""), "what was typed is not typed again")
        #expect(occurrences(of: "name=\"token\" value=\"t0ken\"", in: html) == 2)
    }

    @Test func `Nothing on a page of nobody leads to signing out`() {
        let html = PolicyPage.render(
            matrix: Rules.matrix, phase: .communication, usage: nil, reports: nil, problem: nil,
            in: Given.frame("/policy", viewer: .nobody)
        ).html
        #expect(!html.contains("/sign-out"))
        #expect(html.contains("href=\"/sign-in\""))
    }

    @Test func `every test that the privacy page names is there`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        for guarantee in Guarantee.all {
            guard case .proved(let test) = guarantee.state else { continue }
            #expect(FileManager.default.fileExists(atPath: root.appending(path: test).path), "\(guarantee.id)")
        }
    }

    @Test func `the managers of a large house are twenty-five at a time, whoever still has to do something first`()
        async throws
    {
        let managers = (0..<60).map { number in
            HRPage.Manager(
                name: "Manager \(1000 + number)", trainedUntil: number == 50 ? nil : Given.now,
                hasAcknowledged: number != 7)
        }
        func names(_ part: Int) async throws -> [Substring] {
            let html = try await RolloutPages.hr(managers: managers, part: part).html
            return html.matches(of: /Manager 1\d\d\d/).map(\.output)
        }
        let first = try await names(1)
        #expect(first.prefix(3) == ["Manager 1007", "Manager 1050", "Manager 1000"])
        #expect(first.count == 25)
        let all = try await first + names(2) + names(3)
        #expect(Set(all).count == 60 && all.count == 60)
        #expect(try await names(99) == names(3))
        #expect(try await names(Int.min) == first)
        let html = try await RolloutPages.hr(managers: managers, part: 2).html
        #expect(html.contains("26 to 50 of 60"))
        #expect(html.contains("/hr?managers=1#compliance") && html.contains("/hr?managers=3#compliance"))
        #expect(try await !RolloutPages.hr().html.contains("?managers="))
    }

    @Test func `ten open cases and ten closed ones stand at the desk, and all of them where somebody asks`()
        async throws
    {
        func contest(_ number: Int, isOpen: Bool) -> ContestView {
            ContestView(
                Contest(
                    id: "c\(number)", by: Given.me, matter: .notMe, place: .work, about: "Place \(number)",
                    text: "I was away.", openedAt: Given.now.adding(.days(-90)), due: Zone.utc.day(of: Given.now),
                    owner: Given.me, outcome: isOpen ? nil : "Outcome \(number)",
                    closedAt: isOpen ? nil : Given.now.adding(.days(-number))), by: "Ada", owner: "Hanna")
        }
        let open = (0..<14).map { contest($0, isOpen: true) }
        let closed = (100..<185).map { contest($0, isOpen: false) }
        func shown(_ cases: [ContestView], _ part: CasesShown) async throws -> (
            open: [Int?], closed: [Int?], html: String
        ) {
            let html = try await RolloutPages.hr(contests: cases, cases: part).html
            return (
                html.matches(of: /: Place (\d\d?)<\/h3>/).map { Int($0.output.1) },
                html.matches(of: /Outcome (\d+)/).map { Int($0.output.1) }, html
            )
        }
        let first = try await shown(open + closed.reversed(), .first)
        #expect(first.open == Array(0..<10) && first.closed == Array(100..<110), "the newest first")
        #expect(first.html.contains("/hr?contests=all#contests") && first.html.contains("Open: 14."))
        let all = try await shown(open + closed.reversed(), .part(1))
        #expect(all.open == Array(0..<14) && all.closed == Array(100..<140), "forty together")
        #expect(!all.html.contains("?contests=all") && all.html.contains("/hr?contests=2#contests"))
        let second = try await shown(open + closed.reversed(), .part(2))
        #expect(second.open == all.open && second.closed == Array(140..<180))
        #expect(second.html.contains("/hr?contests=all#contests") && second.html.contains("/hr?contests=3#contests"))
        let last = try await shown(open + closed.reversed(), .part(3))
        #expect(last.closed == Array(180..<185) && !last.html.contains("Closed earlier"))
        #expect(try await !shown(open + closed, .part(9)).html.contains("<summary>Closed</summary>"))
        #expect(try await !shown(Array(open.prefix(10) + closed.prefix(10)), .first).html.contains("?contests=all"))
    }

    @Test func `what the notice says is kept is pinned to its version`() async throws {
        let policy = StandIn().policy
        let profile = try policy.release(
            Profile(
                person: Given.me, email: "a@b.example", name: "Ada", homes: [], zones: ZoneHistory(.utc),
                acknowledgement: nil), under: policy.ownData(of: try await Given.viewer(policy)))
        let html = NoticePage.render(profile, in: Given.frame("/me/notice")).html
        let kept = try #require(html.firstMatch(of: /(?s)<h2 id="kept-h">.*?(?=<\/section>)/)).output
        let words = kept.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let hash = words.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        #expect(
            CollectionNotice.version == 5 && hash == 0x5353c1780ede678d,
            "another text is another version: raise it, and pin both")
    }

    @Test func `in a simulated house nobody is said to lack what counts as given there`() {
        let record = RolloutRecord(
            phases: [(.fullLaunch, Given.now)], managers: [Given.me], zone: .utc, isSimulated: true)
        #expect(
            DeskDuties(record: record, trustees: 2, now: Given.now).ofHR([], []).allSatisfy {
                $0.place != "#compliance"
            })
    }
}
