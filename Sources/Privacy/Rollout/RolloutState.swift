public import Domain

/// How the rollout stands at a moment: one pure function of what was written down.
public struct RolloutState: Sendable {
    public let phase: Phase
    public let since: Instant
    /// To the next phase; nil in the last one.
    public let gate: Gate?
    /// All eleven, in their order.
    public let checklist: [ChecklistItem]
    /// What to do about a clock that was set back; nil as long as it is right.
    public let clock: String?

    public init(_ record: RolloutRecord, at now: Instant) {
        phase = record.phase(at: now)
        since = record.phaseBegan(at: now)
        clock = record.stepAhead(of: now).map(RolloutRecord.clockIsBack)
        let items = Checklist.items(record, at: now)
        let asked = Gate(from: phase, record, items, at: now)
        checklist =
            record.isSimulated ? items.map { ChecklistItem(number: $0.number, evidence: $0.evidence.simulated) } : items
        gate = record.isSimulated ? asked.map { Gate(to: $0.to, evidence: $0.evidence.map(\.simulated)) } : asked
    }

    /// Whether nothing switches looks off.
    public var checklistIsGreen: Bool { checklist.allSatisfy(\.isGreen) }
    public var red: [ChecklistItem] { checklist.filter { !$0.isGreen } }
}

extension Phase {
    /// How long a phase lasts before the next may begin (product.md section 2).
    public var least: Span.Length {
        switch self {
        case .alignment: .days(14)
        case .communication: .days(7)
        case .softLaunch: .days(21)
        case .fullLaunch: .days(0)
        }
    }

    public var next: Phase? { Phase(rawValue: rawValue + 1) }
    public var previous: Phase? { Phase(rawValue: rawValue - 1) }
}
