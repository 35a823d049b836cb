import Domain
import Publication
import TestSupport
import Testing
import Trends

/// privacy.md 1.8: what the chained line shows of eight people, over 300 runs.
@Suite struct ChainTests {
    private struct Worker {
        var key: MemberKey
        var usual: Double
    }

    private let runs = 300
    private let first = Quarter(of: week("2026-W01"))

    /// The means per quarter of the chained line and of the bare cells, in hours. The first quarter only makes
    /// baselines.
    private func means(
        _ generator: inout Seeded, quarters: Int, workers: [Worker],
        change: (_ quarter: Int, _ week: Int, inout [Worker]) -> Void
    ) -> (drawn: [Double], bare: [Double]) {
        var workers = workers
        var history: [MemberKey: [(week: Week, value: PersonWeek)]] = [:]
        var panels: [(panel: PanelID, weeks: [(week: Week, change: Double?)])] = []
        var quarter = first
        for number in 0..<quarters {
            let frozen = number == 0 ? nil : self.panel(quarter, of: workers, history)
            history = [:]
            var cells: [(week: Week, change: Double?)] = []
            for (index, week) in quarter.weeks.enumerated() {
                change(number, index, &workers)
                var people: [MemberKey: PersonWeek] = [:]
                for worker in workers {
                    let hours = max(0, generator.normal(worker.usual, 0.4 * worker.usual))
                    let value = PersonWeek(isActive: !generator.chance(0.1), values: [activity: hours * hour])
                    people[worker.key] = value
                    history[worker.key, default: []].append((week, value))
                }
                guard let frozen else { continue }
                let sealed = WeeklyCells.cells(of: frozen, week: week, people: people)
                cells.append((week, sealed.cells.first { $0.metric == activity }?.change))
            }
            if let frozen { panels.append((frozen.panel.id, cells)) }
            quarter = quarter.next
        }
        let points = chained(panels)
        let byQuarter = Dictionary(grouping: points) { Quarter(of: $0.week) }.sorted { $0.key < $1.key }.map(\.value)
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) / hour }
        return (byQuarter.map { mean($0.compactMap(\.drawn)) }, byQuarter.map { mean($0.compactMap(\.change)) })
    }

    private func panel(
        _ quarter: Quarter, of workers: [Worker], _ history: [MemberKey: [(week: Week, value: PersonWeek)]]
    ) -> FrozenPanel? {
        let members = workers.compactMap { worker in
            Baseline(of: history[worker.key] ?? []).map { FrozenMember(key: worker.key, team: "t", baseline: $0) }
        }
        return Panel(
            id: PanelID("\(quarter)"), quarter: quarter, from: quarter.first, to: quarter.last, department: nil,
            teams: ["t"], people: members.count
        ).flatMap { FrozenPanel($0, members: members) }
    }

    private func eight(_ generator: inout Seeded) -> [Worker] {
        (0..<8).map { Worker(key: key($0), usual: min(36, max(8, generator.normal(20, 7)))) }
    }

    /// The mean over the runs, by quarter.
    private func average(_ runs: [[Double]]) -> [Double] {
        (runs.first ?? []).indices.map { index in runs.reduce(0) { $0 + $1[index] } / Double(runs.count) }
    }

    @Test func `a lasting drop of three hours stays drawn, although the cells forget it`() {
        var generator = Seeded(11)
        let all = (0..<runs).map { _ in
            means(&generator, quarters: 5, workers: (0..<8).map { Worker(key: key($0), usual: 20) }) {
                quarter, week, workers in
                if quarter == 1, week == 4 { for index in workers.indices { workers[index].usual -= 3 } }
            }
        }
        let drawn = average(all.map(\.drawn))
        let bare = average(all.map(\.bare))
        #expect(drawn.dropFirst().allSatisfy { abs($0 + 2.9) < 0.2 }, "\(drawn)")
        #expect(abs(bare[1] + 0.9) < 0.2 && abs(bare[2]) < 0.15 && abs(bare[3]) < 0.15, "\(bare)")
    }

    @Test func `a heavy worker's leaving and a light one's joining do not move the line`() {
        var generator = Seeded(12)
        let all = (0..<runs).map { _ in
            var workers = eight(&generator)
            workers[0].usual = 34
            return means(&generator, quarters: 5, workers: workers) { quarter, week, workers in
                if quarter == 1, week == 6 {
                    workers.remove(at: 0)
                    workers.append(Worker(key: key(8), usual: 8))
                }
            }.drawn
        }
        let drawn = average(all)
        // The line of the first quarter is the comparison.
        #expect(drawn.allSatisfy { abs($0 - drawn[0]) < 0.1 }, "\(drawn)")
    }

    @Test func `the chain does not drift on average, and its spread after five links is about 0.8 hours`() {
        var generator = Seeded(13)
        let all = (0..<runs).map { _ in means(&generator, quarters: 7, workers: eight(&generator)) { _, _, _ in }.drawn
        }
        let drawn = average(all)
        #expect(drawn.allSatisfy { abs($0) < 0.15 }, "\(drawn)")
        let last = all.map { $0[5] }
        let mean = last.reduce(0, +) / Double(last.count)
        let spread = (last.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(last.count)).squareRoot()
        #expect((0.4...1.4).contains(spread), "\(spread)")
    }
}
