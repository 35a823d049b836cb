import Domain
public import EvidencePorts
public import Logging
public import OrganizationPorts
public import OutsidePorts
public import ServiceLifecycle

/// Deletes what is older than the rule allows, at start and every hour.
public struct Retention: Service {
    private let evidence: any EvidenceWriting
    private let work: any WorkWriting
    private let claims: any JobClaiming
    private let hashAddress: @Sendable (String) -> String
    private let sealName: @Sendable (String) -> String?
    private let clock: any Clock
    private let logger: Logger

    public init(
        evidence: any EvidenceWriting, work: any WorkWriting, claims: any JobClaiming,
        hashAddress: @escaping @Sendable (String) -> String, sealName: @escaping @Sendable (String) -> String?,
        clock: any Clock, logger: Logger
    ) {
        self.evidence = evidence
        self.work = work
        self.claims = claims
        self.hashAddress = hashAddress
        self.sealName = sealName
        self.clock = clock
        self.logger = logger
    }

    public func run() async throws {
        var minutes = 0
        await rounds(every: .seconds(60), orSay: "retention did not finish; it goes on in an hour", to: logger) {
            defer { minutes += 1 }
            if minutes == 0 {
                try await atStart("retention", claims, clock) { try await sweep() }
            } else {
                // What a look has shown is gone within a minute after it has expired.
                try await forgetLooks()
                try await evidence.scrubIfOwed()
            }
            if minutes > 0, minutes.isMultiple(of: 60) { try await sweepOnce() }
        }
    }

    /// One round an hour, by whichever server is first.
    private func sweepOnce() async throws {
        let now = clock.now()
        let hour = String(now.description.prefix(13))
        guard try await claims.claim("retention", period: hour, at: now) else { return }
        try await sweep()
        try await claims.finish("retention", period: hour, at: clock.now())
    }

    private func forgetLooks() async throws {
        let now = clock.now()
        try await evidence.forgetLooks(
            expiredAt: now, wordsBefore: Instant(microseconds: now.microseconds - KeptFor.openings.microseconds))
    }

    /// One round.
    public func sweep() async throws {
        let now = clock.now()
        let raw = try await evidence.forgetHeartbeats(
            receivedBefore: Instant(microseconds: now.microseconds - KeptFor.rawHeartbeats.microseconds))
        let spans = try await evidence.forgetHistory(
            endedBefore: Instant(microseconds: now.microseconds - KeptFor.personalSeries.microseconds))
        try await evidence.forgetCredentials(endedBefore: now)
        let leavers = try await evidence.forgetLeavers(at: now, hashAddress: hashAddress, sealName: sealName)
        if leavers > 0 {
            logger.info("everything of people who have left is deleted", metadata: ["people": "\(leavers)"])
        }
        try await forgetLooks()
        try await evidence.forgetTalk(at: now)
        try await evidence.forgetPublished(
            endedBefore: Instant(microseconds: now.microseconds - KeptFor.cells.microseconds))
        try await evidence.forgetReports(
            closedBefore: Instant(microseconds: now.microseconds - KeptFor.reports.microseconds))
        try await work.forgetWork(
            before: Instant(microseconds: now.microseconds - KeptFor.work.microseconds), at: now)
        try await evidence.scrubIfOwed()
        if raw + spans > 0 {
            logger.info("retention", metadata: ["heartbeats": "\(raw)", "spans": "\(spans)"])
        }
    }
}
