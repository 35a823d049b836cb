public import Domain
public import Rollout

/// What each desk has to do, with its dates.
public struct DeskDuties: Sendable {
    private let record: RolloutRecord
    /// How many people are here who could sign as trustee.
    public let trustees: Int
    private let now: Instant

    public init(record: RolloutRecord, trustees: Int, now: Instant) {
        self.record = record
        self.trustees = trustees
        self.now = now
    }

    /// What ends within thirty days is said before it does.
    private var soon: Instant { now.adding(.days(30)) }

    /// - Parameter reports: what HR has to take care of.
    public func ofHR(_ reports: [SoleBasisReport], _ contests: [Contest]) -> [Duty] {
        attested(by: .hr) + questions + of(reports) + of(contests) + untrained
    }

    /// What HR has to know itself before a look in a case: the same as whoever leads people.
    /// - Parameters:
    ///   - trained: when the reader passed the lessons last.
    ///   - acknowledged: the newest version of the policy that the reader has acknowledged.
    public func beforeCases(trained: Instant?, acknowledged: Int?) -> [Duty] {
        guard !record.isSimulated, record.phase(at: now) >= .softLaunch else { return [] }
        var duties: [Duty] = []
        if !Training.holds(passed: trained, at: now) {
            duties.append(
                Duty("A look in a case asks for the managers’ lessons: take them.", at: "/rollout/training", by: nil))
        }
        if let policy = record.policy, acknowledged != policy.version {
            duties.append(
                Duty(
                    "A look in a case asks for version \(policy.version) of the policy: read it, and say so.",
                    at: "/policy#usage", by: nil))
        }
        return duties
    }

    public func ofOwner() -> [Duty] {
        attested(by: .owner) + unwritten + unannounced + steps + questions + vacancies
    }

    /// Whoever has people learns, and reads the policy; empty for everybody else.
    public func ofManager(_ person: PersonID) -> [Duty] {
        guard record.managers.contains(person), !record.isSimulated else { return [] }
        var duties: [Duty] = []
        let ends = record.trained[person]?.adding(Training.life)
        if !record.isTrained(person, at: now) {
            duties.append(
                Duty("Take the managers’ lessons: seven of them, ten minutes.", at: "/rollout/training", by: nil))
        } else if let ends, ends < soon {
            duties.append(Duty("Your training ends: take the lessons again.", at: "/rollout/training", by: ends))
        }
        if let policy = record.policy, !record.hasAcknowledgedPolicy(person) {
            duties.append(
                Duty("Read version \(policy.version) of the policy, and say so.", at: "/policy#usage", by: nil))
        }
        return duties
    }

    /// - Parameter toSign: what waits for a signature.
    public func ofTrustee(_ toSign: [ToSign], _ reports: [SoleBasisReport], _ contests: [Contest]) -> [Duty] {
        of(toSign) + of(reports) + of(contests) + vacancies
    }

    private func of(_ toSign: [ToSign]) -> [Duty] {
        if toSign.count > Self.signaturesByName {
            return [
                Duty(
                    "Signatures that are asked of you: \(toSign.count). The first of them ends unsigned.",
                    at: "/trustee#signatures", by: toSign.map(\.expires).min())
            ]
        }
        return toSign.map { Duty("\($0.what): sign, or say no.", at: "/trustee#signatures", by: $0.expires) }
    }

    /// More than these are said in one line: each stands in its card.
    private static let signaturesByName = 3

    private func attested(by hat: Attestation.Hat) -> [Duty] {
        RolloutState(record, at: now).checklist.compactMap { item -> Duty? in
            guard item.evidence.source == .attested, item.evidence.id != "hr-review" || hat == .hr,
                !item.isGreen || item.evidence.until.map({ $0 < soon }) ?? false
            else { return nil }
            return Duty(
                item.isGreen
                    ? "\(item.evidence.title): it ends soon." : "\(item.evidence.title). \(item.evidence.says)",
                at: item.evidence.place, by: item.isGreen ? item.evidence.until : nil)
        }
    }

    /// What people must be able to read before anything begins.
    private var unwritten: [Duty] {
        [
            record.purpose == nil ? Duty("Write down why you measure.", at: "/rollout/start", by: nil) : nil,
            record.policy == nil
                ? Duty("Answer the three questions of the policy.", at: "/rollout/start", by: nil) : nil,
        ].compactMap(\.self)
    }

    /// What the gate of this phase asks of an owner, and the step itself.
    private var steps: [Duty] {
        let state = RolloutState(record, at: now)
        guard let gate = state.gate, !record.isSimulated else { return [] }
        let earliest = state.since.adding(state.phase.least)
        let byThen = now < earliest ? earliest : nil
        var duties = gate.missing.filter { ["live-meeting", "feedback-reviewed"].contains($0.id) }.map {
            Duty("\($0.title): \($0.says)", at: $0.place, by: byThen)
        }
        let missing = Set(gate.missing.map(\.id))
        if missing == ["signature"] {
            duties.append(
                Duty(
                    "Only the trustee’s signature is missing for the next phase: ask for it, or see that it is given.",
                    at: "/rollout#gate", by: nil))
        }
        if gate.isOpen {
            duties.append(
                Duty("Everything is there for phase \(gate.to.rawValue): take the step.", at: "/rollout#gate", by: nil))
        }
        return duties
    }

    /// Metrics and sources that nobody was told of; before the second phase nobody needs to be.
    private var unannounced: [Duty] {
        guard record.phase(at: now) > .alignment else { return [] }
        let metrics = record.catalogue.subtracting(record.announcement?.metrics ?? []).count
        let count = metrics + record.unannouncedSources.count
        return count == 0
            ? []
            : [
                Duty(
                    "Metrics and sources that nobody was told of: \(count). They count only after their notice.",
                    at: "/rollout/policy#announce", by: nil)
            ]
    }

    /// By when the first of the managers has to learn again.
    private var untrained: [Duty] {
        guard !record.isSimulated else { return [] }
        let missing = record.managers.count { !record.isTrained($0, at: now) }
        if missing > 0 {
            return [
                Duty(
                    "Managers without a valid training: \(missing). They see aggregates only.", at: "#compliance",
                    by: nil)
            ]
        }
        let ends = record.managers.compactMap { record.trained[$0]?.adding(Training.life) }.min()
        return ends.map { $0 < soon } == true
            ? [Duty("The first training of a manager ends.", at: "#compliance", by: ends)] : []
    }

    private var questions: [Duty] {
        let today = record.zone.day(of: now)
        let open = record.questions.filter { !$0.isTakenCareOf(on: today) }
        let promised = record.questions.compactMap { question -> Day? in
            guard case .promised(_, let day) = question.state, day >= today else { return nil }
            return day
        }.sorted()
        var duties: [Duty] = []
        if let first = open.compactMap({ $0.dueDay(in: record.zone) }).min() {
            duties.append(
                Duty(
                    "Questions that nobody has taken care of: \(open.count). The first is owed an answer, or a promise.",
                    at: "/rollout/questions", by: record.zone.end(of: first)))
        }
        if let first = promised.first {
            duties.append(
                Duty(
                    "Questions that were promised an answer: \(promised.count). The first is due.",
                    at: "/rollout/questions", by: record.zone.end(of: first)))
        }
        return duties
    }

    private func of(_ reports: [SoleBasisReport]) -> [Duty] {
        let open = reports.filter(\.isOpen)
        if open.count > CasesShown.most {
            return [many("Decisions that rested on figures alone", open.map { ($0.owner, $0.due) }, at: "#reports")]
        }
        return open.map { report in
            Duty(
                report.owner == nil
                    ? "A decision that rested on figures alone was reported, and nobody has taken it."
                    : "A decision that rested on figures alone was reported: an outcome is due.",
                at: "#reports", by: record.zone.end(of: report.due))
        }
    }

    private func of(_ contests: [Contest]) -> [Duty] {
        let open = contests.filter(\.isOpen)
        if open.count > CasesShown.most {
            return [many("Contested records and figures", open.map { ($0.owner, $0.due) }, at: "#contests")]
        }
        return open.map { contest in
            Duty(
                contest.owner == nil
                    ? "Somebody contests a record or a figure, and nobody has taken it."
                    : "Somebody contests a record or a figure: an outcome is due.",
                at: "#contests", by: record.zone.end(of: contest.due))
        }
    }

    /// Where there are many, one line says how many; each stands with its own day in the card.
    private func many(_ what: String, _ cases: [(owner: PersonID?, due: Day)], at place: String) -> Duty {
        Duty(
            "\(what), open: \(cases.count), of which nobody has taken \(cases.count { $0.owner == nil }). The first outcome is due.",
            at: place, by: cases.map(\.due).min().map(record.zone.end))
    }

    /// Nobody who could sign, or nobody for when that one is away.
    private var vacancies: [Duty] {
        switch trustees {
        case 0:
            [
                Duty(
                    "There is no trustee, or an owner alone, who is none: no protection can be lowered, and looks of HR are off.",
                    at: "/trustee#trustees", by: nil)
            ]
        case 1: [Duty("The trustee has no deputy: have a second one elected.", at: "/trustee#trustees", by: nil)]
        default: []
        }
    }
}

extension Zone {
    /// The last moment of the day.
    fileprivate func end(of day: Day) -> Instant {
        Instant(microseconds: start(of: day.adding(1)).microseconds - 1)
    }
}
