public import Connectors
import Domain
public import EvidencePorts
public import Logging
public import OrganizationPorts
public import OutsidePorts
public import ServiceLifecycle

/// Goes on with readings that a stop has broken off, and reads once a night what webhooks have missed.
public struct Reconciling: Service {
    private let reader: PageReader
    private let storage: any ConnectionStorage
    private let claims: any JobClaiming
    private let clock: any Clock
    private let logger: Logger

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
        await rounds(
            every: .seconds(60), orSay: "the reading of other systems' pages did not finish; it goes on in a minute",
            to: logger
        ) {
            try await cancelWhenGracefulShutdown { try await round() }
        }
    }

    /// One look at every connection; `run` takes one a minute.
    public func round() async throws {
        let now = clock.now()
        for (connection, state) in try await storage.connections() where !state.streams.isEmpty {
            let isBroken = state.streams.contains { $0.cursor != nil && $0.failure == nil }
            // Three in the morning, in UTC: any time does, if it is one.
            let day = String(now.description.prefix(10))
            let isNight = now.description.dropFirst(11).prefix(2) >= "03"
            let job = "reconcile \(connection.id.raw)"
            if isBroken {
                _ = try await reader.read(connection.id) { _ in }
            } else if isNight, try await claims.claim(job, period: day, at: now) {
                _ = try await reader.read(connection.id) { _ in }
                try await claims.finish(job, period: day, at: clock.now())
            }
        }
    }
}
