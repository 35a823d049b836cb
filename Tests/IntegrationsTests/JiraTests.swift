import Domain
import Foundation
import IntegrationKit
import Jira
import TestSupport
import Testing

@Suite struct JiraTests {
    private let notes = ["sprint": ["customfield_10020"], "points": ["customfield_10016"], "done": ["5"]]

    private func read(_ body: String, notes: [String: [String]] = [:]) throws -> HookReading {
        try reading(
            of: body, by: Jira(),
            for: Recipient(service: "shop", team: "Cart", services: [:], origin: "", notes: notes))
    }

    private func updated(_ items: String, status: String = #"{"id":"5","statusCategory":{"key":"done"}}"#) -> String {
        """
        {"webhookEvent":"jira:issue_updated","timestamp":1795521600123,"issue":{"id":"10063","key":"SECRET-1",
        "fields":{"summary":"secret","created":"2026-11-01T08:00:00.000+0100","updated":"2026-11-03T10:00:00.000+0100",
        "status":\(status),"issuetype":{"subtask":false},"assignee":{"accountId":"5b10:Ada"}}},
        "changelog":{"id":"1","items":[\(items)]}}
        """
    }

    @Test func `the list of sprints is cumulative: what is new was entered, what is gone was left`() throws {
        let reading = try read(
            updated(#"{"field":"Sprint","from":"38, 40","to":"40, 41","fromString":"secret","toString":"secret"}"#))
        #expect(
            reading.items.map { "\($0.event) \($0.iteration ?? "")" } == [
                "entered jira:sprint:41", "left jira:sprint:38",
            ])
        #expect(reading.items.allSatisfy { $0.at == Instant("2026-11-03T09:00:00Z") })
        #expect(!"\(reading)".contains("secret") && !"\(reading)".contains("SECRET"))
    }

    @Test func `done is what stands in the last column, where the board has said so`() throws {
        let item = #"{"field":"status","from":"3","to":"5","fromString":"secret","toString":"secret"}"#
        #expect(try read(updated(item)).items.map(\.event) == [.done])
        #expect(try read(updated(item), notes: notes).items.map(\.event) == [.done])
        let back = #"{"field":"status","from":"5","to":"3"}"#
        #expect(try read(updated(back), notes: notes).items.map(\.event) == [.reopened])
        let between = #"{"field":"status","from":"1","to":"3"}"#
        #expect(try read(updated(between), notes: notes).items.isEmpty)
    }

    @Test func `an estimate is a number or nothing`() throws {
        let item = #"{"field":"Story Points","fieldId":"customfield_10016","fromString":"3","toString":"5"}"#
        #expect(try read(updated(item), notes: notes).items.map(\.value) == [5])
        let title = #"{"field":"summary","fieldId":"summary","fromString":"secret","toString":"secret"}"#
        #expect(try read(updated(title), notes: notes).facts.isEmpty)
    }

    @Test func `a sprint has begun when it was activated and ended when it was closed`() throws {
        func sprint(_ state: String) -> String {
            """
            {"webhookEvent":"sprint_closed","timestamp":1795521600123,"sprint":{"id":34,"state":"\(state)","name":"Cart 7",
            "goal":"secret","startDate":"2026-11-01T08:00:00.000Z","activatedDate":"2026-11-02T08:00:00.000Z",
            "endDate":"2026-11-14T08:00:00.000Z","completeDate":"2026-11-17T08:00:00.000Z"}}
            """
        }
        let closed = try #require(try read(sprint("closed")).iterations.first)
        #expect(
            closed.started == Instant("2026-11-02T08:00:00Z") && closed.completed == Instant("2026-11-17T08:00:00Z"))
        #expect(closed.team == "Cart" && closed.name == "Cart 7")
        #expect(try read(sprint("active")).iterations.first?.completed == nil)
        #expect(try read(sprint("future")).iterations.first?.started == nil)
    }

    @Test func `a sprint is of the team whose board it is from`() throws {
        func sprint(_ board: String, boards: [String]?) throws -> HookReading {
            try read(
                """
                {"webhookEvent":"sprint_started","timestamp":1795521600123,"sprint":{"id":34,"state":"active","name":"Cart 7",
                "startDate":"2026-11-01T08:00:00.000Z"\(board)}}
                """, notes: boards.map { ["boards": $0] } ?? [:])
        }
        let eight = ",\"originBoardId\":8"
        #expect(try sprint(eight, boards: ["7", "8"]).iterations.count == 1)
        // A hook speaks of all boards of a Jira: that another team's has begun is no finding either.
        #expect(try sprint(eight, boards: ["7"]) == HookReading(event: "sprint_started"))
        // As long as nobody knows the boards, or the server does not say, the team of the connection is all there is to go by.
        #expect(try sprint(eight, boards: nil).iterations.count == 1)
        #expect(try sprint("", boards: ["7"]).iterations.count == 1)
        // Only where both are known it is certain, and mends what somebody else has said before.
        #expect(try sprint(eight, boards: ["7", "8"]).iterations.first?.isOfOwnBoard == true)
        #expect(try sprint(eight, boards: nil).iterations.first?.isOfOwnBoard == false)
        #expect(try sprint("", boards: ["7"]).iterations.first?.isOfOwnBoard == false)
    }

    @Test func `the pages tell what an item was when it was made, by going back`() throws {
        let page = """
            {"issues":[{"id":"10063","fields":{"created":"2026-11-01T08:00:00.000+0000","updated":"2026-11-05T08:00:00.000+0000",
            "status":{"id":"5"},"issuetype":{"subtask":false},"customfield_10020":[{"id":41}],"customfield_10016":8},
            "changelog":{"total":3,"histories":[
            {"created":"2026-11-05T08:00:00.000+0000","items":[{"field":"status","from":"3","to":"5"}]},
            {"created":"2026-11-03T08:00:00.000+0000","items":[{"field":"Sprint","from":"40","to":"40, 41"}]},
            {"created":"2026-11-02T08:00:00.000+0000","items":[{"field":"Story Points","fieldId":"customfield_10016",
            "fromString":"3","toString":"8"}]}]}}]}
            """
        let recipient = Recipient(service: "shop", team: "Cart", services: [:], origin: "", notes: notes)
        let items = try Data(page.utf8).withUnsafeBytes { try JiraPages.issues($0, recipient) }
        let events: [WorkItemEvent] = (items.first?.evidence ?? []).compactMap {
            if case .item(let event) = $0 { event } else { nil }
        }
        #expect(
            events.map { "\($0.event) \($0.iteration ?? "-") \($0.value.map { "\($0)" } ?? "-")" } == [
                "created jira:sprint:40 3.0", "estimated - 8.0", "entered jira:sprint:41 -", "done - -",
            ])
    }

    @Test func `parts of items are no items`() throws {
        #expect(
            try read(updated(#"{"field":"Sprint","from":"","to":"40"}"#).replacing("false", with: "true")).facts.isEmpty
        )
    }

    // MARK: Long changelogs

    private func entry(_ minute: Int, _ item: String) -> String {
        let time = "\(10 + minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
        return
            "{\"created\":\"2026-11-02T\(time):00.000+0000\",\"author\":{\"displayName\":\"secret\"},\"items\":[\(item)]}"
    }

    /// An item whose first changes are what it is about, and 230 later ones of its description.
    private var changelog: [String] {
        [
            entry(0, #"{"field":"Story Points","fieldId":"customfield_10016","fromString":"3","toString":"8"}"#),
            entry(
                1, #"{"field":"Sprint","fieldId":"customfield_10020","from":"40","to":"40, 41","fromString":"secret"}"#),
            entry(
                2,
                #"{"field":"status","fieldId":"status","from":"3","to":"5","fromString":"secret","toString":"secret"}"#),
        ]
            + (3..<233).map { entry($0, #"{"field":"description","from":"secret","to":"secret","toString":"secret"}"#) }
    }

    private func item(_ histories: ArraySlice<String>, total: Int) -> String {
        """
        {"id":"10063","fields":{"created":"2026-11-01T08:00:00.000+0000","updated":"2026-11-05T08:00:00.000+0000",
        "status":{"id":"5"},"issuetype":{"subtask":false},"customfield_10020":[{"id":41}],"customfield_10016":8},
        "changelog":{"total":\(total),"histories":[\(histories.reversed().joined(separator: ","))]}}
        """
    }

    /// Answers as Cloud does, which cuts what it expands, or as Data Center, which has no pages of changelogs.
    private func walk(isCloud: Bool) throws -> (events: [String], asked: [String]) {
        let recipient = Recipient(
            service: "shop", team: "Cart", services: [:], origin: "", notes: notes.merging(["boards": ["8"]]) { $1 })
        let stream = try #require(Jira().streams([], deploysByTag: false, for: recipient).last)
        let all = changelog
        var walk = PageWalk(stream, from: nil, since: nil, items: 0)
        var (asked, facts): ([String], [Fact]) = ([], [])
        while let address = walk.address, asked.count < 20 {
            asked.append(address)
            let next = try #require(walk.cursor?.text)
            #expect(!next.contains("secret"), "nothing that was written is stored with the cursor")
            var page: String?
            if address.contains("/board/8/issue") {
                page = "{\"startAt\":0,\"total\":1,\"issues\":[\(item(all.suffix(20), total: all.count))]}"
            } else if address.contains("?expand=changelog") {
                page = item(isCloud ? all.suffix(100) : all[...], total: all.count)
            } else if isCloud, address.contains("/changelog?"),
                let start = address.split(separator: "=").last.flatMap({ Int($0) })
            {
                let part = all[start..<min(all.count, start + 100)]
                page = """
                    {"startAt":\(start),"maxResults":100,"total":\(all.count),"isLast":\(start + 100 >= all.count),
                    "values":[\(part.joined(separator: ","))]}
                    """
            }
            if let page {
                facts += try walk.take(Array(page.utf8), link: nil, etag: nil)
            } else {
                let isSkipped = walk.skip()
                #expect(isSkipped)
            }
        }
        #expect(!"\(facts)".contains("secret"))
        let events = facts.map { fact -> String in
            guard case .item(let event) = fact else { return "\(fact)" }
            return "\(event.event) \(event.iteration ?? "-") \(event.value.map { "\($0)" } ?? "-") \(event.at)"
        }
        return (events, asked)
    }

    @Test(arguments: [true, false])
    func `of a long changelog the beginning is asked for too, page by page`(isCloud: Bool) throws {
        let (events, asked) = try walk(isCloud: isCloud)
        #expect(asked.count == (isCloud ? 5 : 3), "\(asked)")
        #expect(
            events == [
                "created jira:sprint:40 3.0 2026-11-01T08:00:00Z", "estimated - 8.0 2026-11-02T10:00:00Z",
                "entered jira:sprint:41 - 2026-11-02T10:01:00Z", "done - - 2026-11-02T10:02:00Z",
            ])
    }

    @Test func `all boards are found, however many there are`() throws {
        let jira = Jira()
        var notes = ["fields": ["read"], "project": ["SHOP"]]
        var asked: [String] = []
        while let address = jira.lesson(after: notes), address.contains("/board?"), asked.count < 10 {
            asked.append(address)
            let start = address.contains("startAt=") ? address.split(separator: "=").last.flatMap { Int($0) } ?? 0 : 0
            let ids = (start..<min(start + 50, 120)).map { "{\"id\":\($0 + 1)}" }.joined(separator: ",")
            let page = "{\"startAt\":\(start),\"maxResults\":50,\"isLast\":\(start + 50 >= 120),\"values\":[\(ids)]}"
            notes = try Data(page.utf8).withUnsafeBytes { try jira.learned($0, after: notes) }
        }
        #expect(asked.count == 3 && notes["boards"]?.count == 120 && notes["boardsFrom"] == nil)
        #expect(jira.lesson(after: notes) == "/rest/agile/1.0/board/1/configuration")
    }
}
