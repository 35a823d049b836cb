import Foundation
import JWTKit

/// What an ID token says, as far as it is used.
struct TokenClaims: Sendable, Hashable, Codable, JWTPayload {
    let issuer: String
    let subject: String
    let audience: Audience
    let authorizedParty: String?
    let expires: Double
    let issued: Double
    let notBefore: Double?
    let nonce: String?
    let email: String?
    /// Only the word of JSON counts: some providers write it as text, and none of them is known to mean it.
    let emailVerified: Bool?

    enum CodingKeys: String, CodingKey {
        case issuer = "iss"
        case subject = "sub"
        case audience = "aud"
        case authorizedParty = "azp"
        case expires = "exp"
        case issued = "iat"
        case notBefore = "nbf"
        case nonce, email
        case emailVerified = "email_verified"
    }

    /// One, or a list.
    struct Audience: Sendable, Hashable, Codable {
        let all: [String]
        init(_ all: [String]) { self.all = all }
        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            all = try (try? value.decode(String.self)).map { [$0] } ?? value.decode([String].self)
        }
        func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            if all.count == 1 { try value.encode(all[0]) } else { try value.encode(all) }
        }
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        issuer = try values.decode(String.self, forKey: .issuer)
        subject = try values.decode(String.self, forKey: .subject)
        audience = try values.decode(Audience.self, forKey: .audience)
        authorizedParty = try values.decodeIfPresent(String.self, forKey: .authorizedParty)
        expires = try values.decode(Double.self, forKey: .expires)
        issued = try values.decode(Double.self, forKey: .issued)
        notBefore = try values.decodeIfPresent(Double.self, forKey: .notBefore)
        nonce = try values.decodeIfPresent(String.self, forKey: .nonce)
        email = try? values.decodeIfPresent(String.self, forKey: .email)
        emailVerified = try? values.decodeIfPresent(Bool.self, forKey: .emailVerified)
    }

    /// Everything is checked by `IdentityToken`, where what it is checked against is known.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// Why a token is not believed. For the log and for tests; whoever signs on learns that it did not work.
enum TokenFault: Error, Sendable, Hashable {
    case malformed, algorithm, critical, unknownKey, signature
    case issuer, audience, party, expired, fromTheFuture, tooEarly, nonce, subject
}

/// An ID token before it is believed (OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725).
struct IdentityToken: Sendable {
    /// Clocks differ.
    static let skew = 60.0
    /// Which algorithms there may be. Not `none`, and none with a shared secret: a public key could be taken for one.
    static let algorithms: Set<String> = ["RS256", "ES256"]

    struct Header: Decodable, Sendable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }

    let text: String
    let header: Header

    init(_ text: String) throws(TokenFault) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 16_384, parts.count == 3, let bytes = Base64URL.decoded(String(parts[0])),
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes))
        else { throw .malformed }
        guard Self.algorithms.contains(header.alg) else { throw .algorithm }
        // What must be understood and is not known here makes a token that is not understood.
        guard header.crit == nil else { throw .critical }
        self.text = text
        self.header = header
    }

    /// What the token has to have been made for.
    struct Expectation: Sendable {
        let issuer: String
        let clientID: String
        let nonce: String
    }

    /// - Parameter now: in seconds since 1970.
    func claims(_ expected: Expectation, key: ProviderKey, at now: Double) async throws(TokenFault) -> TokenClaims {
        let claims = try await key.verified(text, algorithm: header.alg)
        guard claims.issuer == expected.issuer else { throw .issuer }
        guard claims.audience.all.contains(expected.clientID) else { throw .audience }
        // For several it has to say for whom it was made; where it says so, that has to be us.
        guard
            claims.authorizedParty == expected.clientID
                || claims.authorizedParty == nil && claims.audience.all.count == 1
        else { throw .party }
        guard claims.expires > now - Self.skew else { throw .expired }
        guard claims.issued <= now + Self.skew else { throw .fromTheFuture }
        guard claims.notBefore ?? claims.issued <= now + Self.skew else { throw .tooEarly }
        guard let nonce = claims.nonce, isSame(nonce, expected.nonce) else { throw .nonce }
        guard (1...255).contains(claims.subject.utf8.count) else { throw .subject }
        return claims
    }
}

/// A public key of a provider (RFC 7517).
struct ProviderKey: Decodable, Sendable {
    let kty: String
    let kid: String?
    private let use: String?
    private let alg: String?
    private let n: String?
    private let e: String?
    private let crv: String?
    private let x: String?
    private let y: String?

    /// Whether a signature of that algorithm can be by this key.
    func serves(_ algorithm: String) -> Bool {
        guard use ?? "sig" == "sig", alg ?? algorithm == algorithm else { return false }
        switch algorithm {
        // 2048 bits at least.
        case "RS256": return kty == "RSA" && e != nil && (n.flatMap(Base64URL.decoded)?.count ?? 0) >= 256
        case "ES256": return kty == "EC" && crv == "P-256" && x != nil && y != nil
        default: return false
        }
    }

    /// What a token says, if its signature is by this key and of exactly that algorithm.
    func verified(_ token: String, algorithm: String) async throws(TokenFault) -> TokenClaims {
        guard serves(algorithm) else { throw .unknownKey }
        let keys = JWTKeyCollection()
        do {
            if algorithm == "RS256" {
                await keys.add(
                    rsa: try Insecure.RSA.PublicKey(modulus: n ?? "", exponent: e ?? ""), digestAlgorithm: .sha256)
            } else {
                await keys.add(ecdsa: try ES256PublicKey(parameters: (x ?? "", y ?? "")))
            }
        } catch { throw .unknownKey }
        do {
            return try await keys.verify(token, as: TokenClaims.self)
        } catch is DecodingError {
            throw .malformed
        } catch let error as JWTError where error.errorType == .malformedToken {
            throw .malformed
        } catch { throw .signature }
    }
}

/// All keys of a provider.
struct ProviderKeys: Decodable, Sendable {
    let keys: [ProviderKey]

    /// One key that cannot be read is not a reason to know none.
    init(from decoder: any Decoder) throws {
        struct Readable: Decodable {
            let key: ProviderKey?
            init(from decoder: any Decoder) throws { key = try? ProviderKey(from: decoder) }
        }
        enum Names: String, CodingKey { case keys }
        keys = try decoder.container(keyedBy: Names.self).decode([Readable].self, forKey: .keys).compactMap(\.key)
    }

    /// The key that a token names. One that names none is by the only key there can be, or by nobody's.
    func key(for header: IdentityToken.Header) -> ProviderKey? {
        let serving = keys.filter { $0.serves(header.alg) && (header.kid == nil || $0.kid == header.kid) }
        return serving.count == 1 ? serving.first : nil
    }
}

/// RFC 4648, section 5, without padding.
enum Base64URL {
    static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    static func decoded(_ text: String) -> [UInt8]? {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "=") })
        else { return nil }
        let plain = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)).map(
            Array.init)
    }
}

/// In the same time, wherever they differ.
func isSame(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(one.utf8), Array(other.utf8))
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}
