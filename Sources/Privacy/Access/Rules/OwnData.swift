/// Everybody sees everything about themselves, in every phase and with whatever role.
enum OwnData: Rule {
    static let id = "own-data"
    static let sentence = "Everybody sees everything about themselves, raw too, always."

    static func answer(_ asked: Asked) -> Answer? {
        guard asked.relation == .oneself else { return nil }
        return asked.question == .ownRaw || asked.question == .ownSeries ? .yes : nil
    }
}
