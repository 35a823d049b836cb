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

    /// The name that another system gives to something.
    func id(_ column: String, _ question: String) throws(BadCell) -> String {
        guard let id = Kept.words(self[column], longest: 200) else {
            throw BadCell(column: column, sentence: "\(question), in at most 200 characters.")
        }
        return id
    }

    /// Whose account it is; nil if the cell is empty. Programs have no address: they may be called by their name.
    func account(_ column: String) throws(BadCell) -> ToolIdentity? {
        let text = self[column]
        if text.isEmpty { return nil }
        if let email = Address.normalized(text) { return ToolIdentity(provider: "git", login: email) }
        let program = ToolIdentity(provider: "file", login: text.lowercased())
        guard BotRule.recognises(program), Kept.name(text) != nil else {
            throw BadCell(column: column, sentence: "this is not an address; leave it empty if there is none.")
        }
        return program
    }

    /// Nil if the cell is empty.
    func pastIfAny(_ column: String, now: Instant) throws(BadCell) -> Instant? {
        self[column].isEmpty ? nil : try past(column, now: now)
    }

    /// A moment that may be as long ago as it likes, and no further ahead than clocks differ.
    func past(_ column: String, now: Instant) throws(BadCell) -> Instant {
        try pastMoment(self[column], in: column, now: now)
    }
}

func isPast(_ instant: Instant, at now: Instant) -> Bool { !instant.isYetToCome(at: now) }

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
