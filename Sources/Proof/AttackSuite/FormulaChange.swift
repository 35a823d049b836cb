public import Domain
import Metrics
import Publication
import Simulator

/// A metric's formula changes once: from the quarter boundary after it, the metric is published under a new id, and the
/// old id ends. What was published before stays.
///
/// The new value of a week is a share of the old one, and every attacker knows which: the worst that can be assumed,
/// because then both ids make statements about the same unknowns.
public struct FormulaChange: Sendable, Hashable {
    /// By which of the two a quarter is published.
    public enum Formula: Sendable, Hashable { case first, second }

    /// In the order of `World.metrics`.
    public let metric: Int
    /// The first week in which it is known: quarters that begin later are published by the second formula.
    public let week: Int
    /// What the second formula counts of the first one's, in hundredths.
    public let percent: Int

    public var old: MetricID { World.metrics[metric] }
    public var new: MetricID { Self.successor(of: old) }
    public static func successor(of metric: MetricID) -> MetricID { MetricID(metric.raw + "-2") }

    /// By its old id or its new one.
    static func isOfCalendars(_ id: MetricID) -> Bool { bothIdsOfCalendars.contains(id) }
    private static let bothIdsOfCalendars = World.ofCalendars.union(
        World.ofCalendars.map { successor(of: $0) })

    init(metric: Int, week: Int, percent: Int) {
        self.metric = metric
        self.week = week
        self.percent = percent
    }

    /// In the middle half of a world's time. Twice of three a metric that has a level, because a level says most.
    init(weeks: Int, _ generator: inout Seeded) {
        let withLevel = World.metrics.indices.filter { Catalogue.published[$0].panels.hasLevel }
        metric = generator.element(of: generator.isHit(0.67) ? withLevel : Array(World.metrics.indices))
        week = generator.number((weeks / 4)...max(weeks / 4, weeks * 3 / 4))
        percent = generator.number(60...90)
    }

    func formula(from week: Int) -> Formula { week > self.week ? .second : .first }
    /// Of the old id's, by the second formula.
    func factor(_ formula: Formula) -> Double { formula == .second ? Double(percent) / 100 : 1 }
    /// As it is published by that formula: the old id's cell or level under its name then.
    func name(_ id: MetricID, by formula: Formula) -> MetricID { formula == .second && id == old ? new : id }
}

extension World {
    typealias Formula = FormulaChange.Formula

    /// With how much of the first formula's value a metric counts.
    func factor(_ metric: Int, by formula: Formula) -> Double {
        guard let change = formulaChange, change.metric == metric else { return 1 }
        return change.factor(formula)
    }
    /// The formula by which weeks are published from a boundary on.
    func formula(from week: Int) -> Formula { formulaChange?.formula(from: week) ?? .first }

    /// The same world, had the formula never changed.
    var withoutFormulaChange: World {
        var world = self
        world.change(nil)
        return world
    }
}

extension Cell {
    func named(_ id: MetricID) -> Cell { Cell(metric: id, week: week, panel: panel, change: change) }
}

extension Level {
    func named(_ id: MetricID) -> Level { Level(metric: id, quarter: quarter, panel: panel, value: value) }
}

extension Statements.Row {
    /// The published number of a metric, under its old id or its new one.
    func value(of metric: MetricID) -> Double? { values[metric] ?? values[FormulaChange.successor(of: metric)] }
}
