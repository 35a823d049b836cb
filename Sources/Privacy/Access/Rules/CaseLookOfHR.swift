import Domain

/// HR has no view of anybody, except in a case that the trustee has approved and the person knows of.
enum CaseLookOfHR: Rule {
    static let id = "case-look-of-hr"
    static let sentence = """
        An HR partner may ask for a case look, in full launch only: with a reason, a case, the trustee's approval and a \
        notice to the person.
        """

    static func answer(_ asked: Asked) -> Answer? {
        guard asked.relation == .hrPartner, asked.phase == .fullLaunch else { return nil }
        return asked.question == .onePersonSeries ? .caseLook : nil
    }
}
