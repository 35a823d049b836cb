import Alertmanager
import CDEvents
import DevLake
import Domain
import Foundation
import GitLab
import Gitea
import IntegrationKit
import PagerDuty
import TestSupport
import Testing

private let sha = String(repeating: "b", count: 40)

@Suite struct GitLabTests {
    private func merge(_ action: String, _ fields: String, changes: String = "{}") -> String {
        """
        {"object_kind":"merge_request","user":{"id":51,"username":"Ada"},"project":{"path_with_namespace":"Acme/Shop"},
        "object_attributes":{"iid":3,"author_id":51,"action":"\(action)","title":"secret","source_branch":"secret",
        "created_at":"2026-11-02 09:00:00 UTC",\(fields)},"changes":\(changes)}
        """
    }

    @Test func `a merged one has a moment and a commit, also where old versions do not say when`() throws {
        let reading = try reading(
            of: merge(
                "merge",
                "\"state\":\"merged\",\"merge_commit_sha\":\"\(sha)\",\"updated_at\":\"2026-11-03 10:00:00 +0100\""
            ), by: GitLab())
        let change = try #require(reading.changes.first)
        #expect(change.id.raw == "gitlab:acme/shop!3" && change.author?.login == "ada")
        #expect(change.merged == Instant("2026-11-03T09:00:00Z") && change.mergeCommit?.hex == sha)
        #expect(!"\(reading)".contains("secret"))
    }

    @Test func `what happens after the merge takes nothing of it away, in whatever order it comes`() throws {
        func change(_ action: String, _ state: String, _ updated: String) throws -> Change {
            let fields = "\"state\":\"\(state)\",\"updated_at\":\"\(updated)\",\"merge_commit_sha\":\"\(sha)\""
            return try #require(try reading(of: merge(action, fields), by: GitLab()).changes.first)
        }
        let opened = try change("open", "opened", "2026-11-02T09:00:00Z")
        let merged = try change("merge", "merged", "2026-11-03T09:00:00Z")
        let later = try ["update", "approved"].map { try change($0, "merged", "2026-11-04T09:00:00Z") }
        let orders = [[opened, merged] + later, later + [merged, opened], [later[0], opened, merged, later[1]]]
        for order in orders {
            let joined = try #require(order.dropFirst().reduce(order.first) { $0?.joined(with: $1) })
            #expect(joined.merged == Instant("2026-11-03T09:00:00Z") && joined.closed == joined.merged)
            #expect(joined.mergeCommit?.hex == sha)
        }
        // Without the merge itself it is open, as far as anybody knows: closed without a merge it is not.
        #expect(later[0].merged == nil && later[0].closed == nil)
        #expect(try change("update", "closed", "2026-11-04T09:00:00Z").closed == Instant("2026-11-04T09:00:00Z"))
    }

    @Test func `leaving the draft is when it becomes ready`() throws {
        let ready = try reading(
            of: merge(
                "update", #""state":"opened","draft":false,"updated_at":"2026-11-03T10:00:00Z""#,
                changes: #"{"draft":{"previous":true,"current":false},"title":{"current":"secret"}}"#), by: GitLab())
        #expect(ready.changes.first?.ready == Instant("2026-11-03T10:00:00Z"))
        let draft = try reading(
            of: merge(
                "update", #""state":"opened","draft":true,"updated_at":"2026-11-03T10:00:00Z""#,
                changes: #"{"draft":{"previous":false,"current":true}}"#), by: GitLab())
        #expect(draft.changes.first?.ready == nil)
    }

    @Test func `an approval is a review of whoever clicked, and is one however often it is said`() throws {
        let fields = #""state":"opened","updated_at":"2026-11-03T10:00:00Z""#
        let one = try reading(of: merge("approved", fields), by: GitLab()).reviews
        let other = try reading(of: merge("approval", fields), by: GitLab()).reviews
        #expect(one == other && one.first?.state == .approved)
        #expect(try reading(of: merge("unapproved", fields), by: GitLab()).reviews.first?.state == .commented)
    }

    @Test func `a deployment finds its commit at the end of an address`() throws {
        let body = """
            {"object_kind":"deployment","status":"success","status_changed_at":"2026-11-03 21:50:00 +0200","deployment_id":15,
            "environment":"live","environment_tier":"production","project":{"path_with_namespace":"acme/shop"},
            "short_sha":"bbbbbbbb","commit_url":"https://git.example.org/acme/shop/-/commit/\(sha)","commit_title":"secret"}
            """
        let deployment = try #require(try reading(of: body, by: GitLab()).deployments.first)
        #expect(deployment.isProduction && deployment.commit.hex == sha)
        #expect(deployment.finished == Instant("2026-11-03T19:50:00Z"))
        #expect(try reading(of: body.replacing("success", with: "running"), by: GitLab()).facts.isEmpty)
    }

    @Test func `what GitLab writes by itself is no review`() throws {
        func note(_ fields: String) -> String {
            """
            {"object_kind":"note","user":{"username":"bo"},"project":{"path_with_namespace":"acme/shop"},
            "merge_request":{"iid":3},"object_attributes":{"id":8,"note":"secret","created_at":"2026-11-03T10:00:00Z",
            "noteable_type":"MergeRequest",\(fields)}}
            """
        }
        #expect(try reading(of: note("\"system\":false"), by: GitLab()).reviews.count == 1)
        #expect(try reading(of: note("\"system\":true"), by: GitLab()).facts.isEmpty)
    }

    @Test func `the tokens of projects and groups are programs`() throws {
        let body = merge("approved", #""state":"opened","updated_at":"2026-11-03T10:00:00Z""#)
            .replacing("\"Ada\"", with: "\"project_12_bot_3f\"")
        #expect(try reading(of: body, by: GitLab()).reviews.first?.reviewerIsBot == true)
    }
}

@Suite struct GiteaTests {
    @Test func `a verdict comes as an event of its own, by the sender`() throws {
        let body = """
            {"action":"reviewed","repository":{"full_name":"acme/shop"},"sender":{"login":"Bo"},
            "review":{"type":"pull_request_review_approved","content":"secret"},"secret":"secret",
            "pull_request":{"number":4,"title":"secret","user":{"login":"ada"},"created_at":"2026-11-02T09:00:00Z",
            "updated_at":"2026-11-03T09:00:00Z"}}
            """
        let reading = try reading(of: body, by: Gitea(), headers: ["x-forgejo-event": "pull_request_approved"])
        #expect(reading.reviews.first?.state == .approved && reading.reviews.first?.reviewer?.login == "bo")
        #expect(reading.changes.first?.id.raw == "gitea:acme/shop#4")
        #expect(!"\(reading)".contains("secret"))
    }

    @Test func `a merged one without a closing moment is closed when it was merged`() throws {
        let body = """
            {"action":"closed","repository":{"full_name":"acme/shop"},"pull_request":{"number":4,"merged":true,
            "merged_at":"2026-11-03T09:00:00Z","merge_commit_sha":"\(sha)","created_at":"2026-11-02T09:00:00Z",
            "updated_at":"2026-11-03T09:00:05Z","closed_at":null,"user":{"login":"ada"}}}
            """
        let change = try #require(
            try reading(of: body, by: Gitea(), headers: ["x-gitea-event": "pull_request"]).changes.first)
        #expect(change.closed == change.merged && change.mergeCommit?.hex == sha)
    }
}

@Suite struct CDEventsTests {
    private func event(_ type: String, _ content: String, context: String = "specversion") -> String {
        """
        {"context":{"\(context)":"0.5.0","id":"e1","source":"/ci","type":"\(type)","timestamp":"2026-11-03T10:00:00.123456789Z"},
        "subject":{"id":"s1","source":"/x","content":{\(content)}}}
        """
    }

    @Test(arguments: [
        "pkg:git/github.com/acme/shop@\(sha)", "pkg:github/acme/shop@\(sha)",
        "pkg:oci/shop@sha256%3Aabc?vcs_url=git%2Bhttps://x.org/acme/shop%40\(sha)",
        "pkg:generic/shop@1.2?commit=\(sha)",
    ])
    func `a deployment has its commit in the artifact's address`(artifact: String) throws {
        for version in ["0.1.1", "0.3.0", "9.0.0"] {
            let body = event(
                "dev.cdevents.service.deployed.\(version)",
                "\"environment\":{\"id\":\"Production\"},\"artifactId\":\"\(artifact)\"", context: "version")
            let deployment = try #require(try reading(of: body, by: CDEvents()).deployments.first)
            #expect(deployment.commit.hex == sha && deployment.isProduction && deployment.id == "cdevents:shop/e1")
        }
    }

    @Test(arguments: ["\"artifactId\":\"pkg:oci/shop\"", "\"artifactId\":\"shop:1.2\"", "\"x\":1"])
    func `what names no one build and no commit is noted, not guessed`(artifact: String) throws {
        let body = event("dev.cdevents.service.deployed.0.3.0", "\"environment\":{\"id\":\"production\"},\(artifact)")
        let reading = try reading(of: body, by: CDEvents())
        #expect(reading.facts.isEmpty && reading.findings == [.commit])
    }

    @Test func `an image without a commit waits for whoever says which one was built into it`() throws {
        let digest = String(repeating: "c", count: 64)
        let deployed = event(
            "dev.cdevents.service.upgraded.0.3.0",
            "\"environment\":{\"id\":\"Production\"},\"artifactId\":\"pkg:oci/shop@sha256%3A\(digest.uppercased())\"")
        let name = try #require(ArtifactName("pkg:docker/acme/shop@sha256:\(digest)?repository_url=registry.example"))
        let at = Instant("2026-11-03T10:00:00.123456Z")
        let waiting = try reading(of: deployed, by: CDEvents())
        #expect(
            waiting.facts == [
                .artifactDeployment(
                    ArtifactDeployment(
                        id: "cdevents:shop/e1", service: "shop", environment: "production", artifact: name, finished: at
                    ))
            ] && waiting.findings.isEmpty)

        func packaged(_ content: String, _ custom: String = "") throws -> HookReading {
            try reading(
                of: """
                    {"context":{"version":"0.4.1","id":"e2","source":"/ci","type":"dev.cdevents.artifact.packaged.0.2.0",
                    "timestamp":"2026-11-03T10:00:00.123456Z"},"subject":{"id":"pkg:oci/shop@sha256%3A\(digest)","source":"/x",
                    "type":"artifact","content":{\(content)}}\(custom)}
                    """, by: CDEvents())
        }
        let commit = try #require(CommitID(sha))
        let said = Fact.packaged(PackagedCommit(artifact: name, service: "shop", commit: commit, at: at))
        #expect(
            try packaged("\"change\":{\"id\":\"\(sha)\",\"source\":\"git.example/acme/shop\"}").facts == [said])
        #expect(
            try packaged("\"change\":{\"id\":\"Change12\"}", ",\"customData\":{\"commit\":\"\(sha)\"}").facts == [said])
        let nothing = try packaged("\"change\":{\"id\":\"Change12\"}")
        #expect(nothing.facts.isEmpty && nothing.findings == [.commit] && nothing.event == "artifact.packaged")
    }

    @Test func `an artifact is known by its digest, whatever else its address says`() {
        let digest = String(repeating: "0a", count: 32)
        let same = [
            "pkg:oci/shop@sha256%3A\(digest)", "pkg:docker/acme/shop@sha256:\(digest.uppercased())?arch=amd64",
            "registry.example/acme/shop@sha256:\(digest)",
        ].map { ArtifactName($0)?.text }
        #expect(Set(same) == ["sha256:\(digest)"])
        #expect(ArtifactName("pkg:generic/shop@1.2?x=y#z")?.text == "pkg:generic/shop@1.2")
        for none in ["", "shop", "pkg:oci/shop", "pkg:oci/shop@", "pkg:oci/sh op@1", "sha256:\(digest.dropLast())"] {
            #expect(ArtifactName(none) == nil)
        }
    }

    @Test func `an incident begins and ends under the same name`() throws {
        let began = try reading(of: event("dev.cdevents.incident.detected.0.3.0", ""), by: CDEvents())
        let ended = try reading(of: event("dev.cdevents.incident.resolved.0.3.0", ""), by: CDEvents())
        let id = try #require(began.incidents.first?.id)
        #expect(
            ended.facts == [
                .incidentEnd(id: id, service: "shop", at: Instant("2026-11-03T10:00:00.123456Z"), isArrival: false)
            ])
    }

    @Test func `as the data of a CloudEvent it is the same`() throws {
        let inner = event("dev.cdevents.incident.detected.0.3.0", "")
        #expect(
            try reading(of: "{\"specversion\":\"1.0\",\"data\":\(inner)}", by: CDEvents())
                == reading(of: inner, by: CDEvents()))
    }
}

@Suite struct DevLakeTests {
    @Test func `deployments are taken in today's spelling and in that of old documentation`() throws {
        let today = """
            {"id":"d1","startedDate":"2026-11-03T10:00:00Z","finishedDate":"2026-11-03T10:05:00Z","result":"SUCCESS",
            "deploymentCommits":[{"repoUrl":"https://git.x.org/acme/search.git","commitSha":"\(sha)","commitMsg":"secret",
            "refName":"secret","startedDate":"2026-11-03T10:00:00Z","finishedDate":"2026-11-03T10:05:00Z"}]}
            """
        let old = """
            {"pipeline_id":"d1","start_time":"2026-11-03T10:00:00Z","end_time":"2026-11-03T10:05:00Z",
            "repo_url":"https://git.x.org/acme/search.git","commit_sha":"\(sha)","environment":"PRODUCTION"}
            """
        let new = try reading(of: today, by: DevLake(), path: "/deployments")
        #expect(try reading(of: old, by: DevLake(), path: "/deployments") == new)
        let deployment = try #require(new.deployments.first)
        #expect(deployment.service == "search" && deployment.isProduction && deployment.result == .success)
        #expect(!"\(new)".contains("secret"))
    }

    @Test(arguments: [
        "https://git.x.org/Group/sub/repo", "https://git.x.org/group/sub/repo.git/", "git@git.x.org:group/sub/repo.git",
        "ssh://git@git.x.org:2222/group/sub/repo.git",
    ])
    func `groups inside groups are part of a repository's name`(address: String) throws {
        let recipient = Recipient(
            service: "shop", team: "Cart", services: ["group/sub/repo": "inner"], origin: "", notes: [:],
            takesUnknown: false)
        func read(_ address: String) throws -> HookReading {
            let body = """
                {"id":"d1","finishedDate":"2026-11-03T10:05:00Z","deploymentCommits":[{"repoUrl":"\(address)",
                "commitSha":"\(sha)","finishedDate":"2026-11-03T10:05:00Z"}]}
                """
            return try reading(of: body, by: DevLake(), path: "/deployments", for: recipient)
        }
        #expect(try read(address).deployments.map(\.service) == ["inner"])
        // Somebody else's: nothing of it is taken, and that is noted.
        let other = try read("https://git.x.org/other/sub/repo")
        #expect(other.deployments.isEmpty && other.findings == [.repository])
    }

    @Test func `what was stopped or waits has reached nobody`() throws {
        let body = """
            {"id":"d1","finishedDate":"2026-11-03T10:05:00Z","result":"ABORT","deploymentCommits":[{"commitSha":"\(sha)",
            "finishedDate":"2026-11-03T10:05:00Z"}]}
            """
        func read(_ body: String) throws -> HookReading {
            try reading(of: body, by: DevLake(), path: "/deployments")
        }
        #expect(try read(body).deployments.isEmpty && read(body).findings.isEmpty)
        let strange = try read(body.replacing("ABORT", with: "PERHAPS"))
        #expect(strange.deployments.isEmpty && strange.findings == [.deployment])
        #expect(try read(body.replacing(sha, with: "main")).findings.isEmpty, "nobody was reached by it either")
        #expect(
            try read(body.replacing(sha, with: "main").replacing("ABORT", with: "SUCCESS")).findings == [.commit])
    }

    @Test func `an incident is closed by its key, without a body`() throws {
        let open = try reading(
            of:
                #"{"issueKey":"I-1","title":"secret","type":"INCIDENT","status":"TODO","createdDate":"2026-11-03T10:00:00Z"}"#,
            by: DevLake(), path: "/issues")
        let incident = try #require(open.incidents.first)
        #expect(incident.resolved == nil)
        let closed = try reading(of: "", by: DevLake(), path: "/issue/I-1/close")
        #expect(
            closed.facts == [
                .incidentEnd(id: incident.id, service: "shop", at: Instant("2026-11-24T12:00:00Z"), isArrival: true)
            ])
        #expect(
            try reading(of: #"{"issueKey":"R-1","type":"REQUIREMENT"}"#, by: DevLake(), path: "/issues").facts.isEmpty)
        #expect(throws: UnreadableDocument.self) { try reading(of: "{}", by: DevLake(), path: "") }
    }
}

@Suite struct AlarmTests {
    @Test func `PagerDuty's incident is over when it is resolved, and opened anew by what comes later`() throws {
        func event(_ type: String, at: String) -> String {
            """
            {"event":{"id":"e","event_type":"\(type)","occurred_at":"\(at)","agent":{"summary":"secret"},
            "data":{"id":"PT1","status":"triggered","title":"secret","created_at":"2026-11-03T10:00:00Z"}}}
            """
        }
        let opened = try reading(of: event("incident.triggered", at: "2026-11-03T10:00:00Z"), by: PagerDuty())
        let over = try reading(of: event("incident.resolved", at: "2026-11-03T11:00:00Z"), by: PagerDuty())
        let again = try reading(of: event("incident.reopened", at: "2026-11-03T12:00:00Z"), by: PagerDuty())
        #expect(opened.incidents.first?.resolved == nil)
        #expect(over.incidents.first?.resolved == Instant("2026-11-03T11:00:00Z"))
        #expect(again.incidents.first?.resolved == nil)
        let moments = [opened, over, again].compactMap { $0.incidents.first?.updated }
        #expect(moments == moments.sorted() && Set(moments).count == 3)
        #expect(!"\([opened, over, again])".contains("secret"))
    }

    @Test func `an alert is an incident only if a label says so, and lasts while its end is in the year 1`() throws {
        func alerts(_ labels: String, status: String = "firing", ends: String = "0001-01-01T00:00:00Z") -> String {
            """
            {"version":"4","status":"\(status)","commonAnnotations":{"summary":"secret"},"alerts":[{"status":"\(status)",
            "labels":{\(labels),"alertname":"secret","instance":"secret"},"startsAt":"2026-11-03T10:00:00.123456789Z",
            "endsAt":"\(ends)","fingerprint":"ab12"}]}
            """
        }
        let firing = try reading(of: alerts(#""severity":"critical""#), by: Alertmanager())
        #expect(firing.incidents.first?.resolved == nil)
        let over = try reading(
            of: alerts(#""severity":"critical""#, status: "resolved", ends: "2026-11-03T11:00:00Z"), by: Alertmanager())
        #expect(over.incidents.first?.id == firing.incidents.first?.id)
        #expect(over.incidents.first?.resolved == Instant("2026-11-03T11:00:00Z"))
        #expect(try reading(of: alerts(#""dora_incident":"true""#), by: Alertmanager()).incidents.count == 1)
        #expect(try reading(of: alerts(#""severity":"warning""#), by: Alertmanager()).facts.isEmpty)
        #expect(!"\(firing)".contains("secret"))
    }
}
