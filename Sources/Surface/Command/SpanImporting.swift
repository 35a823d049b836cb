import Domain
import EvidencePorts
import OrganizationPorts
import OutsidePorts

/// Finished spans on their way from a file into the house: whose they may be, and what became of them.
struct SpanImporting {
    private let house: OpenHouse
    private let now: Instant
    private let form: House.Form?
    private let needsNotice: Bool
    private let isBegun: Bool
    private var stored = ImportedSpans()

    init(into house: OpenHouse, at now: Instant) async throws {
        self.house = house
        self.now = now
        let found = try await house.organization.house()
        form = found?.form
        needsNotice = form != .solo && found?.isSimulated != true
        let phase = try await house.organization.phase(at: now)
        isBegun = !needsNotice || phase > .alignment
    }

    /// How many were good, whatever became of them.
    private(set) var taken = 0

    /// Answers why nothing of this person may be imported; nil if the spans are stored.
    mutating func store(_ spans: [Span], of email: String) async throws -> String? {
        guard let account = try await house.organization.account(email: email) else {
            return "nobody has this address."
        }
        guard isBegun else { return "nothing is collected in the first phase, leadership alignment." }
        if needsNotice, account.acknowledged == nil { return "this person has not acknowledged the notice." }
        for batch in stride(from: 0, to: spans.count, by: 5_000) {
            let part = Array(spans[batch..<min(batch + 5_000, spans.count)])
            let answer = try await house.evidence.store(imported: part, of: account.person, received: now)
            stored.new += answer.new
            stored.there += answer.there
            stored.leftOut.merge(answer.leftOut, uniquingKeysWith: +)
        }
        taken += spans.count
        return nil
    }

    /// The line of what became of them. Why something was not kept is said where there is one person alone: elsewhere it
    /// would tell what its person has paused, left out or deleted, which only that person sees.
    func summary(refused: Int) -> String {
        guard form == .solo else { return "taken \(taken), refused \(refused)" }
        let why = CollectionState.DiscardReason.allCases.compactMap { reason in
            stored.leftOut[reason].map { ", not kept \($0) (\(reason.rawValue))" }
        }
        return "imported \(stored.new), there already \(stored.there)\(why.joined()), refused \(refused)"
    }
}
