import Alertmanager
import CDEvents
import DevLake
import Domain
import Foundation
import GitHub
import GitLab
import Gitea
import IntegrationKit
import Jira
import PagerDuty
import TestSupport
import Testing

/// What others have recorded, where it is to be had: every payload is read, and where a peer's reading lies beside it, both agree.
@Suite(.enabled(if: Recorded.root != nil, "DAYLIGHT_FIXTURES is not set")) struct RecordedPayloadsTests {
    private func files(_ folder: String, ending: String = ".json") throws -> [URL] {
        try Recorded.files(folder, ending: ending)
    }

    private func text(_ file: URL) throws -> String { try Recorded.text(file) }

    /// The peer's reading, as far as both speak of the same.
    private struct Golden: Decodable {
        struct Person: Decodable { let Login: String? }
        struct Pull: Decodable {
            let Number: Int
            let Merged: Bool?
            let Closed: Bool?
            // A pipeline's golden has less of its merge request.
            let Author: Person?
            let Created: String?
            let Updated: String?
        }
        struct Repo: Decodable {
            let Namespace: String
            let Name: String
        }
        struct Comment: Decodable {
            let ID: Int
            let Author: Person
            let Created: String
        }
        let Repo: Repo?
        let PullRequest: Pull?
        let Comment: Comment?
    }

    private func golden(beside file: URL) throws -> Golden? {
        try PeerGoldens.data(beside: file).map { try JSONDecoder().decode(Golden.self, from: $0) }
    }

    /// Compares what a change says with the peer's reading; answers whether there was anything to compare.
    private func agree(_ reading: HookReading, _ golden: Golden, separator: String, isAuthorKnown: Bool) -> Bool {
        guard let pull = golden.PullRequest, let repo = golden.Repo, let change = reading.changes.first else {
            return false
        }
        let name = "\(repo.Namespace)/\(repo.Name)".lowercased()
        #expect(change.id.raw.hasSuffix("\(name)\(separator)\(pull.Number)"))
        if let isMerged = pull.Merged { #expect((change.merged != nil) == isMerged) }
        if let isClosed = pull.Closed { #expect((change.closed != nil) == isClosed) }
        // A peer that does not know the moment writes the year 1.
        if let created = pull.Created.flatMap({ Instant(lenient: $0) }) { #expect(change.created == created) }
        if let updated = pull.Updated.flatMap({ Instant(lenient: $0) }) { #expect(change.updated == updated) }
        if isAuthorKnown { #expect(change.author?.login == pull.Author?.Login?.lowercased()) }
        return true
    }

    @Test func `every recorded payload of GitHub is read, and agrees with the peer's reading`() throws {
        var read = 0
        for file in try files("github/payloads") {
            let event = file.deletingLastPathComponent().lastPathComponent
            let reading = try reading(of: text(file), by: GitHub(), headers: ["x-github-event": event])
            #expect(reading.event == event, "\(file.lastPathComponent)")
            #expect(reading.findings.isEmpty, "\(event)/\(file.lastPathComponent): \(reading.findings)")
            read += 1
        }
        var compared: Set<String> = []
        let events = [
            "pr_review": "pull_request_review", "pr_": "pull_request", "deployment": "deployment", "push": "push",
            "release": "release",
        ]
        for file in try files("github/go-scm") {
            let prefix = events.keys.filter { file.lastPathComponent.hasPrefix($0) }.max { $0.count < $1.count }
            let event = try #require(prefix.flatMap { events[$0] })
            let reading = try reading(of: text(file), by: GitHub(), headers: ["x-github-event": event])
            #expect(reading.event == event && reading.findings.isEmpty, "\(file.lastPathComponent)")
            if let golden = try golden(beside: file),
                agree(reading, golden, separator: "#", isAuthorKnown: true)
            {
                compared.insert(PeerGoldens.name(file))
            }
            read += 1
        }
        print("GitHub: \(read) recorded payloads read, \(compared.count) compared with a peer's reading")
        #expect(read >= 140)
        #expect(compared == PeerGoldens.changesOfGitHub)
    }

    @Test func `every recorded payload of GitLab is read, and agrees with the peer's reading`() throws {
        var (read, compared) = (0, Set<String>())
        for file in try files("gitlab/go-gitlab/webhooks") + files("gitlab/go-scm") {
            let reading = try reading(of: text(file), by: GitLab())
            #expect(reading.event != nil, "\(file.lastPathComponent)")
            // In one of them the names of the fields have a space behind them, as it came out of a page of documentation.
            let isMisspelt = file.lastPathComponent == "group_merge_request.json"
            #expect(reading.findings.isEmpty != isMisspelt, "\(file.lastPathComponent): \(reading.findings)")
            read += 1
            // The peer takes whoever did something for the author; the payload says only a number.
            if let golden = try golden(beside: file),
                agree(reading, golden, separator: "!", isAuthorKnown: false)
            {
                compared.insert(PeerGoldens.name(file))
            }
            if let golden = try golden(beside: file), let comment = golden.Comment, let review = reading.reviews.first {
                #expect(review.id == "gitlab:note:\(comment.ID)")
                #expect(review.submitted == Instant(lenient: comment.Created))
                #expect(review.reviewer?.login == comment.Author.Login?.lowercased())
                compared.insert(PeerGoldens.name(file))
            }
        }
        print("GitLab: \(read) recorded payloads read, \(compared.count) compared with a peer's reading")
        #expect(read >= 39)
        #expect(compared == PeerGoldens.changesOfGitLab)
    }

    @Test func `every recorded payload of Gitea is read, and agrees with the peer's reading`() throws {
        var (read, compared) = (0, Set<String>())
        for file in try files("other-scm/gitea") {
            let name = file.lastPathComponent
            let event =
                name.hasPrefix("pull_request_comment") || name.hasPrefix("issue_comment")
                ? "issue_comment"
                : name.hasPrefix("pull_request")
                    ? "pull_request"
                    : name.hasPrefix("issues")
                        ? "issues"
                        : name.hasSuffix("create.json")
                            ? "create"
                            : name.hasSuffix("delete.json") ? "delete" : "push"
            let reading = try reading(of: text(file), by: Gitea(), headers: ["x-gitea-event": event])
            #expect(reading.event == event, "\(name)")
            #expect(reading.findings.isEmpty, "\(name): \(reading.findings)")
            read += 1
            if let golden = try golden(beside: file), agree(reading, golden, separator: "#", isAuthorKnown: true) {
                compared.insert(PeerGoldens.name(file))
            }
        }
        print("Gitea: \(read) recorded payloads read, \(compared.count) compared with a peer's reading")
        #expect(read >= 16)
        #expect(compared == PeerGoldens.changesOfGitea)
    }

    @Test func `every conformance event of CDEvents is read`() throws {
        var (read, without) = (0, 0)
        for file in try files("cdevents") {
            let reading = try reading(of: text(file), by: CDEvents())
            #expect(reading.event != nil, "\(file.lastPathComponent)")
            // Images are named by their digest there, which says nothing about a commit: artifact.packaged does.
            #expect(reading.findings.isEmpty, "\(file.lastPathComponent)")
            if case .artifactDeployment = reading.facts.first { without += 1 }
            read += 1
        }
        print("CDEvents: \(read) events read, \(without) of them deployments of an image that wait for its commit")
        #expect(read >= 18 && without >= 2)
    }

    @Test func `every recorded sprint of Jira is read as the peer reads it`() throws {
        let expected = try text(files("jira/expected_devlake", ending: "_tool_jira_sprints.csv")[0]).split(
            separator: "\n")
        var began: [String: (Instant?, Instant?)] = [:]
        for line in expected.dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            began[cells[1]] = (Instant(lenient: cells[5]), Instant(lenient: cells[7]))
        }
        var compared = 0
        for line in try text(files("jira", ending: "sprints.jsonl")[0]).split(separator: "\n") {
            let body = try "{\"webhookEvent\":\"sprint_updated\",\"sprint\":\(data(in: line))}"
            let reading = try reading(of: body, by: Jira())
            #expect(reading.findings.isEmpty)
            let iteration = try #require(reading.iterations.first)
            let id = String(iteration.id.split(separator: ":").last ?? "")
            if let (started, completed) = began[id] {
                #expect(iteration.started == started || iteration.started == nil)
                #expect(iteration.completed == completed)
                compared += 1
            }
        }
        print("Jira: \(compared) sprints compared")
        #expect(compared >= 10)
    }

    @Test func `every recorded item of Jira is read, and stands in the sprints that the peer finds`() throws {
        var sprints: [String: Set<String>] = [:]
        for line in try text(files("jira/expected_devlake", ending: "_tool_jira_sprint_issues.csv")[0])
            .split(separator: "\n").dropFirst()
        {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            sprints[cells[2], default: []].insert(cells[1])
        }
        var (read, compared) = (0, 0)
        let notes = ["sprint": ["customfield_10020"], "points": ["customfield_10024"], "done": ["10068", "10001"]]
        let recipient = Recipient(service: "shop", team: "Cart", services: [:], origin: "", notes: notes)
        for line in try text(files("jira", ending: "issues.jsonl")[0]).split(separator: "\n") {
            let page = try "{\"issues\":[\(data(in: line))]}"
            let issues = try Data(page.utf8).withUnsafeBytes { try JiraPages.issues($0, recipient) }
            let item = try #require(issues.first)
            read += 1
            var inside: Set<String> = []
            for case .item(let event) in item.evidence {
                guard let sprint = event.iteration.map({ String($0.split(separator: ":").last ?? "") }) else {
                    continue
                }
                if event.event == .left { inside.remove(sprint) } else { inside.insert(sprint) }
            }
            let isPart = item.evidence.isEmpty
            if !isPart, let expected = sprints[item.id] {
                #expect(expected.isSubset(of: inside), "item \(item.id): \(expected.sorted()) and \(inside.sorted())")
                compared += 1
            }
        }
        print("Jira: \(read) items read, the sprints of \(compared) compared")
        #expect(read == 33 && compared > 5)
    }

    /// DevLake keeps every state in which an item has been; ours are the moments at which that began or ended to mean done.
    @Test func `every recorded item of Jira was done and opened again when the peer's history of states says so`()
        throws
    {
        // In the peer's words, 完成 is done.
        var expected: [String: [(at: Instant, isDone: Bool)]] = [:]
        let history = try peersRows("issue_status_history.csv").compactMap {
            row -> (item: String, at: Instant, isDone: Bool)? in
            guard let at = row["start_date"].flatMap({ Instant(lenient: $0) }) else { return nil }
            return (number(row["issue_id"]), at, row["status"] == "完成")
        }
        for (item, states) in Dictionary(grouping: history, by: \.item) {
            var isDone = false
            for state in states.sorted(by: { $0.at < $1.at }) where state.isDone != isDone {
                expected[item, default: []].append((state.at, state.isDone))
                isDone = state.isDone
            }
        }
        let notes = try ["sprint": ["customfield_10020"], "points": ["customfield_10024"], "done": doneStates()]
        let recipient = Recipient(service: "shop", team: "Cart", services: [:], origin: "", notes: notes)
        var compared = 0
        for line in try text(files("jira", ending: "issues.jsonl")[0]).split(separator: "\n") {
            let page = try "{\"issues\":[\(data(in: line))]}"
            let item = try #require(try Data(page.utf8).withUnsafeBytes { try JiraPages.issues($0, recipient) }.first)
            // Where the recorded page has the whole changelog, and the item is a whole one.
            guard !item.evidence.isEmpty, !item.isCut, let expected = expected[item.id] else { continue }
            var found: [(at: Instant, isDone: Bool)] = []
            for case .item(let event) in item.evidence where event.event == .done || event.event == .reopened {
                found.append((event.at, event.event == .done))
            }
            let same =
                found.count == expected.count
                && zip(found, expected).allSatisfy { ours, theirs in
                    // The peer takes some moments from the item itself, within a second of the changelog's.
                    ours.isDone == theirs.isDone && abs(ours.at.since(theirs.at).seconds) < 1
                }
            #expect(same, "item \(item.id): \(found) and \(expected)")
            compared += 1
        }
        print("Jira: the states of \(compared) items compared")
        #expect(compared > 5)
    }

    /// What the peer makes of an item as a whole: when it was made, that it is done, since when, and its points.
    @Test func `every recorded item of Jira was made, is done and has points as the peer says`() throws {
        let notes = try ["sprint": ["customfield_10020"], "points": ["customfield_10024"], "done": doneStates()]
        let recipient = Recipient(service: "shop", team: "Cart", services: [:], origin: "", notes: notes)
        var peers: [String: [String: String]] = [:]
        for row in try peersRows("in_issues.csv") { peers[number(row["id"])] = row }
        var (compared, estimated) = (0, 0)
        for line in try text(files("jira", ending: "issues.jsonl")[0]).split(separator: "\n") {
            let body = try data(in: line)
            let item = try #require(
                try Data("{\"issues\":[\(body)]}".utf8).withUnsafeBytes { try JiraPages.issues($0, recipient) }.first)
            // Parts of other items are none here.
            guard !item.evidence.isEmpty, !item.isCut, let row = peers[item.id] else { continue }
            var (made, points): (Instant?, Double?)
            var done: [Instant] = []
            for case .item(let event) in item.evidence {
                switch event.event {
                case .created: (made, points) = (event.at, event.value)
                case .estimated: points = event.value
                case .done: done.append(event.at)
                case .reopened: done.removeAll()
                default: break
                }
            }
            let key = row["issue_key"] ?? ""
            #expect(made == row["created_date"].flatMap { Instant(lenient: $0) }, "\(key) was made")
            #expect(done.isEmpty == (row["status"] != "完成"), "\(key) is done")
            if let resolved = row["resolution_date"].flatMap({ Instant(lenient: $0) }), let last = done.last {
                // The tracker writes both, one after the other.
                #expect(abs(last.since(resolved).seconds) < 1, "\(key) is done since \(last), \(resolved)")
            }
            #expect(item.updated == row["updated_date"].flatMap { Instant(lenient: $0) }, "\(key) was changed")
            // The peer's points are of several fields; where the recorded item has this one, both say the same.
            if body.contains("\"customfield_10024\":"), let said = row["story_point"].flatMap(Double.init), said != 0 {
                let isThere = try fieldNumber("customfield_10024", of: body) != nil
                if isThere {
                    #expect(points == (said < 0 ? nil : said), "\(key) has \(said)")
                    estimated += 1
                }
            }
            compared += 1
        }
        print("Jira: \(compared) items compared as wholes, \(estimated) of them with points")
        #expect(compared >= 15 && estimated >= 1)
    }

    private func fieldNumber(_ name: String, of body: String) throws -> Double? {
        let object = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return ((object?["fields"] as? [String: Any])?[name] as? NSNumber)?.doubleValue
    }

    // MARK: What the peer made of the same

    private func peersRows(_ name: String) throws -> [[String: String]] {
        let lines = try text(files("jira/expected_devlake", ending: name)[0]).split(whereSeparator: \.isNewline)
        let heads = lines[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(zip(heads, cells), uniquingKeysWith: { first, _ in first })
        }
    }

    private func number(_ id: String?) -> String { String((id ?? "").split(separator: ":").last ?? "") }

    /// Which states mean done, by what the peer calls them. The list of states lacks some that items were in: the changelogs name
    /// them all.
    private func doneStates() throws -> [String] {
        var names: [String: Bool] = [:]
        for row in try peersRows("issue_status_history.csv") {
            names[row["original_status"] ?? ""] = row["status"] == "完成"
        }
        var done: Set<String> = []
        for line in try text(files("jira", ending: "issues.jsonl")[0]).split(separator: "\n") {
            let pattern = /"to":\s*"(\d+)",[^{}]*"toString":\s*"([^"]*)"|"toString":\s*"([^"]*)",[^{}]*"to":\s*"(\d+)"/
            for found in try data(in: line).matches(of: pattern) {
                let (id, name) = (found.output.1 ?? found.output.4, found.output.2 ?? found.output.3)
                if let id, let name, names[String(name)] == true { done.insert(String(id)) }
            }
        }
        return done.sorted()
    }

    /// What lies in `data` of a line, as text.
    private func data(in line: Substring) throws -> String {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let inner = try #require(object["data"])
        return String(decoding: try JSONSerialization.data(withJSONObject: inner), as: UTF8.self)
    }
}
