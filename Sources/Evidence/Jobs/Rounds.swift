import Logging
import ServiceLifecycle

/// Does something now and after every pause, until the server stops. What did not finish is said in one line and goes on at the
/// next turn; what a stop has broken off is said by nobody, as the next start goes on with it.
/// - Parameter words: what did not finish and when it goes on.
func rounds(
    every pause: Duration, orSay words: String, to logger: Logger, _ round: () async throws -> Void
) async {
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
        do { try await round() } catch {
            if Task.isCancelled || Task.isShuttingDownGracefully { break }
            logger.error("\(words)")
        }
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
    }
}
