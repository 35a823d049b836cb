public import Access
public import Domain
public import Rollout

/// How the rollout stands, as everybody may read it, and what this reader may do.
public struct RolloutView: Sendable {
    /// What a named person has said is so.
    public struct Said: Sendable {
        public let attestation: Attestation
        public let name: String
        public init(_ attestation: Attestation, name: String) {
            self.attestation = attestation
            self.name = name
        }
    }

    /// A step that was taken.
    public struct Step: Sendable {
        public let phase: Phase
        public let since: Instant
        public let reason: String?
        public init(phase: Phase, since: Instant, reason: String?) {
            self.phase = phase
            self.since = since
            self.reason = reason
        }
    }

    public let state: RolloutState
    public let said: [Said]
    /// Newest first.
    public let steps: [Step]
    public let acts: Set<RolloutAct>
    /// Whether there is somebody who could sign.
    public let hasTrustee: Bool
    /// From when on the first trustee can sign what the reader asks for; nil as long as none could sign in.
    public let signsFrom: Instant?
    /// Whether there is anybody but the owner.
    public let hasPeople: Bool
    /// What was announced and does not count yet, by name, with the moment from which it does.
    public let waiting: [(name: String, from: Instant)]
    /// Signatures that the reader has asked for lately, newest first.
    public let asked: [AskedSignature]
    public let isSimulated: Bool
    public init(
        state: RolloutState, said: [Said], steps: [Step], acts: Set<RolloutAct>, hasTrustee: Bool,
        signsFrom: Instant?, hasPeople: Bool,
        waiting: [(name: String, from: Instant)], asked: [AskedSignature], isSimulated: Bool
    ) {
        self.waiting = waiting
        self.asked = asked
        self.hasPeople = hasPeople
        self.state = state
        self.said = said
        self.steps = steps
        self.acts = acts
        self.hasTrustee = hasTrustee
        self.signsFrom = signsFrom
        self.isSimulated = isSimulated
    }
}

extension Phase {
    /// What is collected and who sees what, in one sentence.
    var shows: String {
        switch self {
        case .alignment:
            "Nothing is collected of anybody. Leadership writes down the purpose and the policy, and managers learn."
        case .communication:
            "Whoever has read the notice is collected and sees the own data. Nobody sees anything of anybody else."
        case .softLaunch:
            "Everybody sees the own data; managers and leadership see what is published of groups, and of nobody alone. "
                + "Nothing of it appears in a review."
        case .fullLaunch:
            "A trained manager may ask to look at one person's series, with a question that the person reads first."
        }
    }
}
