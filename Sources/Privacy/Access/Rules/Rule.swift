import Domain

/// One sentence of who may learn what. It answers where it applies and is silent elsewhere.
protocol Rule: Sendable {
    /// As the matrix names it.
    static var id: String { get }
    /// The sentence, as `/policy` says it.
    static var sentence: String { get }
    /// Nil where the rule does not apply; no rule says no, because no is what is left.
    static func answer(_ asked: Asked) -> Answer?
}

/// All rules, in the order in which they are asked. What none of them allows is denied.
public enum Rules {
    static let all: [any Rule.Type] = [
        OwnData.self, OwnTeam.self, TeamsOneManages.self, WithinOnesScope.self, OrganizationForTheTrustee.self,
        LookOfTheManager.self, CaseLookOfHR.self, OpenToEverybody.self, SettingsWithinOnesScope.self,
    ]
    static let denied = "denied-by-default"

    public static func answer(_ asked: Asked) -> Answer { decide(asked).answer }

    static func decide(_ asked: Asked) -> (answer: Answer, rule: String) {
        for rule in all {
            if let answer = rule.answer(asked) { return (answer, rule.id) }
        }
        return (.no, denied)
    }

    /// The sentences, for `/policy`.
    public static var sentences: [(id: String, sentence: String)] {
        all.map { ($0.id, $0.sentence) } + [
            (denied, "Whatever no rule allows is denied, and looks as if it were not there.")
        ]
    }
}

/// One line of the table of who sees what.
public struct MatrixLine: Sendable, Hashable {
    public let asked: Asked
    public let answer: Answer
    public let rule: String
}

extension Rules {
    /// The full product, sorted by phase, relation, role and question as they are written. Made once: the checklist of every look
    /// reads it.
    public static let matrix: [MatrixLine] = {
        var lines: [MatrixLine] = []
        for phase in Phase.allCases {
            for relation in Relation.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
                for role in CoveringRole.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
                    for question in Question.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
                        let asked = Asked(question, in: phase, as: relation, with: role)
                        let (answer, rule) = decide(asked)
                        lines.append(MatrixLine(asked: asked, answer: answer, rule: rule))
                    }
                }
            }
        }
        return lines
    }()
}
