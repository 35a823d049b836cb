import Domain
import Rollout

let start = Instant(microseconds: 1_767_603_600_000_000)  // 2026-01-05T09:00:00Z
let owner = PersonID("owner")
let hr = PersonID("hr")
let twoManagers: Set<PersonID> = [PersonID("m1"), PersonID("m2")]

func day(_ number: Int) -> Instant { start.adding(.days(number)) }

extension Attestation {
    static func given(_ matter: Matter, by person: PersonID, as hat: Hat, on number: Int) -> Attestation {
        Attestation(
            matter: matter, by: person, hat: hat, words: "Somebody spoke.", heldOn: Zone.utc.day(of: day(number)),
            attestedAt: day(number))
    }
}

extension RolloutRecord {
    /// Day 0 alignment, 14 communication, 21 soft launch; everything is there on day 60, the last missing is the step itself.
    static func complete(_ change: (inout RolloutRecord) -> Void = { _ in }) -> RolloutRecord {
        let answer = UsagePolicy.Answer(use: .no, text: "Never.")
        var record = RolloutRecord(
            phases: [(.alignment, day(0)), (.communication, day(14)), (.softLaunch, day(21))],
            purpose: PurposeStatement(
                version: 1, text: "To find what slows work down.", writtenBy: owner, writtenAt: day(1)),
            policy: UsagePolicy(
                version: 2, reviews: answer, promotionAndPay: answer, termination: answer, writtenBy: owner,
                writtenAt: day(2)),
            managers: twoManagers,
            acknowledgedPolicy: [PersonID("m1"): 2, PersonID("m2"): 2],
            trained: [PersonID("m1"): day(3), PersonID("m2"): day(4)],
            announcement: MetricAnnouncement(metrics: [MetricID("a"), MetricID("b")], announcedAt: day(15)),
            catalogue: [MetricID("a"), MetricID("b")],
            attestations: [
                .given(.liveMeeting, by: owner, as: .owner, on: 16),
                .given(.notInCompensation, by: owner, as: .owner, on: 20),
                .given(.notInCompensation, by: hr, as: .hr, on: 20), .given(.hrReview, by: hr, as: .hr, on: 20),
                .given(.conversation, by: hr, as: .hr, on: 50),
                .given(.feedbackReviewed, by: owner, as: .owner, on: 55),
            ],
            questions: [
                RegisterQuestion(
                    id: "q", askedBy: nil, text: "Why?", askedAt: day(16),
                    state: .answered("Because.", by: owner, at: day(17)))
            ],
            people: 9, developersSince: day(14),
            sealedWeeks: [day(36), day(37), day(38), day(39), day(46)],
            fullLaunchSigned: day(58), zone: .utc, isSimulated: false)
        change(&record)
        return record
    }

    /// The same on the way: as it stood when that phase had just begun.
    static func complete(in phase: Phase, _ change: (inout RolloutRecord) -> Void = { _ in }) -> RolloutRecord {
        complete { record in
            record.phases = record.phases.filter { $0.phase <= phase }
            if phase == .fullLaunch { record.phases.append((.fullLaunch, day(60))) }
            change(&record)
        }
    }
}
