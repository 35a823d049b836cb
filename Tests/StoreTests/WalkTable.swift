import Domain
import OrganizationPorts
import Rollout

/// What was done so far, as somebody would note it who reads product.md and nothing of the program.
struct WalkTable {
    var phase = 1
    var began = 0
    var hasPurpose = false
    var policy = 0
    /// Whether the policy in force is the one that allows more, and when that was asked for.
    var isWeaker = false
    var weakerAsked: Int?
    var acknowledged = 0
    var trained: Int?
    var announced = false
    var meeting: Int?
    var reviewed: Int?
    var payByOwner: Int?
    var payByHR: Int?
    var hrReview: Int?
    var conversation: Int?
    var read: Int?
    var sealed: [Int] = []
    var openQuestions: [String] = []
    var promises: [(id: String, until: Int)] = []
    /// What was asked for and when, and whether it is signed.
    var signatures: [(what: CosignedMatter, asked: Int, isSigned: Bool)] = []
    var communicationBegan = 0
    /// Whether each pulse of this phase was under the line.
    var pulsesUnder: [Bool] = []
    /// Who is HR, and who is a trustee since which day: with roles that come and go.
    var partners: Set<String> = ["hr"]
    var trustees: [String: Int] = ["trustee": 0]

    func waits(on day: Int) -> Bool {
        signatures.contains { !$0.isSigned && day < $0.asked + 14 } || weakerAsked.map { day < $0 + 14 } ?? false
    }

    /// Who may do each of the acts.
    func hands(for act: String, on day: Int) -> Set<String> {
        switch act {
        case "payByHR", "hrReview", "conversation": partners
        case "answer", "promise": partners.union(["owner"])
        case "back": Set(trustees.keys).union(["owner"])
        // Whoever has just been made trustee signs nothing for fourteen days; where nothing waits there is nothing to sign.
        case "sign": Set(trustees.filter { !waits(on: day) || $0.value + 14 <= day }.keys)
        default: ["owner"]
        }
    }

    func holds(_ since: Int?, for days: Int, on day: Int) -> Bool { since.map { day < $0 + days } ?? false }
    func isTrained(on day: Int) -> Bool { holds(trained, for: 365, on: day) }

    func isGreen(on day: Int) -> Bool {
        hasPurpose && policy > 0 && acknowledged == policy && isTrained(on: day)
            && holds(payByOwner, for: 365, on: day) && holds(payByHR, for: 365, on: day)
            && holds(hrReview, for: 365, on: day) && holds(conversation, for: 45, on: day)
    }

    func mayGoForward(on day: Int) -> Bool {
        let least = [1: 14, 2: 7, 3: 21][phase] ?? .max
        let isShorter = signatures.contains { signature in
            if case .shorterPhase(let which) = signature.what {
                which.rawValue == phase && signature.isSigned && signature.asked >= began
            } else {
                false
            }
        }
        guard phase < 4, day >= began + least || isShorter, hasPurpose, policy > 0, isTrained(on: day) else {
            return false
        }
        if phase == 1 { return true }
        let lead = isShorter && phase == 2 ? 0 : 7
        let isTold = announced && meeting.map { $0 >= communicationBegan } ?? false
        let isAnswered = openQuestions.isEmpty && promises.allSatisfy { day <= $0.until }
        guard isTold, isAnswered, read.map({ max($0, communicationBegan) + lead <= day }) == true else {
            return false
        }
        if phase == 2 { return true }
        let seen = sealed.count { $0 + 14 <= day } >= 4
        let isSigned = signatures.contains { $0.what == .fullLaunch && $0.isSigned && day < $0.asked + 14 }
        return reviewed.map { $0 >= began } ?? false && seen && isGreen(on: day) && isSigned
    }
}
