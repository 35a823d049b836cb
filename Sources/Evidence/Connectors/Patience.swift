import Domain
import Synchronization

/// How often somebody may have calendars asked for by hand: the servers that are asked are other people's.
final class Patience: Sendable {
    /// Within an hour.
    static let most = 20

    private let asked = Mutex<[PersonID: [Instant]]>([:])

    /// Whether once more is not too often; if so, it counts.
    func lasts(for person: PersonID, at now: Instant) -> Bool {
        asked.withLock { asked in
            let hour = now.adding(Span.Length(microseconds: -Span.Length.hours(1).microseconds))
            asked = asked.compactMapValues { times in
                let recent = times.filter { $0 > hour }
                return recent.isEmpty ? nil : recent
            }
            guard asked[person, default: []].count < Self.most else { return false }
            asked[person, default: []].append(now)
            return true
        }
    }
}
