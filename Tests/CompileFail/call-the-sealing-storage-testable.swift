// error: initializer is inaccessible
import Domain

@testable import Publication

func everybody(_ storage: any SealingStorage, _ now: Instant) async throws {
    _ = try await storage.calendar(for: SealingTurn(at: now))
}
