public import Domain
import Synchronization

/// Counts failed tries per address over the last minute; in memory only, because an address is personal data too.
public final class Throttle: Sendable {
    private let limit: Int
    private let tries = Mutex<[String: [Instant]]>([:])
    private static let window = Span.Length.minutes(1)

    public init(perMinute limit: Int) { self.limit = limit }

    /// Nil if a try is allowed, which then counts until `succeeded` takes it back: tries that run beside each other are
    /// counted before any of them is answered. Otherwise in how many seconds to come back.
    public func secondsToWait(_ address: String, at now: Instant) -> Int? {
        tries.withLock { tries in
            // An attacker with many addresses must not fill the memory.
            if tries.count > 10_000 { tries = tries.filter { now.since($0.value.last ?? now) < Self.window } }
            let recent = (tries[address] ?? []).filter { now.since($0) < Self.window }
            tries[address] = recent.isEmpty ? nil : recent
            if recent.count >= limit, let first = recent.first { return max(1, 60 - Int(now.since(first).seconds)) }
            tries[address] = recent + [now]
            return nil
        }
    }

    /// A try that was right does not count.
    public func succeeded(_ address: String, triedAt moment: Instant) {
        tries.withLock { tries in
            guard let index = tries[address]?.firstIndex(of: moment) else { return }
            tries[address]?.remove(at: index)
        }
    }
}
