import Domain
import Ledger
import OutsidePorts
import PublishedPorts

extension OpenHouse {
    /// How many findings a page names.
    private static let mostSentences = 20

    /// Checks all that is stored, and what is published against what the ledger says of it, in one pass over it.
    func checkLedger(outside: [Checkpoint]) async throws -> (report: LedgerReport, further: [String]) {
        // Read before the ledger: what is sealed meanwhile has an entry and no figure here, never the other way round.
        var check = PublishedCheck(try await archive.everything())
        let report = try await ledger.check(key: ledgerKey, outside: outside) { check.read($0) }
        guard report.isSound else { return (report, []) }
        check.finish(size: report.size)
        return (report, check.sentences)
    }

    /// The same for a page.
    /// - Parameter against: a checkpoint that somebody kept; empty for none.
    /// - Returns: nil if that is no checkpoint.
    func ledgerVerdict(against: String) async throws -> LedgerVerdict? {
        let outside = Checkpoint(presented: against.replacing("\r\n", with: "\n"))
        guard outside != nil || against.allSatisfy(\.isWhitespace) else { return nil }
        let (report, further) = try await checkLedger(outside: outside.map { [$0] } ?? [])
        let sentences = report.findings.map(\.description) + further
        return LedgerVerdict(
            size: report.size, root: report.root.hex, findings: Array(sentences.prefix(Self.mostSentences)),
            further: report.furtherFindings + max(sentences.count - Self.mostSentences, 0),
            cannotSee: report.cannotSee, at: clock.now())
    }
}
