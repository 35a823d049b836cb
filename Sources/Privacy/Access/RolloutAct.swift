import Domain

/// What somebody may do to how the rollout stands. None of it shows anything that anybody does.
public enum RolloutAct: String, CaseIterable, Sendable, Hashable {
    case writePurpose = "write-purpose"
    case writePolicy = "write-policy"
    case announce
    /// A question of the register: answering it, or promising an answer.
    case answer
    case forward
    /// To an earlier phase, at once.
    case back
    case attestAsOwner = "attest-as-owner"
    case attestAsHR = "attest-as-hr"
    /// Who has learned and who has acknowledged, by name: whether the policy is kept.
    case readCompliance = "read-compliance"

    /// Who may, by role at the organization's scope: one line for each.
    static func mayDo(_ act: RolloutAct, with roles: Set<RoleHeld>) -> Bool {
        let held = Set(roles.filter { $0.scope == .organization }.map(\.role))
        return switch act {
        case .writePurpose, .writePolicy, .announce, .forward, .attestAsOwner: held.contains(.owner)
        case .answer: held.contains(.owner) || held.contains(.hr)
        // Going back protects: whoever may, need not ask the other.
        case .back: held.contains(.owner) || held.contains(.trustee)
        case .attestAsHR, .readCompliance: held.contains(.hr)
        }
    }
}
