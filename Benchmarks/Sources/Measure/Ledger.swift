import Access
import Domain
import Foundation
import Ledger
import PublishedPorts
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

/// What ten thousand people and two years come to: 962 panels, 104 weeks, ten metrics.
private struct PublishedFigures {
    let at: Instant
    private let metrics = [
        "activity-time", "activity-time-coding", "activity-time-debugging", "activity-time-reviewing",
        "activity-time-browsing", "activity-time-terminal", "after-hours-share", "deep-focus-time", "focus-time",
        "weekend-share",
    ].map { MetricID($0) }
    private let weeks = (0..<104).map { Week("2024-W40")!.adding($0) }

    func panel(_ number: Int) -> PanelID { PanelID("2026-Q4-platform-\(number)") }

    func cell(_ number: Int) -> Cell {
        Cell(
            metric: metrics[number % 10], week: weeks[number / 10 % 104], panel: panel(number / 1040),
            change: number % 31 == 0 ? nil : Double(number % 40 - 20) * 1800)
    }

    /// As the sealer writes it down.
    func entry(_ number: Int) -> LedgerEntry {
        let cell = cell(number)
        return LedgerEntry(
            kind: .sealedCell, at: at,
            fields: [
                "metric": cell.metric.raw, "week": cell.week.description, "panel": cell.panel.raw,
                "status": cell.status.rawValue, "change": cell.change.map { String(Int64($0 * 1000)) } ?? "",
            ])
    }

    /// The rows of those cells beside the entries, as the sealer stores both.
    func store(_ numbers: Range<Int>, _ session: any Session) throws {
        let panels = Set(numbers.map { $0 / 1040 }).sorted().map { panel($0).raw }
        _ = try session.run(
            """
            INSERT INTO panels (panel_id, quarter, from_week, to_week, people, frozen_at, leaf)
            VALUES ($1, '2026-Q4', '2026-W40', '2026-W52', 10, 0, 0) ON CONFLICT (panel_id) DO NOTHING
            """, rows: panels.map { [.text($0)] })
        _ = try session.run(
            "INSERT INTO cells (metric, week, panel_id, change, sealed_at, leaf) VALUES ($1, $2, $3, $4, $5, $6)",
            rows: numbers.map { number in
                let cell = cell(number)
                return [
                    .text(cell.metric.raw), .text(cell.week.description), .text(cell.panel.raw),
                    cell.change.map(Value.real) ?? .null, .integer(at.microseconds), .integer(Int64(number)),
                ]
            })
    }
}

/// A ledger of a million entries, each of a published cell: a durable append beside an empty durable commit, the whole of what
/// `daylight ledger verify` does, proofs.
func ledger(directory: String) async throws {
    let bench = try await Bench(directory)
    let store = LedgerStore(database: bench.database, writer: .bench)
    let at = Now().now()
    let figures = PublishedFigures(at: at)
    let total = 1_000_000
    let began = Date()
    for from in stride(from: 0, to: total, by: 10_000) {
        try await store.append((from..<(from + 10_000)).map(figures.entry))
    }
    let filled = Date().timeIntervalSince(began)
    for from in stride(from: 0, to: total, by: 10_000) {
        try await bench.database.write { try figures.store(from..<(from + 10_000), $0) }
    }
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
        appends.append(try await milliseconds { try await store.append([figures.entry(number)]) })
    }
    // Every tree and every word, and each published figure against its words.
    let archive = PublishedStore(database: bench.database, simulatedPhase: nil, now: { at })
    let checking = Date()
    let published = try await archive.figures()
    let (found, further) = try await store.check(
        key: LedgerPen.bench.verifierKey,
        against: PublishedCheck(cells: published.cells, levels: published.levels))
    let checked = Date().timeIntervalSince(checking)
    precondition(found.isSound && further.isEmpty, "\(found.findings) \(further)")
    precondition(published.cells.count == total, "\(published.cells.count) figures")
    let bare = Date()
    let alone = try await store.check(key: LedgerPen.bench.verifierKey)
    let checkedAlone = Date().timeIntervalSince(bare)
    precondition(alone == found, "the same without what is published")
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
        ("ledger_verified_per_second", Double(found.size) / checked),
        ("ledger_tree_and_words_per_second", Double(found.size) / checkedAlone),
        ("ledger_proof_ms_p99", quantile(proofs, 0.99)),
    ])
    try await bench.database.close()
}
