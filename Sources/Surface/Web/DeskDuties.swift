import Access
import Actions
import Domain
import Pages
import Rollout

/// What each desk has to do, with its dates.
struct DeskDuties {
    let record: RolloutRecord
    /// How many people are here who could sign as trustee.
    let trustees: Int
    let now: Instant

    /// What ends within thirty days is said before it does.
    private var soon: Instant { now.adding(.days(30)) }

    /// - Parameter reports: what HR has to take care of.
    func ofHR(_ reports: [SoleBasisReport], _ contests: [Contest]) -> [Duty] {
        attested(by: .hr) + questions + of(reports) + of(contests) + untrained
    }

    func ofOwner() -> [Duty] { attested(by: .owner) + unwritten + unannounced + questions + vacancies }

    /// Whoever has people learns, and reads the policy; empty for everybody else.
    func ofManager(_ person: PersonID) -> [Duty] {
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
    func ofTrustee(_ toSign: [ToSign], _ reports: [SoleBasisReport], _ contests: [Contest]) -> [Duty] {
        toSign.map { Duty("\($0.what): sign, or say no.", at: "/trustee#signatures", by: $0.expires) }
            + of(reports) + of(contests) + vacancies
    }

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
        let open = record.questions.count { !$0.isTakenCareOf(on: today) }
        return open == 0
            ? [] : [Duty("Questions that nobody has taken care of: \(open).", at: "/rollout/questions", by: nil)]
    }

    private func of(_ reports: [SoleBasisReport]) -> [Duty] {
        reports.filter(\.isOpen).map { report in
            Duty(
                report.owner == nil
                    ? "A decision that rested on figures alone was reported, and nobody has taken it."
                    : "A decision that rested on figures alone was reported: an outcome is due.",
                at: "#reports", by: record.zone.end(of: report.due))
        }
    }

    private func of(_ contests: [Contest]) -> [Duty] {
        contests.filter(\.isOpen).map { contest in
            Duty(
                contest.owner == nil
                    ? "Somebody contests a record or a figure, and nobody has taken it."
                    : "Somebody contests a record or a figure: an outcome is due.",
                at: "#contests", by: record.zone.end(of: contest.due))
        }
    }

    /// Nobody who could sign, or nobody for when that one is away.
    private var vacancies: [Duty] {
        switch trustees {
        case 0:
            [
                Duty(
                    "There is no trustee: no protection can be lowered, and looks of HR are off.", at: "/rollout",
                    by: nil)
            ]
        case 1: [Duty("The trustee has no deputy: have a second one elected.", at: "/rollout", by: nil)]
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
