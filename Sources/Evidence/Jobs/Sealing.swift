import Domain
public import Logging
import Notices
public import OrganizationPorts
public import OutsidePorts
public import Publication
public import ServiceLifecycle

/// Seals what is due, at start and every ten minutes: Tuesdays at noon of the organization's zone something is.
public struct Sealing: Service {
    private let sealer: Sealer
    private let notices: NoticeTurn
    private let claims: any JobClaiming
    private let clock: any Clock
    private let logger: Logger

    public init(
        sealer: Sealer, notices: NoticeTurn, claims: any JobClaiming, clock: any Clock, logger: Logger
    ) {
        self.sealer = sealer
        self.notices = notices
        self.claims = claims
        self.clock = clock
        self.logger = logger
    }

    public func run() async throws {
        await rounds(every: .seconds(600), orSay: "sealing did not finish; it goes on in ten minutes", to: logger) {
            try await sealOnce()
        }
    }

    /// By whichever server is first. That two of them would seal once all the same is storage's to see to.
    private func sealOnce() async throws {
        let now = clock.now()
        let period = String(now.description.prefix(15))
        guard try await claims.claim("sealing", period: period, at: now) else { return }
        let outcome = try await sealer.seal(through: nil, at: now)
        // How many questions there are is in no log: the team hears of them first.
        _ = try await notices.run(at: now)
        try await claims.finish("sealing", period: period, at: clock.now())
        if outcome.sealed + outcome.tooLittle > 0 {
            logger.info("sealed", metadata: ["cells": "\(outcome.sealed)", "too-little": "\(outcome.tooLittle)"])
        }
    }
}
