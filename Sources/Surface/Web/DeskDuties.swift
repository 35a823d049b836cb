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
    func ofHR(_ reports: [SoleBasisReport]) -> [Duty] {
        attested(by: .hr) + questions + of(reports)
    }

    func ofOwner() -> [Duty] { attested(by: .owner) + questions + vacancies }

    /// - Parameter toSign: what waits for a signature.
    func ofTrustee(_ toSign: [ToSign], _ reports: [SoleBasisReport]) -> [Duty] {
        toSign.map { Duty("\($0.what): sign, or say no.", at: "/trustee#signatures", by: $0.expires) }
            + of(reports) + vacancies
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
