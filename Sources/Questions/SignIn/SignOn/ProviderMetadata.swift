import Foundation

/// What a provider says of itself (OpenID Connect Discovery 1.0), as far as a sign-on needs it.
struct ProviderMetadata: Decodable, Sendable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let keysAddress: String
    let userInfoEndpoint: String?
    private let clientMethods: [String]?
    /// RFC 9207: whether its answers name it.
    private let saysIssuer: Bool?

    enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case keysAddress = "jwks_uri"
        case userInfoEndpoint = "userinfo_endpoint"
        case clientMethods = "token_endpoint_auth_methods_supported"
        case saysIssuer = "authorization_response_iss_parameter_supported"
    }

    enum ClientMethod { case basic, post }

    /// How the provider wants to be shown the client's secret; basic is what holds if it does not say.
    var clientMethod: ClientMethod? {
        guard let clientMethods else { return .basic }
        if clientMethods.contains("client_secret_basic") { return .basic }
        return clientMethods.contains("client_secret_post") ? .post : nil
    }

    /// Where it says this.
    static func address(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    /// - Throws: `ProviderFailure`.
    static func read(_ body: [UInt8], of issuer: String) throws(ProviderFailure) -> ProviderMetadata {
        guard let read = try? JSONDecoder().decode(ProviderMetadata.self, from: Data(body)) else {
            throw ProviderFailure("what it says of itself is not OpenID Connect")
        }
        guard read.issuer == issuer else {
            throw ProviderFailure("it calls itself something else: --oidc-issuer has to be exactly that")
        }
        let endpoints = [read.authorizationEndpoint, read.tokenEndpoint, read.keysAddress]
        // A provider on this machine is for tests and for a proxy beside it; everywhere else it is TLS.
        let isLocal = issuer.hasPrefix("http://")
        guard (endpoints + [read.userInfoEndpoint].compactMap(\.self)).allSatisfy({ isAddress($0, orPlain: isLocal) })
        else { throw ProviderFailure("one of its addresses does not begin with https://") }
        guard read.clientMethod != nil else {
            throw ProviderFailure("it takes neither client_secret_basic nor client_secret_post")
        }
        return read
    }

    private static func isAddress(_ text: String, orPlain: Bool) -> Bool {
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), let parts = URLComponents(string: text),
            let host = parts.host, !host.isEmpty, parts.fragment == nil
        else { return false }
        return parts.scheme == "https" || orPlain && parts.scheme == "http"
    }

    /// Whether an answer of the authorization endpoint came from this provider, as far as it says so: an answer of another
    /// one, mixed up with this, would take the code to the wrong place.
    func allows(issuerSaid: String?) -> Bool {
        guard let issuerSaid else { return saysIssuer != true }
        return issuerSaid == issuer
    }
}
