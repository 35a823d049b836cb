import Domain

/// The trustee sees the series of the organization, not those of departments and teams: the relation is to the organization alone.
enum OrganizationForTheTrustee: Rule {
    static let id = "organization-for-the-trustee"
    static let sentence = """
        The trustee sees what is published about the organization as a whole, from soft launch on, and nobody's data.
        """

    static func answer(_ asked: Asked) -> Answer? {
        guard asked.relation == .trustee, asked.phase >= .softLaunch else { return nil }
        return asked.question == .departmentSeries ? .yes : nil
    }
}
