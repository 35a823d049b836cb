import Domain
import Rollout
import Testing

/// What goes wrong by itself: something ends, or the clock is another one. Each has a sentence for whoever meets it.
@Suite struct BadInputTests {
    private func item(_ number: Int, _ record: RolloutRecord, on day: Instant) -> ChecklistItem? {
        RolloutState(record, at: day).checklist.first { $0.number == number }
    }

    @Test func `an attestation that has ended is asked for again, with who has to say it`() throws {
        let record = RolloutRecord.complete()
        let before = try #require(item(9, record, on: day(20 + 364))),
            after = try #require(item(9, record, on: day(20 + 365)))
        #expect(
            before.isGreen && before.evidence.until == Zone.utc.start(of: Zone.utc.day(of: day(20))).adding(.days(365)))
        #expect(
            !after.isGreen
                && after.evidence.says
                    == "An HR partner reviews it and says so. What was said of \(Zone.utc.day(of: day(20))) ended on "
                    + "\(Zone.utc.day(of: day(20 + 365))): it is to be said again."
        )
        #expect(!RolloutState(record, at: day(20 + 365)).checklistIsGreen, "looks are off")
    }

    @Test func `a clock that was set forward ends attestations sooner, and brings nothing`() {
        let record = RolloutRecord.complete(in: .softLaunch) { $0.fullLaunchSigned = nil }
        let ahead = RolloutState(record, at: day(2_000))
        #expect(ahead.phase == .softLaunch, "no phase begins by itself")
        #expect(ahead.red.map(\.number).contains(2) && ahead.red.map(\.number).contains(3))
        #expect(ahead.gate?.isOpen == false)
        let said = ahead.checklist.first { $0.number == 2 }?.evidence.says ?? ""
        #expect(
            said.contains("What was said of \(Zone.utc.day(of: day(20))) ended on \(Zone.utc.day(of: day(20 + 365)))")
                && said.contains("it is to be said again"), "\(said)")
    }

    @Test func `a clock that was set back brings no later phase, and what was said ahead of it does not count yet`()
        throws
    {
        let record = RolloutRecord.complete { $0.phases.append((.communication, day(61))) }
        #expect(RolloutState(record, at: day(40)).phase == .communication)
        let says = try #require(RolloutState(record, at: day(40)).clock)
        #expect(says.contains("dated \(Zone.utc.day(of: day(61)))") && says.contains("have it set right"))
        #expect(RolloutState(record, at: day(61)).clock == nil)
        #expect(try #require(item(9, record, on: day(19))).isGreen == false, "it is said on day 20")
    }

    @Test func `what is announced counts after its notice, whatever announcement came later`() {
        var record = RolloutRecord.complete()
        record.catalogue = [MetricID("a"), MetricID("b")]
        record.announced = [MetricID("a"): day(10), MetricID("b"): day(20)]
        record.sources = ["github": day(20), "jira": nil]
        #expect(record.waitingMetrics(at: day(24)).map(\.metric.raw) == ["b"])
        #expect(record.waitingMetrics(at: day(34)).isEmpty)
        record.protections = [.noticeDays: 30]
        #expect(record.waitingMetrics(at: day(34)).map(\.from) == [day(40), day(50)])
        #expect(record.waitingSources(at: day(34)).map(\.source) == ["github"])
        #expect(record.unannouncedSources == ["jira"])
    }

    @Test func `a source that nobody was told of shuts the gate`() throws {
        let record = RolloutRecord.complete(in: .communication) { $0.sources = ["github": nil] }
        let gate = try #require(RolloutState(record, at: day(21)).gate)
        #expect(gate.missing.map(\.id) == ["metrics-announced"])
        #expect(gate.missing.first?.says == "Evidence comes from github, and nobody was told: an owner announces it.")
    }
}
