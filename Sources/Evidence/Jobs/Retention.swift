public import Domain
public import EvidencePorts
public import Logging
public import OutsidePorts
public import ServiceLifecycle

/// How long things are kept (guarantee G16): finite, and enforced by the server itself.
public enum RetentionRule {
    /// From receipt.
    public static let rawHeartbeats = Span.Length.days(14)
    /// 13 months.
    public static let personalSeries = Span.Length.days(396)
}

/// Deletes what is older than the rule allows, at start and every hour.
public struct Retention: Service {
    private let evidence: any EvidenceWriting
    private let clock: any Clock
    private let logger: Logger

    public init(evidence: any EvidenceWriting, clock: any Clock, logger: Logger) {
        self.evidence = evidence
        self.clock = clock
        self.logger = logger
    }

    public func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do { try await sweep() } catch {
                // Stopped in the middle (a port in use, a shutdown): the next start sweeps again, and nobody has to act.
                if Task.isCancelled || Task.isShuttingDownGracefully { break }
                logger.error("retention did not finish; it goes on in an hour")
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(3600)) }
        }
    }

    /// One round.
    public func sweep() async throws {
        let now = clock.now()
        let raw = try await evidence.forgetHeartbeats(
            receivedBefore: Instant(microseconds: now.microseconds - RetentionRule.rawHeartbeats.microseconds))
        let spans = try await evidence.forgetSpans(
            endedBefore: Instant(microseconds: now.microseconds - RetentionRule.personalSeries.microseconds))
        if raw + spans > 0 {
            logger.info("retention", metadata: ["heartbeats": "\(raw)", "spans": "\(spans)"])
        }
    }
}
