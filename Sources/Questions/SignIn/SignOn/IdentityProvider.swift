import Crypto
import Domain
import Foundation
public import OutsidePorts

/// An OpenID provider, as its client sees it: what it says of itself, its keys, and the exchange of a code for a token.
public actor IdentityProvider {
    public nonisolated let issuer: String
    /// On the button.
    public nonisolated let name: String
    private let settings: SignOnSettings
    private let outbound: any Outbound
    private let clock: any Clock

    private var metadata: (value: ProviderMetadata, at: Instant)?
    private var keys: (value: ProviderKeys, at: Instant)?
    private var failed: (failure: ProviderFailure, at: Instant)?

    /// What it says of itself and its keys are asked for again after this; an unknown key earlier, once a minute.
    private static let fresh = Span.Length.hours(1)
    private static let keysAtMostEvery = Span.Length.minutes(1)
    /// So long nobody who presses the button makes another call to a provider that is down.
    private static let restsFor = Span.Length(microseconds: 5_000_000)
    private static let time = Duration.seconds(5)

    public init(_ settings: SignOnSettings, outbound: any Outbound, clock: any Clock) {
        issuer = settings.issuer
        name = settings.name
        self.settings = settings
        self.outbound = outbound
        self.clock = clock
    }

    /// Asks the provider what it says of itself, and for its keys; for `doctor`.
    /// - Throws: `ProviderFailure`.
    public func check() async throws {
        let found = try await fetchMetadata()
        let keys = try await fetchKeys(found)
        guard keys.keys.contains(where: { key in IdentityToken.algorithms.contains { key.serves($0) } }) else {
            throw ProviderFailure("none of its keys is for RS256 or ES256")
        }
    }

    // MARK: Going there

    /// Where the browser goes.
    /// - Parameter asksAgain: whether the provider shall not take a session that is open there for an answer.
    func address(for ticket: SignOnTicket, redirect: String, asksAgain: Bool) async throws -> String {
        let endpoint = try await current().authorizationEndpoint
        var fields = [
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", redirect),
            ("scope", "openid email"), ("state", ticket.state), ("nonce", ticket.nonce),
            ("code_challenge", Base64URL.encoded(SHA256.hash(data: Data(ticket.verifier.utf8)))),
            ("code_challenge_method", "S256"),
        ]
        if asksAgain { fields.append(("prompt", "login")) }
        return endpoint + (endpoint.contains("?") ? "&" : "?") + Self.form(fields)
    }

    func allows(issuerSaid: String?) async throws -> Bool { try await current().allows(issuerSaid: issuerSaid) }

    // MARK: Coming back

    /// Somebody whom the provider has named.
    struct Named: Sendable {
        let subject: String
        fileprivate let claims: TokenClaims
        fileprivate let accessToken: String?
    }

    /// Exchanges a code for a token and checks that.
    /// - Throws: `ProviderFailure`, `TokenFault`.
    func named(by code: String, _ ticket: SignOnTicket, redirect: String) async throws -> Named {
        let metadata = try await current()
        let answer = try await exchange(code, ticket, redirect: redirect, metadata)
        let token = try IdentityToken(answer.idToken)
        let claims = try await token.claims(
            .init(issuer: settings.issuer, clientID: settings.clientID, nonce: ticket.nonce),
            key: try await key(for: token.header, metadata), at: Double(clock.now().microseconds) / 1e6)
        return Named(subject: claims.subject, claims: claims, accessToken: answer.accessToken)
    }

    /// The address of somebody, if the provider says that it has been verified: in the token, or where it keeps such things.
    func verifiedAddress(of named: Named) async throws -> String? {
        if named.claims.email != nil { return named.claims.emailVerified == true ? named.claims.email : nil }
        guard let endpoint = try await current().userInfoEndpoint, let token = named.accessToken else { return nil }
        struct UserInfo: Decodable {
            let sub: String
            let email: String?
            let email_verified: Bool?
        }
        let reply = try await call(
            .init(
                "GET", endpoint, headers: [("Authorization", "Bearer " + token), ("Accept", "application/json")],
                limits: .init(bytes: 65_536, time: Self.time)), "what it says of people")
        guard let said = try? JSONDecoder().decode(UserInfo.self, from: Data(reply)), said.sub == named.subject,
            said.email_verified == true
        else { return nil }
        return said.email
    }

    private struct Answer: Decodable {
        let idToken: String
        let accessToken: String?
        enum CodingKeys: String, CodingKey {
            case idToken = "id_token"
            case accessToken = "access_token"
        }
    }

    private func exchange(
        _ code: String, _ ticket: SignOnTicket, redirect: String, _ metadata: ProviderMetadata
    ) async throws -> Answer {
        var fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
            ("code_verifier", ticket.verifier),
        ]
        var headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]
        switch metadata.clientMethod {
        case .post:
            fields += [("client_id", settings.clientID), ("client_secret", settings.clientSecret.exposed)]
        case .basic, nil:
            // RFC 6749, section 2.3.1: encoded as in a form first.
            let pair = Self.escaped(settings.clientID) + ":" + Self.escaped(settings.clientSecret.exposed)
            headers.append(("Authorization", "Basic " + Data(pair.utf8).base64EncodedString()))
        }
        let body = try await call(
            .init(
                "POST", metadata.tokenEndpoint, headers: headers, body: Array(Self.form(fields).utf8),
                limits: .init(bytes: 65_536, time: Self.time)), "its exchange of a code")
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)) else {
            throw ProviderFailure("its exchange of a code gives no ID token")
        }
        return answer
    }

    // MARK: What is kept for a while

    private func current() async throws -> ProviderMetadata {
        let now = clock.now()
        if let metadata, now.since(metadata.at) < Self.fresh { return metadata.value }
        if let failed, now.since(failed.at) < Self.restsFor { throw failed.failure }
        do {
            return try await fetchMetadata()
        } catch let failure as ProviderFailure {
            failed = (failure, now)
            throw failure
        }
    }

    private func fetchMetadata() async throws -> ProviderMetadata {
        let body = try await call(
            .init(
                "GET", ProviderMetadata.address(of: settings.issuer), headers: [("Accept", "application/json")],
                limits: .init(bytes: 65_536, time: Self.time)), "what it says of itself")
        let found = try ProviderMetadata.read(body, of: settings.issuer)
        metadata = (found, clock.now())
        failed = nil
        return found
    }

    /// The key that a token names; an unknown one is looked for again, but nobody can make us call all the time.
    private func key(for header: IdentityToken.Header, _ metadata: ProviderMetadata) async throws -> ProviderKey {
        let now = clock.now()
        if let keys, now.since(keys.at) < Self.fresh {
            if let key = keys.value.key(for: header) { return key }
            guard now.since(keys.at) >= Self.keysAtMostEvery else { throw TokenFault.unknownKey }
        }
        guard let key = try await fetchKeys(metadata).key(for: header) else { throw TokenFault.unknownKey }
        return key
    }

    private func fetchKeys(_ metadata: ProviderMetadata) async throws -> ProviderKeys {
        let body = try await call(
            .init(
                "GET", metadata.keysAddress, headers: [("Accept", "application/json")],
                limits: .init(bytes: 262_144, time: Self.time)), "its keys")
        guard let found = try? JSONDecoder().decode(ProviderKeys.self, from: Data(body)) else {
            throw ProviderFailure("its keys are not a set of JSON web keys")
        }
        keys = (found, clock.now())
        return found
    }

    private func call(_ request: OutboundRequest, _ what: String) async throws -> [UInt8] {
        do {
            let reply = try await outbound.send(request)
            // A redirect too: what was asked for is there or it is not.
            guard reply.status == 200 else { throw ProviderFailure("\(what) is answered with \(reply.status)") }
            return reply.body
        } catch let failure as OutboundFailure {
            throw ProviderFailure("\(what) cannot be asked for: \(failure.sentence)")
        }
    }

    // MARK: Words of a form

    static func form(_ fields: [(String, String)]) -> String {
        fields.map { escaped($0.0) + "=" + escaped($0.1) }.joined(separator: "&")
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                return String(UnicodeScalar(byte))
            default: return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
