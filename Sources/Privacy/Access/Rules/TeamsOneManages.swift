import Domain

/// A direct manager sees what is published about the teams of the people managed.
enum TeamsOneManages: Rule {
    static let id = "teams-one-manages"
    static let sentence = "A direct manager sees what is published about the own teams, from soft launch on."

    static func answer(_ asked: Asked) -> Answer? {
        guard asked.relation == .directManager, asked.phase >= .softLaunch else { return nil }
        return Question.aboutTeams.contains(asked.question) ? .yes : nil
    }
}
