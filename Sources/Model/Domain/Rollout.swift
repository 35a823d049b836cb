/// How far the rollout is. Forward only through gates; what each phase shows is decided in `Access`.
public enum Phase: Int, CaseIterable, Sendable, Hashable, Comparable {
    case alignment = 1
    case communication = 2
    case softLaunch = 3
    case fullLaunch = 4
    public static func < (a: Phase, b: Phase) -> Bool { a.rawValue < b.rawValue }

    public var name: String {
        switch self {
        case .alignment: "leadership alignment"
        case .communication: "communication"
        case .softLaunch: "soft launch"
        case .fullLaunch: "full launch"
        }
    }
}

/// How much is published about panels at all. Going down needs the trustee and waits for the next quarter.
public enum PublicationProfile: String, CaseIterable, Sendable, Hashable {
    case standard
    case workOnly = "work-only"
}
