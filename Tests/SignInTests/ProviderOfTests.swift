import Crypto
import CryptoExtras
import Domain
import Foundation
import OrganizationPorts
import OutsidePorts
import SignIn
import Synchronization
import TestSupport

/// An identity provider that answers as a test says, behind the port of the way out: honest until it is told otherwise.
final class ProviderOfTests: Outbound {
    static let issuer = "https://id.example"
    static let settings = SignOnSettings(
        issuer: issuer, clientID: "daylight", clientSecret: Secret("a secret: +/"), name: "Our sign-on")

    /// What is not honest about a token, or about an answer.
    struct Script: Sendable {
        var header: [String: String?] = [:]
        var claims: [String: Claim?] = [:]
        var sign: @Sendable (ProviderOfTests, String) -> [UInt8] = { $0.signedByRSA($1) }
        /// The whole token, whatever was signed.
        var token: (@Sendable (String) -> String)?
        var keys: [[String: String]]?
        var metadata: [String: Claim?] = [:]
        var userInfo: [String: Claim]?
        var status: [String: Int] = [:]
        var failure: OutboundFailure?
    }

    enum Claim: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
        ExpressibleByArrayLiteral
    {
        case text(String)
        case number(Int)
        case truth(Bool)
        case list([String])
        init(stringLiteral value: String) { self = .text(value) }
        init(integerLiteral value: Int) { self = .number(value) }
        init(booleanLiteral value: Bool) { self = .truth(value) }
        init(arrayLiteral elements: String...) { self = .list(elements) }
        var json: Any {
            switch self {
            case .text(let value): value
            case .number(let value): value
            case .truth(let value): value
            case .list(let value): value
            }
        }
    }

    // Made once: an RSA key takes a while.
    private static let rsa: _RSA.Signing.PrivateKey = {
        guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048) else { preconditionFailure("no key") }
        return key
    }()
    private static let otherRSA: _RSA.Signing.PrivateKey = {
        guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048) else { preconditionFailure("no key") }
        return key
    }()
    private static let curve = P256.Signing.PrivateKey()

    let script = Mutex(Script())
    /// Which endpoints were asked, in their order, with what was sent.
    let asked = Mutex<[OutboundRequest]>([])
    private let clock: ManualClock
    private let nonce = Mutex("")

    init(_ clock: ManualClock) { self.clock = clock }

    var now: Int { Int(clock.now().microseconds / 1_000_000) }

    func paths() -> [String] { asked.withLock { $0.map { String($0.url.dropFirst(Self.issuer.count)) } } }

    /// The provider sees the nonce in the address to which the browser is sent.
    func saw(_ address: String) {
        let value = Self.query(address)["nonce"] ?? ""
        nonce.withLock { $0 = value }
    }

    static func query(_ address: String) -> [String: String] {
        let items = URLComponents(string: address)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: Keys and signatures

    static var rsaKey: [String: String] { key(of: rsa, kid: "rsa") }

    private static func key(of key: _RSA.Signing.PrivateKey, kid: String) -> [String: String] {
        guard let parts = try? key.publicKey.getKeyPrimitives() else { preconditionFailure("no key") }
        return [
            "kty": "RSA", "kid": kid, "use": "sig", "n": encoded(Array(parts.modulus)),
            "e": encoded(Array(parts.publicExponent)),
        ]
    }

    static var otherRSAKey: [String: String] { key(of: otherRSA, kid: "other") }

    static var curveKey: [String: String] {
        let point = Array(curve.publicKey.rawRepresentation)
        return [
            "kty": "EC", "kid": "curve", "crv": "P-256", "x": encoded(Array(point[..<32])),
            "y": encoded(Array(point[32...])),
        ]
    }

    static var publicPEM: String { rsa.publicKey.pemRepresentation }

    func signedByRSA(_ text: String) -> [UInt8] { Self.signed(text, Self.rsa) }
    func signedByOtherRSA(_ text: String) -> [UInt8] { Self.signed(text, Self.otherRSA) }

    private static func signed(_ text: String, _ key: _RSA.Signing.PrivateKey) -> [UInt8] {
        let digest = SHA256.hash(data: Data(text.utf8))
        return (try? key.signature(for: digest, padding: .insecurePKCS1v1_5)).map { Array($0.rawRepresentation) } ?? []
    }

    func signedByCurve(_ text: String) -> [UInt8] {
        (try? Self.curve.signature(for: Data(text.utf8))).map { Array($0.rawRepresentation) } ?? []
    }

    static func encoded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    private static func json(_ fields: [String: Any]) -> [UInt8] {
        Array((try? JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)) ?? Data())
    }

    // MARK: Answers

    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply {
        asked.withLock { $0.append(request) }
        let script = script.withLock { $0 }
        if let failure = script.failure { throw failure }
        let path = String(request.url.dropFirst(Self.issuer.count))
        let body: [UInt8]? =
            switch path {
            case "/.well-known/openid-configuration": metadata(script)
            case "/keys": Self.json(["keys": script.keys ?? [Self.rsaKey, Self.curveKey]])
            case "/token": Self.json(["access_token": "access", "token_type": "Bearer", "id_token": token(script)])
            case "/userinfo": script.userInfo.map { Self.json($0.mapValues(\.json)) }
            default: nil
            }
        return OutboundReply(
            status: script.status[path] ?? (body == nil ? 404 : 200), headers: [], body: body ?? [])
    }

    private func metadata(_ script: Script) -> [UInt8] {
        var fields: [String: Any] = [
            "issuer": Self.issuer, "authorization_endpoint": Self.issuer + "/authorize",
            "token_endpoint": Self.issuer + "/token", "jwks_uri": Self.issuer + "/keys",
            "userinfo_endpoint": Self.issuer + "/userinfo",
        ]
        for (name, value) in script.metadata { fields[name] = value?.json }
        return Self.json(fields)
    }

    private func token(_ script: Script) -> String {
        var header: [String: Any] = ["alg": "RS256", "kid": "rsa", "typ": "JWT"]
        for (name, value) in script.header { header[name] = value }
        var claims: [String: Any] = [
            "iss": Self.issuer, "aud": "daylight", "sub": "subject-1", "iat": now, "exp": now + 300,
            "nonce": nonce.withLock { $0 }, "email": "ben@example.org", "email_verified": true,
        ]
        for (name, value) in script.claims { claims[name] = value?.json }
        let text = Self.encoded(Self.json(header)) + "." + Self.encoded(Self.json(claims))
        if let token = script.token { return token(text) }
        return text + "." + Self.encoded(script.sign(self, text))
    }
}

/// A browser on its way: what it carries, and what the provider sent it to.
struct Underway {
    let ticket: Secret
    let sent: [String: String]
    var state: String { sent["state"] ?? "" }
}

extension Given {
    static let redirect = "https://daylight.example/sign-on/callback"

    /// An organization of Ada, who is in, and Ben and Cleo, who have never been.
    func organization() async throws -> OpenedSession {
        let house = House(form: .organization, name: "Harbour", zone: .utc, isSimulated: false)
        let opened = try await gatekeeper.setUp(
            house, owner: "ada@example.org", name: "Ada", passphrase: Self.passphrase, from: "setup")
        try await people.changeMembers(on: day("2026-11-02"), at: clock.now()) { members in
            members
                + ["ben", "cleo"].map { name in
                    Member(person: PersonID(name), email: "\(name)@example.org", name: name, zone: .utc)
                }
        }
        return opened
    }

    func begin() async throws -> Underway {
        let beginning = try await gatekeeper.beginSignOn(redirect: Self.redirect)
        provider.saw(beginning.address)
        return Underway(ticket: beginning.ticket, sent: ProviderOfTests.query(beginning.address))
    }

    /// Comes back as the provider sends a browser back; every part can be another one.
    func finish(
        _ underway: Underway, state: String? = nil, ticket: Secret?? = nil, code: String? = "code",
        issuer: String? = nil, error: String? = nil, session: Secret? = nil, from address: String = "here"
    ) async throws -> SignOnEnd {
        try await gatekeeper.finishSignOn(
            SignOnAnswer(state: state ?? underway.state, code: code, issuer: issuer, error: error),
            ticket: ticket ?? underway.ticket, session: session, redirect: Self.redirect, from: address)
    }

    /// The whole way; answers who is in.
    @discardableResult
    func signOn(from address: String = "here", _ script: (inout ProviderOfTests.Script) -> Void = { _ in }) async throws
        -> PersonID
    {
        provider.script.withLock { current in
            current = .init()
            script(&current)
        }
        guard case .opened(let session) = try await finish(begin(), from: address) else { throw NotOpened() }
        return session.person
    }

    struct NotOpened: Error {}
}
