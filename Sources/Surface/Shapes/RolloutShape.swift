import Domain
public import Rollout

/// `GET /api/daylight/v1/rollout`: phase, gate and checklist with their evidence.
public struct RolloutShape: Sendable {
    public let json: JSON

    public init(_ state: RolloutState, isSimulated: Bool) {
        json = .map([
            ("phase", .integer(state.phase.rawValue)), ("name", .string(state.phase.name)),
            ("since", .instant(state.since)), ("simulated", .bool(isSimulated)),
            (
                "gate",
                state.gate.map { gate in
                    .map([
                        ("to", .integer(gate.to.rawValue)), ("open", .bool(gate.isOpen)),
                        ("evidence", .array(gate.evidence.map(Self.shape))),
                    ])
                } ?? .null
            ),
            ("looks_on", .bool(state.phase == .fullLaunch && state.checklistIsGreen)),
            (
                "checklist",
                .array(
                    state.checklist.map { item in
                        .map([("item", .integer(item.number))] + Self.members(item.evidence))
                    })
            ),
        ])
    }

    private static func shape(_ evidence: Evidence) -> JSON { .map(members(evidence)) }

    private static func members(_ evidence: Evidence) -> [(String, JSON)] {
        [
            ("id", .string(evidence.id)), ("title", .string(evidence.title)), ("there", .bool(evidence.isThere)),
            ("says", .string(evidence.says)), ("source", .string(evidence.source.rawValue)),
            ("place", .string(evidence.place)), ("from", .instant(evidence.from)), ("until", .instant(evidence.until)),
        ]
    }
}
