/// Whoever runs the house may change its settings; lowering a protection needs the trustee too.
enum SettingsWithinOnesScope: Rule {
    static let id = "settings-within-ones-scope"
    static let sentence = """
        Owners and maintainers change settings within their scope; lowering a protection needs the trustee too.
        """

    static func answer(_ asked: Asked) -> Answer? {
        guard asked.role == .owner || asked.role == .maintainer else { return nil }
        return asked.question == .settings ? .yes : nil
    }
}
