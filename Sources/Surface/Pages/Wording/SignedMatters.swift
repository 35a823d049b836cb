import Domain
import Rollout

extension CosignedMatter {
    /// What is asked for, without anybody's name.
    var title: String {
        switch self {
        case .reset: "A new invitation for somebody"
        case .profile: "Lines of teams are published again"
        case .fullLaunch: "Full launch"
        case .shorterPhase(let phase): "A shorter phase \(phase.rawValue), \(phase.name)"
        case .lowerProtection(let protection, let value): "\(protection.title) at \(protection.words(value))"
        case .weakerPolicy(let version): "A usage policy that takes something back of version \(version)"
        case .caseLook: "A look of HR in a case"
        }
    }
}
