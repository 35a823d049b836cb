public import Domain
import Metrics

/// What is usual for one person: the mean over the own active weeks, frozen at a boundary.
///
/// Nobody outside of this room reads the values, and they do not print.
public struct Baseline: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// With fewer active weeks there is none, and the person does not count yet.
    public static let leastWeeks = 4

    /// The active weeks it is the mean of, oldest first.
    public let weeks: [Week]
    let amounts: Amounts
    /// Metrics that were not in the catalogue when it was frozen, because a formula has changed since, or of which nothing was
    /// known in four of the weeks. Nothing is usual there, and zero would make a plain mean of the change.
    let lacking: Set<MetricID>

    /// The mean over the active ones of `weeks`, each not above the metric's cap; of what comes from calendars over those of
    /// which calendars speak. Nil with fewer than four active weeks.
    public init?(of weeks: [(week: Week, value: PersonWeek)]) {
        let active = weeks.filter(\.value.isActive)
        let lacking = Amounts.metrics.map(\.id).filter { metric in
            active.count { !$0.value.unknown.contains(metric) } < Self.leastWeeks
        }
        self.init(
            amounts: active.isEmpty ? nil : Amounts(meanOf: active.map(\.value)), of: active.map(\.week),
            lacking: Set(lacking))
    }

    /// One that was stored; `values` are in the metrics' units. Nil with fewer than four weeks.
    /// No values at all are those of somebody who contributes no more.
    public init?(stored values: [MetricID: Double], weeks: [Week]) {
        let lacking = values.isEmpty ? [] : Amounts.metrics.map(\.id).filter { values[$0] == nil }
        self.init(amounts: Amounts(values), of: weeks, lacking: Set(lacking))
    }

    private init?(amounts: Amounts?, of weeks: [Week], lacking: Set<MetricID> = []) {
        guard let amounts, weeks.count >= Self.leastWeeks, Set(weeks).count == weeks.count else { return nil }
        self.amounts = amounts
        self.lacking = lacking
        self.weeks = weeks.sorted()
    }

    /// In the metrics' units; exactly what `init(stored:weeks:)` makes the same baseline of again.
    var values: [MetricID: Double] {
        Dictionary(
            uniqueKeysWithValues: zip(Amounts.metrics, amounts.millionths).filter { !lacking.contains($0.0.id) }
                .map { ($0.id, Double($1) / 1e6) })
    }

    public var description: String { "‹personal›" }
    public var debugDescription: String { "‹personal›" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
