import Domain

/// The cells that several tables have in common.
extension Table.Row {
    func service() throws(BadCell) -> String {
        guard let service = Kept.name(self["service"]) else {
            throw BadCell(column: "service", sentence: "which service is this?")
        }
        return service
    }

    func commit(_ column: String) throws(BadCell) -> CommitID {
        guard let commit = CommitID(self[column]) else {
            throw BadCell(column: column, sentence: "write the whole id: 40 or 64 hexadecimal digits.")
        }
        return commit
    }

    /// A moment that may be as long ago as it likes, and a day ahead at most.
    func past(_ column: String, now: Instant) throws(BadCell) -> Instant {
        try pastMoment(self[column], in: column, now: now)
    }
}

/// Whether a moment is a day ahead at most: clocks differ, and zones are forgotten.
func isPast(_ instant: Instant, at now: Instant) -> Bool { instant.since(now) <= .days(1) }

/// The moment that is written so, if it is past.
func pastMoment(_ text: String, in column: String, now: Instant) throws(BadCell) -> Instant {
    guard let instant = Instant(rfc3339: text) else {
        throw BadCell(column: column, sentence: "write the time like 2026-11-24T08:00:00Z.")
    }
    guard isPast(instant, at: now) else { throw BadCell(column: column, sentence: "this is in the future.") }
    return instant
}

extension Span {
    /// What somebody hands over as one stretch of work is no longer than that.
    static let longestFinished = Length.hours(24)
    static let tooLong = "a span of more than 24 hours is not one stretch of work."
}
