import Domain

/// The only way from a manager to one person's series.
enum LookOfTheManager: Rule {
    static let id = "look-of-the-manager"
    static let sentence = """
        A direct manager may ask for a look at one person's series, in full launch only: the person sees the question \
        first.
        """

    static func answer(_ asked: Asked) -> Answer? {
        guard asked.relation == .directManager, asked.phase == .fullLaunch else { return nil }
        return asked.question == .onePersonSeries ? .look : nil
    }
}
