import Domain
import Ledger
import OutsidePorts
import PublishedPorts

extension OpenHouse {
    /// How many findings a page names.
    private static let mostSentences = 20

    /// Checks all that is stored, and what is published against what the ledger says of it, in one pass over it.
    func checkLedger(outside: [Checkpoint]) async throws -> (report: LedgerReport, further: [String]) {
        let published = try await archive.figures()
        return try await ledger.check(
            key: ledgerKey, outside: outside,
            against: PublishedCheck(cells: published.cells, levels: published.levels))
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
