public import Domain
public import IntegrationKit

/// CDEvents of any version: what decides is subject and predicate, not the version behind them.
public struct CDEvents: Connector {
    public static let provider = "cdevents"

    public init() {}

    public let manifest = ConnectorManifest(
        vendor: provider, title: "CDEvents", asksFor: [],
        events: [
            "service.deployed, .upgraded, .rolledback",
            "artifact.packaged, where the address of what is deployed names no commit",
            "incident.detected, .reported, .resolved",
        ],
        keeps: [
            "which commit was deployed where and when", "which commit is in an artifact, whose name is a keyed hash",
            "when an incident was noticed and when it was over",
        ],
        neverKeeps: ["descriptions", "custom data", "names of artifacts", "addresses"],
        secretGoes:
            "The sender signs the body (X-Hub-Signature-256: sha256=HMAC), or sends the secret as Authorization: Bearer."
    )

    public func isGenuine(_ delivery: Delivery, under secrets: [Secret]) -> Bool {
        delivery.isSignedOrBears(secrets)
    }

    public func identity(of delivery: Delivery) -> String? { delivery.header("ce-id") }

    public func read(_ delivery: Delivery, for recipient: Recipient) throws(UnreadableDocument) -> HookReading {
        let document = try delivery.document(Self.selection)
        // A structured CloudEvent carries the event as its data.
        let event = document["data"]["context"].isThere ? document["data"] : document
        guard let type = event["context"]["type"].text else {
            throw UnreadableDocument("There is no context.type: is this a CDEvent?")
        }
        return CDEvent(event: event, recipient: recipient).reading(type)
    }

    private static let event = """
        context { id type timestamp source }
        subject {
            id source
            content {
                environment { id }
                artifactId
                change { id }
                repository { id }
                incident
            }
        }
        customData { commit sha commitSha }
        """
    static let selection = Selection(event + " data { \(event) }")
}

/// One event, taken apart.
private struct CDEvent {
    let event: Field
    let recipient: Recipient

    private var at: Instant? { event["context"]["timestamp"].instant }
    private var subject: Field { event["subject"] }

    func reading(_ type: String) -> HookReading {
        // dev.cdevents.service.deployed.0.3.0
        let parts = type.split(separator: ".").map(String.init)
        guard parts.count >= 4, parts[0] == "dev", parts[1] == "cdevents" else { return HookReading(unknown: type) }
        let kind = "\(parts[2]).\(parts[3])"
        switch kind {
        case "service.deployed", "service.upgraded", "service.rolledback": return deployment(kind)
        case "artifact.packaged": return packaged(kind)
        case "incident.detected", "incident.reported", "incident.resolved": return incident(kind)
        case _ where Self.subjects.contains(parts[2]): return HookReading(event: kind)
        default: return HookReading(unknown: type)
        }
    }

    private static let subjects: Set<String> = [
        "artifact", "branch", "build", "change", "environment", "incident", "pipelinerun", "repository", "service",
        "taskrun", "testcaserun", "testoutput", "testsuiterun", "ticket",
    ]

    private func deployment(_ kind: String) -> HookReading {
        var reading = HookReading(event: kind)
        let content = subject["content"]
        guard let id = event["context"]["id"].id, let at, let environment = Kept.name(content["environment"]["id"].text)
        else {
            reading.findings.append(.deployment)
            return reading
        }
        // An id is unique with its source alone, and each service has senders of its own.
        let known = "\(CDEvents.provider):\(recipient.service)/\(id)"
        let address = content["artifactId"].text
        if let commit = added ?? commit(in: address) {
            reading.facts.append(
                .deployment(
                    Deployment(
                        id: known, service: recipient.service, environment: environment.lowercased(), commit: commit,
                        started: nil, finished: at, result: .success)))
        } else if let artifact = ArtifactName(address) {
            // Which commit an image holds is not in its digest: whoever built it says that.
            reading.facts.append(
                .artifactDeployment(
                    ArtifactDeployment(
                        id: known, service: recipient.service, environment: environment.lowercased(),
                        artifact: artifact, finished: at)))
        } else {
            reading.findings.append(.commit)
        }
        return reading
    }

    private func packaged(_ kind: String) -> HookReading {
        var reading = HookReading(event: kind)
        let address = subject["id"].text
        guard let artifact = ArtifactName(address), let at else {
            reading.findings.append(.artifact)
            return reading
        }
        reading.add(
            (added ?? subject["content"]["change"]["id"].commit ?? commit(in: address)).map {
                .packaged(PackagedCommit(artifact: artifact, service: recipient.service, commit: $0, at: at))
            }, or: .commit)
        return reading
    }

    /// The commit in the data that the sender has added.
    private var added: CommitID? {
        ["commit", "sha", "commitSha"].lazy.compactMap { event["customData"][$0].commit }.first
    }

    /// The commit in an artifact's address: `pkg:git/…@sha`, `?vcs_url=…@sha`, `?commit=sha`.
    private func commit(in address: String?) -> CommitID? {
        guard let artifact = address, artifact.hasPrefix("pkg:") else { return nil }
        let isGit = ["pkg:git/", "pkg:github/", "pkg:gitlab/", "pkg:bitbucket/"].contains { artifact.hasPrefix($0) }
        let qualifiers = artifact.split(separator: "?", maxSplits: 1)
        if isGit, let version = qualifiers[0].split(separator: "@").last, let commit = CommitID(String(version)) {
            return commit
        }
        guard qualifiers.count == 2 else { return nil }
        for qualifier in qualifiers[1].split(separator: "&") {
            let parts = qualifier.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, ["vcs_url", "commit", "revision", "vcs_revision"].contains(parts[0]) else {
                continue
            }
            let value = parts[1].replacing("%40", with: "@")
            if let last = value.split(separator: "@").last, let commit = CommitID(String(last)) { return commit }
        }
        return nil
    }

    private func incident(_ kind: String) -> HookReading {
        var reading = HookReading(event: kind)
        guard let id = subject["id"].id, let at else {
            reading.findings.append(.incident)
            return reading
        }
        let source = subject["source"].id ?? event["context"]["source"].id ?? ""
        let known = "\(CDEvents.provider):\(recipient.origin)\(source)#\(id)"
        reading.facts.append(
            kind == "incident.resolved"
                ? .incidentEnd(id: known, service: recipient.service, at: at, isArrival: false)
                : .incident(Incident(id: known, service: recipient.service, detected: at, resolved: nil)))
        return reading
    }
}
