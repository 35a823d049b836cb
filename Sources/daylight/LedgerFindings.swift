import Command
import Domain
import Ledger
import OutsidePorts
import SQL
import Store

func ledgerFindings(
    _ database: any Database, _ writer: LedgerWriter, _ key: VerifierKey, _ phase: Phase?
) async throws -> [HealthFinding] {
    guard try await ledgerHolds(database, writer, key, phase) else {
        return [
            HealthFinding(
                "The ledger is not as it was written: `daylight ledger verify` names what was changed. Keep it as it is.",
                needsAttention: true)
        ]
    }
    return [HealthFinding("The ledger is as it was written.", needsAttention: false)]
}

/// Whether the ledger, and what it says of what is published, is as it was written: a database may come from elsewhere. What cannot
/// be read was not written so either.
func ledgerHolds(
    _ database: any Database, _ writer: LedgerWriter, _ key: VerifierKey, _ phase: Phase?
) async throws -> Bool {
    do { return try await isSound(database, writer, key, phase) } catch let failure as DatabaseFailure
        where failure != .damaged
    { throw failure } catch is DatabaseFailure, is UnexpectedValue { return false }
}

private func isSound(
    _ database: any Database, _ writer: LedgerWriter, _ key: VerifierKey, _ phase: Phase?
) async throws -> Bool {
    let published = try await PublishedStore(
        database: database, simulatedPhase: phase, now: { SystemClock().now() }
    ).figures()
    let (report, further) = try await LedgerStore(database: database, writer: writer).check(
        key: key, against: PublishedCheck(cells: published.cells, levels: published.levels))
    return report.isSound && further.isEmpty
}
