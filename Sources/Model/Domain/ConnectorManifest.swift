/// What a connector asks for, keeps, and never keeps: shown to whoever sets it up, and held to by a test.
public struct ConnectorManifest: Sendable {
    /// In addresses and commands: `github`.
    public let vendor: String
    public let title: String
    /// The rights that its token needs, in the provider's own words; empty if it makes no calls.
    public let asksFor: [String]
    /// Which events to switch on at the provider.
    public let events: [String]
    public let keeps: [String]
    public let neverKeeps: [String]
    /// Where the secret goes, in one sentence.
    public let secretGoes: String
    public init(
        vendor: String, title: String, asksFor: [String], events: [String], keeps: [String], neverKeeps: [String],
        secretGoes: String
    ) {
        self.vendor = vendor
        self.title = title
        self.asksFor = asksFor
        self.events = events
        self.keeps = keeps
        self.neverKeeps = neverKeeps
        self.secretGoes = secretGoes
    }
}
