import Calendars
import Domain
import Foundation
import Synchronization

/// Reads calendars beside the pool that answers requests: two at a time, each for so long, and only so many wait.
final class CalendarReader: Sendable {
    /// The largest that are taken are read in two seconds; whatever takes longer was made to.
    private static let longest = Duration.seconds(10)
    /// Each may hold the largest that is taken.
    private static let mostAsked = 16

    let queue = OperationQueue()
    private let asked = Mutex(0)

    init() { queue.maxConcurrentOperationCount = 2 }

    func read(
        _ parts: [CalendarPart], isKnownToTell: Bool, of owner: CalendarOwner, within window: Interval
    ) async throws(CalendarDesk.Refusal) -> CalendarReading {
        let mayWait = asked.withLock { count in
            count += 1
            return count <= Self.mostAsked
        }
        defer { asked.withLock { $0 -= 1 } }
        guard mayWait else {
            throw CalendarDesk.Refusal(sentence: "Many calendars are being read: try again in a minute.")
        }
        let outcome: Result<CalendarReading, UnreadableCalendar> = await withCheckedContinuation { continuation in
            queue.addOperation {
                let end = ContinuousClock.now + Self.longest
                continuation.resume(
                    returning: Result { () throws(UnreadableCalendar) in
                        try CalendarReading(
                            parts: parts, isKnownToTell: isKnownToTell, of: owner, within: window
                        ) { ContinuousClock.now > end }
                    })
            }
        }
        do { return try outcome.get() } catch { throw CalendarDesk.Refusal(sentence: error.sentence) }
    }
}
