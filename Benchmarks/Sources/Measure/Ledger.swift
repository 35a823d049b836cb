import Access
import Domain
import Foundation
import Ledger
import SQL
import Store

extension LedgerWriter {
    /// The key of a measure is no secret.
    static let bench = LedgerWriter(
        pen: LedgerPen(origin: "daylight/bench", seed: Array(repeating: 7, count: 32))!, salt: { Noise().bytes(32) })
}

extension LedgerPen {
    static let bench = LedgerPen(origin: "daylight/bench", seed: Array(repeating: 7, count: 32))!
}

/// A ledger of a million entries: a durable append beside an empty durable commit, verification, proofs.
func ledger(directory: String) async throws {
    let bench = try await Bench(directory)
    let store = LedgerStore(database: bench.database, writer: .bench)
    let at = Now().now()
    func entry(_ number: Int) -> LedgerEntry {
        LedgerEntry(
            kind: .sealedCell, at: at,
            fields: [
                "metric": "focus-time", "week": "2026-W40", "panel": "2026-Q4-platform-\(number % 90)",
                "status": "published", "change": String(number % 40 * 1_800_000),
            ])
    }
    let total = 1_000_000
    let began = Date()
    for from in stride(from: 0, to: total, by: 10_000) {
        try await store.append((from..<(from + 10_000)).map(entry))
    }
    let filled = Date().timeIntervalSince(began)
    var empty: [Double] = []
    var appends: [Double] = []
    for number in 0..<2_000 {
        empty.append(
            try await milliseconds {
                _ = try await bench.database.write { session in
                    try session.run(
                        "INSERT INTO owed (what, since) VALUES ('bench', \(number)) ON CONFLICT (what) DO UPDATE SET since = excluded.since"
                    )
                }
            })
        appends.append(try await milliseconds { try await store.append([entry(number)]) })
    }
    let checking = Date()
    let found = try await store.check(key: LedgerPen.bench.verifierKey)
    let checked = Date().timeIntervalSince(checking)
    precondition(found.isSound, "\(found.findings)")
    var proofs: [Double] = []
    for number in 0..<1_000 {
        proofs.append(
            try await milliseconds {
                _ = try await store.inclusionProof(index: number * 997 % found.size, size: found.size)
            })
    }
    report([
        ("ledger_entries", Double(found.size)), ("ledger_filled_per_second", Double(total) / filled),
        ("empty_commit_ms_p50", quantile(empty, 0.5)), ("empty_commit_ms_p99", quantile(empty, 0.99)),
        ("ledger_append_ms_p50", quantile(appends, 0.5)), ("ledger_append_ms_p99", quantile(appends, 0.99)),
        ("ledger_append_to_empty", quantile(appends, 0.5) / quantile(empty, 0.5)),
        ("ledger_verified_per_second", Double(found.size) / checked), ("ledger_proof_ms_p99", quantile(proofs, 0.99)),
    ])
    try await bench.database.close()
}
