import Domain

/// A role opens what is published within its scope, and nothing about anybody.
enum WithinOnesScope: Rule {
    static let id = "within-ones-scope"
    static let sentence = """
        Owners, maintainers and viewers see what is published about departments and teams of their scope, from soft \
        launch on.
        """

    static func answer(_ asked: Asked) -> Answer? {
        guard asked.role != .none, asked.phase >= .softLaunch else { return nil }
        return Question.aboutGroups.contains(asked.question) ? .yes : nil
    }
}
