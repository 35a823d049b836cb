public import Domain
public import EvidencePorts
import IntegrationKit
public import OutsidePorts

/// Setting up, listing, rotating and removing connections.
public struct ConnectionDesk: Sendable {
    /// Why something was not done, in a sentence for whoever asked.
    public struct Refusal: Error, Sendable {
        public let sentence: String
    }

    enum Sealed: String { case secret, token }

    public let storage: any ConnectionStorage
    private let box: any SecretSealing
    private let randomness: any Randomness
    private let clock: any Clock

    public init(
        storage: any ConnectionStorage, box: any SecretSealing, randomness: any Randomness, clock: any Clock
    ) {
        self.storage = storage
        self.box = box
        self.randomness = randomness
        self.clock = clock
    }

    static func purpose(_ sealed: Sealed, _ id: ConnectionID) -> String { "connection \(id.raw) \(sealed.rawValue)" }

    /// Where its hook is, below the server's address.
    public static func hook(of id: ConnectionID) -> String { "/hooks/\(id.raw)" }

    public func add(
        _ vendor: String, service: ServiceID, apiURL: String?, secret: Secret, token: Secret?, deploysByTag: Bool,
        project: String?, isForOrganization: Bool = false
    ) async throws -> ConnectionID {
        guard ConnectorList.connector(vendor) != nil else {
            let known = ConnectorList.all.map(\.manifest.vendor).joined(separator: ", ")
            throw Refusal(sentence: "There is no connector \(vendor): it is one of \(known).")
        }
        try check(secret, of: vendor)
        let id = ConnectionID(randomness.identifier())
        try await storage.add(
            Connection(
                id: id, vendor: vendor, service: service, serviceName: "", team: nil,
                apiURL: try apiURL.map(Self.plain), sealedSecrets: [try seal(secret, .secret, id)],
                sealedToken: try token.map { try seal($0, .token, id) }, deploysByTag: deploysByTag,
                made: clock.now(), repositories: [], services: [:],
                notes: (project.map { ["project": [$0]] } ?? [:]).merging(
                    isForOrganization ? Connection.forOrganization : [:]
                ) { old, _ in old }))
        return id
    }

    /// - Returns: whether there is such a connection.
    public func rotate(_ id: ConnectionID, secret: Secret?, token: Secret?) async throws -> Bool {
        guard let connection = try await storage.connection(id) else { return false }
        if let secret { try check(secret, of: connection.vendor) }
        return try await storage.rotate(
            id, secret: try secret.map { try seal($0, .secret, id) }, token: try token.map { try seal($0, .token, id) },
            at: clock.now())
    }

    /// The token that opens the provider's pages; nil if there is none, or none that this key opens.
    func token(of connection: Connection) -> Secret? {
        connection.sealedToken.flatMap { box.open($0, for: Self.purpose(.token, connection.id)) }.map {
            Secret(String(decoding: $0, as: UTF8.self))
        }
    }

    private func seal(_ secret: Secret, _ kind: Sealed, _ id: ConnectionID) throws -> String {
        guard let sealed = box.seal(Array(secret.exposed.utf8), for: Self.purpose(kind, id)) else {
            throw Refusal(sentence: "The secret could not be sealed.")
        }
        return sealed
    }

    /// Whoever guesses it can write into this house.
    private func check(_ secret: Secret, of vendor: String) throws {
        guard secret.exposed.utf8.count >= 8, secret.exposed.utf8.count <= 1_000 else {
            throw Refusal(sentence: "The secret has 8 to 1,000 characters: make one with `openssl rand -hex 32`.")
        }
    }

    private static func plain(_ address: String) throws -> String {
        let isPlain = address.hasPrefix("https://") || address.hasPrefix("http://")
        guard isPlain, address.utf8.count <= 500, address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            !address.contains("@"), !address.contains("?"), !address.contains("#")
        else { throw Refusal(sentence: "--api-url is an address like https://git.example.org/api/v3.") }
        return address.hasSuffix("/") ? String(address.dropLast()) : address
    }
}
