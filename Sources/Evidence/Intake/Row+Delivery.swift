import Domain

/// The cells that tables about shared work have in common.
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

    /// A moment that may be as long ago as it likes, and a day ahead at most: clocks differ, and zones are forgotten.
    func past(_ column: String, now: Instant) throws(BadCell) -> Instant {
        guard let instant = Instant(rfc3339: self[column]) else {
            throw BadCell(column: column, sentence: "write the time like 2026-11-24T08:00:00Z.")
        }
        guard instant.since(now) <= .days(1) else { throw BadCell(column: column, sentence: "this is in the future.") }
        return instant
    }
}
