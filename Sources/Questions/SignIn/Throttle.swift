public import Domain
import Synchronization

/// Counts failed tries per address over the last minute; in memory only, because an address is personal data too.
public final class Throttle: Sendable {
    private let limit: Int
    private let tries = Mutex<[String: [Instant]]>([:])
    private static let window = Span.Length.minutes(1)

    public init(perMinute limit: Int) { self.limit = limit }

    /// Nil if a try is allowed; otherwise in how many seconds to come back.
    public func secondsToWait(_ address: String, at now: Instant) -> Int? {
        tries.withLock { tries in
            let recent = (tries[address] ?? []).filter { now.since($0) < Self.window }
            tries[address] = recent.isEmpty ? nil : recent
            guard recent.count >= limit, let first = recent.first else { return nil }
            return max(1, 60 - Int(now.since(first).seconds))
        }
    }

    public func failed(_ address: String, at now: Instant) {
        tries.withLock { tries in
            // An attacker with many addresses must not fill the memory.
            if tries.count > 10_000 { tries = tries.filter { now.since($0.value.last ?? now) < Self.window } }
            tries[address, default: []].append(now)
        }
    }
}
