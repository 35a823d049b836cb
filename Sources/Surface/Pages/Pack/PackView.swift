public import Domain
public import Rollout

/// A paper that law or an agreement asks for, filled from what is in force.
public enum PackDocument: String, CaseIterable, Sendable {
    case records = "records-of-processing"
    case assessment = "impact-assessment"
    case agreement = "works-agreement"
    case handbook = "handbook-clause"
    case notice
    case poster
    case checklist

    var title: String {
        switch self {
        case .records: "Records of processing"
        case .assessment: "Impact assessment"
        case .agreement: "Works agreement, a template"
        case .handbook: "Clause for the handbook"
        case .notice: "Notice to everybody"
        case .poster: "Poster"
        case .checklist: "Report of the checklist"
        }
    }

    /// For whom and what for, in one sentence.
    var purpose: String {
        switch self {
        case .records: "What is processed, of whom, why, for how long, and who gets it (GDPR 30)."
        case .assessment: "Risks for the people concerned, and what stands against each (GDPR 35)."
        case .agreement: "To be negotiated with a works council; it names what the program cannot do."
        case .handbook: "Two paragraphs for the employee handbook."
        case .notice: "What everybody reads before anything is collected (GDPR 13 and 14)."
        case .poster: "One page for the wall."
        case .checklist: "Phase, gate and the eleven items, with their evidence, as of today."
        }
    }
}

/// What the papers are filled with.
public struct PackView: Sendable {
    public let house: String
    /// Where the server is, for what is read without it.
    public let site: String
    public let configuration: LiveConfiguration
    public let purpose: PurposeStatement?
    public let policy: UsagePolicy?
    public let state: RolloutState
    /// What named people have said, oldest first, with their names.
    public let said: [(attestation: Attestation, name: String)]
    public let profile: PublicationProfile
    /// What the attack suite found last; nil if it was not kept.
    public let residual: ResidualInference?
    public init(
        house: String, site: String, configuration: LiveConfiguration, purpose: PurposeStatement?, policy: UsagePolicy?,
        state: RolloutState, said: [(attestation: Attestation, name: String)], profile: PublicationProfile,
        residual: ResidualInference?
    ) {
        self.house = house
        self.site = site
        self.configuration = configuration
        self.purpose = purpose
        self.policy = policy
        self.state = state
        self.said = said
        self.profile = profile
        self.residual = residual
    }
}
