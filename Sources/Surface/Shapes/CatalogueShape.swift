import Domain
import Metrics

/// The shape `metrics`.
public enum CatalogueShape {
    public static func json() -> JSON {
        .array(
            Catalogue.all.map { metric in
                .object([
                    "id": .string(metric.id.raw), "title": .string(metric.title), "unit": .string(metric.unit.rawValue),
                    "kind": .string(metric.kind.rawValue), "audience": .string(metric.audience.rawValue),
                    "sources": .array(metric.sources.map { .string($0.rawValue) }), "formula": .string(metric.formula),
                    "does_not_say": .string(metric.doesNotSay), "counter_metric": .string(metric.counterMetric.raw),
                    "retention": .string(metric.retention),
                ])
            })
    }

    /// The same for a terminal.
    public static func text() -> String {
        Catalogue.all.map { metric in
            """
            \(metric.id.raw)  (\(metric.unit.rawValue), \(metric.audience.rawValue), beside it: \(metric.counterMetric.raw))
                \(metric.title): \(metric.purpose)
                Formula: \(metric.formula)
                Does not say: \(metric.doesNotSay)
                Kept: \(metric.retention)
            """
        }.joined(separator: "\n\n") + "\n"
    }
}
