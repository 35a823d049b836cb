import Domain

/// People see what is published about the team they are in, as soon as anything is.
enum OwnTeam: Rule {
    static let id = "own-team"
    static let sentence = "Everybody sees what is published about the own team, from soft launch on."

    static func answer(_ asked: Asked) -> Answer? {
        guard asked.relation == .oneself, asked.phase >= .softLaunch else { return nil }
        return Question.aboutTeams.contains(asked.question) ? .yes : nil
    }
}

extension Question {
    /// What is published about one team and what it runs.
    static let aboutTeams: Set<Question> = [.teamEffort, .teamWork, .serviceWork]
    /// All that is published about groups.
    static let aboutGroups: Set<Question> = aboutTeams.union([.departmentSeries])
}
