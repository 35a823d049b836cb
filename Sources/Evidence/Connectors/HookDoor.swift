import Domain
public import EvidencePorts
import IntegrationKit
public import OutsidePorts
import Synchronization

/// Where webhooks arrive: finds the connection, checks the signature over the bytes as they came, reads, and hands over.
public final class HookDoor: Sendable {
    /// Why a delivery was not taken.
    public enum Refusal: Error, Sendable, Hashable {
        /// Not from who has the secret.
        case signature
        /// Not a document of this sender's; one line that says what to do.
        case unreadable(String)
    }

    /// A connection as the door needs it.
    public struct Open: Sendable {
        let connection: Connection
        let secrets: [Secret]
        let recipient: Recipient
        let connector: any Connector
    }

    /// How long a connection is known without asking again: what is rotated or removed elsewhere holds here after that.
    private static let knownFor = Duration.seconds(1)

    private let storage: any ConnectionStorage
    private let intake: any HookWriting
    private let box: any SecretSealing
    private let clock: any Clock
    private let known = Mutex<[ConnectionID: (open: Open?, since: ContinuousClock.Instant)]>([:])
    private let refused = Mutex<[ConnectionID: Int]>([:])

    public init(
        storage: any ConnectionStorage, intake: any HookWriting, box: any SecretSealing, clock: any Clock
    ) {
        self.storage = storage
        self.intake = intake
        self.box = box
        self.clock = clock
    }

    /// Nil if there is no such connection.
    public func connection(_ id: ConnectionID) async throws -> Open? {
        let now = ContinuousClock.now
        if let entry = known.withLock({ $0[id] }), now - entry.since < Self.knownFor { return entry.open }
        let open = try await storage.connection(id).flatMap(opened)
        known.withLock { known in
            // Ids that nobody has are made up by whoever likes to: they are not collected.
            if known.count > 10_000 { known.removeAll() }
            known[id] = open == nil ? nil : (open, now)
        }
        return open
    }

    private func opened(_ connection: Connection) -> Open? {
        guard let connector = ConnectorList.connector(connection.vendor) else { return nil }
        let secrets = connection.sealedSecrets.compactMap { sealed in
            box.open(sealed, for: ConnectionDesk.purpose(.secret, connection.id)).map {
                Secret(String(decoding: $0, as: UTF8.self))
            }
        }
        return Open(
            connection: connection, secrets: secrets,
            recipient: Recipient(connection, publicAPI: (connector as? any PagedConnector)?.publicAPI),
            connector: connector)
    }

    /// Checks and reads what came; pure but for the count of what was refused.
    /// - Parameter header: reads a header by its name in lower case.
    public func judge(
        _ body: UnsafeRawBufferPointer, path: String, for open: Open, header: @escaping (String) -> String?
    ) throws(Refusal) -> HookDelivery {
        let delivery = Delivery(body: body, received: clock.now(), path: path, header: header)
        // Before the signature: it would be called wrong, and nobody would find out why.
        if let vendor = ConnectorList.vendor(of: delivery), vendor != open.connection.vendor {
            let title = ConnectorList.connector(vendor)?.manifest.title ?? vendor
            throw .unreadable("This is from \(title): add a connection of vendor \(vendor).")
        }
        guard open.connector.isGenuine(delivery, under: open.secrets) else {
            refused.withLock { $0[open.connection.id, default: 0] += 1 }
            throw .signature
        }
        var reading: HookReading
        do { reading = try open.connector.read(delivery, for: open.recipient) } catch {
            throw .unreadable(error.sentence)
        }
        // It is not stored: see there.
        if reading.facts.contains(where: { $0.isAhead(of: delivery.received) }) { reading.findings.append(.clock) }
        let hash = BodyHash.of(body)
        let named = open.connector.identity(of: delivery).flatMap { Field.text($0).id }
        return HookDelivery(
            connection: open.connection.id,
            // The path belongs to it: DevLake's close has no body at all.
            key: named ?? "sha256:\(hash)\(path)", bodyHash: hash, event: reading.event, unknown: reading.unknown,
            evidence: reading.facts, finding: reading.findings.last, received: delivery.received,
            deploysByTag: open.connection.deploysByTag)
    }

    /// Returns after it is on disk.
    public func accept(_ delivery: HookDelivery) async throws -> HookOutcome { try await intake.accept(delivery) }

    /// How many deliveries with a wrong signature have come since the server started.
    public func refusedCount(of id: ConnectionID) -> Int { refused.withLock { $0[id] ?? 0 } }
}

extension Recipient {
    /// - Parameter publicAPI: where the provider's own servers are; nil if there are none.
    init(_ connection: Connection, publicAPI: String?, notes: [String: [String]]? = nil) {
        let own = connection.apiURL.map(Self.origin) ?? ""
        let services = connection.writesFor
        self.init(
            service: connection.serviceName, team: connection.team, services: services,
            origin: publicAPI.map(Self.origin) == own ? "" : own, notes: notes ?? connection.notes,
            foreign: Set(connection.services.keys).subtracting(services.keys), takesUnknown: connection.takesUnknown)
    }

    /// The host, so that number 12 of one server is not number 12 of another.
    private static func origin(_ address: String) -> String {
        let parts = address.split(separator: "/", omittingEmptySubsequences: true)
        return parts.count > 1 ? "\(parts[1].lowercased())/" : ""
    }
}
