import Domain
import Metrics
import Rollout

/// What goes along with figures wherever they go: how each metric is defined, and what the organization has promised about their
/// use.
enum ExportTexts {
    /// Of the metrics that are in the export, in the order of the catalogue.
    static func declarations(_ metrics: some Sequence<MetricID>) -> [Declaration] {
        let wanted = Set(metrics)
        return Catalogue.all.filter { wanted.contains($0.id) }
    }

    static func definitions(_ metrics: some Sequence<MetricID>) -> JSON {
        .array(
            declarations(metrics).map {
                .object([
                    "id": .string($0.id.raw), "title": .string($0.title), "purpose": .string($0.purpose),
                    "formula": .string($0.formula), "does_not_say": .string($0.doesNotSay),
                ])
            })
    }

    /// The same as sentences, behind the caveats: `Focus Time: … It does not say: …`, `Policy, version 2, reviews: no. …`.
    static func sentences(_ metrics: some Sequence<MetricID>, _ policy: UsagePolicy?) -> [String] {
        let answers = policy.map { policy in
            policy.said.map { "Policy, version \(policy.version), \($0.matter.lowercased()): \($0.use). \($0.text)" }
        }
        return declarations(metrics).map { "\($0.title): \($0.formula) It does not say: \($0.doesNotSay)" }
            + (answers ?? [])
    }

    static func definitionsTable(_ metrics: some Sequence<MetricID>) -> CSV {
        CSV(
            header: ["id", "title", "purpose", "formula", "does_not_say"],
            rows: declarations(metrics).map { [$0.id.raw, $0.title, $0.purpose, $0.formula, $0.doesNotSay] })
    }

    /// Null where nobody has written one.
    static func policy(_ policy: UsagePolicy?) -> JSON {
        policy.map { policy in
            .object([
                "version": .integer(policy.version),
                "answers": .array(
                    policy.said.map {
                        .object(["matter": .string($0.matter), "use": .string($0.use), "text": .string($0.text)])
                    }),
            ])
        } ?? .null
    }

    static func policyTable(_ policy: UsagePolicy?) -> CSV {
        CSV(
            header: ["matter", "use", "text"],
            rows: policy?.said.map { [$0.matter, $0.use, $0.text] } ?? [])
    }

    /// A section of a page; empty where nobody has written one.
    static func policyHTML(_ policy: UsagePolicy?) -> String {
        guard let policy else { return "" }
        let answers = policy.said.map {
            "<dt>\(ExportShape.escaped($0.matter)): \(ExportShape.escaped($0.use))</dt><dd>\(ExportShape.escaped($0.text))</dd>\n"
        }
        return "<h2>The policy</h2>\n<dl>\(answers.joined())</dl>\n"
    }
}

extension UsagePolicy {
    /// The three answers, in the organization's words.
    fileprivate var said: [(matter: String, use: String, text: String)] {
        Matter.allCases.map { ($0.title, answer(to: $0).use.rawValue, answer(to: $0).text) }
    }
}
