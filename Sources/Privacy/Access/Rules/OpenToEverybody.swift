/// How the rollout stands, what the policy says and what the ledger counts is nobody's secret.
enum OpenToEverybody: Rule {
    static let id = "open-to-everybody"
    static let sentence = "Everybody sees how the rollout stands, the policy, and what the ledger counts."

    static func answer(_ asked: Asked) -> Answer? {
        asked.question == .rollout || asked.question == .ledgerStatistics ? .yes : nil
    }
}
