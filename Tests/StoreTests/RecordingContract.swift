import Access
import Domain
import EvidencePorts
import OrganizationPorts
import PersonalPorts
import Store
import TestSupport
import Testing

/// What a timeline is made of, read at once: each part is what the read of its own gives.
@Suite struct RecordingContract {
    @Test(arguments: TestedEngine.allCases)
    func `a recording has each part as it is read by itself`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            func grant() async throws -> Grant<Oneself> { try await Policy.grant(for: given.ada) }
            let empty = try await given.personal.recording(for: grant(), touching: Given.everything)
            #expect(empty.spans.isEmpty && empty.corrections.isEmpty && empty.lineReports.isEmpty)
            #expect(empty.absences.isEmpty && empty.meetings.isEmpty && empty.covered.isEmpty)

            let work = Work(kind: .coding, project: "app", language: nil)
            try await given.send(
                [0, 60, 120].map {
                    Heartbeat(time: Heartbeat.at($0).time, work: work, aiLineChanges: 3, humanLineChanges: 4)
                } + [Heartbeat(time: Heartbeat.at(90).time, work: Work(kind: .ai, project: nil, language: nil))])
            let imported = Span(Heartbeat.at(7_200).time, Heartbeat.at(7_500).time, work, .imported)
            _ = try await given.evidence.store(imported: [imported], of: given.ada, received: Given.received)
            try await given.own.add(
                Correction(
                    id: "c", range: Interval(Heartbeat.at(0).time, Heartbeat.at(30).time), kind: .terminal,
                    project: nil,
                    madeAt: Given.received), grant())
            let hours = try #require(WorkingHours("Mon-Thu 09:00-17:00"))
            try await given.own.set(hours, from: Day(year: 2026, month: 11, day: 2), grant())
            let away = Absence(from: day("2026-11-02"), to: day("2026-11-03"), kind: .sick)
            _ = try await OrganizationStore(database: given.database, writer: .ofTests).addAbsences(
                [AddressedAbsence(email: "ada@example.org", absence: away)])
            let calendars = CalendarStore(database: given.database)
            let source = CalendarSource(id: CalendarID("c"), person: given.ada, kind: .feed, sealed: "s", mark: nil)
            _ = try await calendars.add(source, atMost: 10, at: Given.received)
            let met = Meeting(
                Interval(Instant("2026-11-03T09:00:00Z"), Instant("2026-11-03T10:00:00Z")), .meeting, attendees: 3)
            let spoken = Interval(Instant("2026-11-02T00:00:00Z"), Instant("2026-11-09T00:00:00Z"))
            _ = try await calendars.store(
                CalendarContents(
                    meetings: [met], replacing: nil, coverage: spoken, findings: [], tellsAttendees: true, mark: "m"),
                of: source.id, for: given.ada, at: Given.received)

            let whole = try await given.personal.recording(for: grant(), touching: Given.everything)
            #expect(try await whole.spans == given.spans())
            #expect(whole.spans.contains { $0.work.kind == .ai } && whole.spans.contains { $0.origin == .imported })
            #expect(try await whole.corrections == given.personal.corrections(for: grant()))
            #expect(whole.corrections.map(\.id) == ["c"])
            #expect(
                try await whole.lineReports
                    == given.personal.lineReports(for: grant(), startingIn: Given.everything))
            #expect(whole.lineReports.map(\.lines.byAI).reduce(0, +) == 9)
            #expect(whole.hours.declared(on: day("2026-11-02")) == hours)
            #expect(whole.absences == [away] && whole.meetings == [met] && whole.covered == [spoken])

            // What does not touch the range is no part of it.
            let later = Interval(Instant("2030-01-01T00:00:00Z"), Instant("2030-01-02T00:00:00Z"))
            let none = try await given.personal.recording(for: grant(), touching: later)
            #expect(none.spans.isEmpty && none.lineReports.isEmpty && none.meetings.isEmpty)
            #expect(none.absences == [away] && none.covered == [spoken])
        }
    }
}
