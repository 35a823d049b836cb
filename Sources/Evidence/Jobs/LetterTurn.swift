public import Logging
public import ServiceLifecycle

/// Carries the letters that are owed, every minute. What stands in them is none of this room's, and which server takes which is
/// decided letter by letter in storage.
public struct LetterTurn: Service {
    private let round: @Sendable () async throws -> (sent: Int, failed: Int)
    private let logger: Logger

    public init(logger: Logger, round: @escaping @Sendable () async throws -> (sent: Int, failed: Int)) {
        self.round = round
        self.logger = logger
    }

    public func run() async throws {
        await rounds(
            every: .seconds(60), orSay: "the round of letters did not finish; it goes on in a minute", to: logger
        ) {
            let (sent, failed) = try await cancelWhenGracefulShutdown { try await round() }
            if sent + failed > 0 { logger.info("letters", metadata: ["sent": "\(sent)", "failed": "\(failed)"]) }
        }
    }
}
