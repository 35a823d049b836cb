public import Connectors
import Domain
public import EvidencePorts
public import Logging
public import OrganizationPorts
public import OutsidePorts
public import ServiceLifecycle
import Synchronization

/// Goes on with readings that a stop has broken off, and reads once a night what webhooks have missed: the connections of one
/// server one after the other, and different servers beside each other, so that one that says to wait holds up no other.
public final class Reconciling: Service {
    private static let words = "the reading of other systems' pages did not finish; it goes on in a minute"

    private let reader: PageReader
    private let storage: any ConnectionStorage
    private let claims: any JobClaiming
    private let clock: any Clock
    private let logger: Logger
    /// Who is being asked.
    private let busy = Mutex<Set<String>>([])

    public init(
        reader: PageReader, storage: any ConnectionStorage, claims: any JobClaiming, clock: any Clock, logger: Logger
    ) {
        self.reader = reader
        self.storage = storage
        self.claims = claims
        self.clock = clock
        self.logger = logger
    }

    public func run() async throws {
        await withDiscardingTaskGroup { group in
            await rounds(every: .seconds(60), orSay: Self.words, to: logger) { try await begin(in: &group) }
        }
    }

    /// One look at every connection, and all that it begins; `run` begins one a minute.
    public func round() async throws {
        try await withDiscardingTaskGroup { group -> Result<Void, any Error> in
            do { return .success(try await begin(in: &group)) } catch { return .failure(error) }
        }.get()
    }

    private func begin(in group: inout DiscardingTaskGroup) async throws {
        var due: [String: [Connection]] = [:]
        for (connection, state) in try await storage.connections() where isDue(connection, state) {
            if let server = PageReader.server(of: connection) { due[server, default: []].append(connection) }
        }
        for (server, connections) in due where busy.withLock({ $0.insert(server).inserted }) {
            group.addTask { [self] in
                defer { busy.withLock { _ = $0.remove(server) } }
                do {
                    try await cancelWhenGracefulShutdown { try await self.read(connections) }
                } catch {
                    if !Task.isCancelled, !Task.isShuttingDownGracefully { logger.error("\(Self.words)") }
                }
            }
        }
    }

    /// Three in the morning, in UTC: any time does, if it is one. A connection that was made since then is as new as its pages: whoever
    /// wants to know what was before does not wait for the night but asks for it.
    private func isDue(_ connection: Connection, _ state: ConnectionState) -> Bool {
        if isBroken(state) { return true }
        let now = clock.now()
        guard let three = Instant(rfc3339: "\(now.description.prefix(10))T03:00:00Z") else { return false }
        return now >= three && connection.made < three
    }

    private func isBroken(_ state: ConnectionState) -> Bool {
        state.streams.contains { $0.cursor != nil && $0.failure == nil }
    }

    private func read(_ connections: [Connection]) async throws {
        for connection in connections {
            // How it stands may have changed while others were read.
            guard let state = try await storage.state(of: connection.id) else { continue }
            let now = clock.now()
            let job = "reconcile \(connection.id.raw)"
            let day = String(now.description.prefix(10))
            if isBroken(state) {
                _ = try await reader.read(connection.id) { _ in }
            } else if isDue(connection, state), try await claims.claim(job, period: day, at: now) {
                _ = try await reader.read(connection.id) { _ in }
                try await claims.finish(job, period: day, at: clock.now())
            }
        }
    }
}
