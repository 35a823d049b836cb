import Domain
import Metrics
import TestSupport
import Testing

/// The AI-assisted share: of what editors reported, for the person alone.
@Suite struct ShareTests {
    private let zones = ZoneHistory(.utc)
    private let week = Week(of: Zone.utc.day(of: Heartbeat.at(0).time))

    private func interval(_ from: Int, _ to: Int) -> Interval {
        Interval(Heartbeat.at(Double(from) * 60).time, Heartbeat.at(Double(to) * 60).time)
    }

    private func span(_ from: Int, _ to: Int, _ kind: Kind = .coding) -> Span {
        let interval = interval(from, to)
        return Span(interval.start, interval.end, Work(kind: kind, project: "a", language: nil))
    }

    private func report(_ from: Int, _ to: Int, _ byAI: Int, _ byHand: Int) -> LineReport {
        LineReport(interval(from, to), LineChanges(byAI: byAI, byHand: byHand))
    }

    private func values(_ spans: [Span], _ reports: [LineReport]) -> WeeklyValues {
        WeeklyValues(of: Timeline(spans, reports: reports), in: zones)
    }

    private func value(_ spans: [Span], _ reports: [LineReport]) -> Double? {
        values(spans, reports).points(of: AIAssistedShare.self, weeks: [week]).first?.value?.amount
    }

    @Test func `is the AI's part of the reported lines, whatever time they took`() {
        let spans = [span(0, 480), span(490, 500, .ai)]
        #expect(value(spans, [report(0, 480, 0, 4), report(490, 500, 12, 0)]) == 0.75)
        #expect(value(spans, [report(0, 480, 5, 0)]) == 1)
        #expect(value(spans, [report(0, 480, 0, 9)]) == 0)
    }

    @Test func `is unknown where no line was reported, and never zero`() {
        #expect(value([], []) == nil)
        #expect(value([span(0, 60), span(60, 90, .ai)], []) == nil)
        #expect(value([span(0, 60)], [report(0, 60, 0, 0)]) == nil)
        let point = values([span(0, 60)], []).points(of: AIAssistedShare.self, weeks: [week]).first
        #expect(point?.status == .noData)
    }

    @Test func `counts a report where its span starts, so that weeks add up`() {
        let minutes = 7 * 24 * 60
        let spans = [span(minutes - 60, minutes + 60)]
        let reports = [report(minutes - 60, minutes + 60, 1, 3)]
        let points = values(spans, reports).points(of: AIAssistedShare.self, weeks: [week, week.adding(1)])
        #expect(points.map { $0.value?.amount }.compactMap(\.self) == [0.25])
    }

    @Test func `says of how much of the recorded time it was reported`() throws {
        let spans = [span(0, 60), span(60, 80, .ai), span(100, 140)]
        let covered = values(spans, [report(0, 60, 1, 1)]).coverage(of: AIAssistedShare.self, weeks: [week])
        #expect(abs(try #require(covered).amount - 0.5) < 1e-9)
        #expect(values(spans, []).coverage(of: AIAssistedShare.self, weeks: [week])?.amount == 0)
        #expect(values([], []).coverage(of: AIAssistedShare.self, weeks: [week]) == nil)
        #expect(values(spans, []).coverage(of: AITime.self, weeks: [week]) == nil, "time needs no report")
    }

    @Test(arguments: 0..<80)
    func `lies between nothing and all, moves with what is added, and depends on no order`(seed: UInt64) throws {
        var generator = Seeded(seed)
        let reports = (0..<20).map { place in
            report(
                place * 10, place * 10 + 9, Int.random(in: 0...30, using: &generator),
                Int.random(in: 1...30, using: &generator))
        }
        let spans = [span(0, 200)]
        let share = try #require(value(spans, reports))
        #expect((0...1).contains(share))
        #expect(value(spans, reports.shuffled(using: &generator)) == share)
        #expect(try #require(value(spans, reports + [report(200, 201, 9, 0)])) >= share)
        #expect(try #require(value(spans, reports + [report(200, 201, 0, 9)])) <= share)
    }

    @Test func `is in nothing that is published, and would count as nothing if it were`() throws {
        #expect(Catalogue.declarations.contains { $0.id == AIAssistedShare.declaration.id })
        #expect(!Catalogue.published.contains { $0.id == AIAssistedShare.declaration.id })
        for metric in Catalogue.declarations {
            #expect((metric.audience == .person) == (metric.panels.cap == 0))
            #expect(Catalogue.published.contains { $0.id == metric.id } == (metric.audience == .personAndPanels))
        }
    }

    @Test func `is declared with the unit that it has`() {
        for metric in Catalogue.effort {
            #expect(
                (metric is any ReportedMetric.Type || metric is any ShareOfTime.Type)
                    == (metric.declaration.unit == .ratio))
        }
    }
}
