import Domain
import Rollout
import Testing

/// What each gate asks for, as product.md section 2 says it, written by hand: with one of them missing it is shut, and names it.
@Suite struct GateTests {
    struct Lack: CustomTestStringConvertible, Sendable {
        let id: String
        let change: @Sendable (inout RolloutRecord) -> Void
        var testDescription: String { id }
    }

    static let first: [Lack] = [
        Lack(id: "purpose") { $0.purpose = nil },
        Lack(id: "policy") { $0.policy = nil },
        Lack(id: "training") { $0.trained[PersonID("m2")] = nil },
        Lack(id: "training") { $0.managers = [] },
    ]
    static let second: [Lack] = [
        Lack(id: "metrics-announced") { $0.announcement = nil },
        Lack(id: "metrics-announced") { $0.catalogue.insert(MetricID("new")) },
        Lack(id: "live-meeting") { $0.attestations.removeAll { $0.matter == .liveMeeting } },
        Lack(id: "questions") {
            $0.questions.append(RegisterQuestion(id: "o", askedBy: nil, text: "And?", askedAt: day(17), state: .open))
        },
        Lack(id: "questions") {
            $0.questions.append(
                RegisterQuestion(
                    id: "late", askedBy: nil, text: "And?", askedAt: day(17),
                    state: .promised(owner: owner, by: Zone.utc.day(of: day(18)))))
        },
        Lack(id: "dashboards-first") { $0.developersSince = nil },
    ]
    static let third: [Lack] = [
        Lack(id: "feedback-reviewed") { $0.attestations.removeAll { $0.matter == .feedbackReviewed } },
        Lack(id: "sealed-weeks") { $0.sealedWeeks.removeLast(2) },
        Lack(id: "sealed-weeks") { $0.sealedWeeks = $0.sealedWeeks.map { $0.adding(.days(10)) } },
        Lack(id: "sealed-weeks") { record in
            // Sealed by an attempt before this one, which began on day 21.
            record.sealedWeeks = record.sealedWeeks.map { $0.adding(.days(-26)) }
        },
        Lack(id: "checklist") { $0.attestations.removeAll { $0.matter == .hrReview } },
        Lack(id: "signature") { $0.fullLaunchSigned = nil },
    ]

    @Test(arguments: [
        (Phase.alignment, 14, Phase.communication), (.communication, 22, .softLaunch), (.softLaunch, 60, .fullLaunch),
    ])
    func opensWhenEverythingIsThere(from phase: Phase, on number: Int, to next: Phase) {
        let gate = RolloutState(.complete(in: phase), at: day(number)).gate
        #expect(gate?.to == next)
        #expect(gate?.missing.map(\.id) == [])
    }

    @Test func thereIsNoneAfterTheLastPhase() {
        #expect(RolloutState(.complete(in: .fullLaunch), at: day(61)).gate == nil)
    }

    @Test(arguments: first)
    func toCommunication(_ lack: Lack) {
        #expect(missing(.alignment, 14, lack) == [lack.id])
    }

    @Test(arguments: first + second)
    func toSoftLaunch(_ lack: Lack) {
        #expect(missing(.communication, 22, lack) == [lack.id])
    }

    @Test(arguments: first + second + third)
    func toFullLaunch(_ lack: Lack) {
        let missing = missing(.softLaunch, 60, lack)
        // What the checklist asks for as well makes it red too.
        let both: Set<String> = ["purpose", "policy", "training"]
        #expect(Set(missing) == (both.contains(lack.id) ? [lack.id, "checklist"] : [lack.id]))
    }

    @Test(arguments: [(Phase.alignment, 0, 14), (.communication, 14, 7), (.softLaunch, 21, 21)])
    func opensNotBeforeItsLeastDuration(phase: Phase, began: Int, least: Int) {
        let over = day(began).adding(.days(least))
        let early = Instant(microseconds: over.microseconds - 1)
        #expect(missing(.complete(in: phase), early).contains("least-duration"))
        #expect(!missing(.complete(in: phase), over).contains("least-duration"))
        // Only the trustee makes it shorter, and only this phase.
        #expect(!missing(.complete(in: phase) { $0.shortened = [phase] }, early).contains("least-duration"))
        #expect(missing(.complete(in: phase) { $0.shortened = [.fullLaunch] }, early).contains("least-duration"))
    }

    @Test func aMeetingOfAnEarlierAttemptDoesNotCount() {
        let again = RolloutRecord.complete { $0.phases += [(.alignment, day(70)), (.communication, day(84))] }
        #expect(missing(again, day(100)).contains("live-meeting"))
    }

    @Test func feedbackOfAnEarlierSoftLaunchDoesNotCount() {
        let again = RolloutRecord.complete(in: .fullLaunch) { $0.phases.append((.softLaunch, day(80))) }
        #expect(missing(again, day(110)).contains("feedback-reviewed"))
    }

    @Test func aSimulatedOrganizationHasEverything() {
        let record = RolloutRecord(phases: [(.softLaunch, day(0))], zone: .utc, isSimulated: true)
        let state = RolloutState(record, at: day(0))
        #expect(state.checklistIsGreen)
        #expect(state.gate?.isOpen == true)
    }

    @Test func itDoesNotTellWhenSomebodyReadTheNotice() throws {
        func shown(_ since: Instant?) throws -> GateEvidence {
            let record = RolloutRecord.complete(in: .communication) { $0.developersSince = since }
            let gate = try #require(RolloutState(record, at: day(22)).gate)
            return try #require(gate.evidence.first { $0.id == "dashboards-first" })
        }
        #expect(try shown(day(14)) == shown(day(15)))
        let shorter = RolloutRecord.complete(in: .communication) { record in
            record.developersSince = day(21)
            record.shortened = [.communication]
        }
        let said = try #require(RolloutState(shorter, at: day(22)).gate?.evidence.first { $0.id == "dashboards-first" })
        #expect(said.isThere && said.says.contains("the trustee has signed that a week of it need not be over"))
        #expect(try shown(day(20)) == shown(nil))
    }

    // MARK: The clock

    @Test func aClockThatWasSetBackBringsNoLaterPhaseBack() {
        let fallen = RolloutRecord.complete(in: .fullLaunch) { $0.phases.append((.communication, day(70))) }
        #expect(RolloutState(fallen, at: day(71)).phase == .communication)
        #expect(RolloutState(fallen, at: day(65)).phase == .communication)
        #expect(RolloutState(.complete(in: .fullLaunch), at: day(15)).phase == .communication)
    }

    private func missing(_ phase: Phase, _ number: Int, _ lack: Lack) -> [String] {
        missing(.complete(in: phase, lack.change), day(number))
    }

    private func missing(_ record: RolloutRecord, _ now: Instant) -> [String] {
        RolloutState(record, at: now).gate?.missing.map(\.id) ?? []
    }
}
