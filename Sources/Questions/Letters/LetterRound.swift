import Domain
import MailPorts
import OrganizationPorts
import OutsidePorts

/// One round of what is owed. A server that is down costs a letter nothing but time: it stays owed, and is tried again.
///
///     the server takes none      the round ends; the others keep their tries
///     not this one, not now      it is tried again; the others go on
///     not this one, never        it is over; the others go on
struct LetterRound {
    /// After each failed try it waits longer; after the last one nothing is tried again.
    static let waits: [Span.Length] = [
        .minutes(5), .minutes(15), .hours(1), .hours(4), .hours(12),
    ]
    static let mostTries = waits.count + 1
    private static let most = 200

    let storage: any LetterStorage
    let postman: any Postman
    let clock: any Clock

    /// - Parameters:
    ///   - week: the one that is told of now.
    ///   - make: what goes out; nil if there is nothing to tell.
    func run(
        of week: Week, _ make: (OwedLetter) async throws -> Envelope?
    ) async throws -> Letters.Outcome {
        let now = clock.now()
        var outcome = Letters.Outcome()
        var blame: MailFailure?
        // A server that is stopped leaves the rest owed.
        for letter in try await storage.due(at: now, limit: Self.most) where !Task.isCancelled {
            let wait = Self.waits[min(letter.tries, Self.waits.count - 1)]
            guard try await storage.claim(letter, until: now.adding(wait)) else { continue }
            // Of a week that is long over nothing is told any more.
            guard letter.week >= week.adding(-1) else {
                try await storage.finish(letter, "too-late", at: clock.now())
                continue
            }
            guard let envelope = try await make(letter) else {
                try await storage.finish(letter, "nothing", at: clock.now())
                continue
            }
            do throws(MailFailure) {
                try await postman.carry(envelope)
            } catch {
                outcome.failed += 1
                if error.isForEver {
                    try await storage.finish(letter, "refused", at: clock.now())
                } else if letter.tries + 1 >= Self.mostTries {
                    try await storage.finish(letter, "given-up", at: clock.now())
                }
                if error.saysSomethingOfServer { blame = error }
                if error.isOfServer { break }
                continue
            }
            outcome.sent += 1
            blame = nil
            try await storage.note(nil, at: clock.now())
            try await storage.finish(letter, "sent", at: clock.now())
        }
        // One letter that is not taken says nothing of a server that takes others.
        if let blame, blame.isOfServer || outcome.sent == 0 {
            try await storage.note(blame.sentence, at: clock.now())
        }
        return outcome
    }
}
