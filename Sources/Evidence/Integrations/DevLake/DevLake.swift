public import Domain
public import IntegrationKit

/// What a DevLake webhook connection takes: `…/deployments`, `…/issues`, `…/issue/KEY/close`, `…/pull_requests`.
public struct DevLake: Connector {
    public static let provider = "devlake"

    public init() {}

    public let manifest = ConnectorManifest(
        vendor: provider, title: "DevLake webhooks", asksFor: [],
        events: ["deployments", "issues of type INCIDENT, and their closing", "pull_requests"],
        keeps: [
            "which commit was deployed where, when and with what result",
            "when an incident was noticed and when it was over", "when a pull request was opened, merged and closed",
        ],
        neverKeeps: ["titles and descriptions", "messages of commits", "names of branches", "components", "addresses"],
        secretGoes:
            "The same calls as to DevLake, with the hook's address for …/connections/ID and the secret as Authorization: Bearer."
    )

    public func isGenuine(_ delivery: Delivery, under secrets: [Secret]) -> Bool {
        delivery.isSignedOrBears(secrets)
    }

    /// Only the bytes tell: sending the same again is what DevLake's users do. A close has none: what was closed, opened again and
    /// closed again has come three times, and one that is closed already stays as it is.
    public func identity(of delivery: Delivery) -> String? {
        delivery.path.hasSuffix("/close") ? "\(delivery.path)@\(delivery.received.microseconds)" : nil
    }

    public func read(_ delivery: Delivery, for recipient: Recipient) throws(UnreadableDocument) -> HookReading {
        let parts = delivery.path.split(separator: "/").map(String.init)
        switch (parts.first, parts.count) {
        case ("deployments", 1): return DevLakeCall(try delivery.document(Self.deployments), recipient).deployment()
        case ("issues", 1): return DevLakeCall(try delivery.document(Self.issues), recipient).issue()
        case ("issue", 3) where parts[2] == "close":
            // The body is empty, and the moment is that of the call.
            return DevLakeCall(.null, recipient).closed(parts[1], at: delivery.received)
        case ("pull_requests", 1): return DevLakeCall(try delivery.document(Self.pulls), recipient).pullRequest()
        default:
            throw UnreadableDocument(
                "Say what it is behind the hook's address: /deployments, /issues or /pull_requests.")
        }
    }

    /// In camel case as of today, in snake case as in the documentation of old versions.
    static let deployments = Selection(
        """
        id pipeline_id pipelineId result environment
        createdDate create_time startedDate start_time finishedDate end_time
        repo_url commit_sha repoUrl commitSha
        deploymentCommits { repoUrl repo_url commitSha commit_sha result startedDate start_time finishedDate end_time }
        deployment_commits { repoUrl repo_url commitSha commit_sha result startedDate start_time finishedDate end_time }
        """)
    static let issues = Selection(
        "issueKey issue_key type status createdDate created_date resolutionDate resolution_date updatedDate updated_date"
    )
    static let pulls = Selection(
        """
        id pullRequestKey createdDate created_date mergedDate merged_date closedDate closed_date mergeCommitSha
        merge_commit_sha baseRepoId authorName status isDraft
        """)
}

extension Field {
    /// The first of these names that has a value.
    fileprivate func any(_ names: String...) -> Field {
        for name in names where self[name].isThere { return self[name] }
        return .null
    }
}

/// One call, taken apart.
private struct DevLakeCall {
    let document: Field
    let recipient: Recipient

    init(_ document: Field, _ recipient: Recipient) {
        self.document = document
        self.recipient = recipient
    }

    private var prefix: String { "\(DevLake.provider):\(recipient.origin)\(recipient.service):" }

    func deployment() -> HookReading {
        var reading = HookReading(event: "deployments")
        let commits =
            (document["deploymentCommits"].list + document["deployment_commits"].list)
        let parts = commits.isEmpty ? [document] : commits
        guard let id = document.any("id", "pipeline_id", "pipelineId").id else {
            reading.findings.append(.deployment)
            return reading
        }
        let environment = (document["environment"].text ?? "PRODUCTION").lowercased()
        for (place, part) in parts.enumerated() {
            let finished =
                document.any("finishedDate", "end_time").instant ?? part.any("finishedDate", "end_time").instant
            let ended = (document["result"].text ?? part["result"].text ?? "SUCCESS").uppercased()
            // What was stopped or waits for somebody has not reached anybody.
            if ["ABORT", "MANUAL"].contains(ended) { continue }
            guard let commit = part.any("commitSha", "commit_sha").commit else {
                reading.findings.append(.commit)
                continue
            }
            guard let finished, let result = result(ended), let environment = Kept.name(environment) else {
                reading.findings.append(.deployment)
                continue
            }
            let started =
                document.any("startedDate", "start_time").instant ?? part.any("startedDate", "start_time").instant
            // One call may bring several repositories; each is a deployment of the service that has it.
            let repository = part.any("repoUrl", "repo_url").text.flatMap(RepositoryName.short)
            guard recipient.takes(repository) else {
                reading.findings.append(.repository)
                continue
            }
            reading.facts.append(
                .deployment(
                    Deployment(
                        id: parts.count == 1 ? prefix + id : "\(prefix)\(id):\(place)",
                        service: recipient.service(of: repository), environment: environment, commit: commit,
                        started: started.flatMap { $0 <= finished ? $0 : nil }, finished: finished, result: result)))
        }
        return reading
    }

    private func result(_ text: String) -> Deployment.Result? {
        switch text {
        case "SUCCESS": .success
        case "FAILURE", "FAILED", "ERROR": .failure
        default: nil
        }
    }

    func issue() -> HookReading {
        var reading = HookReading(event: "issues")
        guard (document["type"].text ?? "INCIDENT").uppercased() == "INCIDENT" else { return reading }
        guard let key = document.any("issueKey", "issue_key").id,
            let detected = document.any("createdDate", "created_date").instant
        else {
            reading.findings.append(.incident)
            return reading
        }
        let said = document.any("resolutionDate", "resolution_date").instant
        let isDone = (document["status"].text ?? "").uppercased() == "DONE"
        let updated = document.any("updatedDate", "updated_date").instant
        let resolved = said ?? (isDone ? updated : nil)
        reading.facts.append(
            .incident(
                Incident(
                    id: prefix + key, service: recipient.service, detected: detected,
                    resolved: resolved.flatMap { $0 >= detected ? $0 : nil }, updated: updated)))
        return reading
    }

    func closed(_ key: String, at moment: Instant) -> HookReading {
        var reading = HookReading(event: "issue.close")
        guard let key = Field.text(key).id else {
            reading.findings.append(.incident)
            return reading
        }
        reading.facts.append(.incidentEnd(id: prefix + key, service: recipient.service, at: moment, isArrival: true))
        return reading
    }

    func pullRequest() -> HookReading {
        var reading = HookReading(event: "pull_requests")
        guard let id = document.any("id", "pullRequestKey").id,
            let created = document.any("createdDate", "created_date").instant
        else {
            reading.findings.append(.change)
            return reading
        }
        let merged = document.any("mergedDate", "merged_date").instant
        let closed = document.any("closedDate", "closed_date").instant ?? merged
        reading.facts.append(
            .change(
                Change(
                    id: ChangeID(prefix + id), service: recipient.service, author: nil, created: created,
                    ready: document["isDraft"].bool == true ? nil : created, merged: merged, closed: closed,
                    mergeCommit: merged == nil ? nil : document.any("mergeCommitSha", "merge_commit_sha").commit,
                    updated: [created, merged, closed].compactMap(\.self).max() ?? created)))
        return reading
    }
}
