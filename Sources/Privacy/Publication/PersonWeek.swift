public import Domain
public import Metrics

/// One person's week as the sealer sees it: whether there was any evidence of any kind, and how much of each metric.
///
/// Nobody outside of this room reads the amounts, and they do not print.
public struct PersonWeek: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Whether anything at all was recorded, a lone event or an agent's work included.
    public let isActive: Bool
    /// Not above the caps; zero where nothing is known.
    let amounts: Amounts
    /// What cannot be known of this week, because no calendar speaks for it or nothing of it was working time: no amount, which
    /// is not zero.
    let unknown: Set<MetricID>

    /// For simulators and tests. The values are in the metrics' units; those of a week without evidence are dropped.
    public init(isActive: Bool, values: [MetricID: Double], unknown: Set<MetricID> = []) {
        self.isActive = isActive
        self.unknown = isActive ? unknown : []
        amounts = Amounts(isActive ? values : [:])
    }

    /// All effort metrics that are published, measured within `bounds`: the week in the organization's zone.
    public init(of timeline: Timeline, in bounds: Interval) {
        let isActive = (timeline.human + timeline.agent).contains { span in
            span.interval.clipped(to: bounds) != nil || (span.start == span.end && bounds.contains(span.start))
        }
        guard isActive else {
            self.init(isActive: false, values: [:])
            return
        }
        var values: [MetricID: Double] = [:]
        var unknown: Set<MetricID> = []
        for metric in Catalogue.effort where metric.declaration.audience == .personAndPanels {
            let value = Measure(metric, of: timeline).value(within: bounds)
            values[metric.declaration.id] = value?.amount ?? 0
            // Of what editors say zeros count: nothing recorded is no time after hours.
            if value == nil, metric.declaration.panels.isOfCalendars { unknown.insert(metric.declaration.id) }
        }
        self.init(isActive: true, values: values, unknown: unknown)
    }

    public var description: String { "‹personal›" }
    public var debugDescription: String { "‹personal›" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
