public import Domain

/// The identity provider that the operator has named.
public struct SignOnSettings: Sendable {
    /// Exactly as the provider calls itself.
    public let issuer: String
    public let clientID: String
    public let clientSecret: Secret
    /// On the button.
    public let name: String

    public init(issuer: String, clientID: String, clientSecret: Secret, name: String) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.name = name
    }
}

/// Signing in by an identity provider, as the gatekeeper has it where one is named.
public struct SignOn: Sendable {
    public let provider: IdentityProvider
    /// Seals what a browser carries from the beginning of a sign-on to its end.
    let box: SecretBox
    /// A keyed hash, so that the database alone does not say who somebody is at the provider.
    let hashSubject: @Sendable (String) -> String

    public init(provider: IdentityProvider, box: SecretBox, hashSubject: @escaping @Sendable (String) -> String) {
        self.provider = provider
        self.box = box
        self.hashSubject = hashSubject
    }
}

/// The provider did not do what OpenID Connect asks of it. The sentence is for whoever operates the server, and names nobody.
public struct ProviderFailure: Error, Sendable, Hashable {
    public let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
}
