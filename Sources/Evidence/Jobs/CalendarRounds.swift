public import Connectors
import Domain
public import Logging
public import OrganizationPorts
public import OutsidePorts
public import ServiceLifecycle

/// Asks people's calendars once an hour, each by whichever server is first. What is wrong with one is written where its owner reads
/// it, and nowhere else.
public struct CalendarRounds: Service {
    private let desk: CalendarDesk
    private let claims: any JobClaiming
    private let clock: any Clock
    private let logger: Logger

    public init(desk: CalendarDesk, claims: any JobClaiming, clock: any Clock, logger: Logger) {
        self.desk = desk
        self.claims = claims
        self.clock = clock
        self.logger = logger
    }

    public func run() async throws {
        await rounds(
            every: .seconds(60), orSay: "the reading of calendars did not finish; it goes on in a minute", to: logger
        ) {
            try await cancelWhenGracefulShutdown { try await round() }
        }
    }

    private func round() async throws {
        try await desk.fetchDue { id in
            let now = clock.now()
            return try await claims.claim("calendar \(id.raw)", period: String(now.description.prefix(13)), at: now)
        }
    }
}
