/// Something that was built and is deployed, as its address says. It is a name that somebody gave: what is kept of it is a keyed
/// hash.
public struct ArtifactName: Hashable, Sendable {
    private static let digits = 64
    private static let digest = "sha256:"

    /// The digest alone where there is one: it means the same thing under every address.
    public let text: String

    /// From a package's address (purl): `pkg:oci/shop@sha256%3A…?repository_url=…`. Nil for an address that names no one build,
    /// as one without a version does.
    public init?(_ address: String?) {
        guard let address, (1...1_000).contains(address.utf8.count),
            address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        let plain = Self.decoded(String(address.prefix { $0 != "?" && $0 != "#" }))
        if let found = plain.firstRange(of: Self.digest) {
            let hex = plain[found.upperBound...].prefix { $0.isHexDigit }
            if hex.count == Self.digits {
                text = Self.digest + hex.lowercased()
                return
            }
        }
        guard plain.hasPrefix("pkg:"), let at = plain.lastIndex(of: "@"), plain.index(after: at) < plain.endIndex else {
            return nil
        }
        text = plain
    }

    /// The characters that some encode in a version, and others do not.
    private static func decoded(_ text: String) -> String {
        [("%3A", ":"), ("%3a", ":"), ("%40", "@"), ("%2B", "+"), ("%2b", "+")].reduce(text) {
            $0.replacing($1.0, with: $1.1)
        }
    }
}

/// Which commit was built into an artifact.
public struct PackagedCommit: Hashable, Sendable {
    public let artifact: ArtifactName
    /// The name of the service.
    public let service: String
    public let commit: CommitID
    public let at: Instant
    public init(artifact: ArtifactName, service: String, commit: CommitID, at: Instant) {
        self.artifact = artifact
        self.service = service
        self.commit = commit
        self.at = at
    }
}

/// A deployment that says what was deployed and not of which commit: it counts once a `PackagedCommit` has said that.
public struct ArtifactDeployment: Hashable, Sendable {
    /// As the reporting system calls it; the same id again is the same deployment.
    public let id: String
    /// The name of the service.
    public let service: String
    /// In lower case.
    public let environment: String
    public let artifact: ArtifactName
    public let finished: Instant
    public init(id: String, service: String, environment: String, artifact: ArtifactName, finished: Instant) {
        self.id = id
        self.service = service
        self.environment = environment
        self.artifact = artifact
        self.finished = finished
    }
}

/// Deployments of artifacts whose commits nobody has said yet.
public struct WaitingDeployments: Sendable, Hashable {
    public let count: Int
    /// When the last of them was finished.
    public let last: Instant
    public init(count: Int, last: Instant) {
        self.count = count
        self.last = last
    }

    /// What is missing, and who says it.
    public static let missing =
        "which commit is in what was deployed: send artifact.packaged of the same artifact, with the commit as change.id or as "
        + "customData.commit"

    /// `2 deployments wait to hear which commit …`
    /// - Parameter written: a moment as the reader writes moments.
    public func words(_ written: (Instant) -> String) -> String {
        "\(count) \(count == 1 ? "deployment waits" : "deployments wait"), the last one of \(written(last)), to hear \(Self.missing)"
    }
}
