public import Logging
public import ServiceLifecycle

/// Keeps the numbers of a quarter that has ended, at start and every hour. What they are is none of this room's, and of several
/// servers the first one writes them.
public struct SelfAuditTurn: Service {
    private let keep: @Sendable () async throws -> Void
    private let logger: Logger

    public init(logger: Logger, keep: @escaping @Sendable () async throws -> Void) {
        self.keep = keep
        self.logger = logger
    }

    public func run() async throws {
        await rounds(
            every: .seconds(3600), orSay: "the self-audit of the quarter was not kept; it goes on in an hour",
            to: logger
        ) {
            try await keep()
        }
    }
}
