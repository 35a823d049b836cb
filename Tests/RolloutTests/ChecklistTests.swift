import Domain
import Rollout
import Testing

/// The eleven items: what makes each red, written by hand from product.md section 2.
@Suite struct ChecklistTests {
    @Test func allElevenInTheirOrder() {
        let state = RolloutState(.complete(in: .fullLaunch), at: day(61))
        #expect(state.checklist.map(\.number) == Array(1...11))
        #expect(state.red.map(\.number) == [])
        #expect(Set(state.checklist.map(\.evidence.id)).count == 11)
    }

    @Test(arguments: [
        (2, Attestation.Matter.notInCompensation, 386), (9, .hrReview, 386), (10, .conversation, 96),
    ])
    func attestationsEnd(number: Int, matter: Attestation.Matter, lastsUntil: Int) throws {
        let record = RolloutRecord.complete(in: .fullLaunch) { record in
            // Nothing else ends meanwhile.
            record.trained = record.trained.mapValues { _ in day(60) }
            record.attestations =
                record.attestations.filter { $0.matter == matter }
                + [
                    .given(.notInCompensation, by: owner, as: .owner, on: 60),
                    .given(.notInCompensation, by: hr, as: .hr, on: 60), .given(.hrReview, by: hr, as: .hr, on: 60),
                    .given(.conversation, by: hr, as: .hr, on: 60),
                ].filter { $0.matter != matter }
        }
        let life = try #require(matter.life)
        let held = try #require(record.attestations.first { $0.matter == matter }?.heldOn)
        let last = Instant(microseconds: Zone.utc.start(of: held).adding(life).microseconds - 1)
        func isGreen(_ now: Instant) -> Bool {
            RolloutState(record, at: now).checklist[number - 1].isGreen
        }
        #expect(isGreen(last))
        #expect(!isGreen(Zone.utc.start(of: held).adding(life)))
    }

    @Test func payIsAttestedByTwoPeople() {
        func isGreen(_ attestations: [Attestation]) -> Bool {
            RolloutState(.complete { $0.attestations = attestations }, at: day(61)).checklist[1].isGreen
        }
        let byOwner = Attestation.given(.notInCompensation, by: owner, as: .owner, on: 20)
        #expect(!isGreen([byOwner]))
        #expect(!isGreen([.given(.notInCompensation, by: hr, as: .hr, on: 20)]))
        #expect(!isGreen([byOwner, .given(.notInCompensation, by: owner, as: .hr, on: 20)]))
        #expect(isGreen([byOwner, .given(.notInCompensation, by: hr, as: .hr, on: 20)]))
    }

    @Test(arguments: [2, 8, 10])
    func onlyHRReviewsForHR(_ number: Int) {
        // An owner's word is not HR's.
        let state = RolloutState(
            .complete { record in
                record.attestations = [
                    .given(.hrReview, by: owner, as: .owner, on: 20),
                    .given(.notInCompensation, by: owner, as: .owner, on: 20),
                ]
            }, at: day(61))
        #expect(state.red.map(\.number).contains(number) == (number != 8))
        #expect(state.red.map(\.number).contains(9))
    }

    /// What is said late is as old as what it is about.
    @Test func whatWasHeldCountsFromTheDayOnWhichItWasHeld() {
        func item(heldOn number: Int) -> Bool {
            RolloutState(
                .complete { record in
                    record.attestations.removeAll { $0.matter == .conversation }
                    record.attestations.append(
                        Attestation(
                            matter: .conversation, by: hr, hat: .hr, words: "We talked.",
                            heldOn: Zone.utc.day(of: day(number)), attestedAt: day(60)))
                }, at: day(61)
            ).checklist[9].isGreen
        }
        #expect(item(heldOn: 17))
        #expect(!item(heldOn: 15))
    }

    /// Of the meeting and the review of a phase.
    @Test(arguments: [
        (Attestation.Matter.liveMeeting, Phase.communication, 13, 20), (.feedbackReviewed, .softLaunch, 20, 60),
    ])
    func whatWasBeforeThePhaseIsNotSaidOfIt(matter: Attestation.Matter, phase: Phase, heldOn: Int, at: Int) {
        func isThere(_ number: Int) -> Bool? {
            let record = RolloutRecord.complete(in: phase) { record in
                record.attestations.removeAll { $0.matter == matter }
                record.attestations.append(
                    Attestation(
                        matter: matter, by: owner, hat: .owner, words: "We talked.",
                        heldOn: Zone.utc.day(of: day(number)), attestedAt: day(at)))
            }
            return RolloutState(record, at: day(at)).gate?.evidence.first { $0.id == matter.rawValue }?.isThere
        }
        #expect(isThere(heldOn) == false)
        #expect(isThere(heldOn + 1) == true)
    }

    @Test func trainingsEndAfterAYear() {
        let record = RolloutRecord.complete(in: .fullLaunch)
        #expect(RolloutState(record, at: day(60)).checklist[2].isGreen)
        #expect(!RolloutState(record, at: day(3 + 365)).checklist[2].isGreen)
        #expect(!RolloutState(record, at: day(3 + 365)).checklist[5].isGreen)
    }

    @Test func aNewPolicyIsReadAgain() {
        let record = RolloutRecord.complete { $0.acknowledgedPolicy[PersonID("m1")] = 1 }
        #expect(RolloutState(record, at: day(60)).red.map(\.number) == [4])
        #expect(!record.hasAcknowledgedPolicy(PersonID("m1")))
        #expect(record.hasAcknowledgedPolicy(PersonID("m2")))
    }

    @Test func fromTwelvePeopleOnItIsAPulse() {
        func item(_ change: (inout RolloutRecord) -> Void) -> Bool {
            RolloutState(
                .complete { record in
                    record.people = 12
                    change(&record)
                }, at: day(61)
            ).checklist[9].isGreen
        }
        // A conversation is not enough any more.
        #expect(!item { _ in })
        #expect(item { $0.lastPulse = day(61 - 44) })
        #expect(!item { $0.lastPulse = day(61 - 45) })
    }

    @Test func withoutAPurposeTheEleventhIsRed() {
        #expect(RolloutState(.complete { $0.purpose = nil }, at: day(61)).red.map(\.number) == [11])
    }
}
