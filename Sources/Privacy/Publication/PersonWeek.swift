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

    /// For simulators and tests. The values are in the metrics' units; those of a week without evidence are dropped.
    public init(isActive: Bool, values: [MetricID: Double]) {
        self.isActive = isActive
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
        let published = Catalogue.effort.filter { $0.declaration.audience == .personAndPanels }
        let values = published.map { metric in
            (metric.declaration.id, metric.counted(in: timeline).measure(within: bounds).seconds)
        }
        self.init(isActive: true, values: Dictionary(uniqueKeysWithValues: values))
    }

    public var description: String { "‹personal›" }
    public var debugDescription: String { "‹personal›" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
