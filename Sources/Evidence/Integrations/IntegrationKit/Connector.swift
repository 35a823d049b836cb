public import Domain

/// What arrived at a hook: its headers, and its body as the bytes that they were. It lives as long as the request.
public struct Delivery {
    private let readHeader: (String) -> String?
    public let body: UnsafeRawBufferPointer
    public let received: Instant
    /// Below the hook's own address: DevLake's paths. Empty for all others.
    public let path: String

    /// - Parameter header: reads a header by its name in lower case.
    public init(
        body: UnsafeRawBufferPointer, received: Instant, path: String = "", header: @escaping (String) -> String?
    ) {
        readHeader = header
        self.body = body
        self.received = received
        self.path = path
    }

    /// - Parameter name: in lower case.
    public func header(_ name: String) -> String? { readHeader(name) }
}

/// What was read of a delivery.
public struct HookReading: Sendable, Hashable {
    /// What happened, by a word of the connector's own list; nil for what it does not know, which is counted and no error.
    public let event: String?
    /// What the sender calls what the connector does not know, if that is a plain name.
    public let unknown: String?
    public var facts: [Fact]
    /// What could not be used of it.
    public var findings: [HookFinding]
    public init(event: String, facts: [Fact] = [], findings: [HookFinding] = []) {
        self.event = event
        unknown = nil
        self.facts = facts
        self.findings = findings
    }

    /// Of a kind that the connector does not know.
    /// - Parameter name: what the sender calls it.
    public init(unknown name: String?) {
        event = nil
        unknown = Kept.kind(name)
        facts = []
        findings = []
    }

    /// Nothing but that it came, if it is of a repository that the connection has no service for; and that it could not be used, if
    /// it would have said something.
    public func of(_ repository: String?, for recipient: Recipient) -> HookReading {
        guard !recipient.takes(repository) else { return self }
        // Of somebody's own repository not even what the sender calls it.
        guard let event else { return HookReading(unknown: nil) }
        return HookReading(event: event, findings: facts.isEmpty && findings.isEmpty ? [] : [.repository])
    }

    /// Takes a fact, or notes that it could not be read.
    public mutating func add(_ fact: Fact?, or finding: HookFinding) {
        if let fact { facts.append(fact) } else { findings.append(finding) }
    }
}

/// One kind of system that evidence comes from. Decoding is pure: bytes in, facts out.
public protocol Connector: Sendable {
    var manifest: ConnectorManifest { get }
    /// Whether the delivery is from who has one of the secrets. Called before anything of the body is looked at.
    func isGenuine(_ delivery: Delivery, under secrets: [Secret]) -> Bool
    /// What the sender calls this delivery, the same each time it is sent again; nil where only the bytes tell.
    func identity(of delivery: Delivery) -> String?
    /// - Throws: for what is no document of this sender's at all; unknown events and fields are no error.
    func read(_ delivery: Delivery, for recipient: Recipient) throws(UnreadableDocument) -> HookReading
}

extension Delivery {
    /// Reads the body.
    public func document(_ selection: Selection) throws(UnreadableDocument) -> Field {
        try SelectiveReader.read(body, selection)
    }
}

/// A repository's name as it is compared.
public enum RepositoryName {
    /// `owner/name` in lower case; nil for what cannot be one.
    public static func of(_ text: String?) -> String? {
        guard let text, (3...300).contains(text.utf8.count), text.contains("/"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return text.lowercased()
    }

    /// The same from an address: `https://host/owner/name.git` → `owner/name`; groups inside groups stay.
    public static func short(_ text: String) -> String? {
        let plain = text.hasSuffix("/") ? String(text.dropLast()) : text
        let bare = plain.hasSuffix(".git") ? String(plain.dropLast(4)) : plain
        guard let scheme = bare.firstRange(of: "://") else {
            // `git@host:owner/name`
            if let colon = bare.firstIndex(of: ":"), bare[..<colon].contains("@") {
                return of(String(bare[bare.index(after: colon)...]))
            }
            return of(bare)
        }
        let path = bare[scheme.upperBound...].drop { $0 != "/" }.dropFirst()
        return of(String(path))
    }
}

extension Delivery {
    /// For senders that sign in no way of their own: the signature that most can be taught, or the secret itself as a bearer.
    public func isSignedOrBears(_ secrets: [Secret]) -> Bool {
        if let signature = header("x-hub-signature-256") {
            guard signature.hasPrefix("sha256=") else { return false }
            return Signature.isHMAC([String(signature.dropFirst("sha256=".count))], of: body, under: secrets)
        }
        guard let bearer = header("authorization"), bearer.hasPrefix("Bearer ") else { return false }
        return Signature.isToken(String(bearer.dropFirst("Bearer ".count)), among: secrets)
    }
}
