import Domain

/// What somebody may do about the context of one team.
public enum TeamContextAct: Sendable, Hashable {
    /// Saying it, and agreeing with another team.
    case declare
    case withdraw
}

/// A place where a role does its work.
public enum Desk: Sendable, CaseIterable {
    case administration
    case trustee
    case hr
}

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
    /// Reports of decisions that rested on figures alone.
    case readReports = "read-reports"
    case handleReports = "handle-reports"
    /// What somebody wrote through the concern channel, and answering it: nobody in the chain of managers (guarantee G19).
    case readConcerns = "read-concerns"

    /// Whether it opens words that people wrote to HR and the trustee: a role alone is not enough for that (`DeskStanding`).
    var opensWords: Bool {
        switch self {
        case .readReports, .handleReports, .readConcerns: true
        default: false
        }
    }

    /// Whether the role has to be held for as long as everything at the desks waits, by somebody who does not run the house: whoever
    /// gives roles would otherwise say as HR what is to be said by somebody else.
    var isForSettledRoles: Bool { self == .attestAsHR }

    /// Who may, by role at the organization's scope: one line for each.
    static func mayDo(_ act: RolloutAct, with roles: Set<RoleHeld>) -> Bool {
        let held = Set(roles.filter { $0.scope == .organization }.map(\.role))
        return switch act {
        case .writePurpose, .writePolicy, .announce, .forward, .attestAsOwner: held.contains(.owner)
        case .answer: held.contains(.owner) || held.contains(.hr)
        // Going back protects: whoever may, need not ask the other.
        case .back: held.contains(.owner) || held.contains(.trustee)
        case .attestAsHR, .readCompliance, .handleReports: held.contains(.hr)
        case .readReports: held.contains(.hr) || held.contains(.trustee)
        case .readConcerns: held.contains(.hr) || held.contains(.trustee)
        }
    }
}
