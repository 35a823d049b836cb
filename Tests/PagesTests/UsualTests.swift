import Domain
import Metrics
import Testing

@testable import Charts
@testable import Pages

/// What is usual, as far as it can be: natural limits know nothing of where values end.
@Suite struct UsualTests {
    private func drawn(_ metric: MetricID) throws -> LineChart.Usual {
        try #require(drawing(metric, LineReading.Limits(low: -0.2, median: 0.9, high: 1.38)).chart(.wide).usual)
    }

    private func drawing(_ metric: MetricID, _ limits: LineReading.Limits) throws -> WorkDrawing {
        let points = (0..<12).reversed().map { back in
            WorkPoint.published(
                Given.through.adding(-back), weeks: 1, value: 0.9, p75: nil, p90: nil, n: 8, part: 7)
        }
        let series = try #require(
            WorkSeries(
                of: .team("Core"), metric: metric, unit: .ratio, points: points,
                reading: LineReading(limits: limits, slope: nil, weeks: 12)))
        return try #require(WorkDrawing(.series(series), [], current: Given.through.adding(1), notes: []))
    }

    @Test func `the key names no shade that has no height`() throws {
        let metric = DeliveryIndex.declaration.id
        #expect(try drawing(metric, .init(low: 0.8, median: 0.9, high: 1)).key.contains("usual ups and downs"))
        let flat = try drawing(metric, .init(low: 0, median: 0, high: 0)).key
        #expect(!flat.contains("usual ups and downs") && flat.contains("the median"))
    }

    @Test func `of a whole no share is more than the whole or less than nothing, and beside a plan it may be`() throws {
        let index = try drawn(DeliveryIndex.declaration.id)
        #expect(index.low == 0 && abs(index.median - 90) < 1e-9 && index.high == 100)
        #expect(abs(try drawn(ScopeChange.declaration.id).high - 138) < 1e-9)
    }

    @Test func `of one's own time a share is no more than all of it`() throws {
        let metric = AfterHoursShare.declaration.id
        let points = (0..<12).reversed().map {
            WeekPoint.published(Given.through.adding(-$0), PersonalValue(0.8))
        }
        let series = try #require(PersonalSeries(of: Given.me, metric: metric, unit: .ratio, points: points))
        let usual = Reading.Usual(median: PersonalValue(0.8), low: PersonalValue(0.3), high: PersonalValue(1.3))
        let drawing = try #require(
            TrendDrawing(
                .series(series, Reading(usual: usual, change: .steady)), through: Given.through, current: nil, notes: []
            ))
        #expect(drawing.usual?.high == 100 && drawing.usualInWords.hasPrefix("30.0 to 100.0"))
    }

    /// A window of several weeks is drawn over all of them, and what is before the first value is no gap.
    @Test(arguments: [
        ("..1111", nil), ("11.211", nil),
        ("11.1.1", "Two weeks within the line have no value: the table says why."),
        ("1.1111", "One week within the line has no value: the table says why."), ("1111...", nil),
    ])
    func `a gap of shared work has words`(weeks: String, words: String?) throws {
        let points = weeks.enumerated().map { place, letter -> WorkPoint in
            let week = Given.through.adding(place - weeks.count + 1)
            guard let width = letter.wholeNumberValue else { return .tooLittle(week) }
            return .published(week, weeks: width, value: 0.5, p75: nil, p90: nil, n: 8, part: 4)
        }
        let series = try #require(
            WorkSeries(
                of: .team("Core"), metric: DeliveryIndex.declaration.id, unit: .ratio, points: points,
                reading: LineReading(limits: nil, slope: nil)))
        let drawing = try #require(WorkDrawing(.series(series), [], current: Given.through.adding(1), notes: []))
        #expect(drawing.gaps == words)
        let card = WorkCard(drawing: drawing, width: .wide, path: "/teams/core").html
        #expect(card.contains("within the line") == (words != nil) && !card.contains("<p class=\"quiet\"></p>"))
        let stages = WorkStagesCard(
            id: "s", title: "Stages", words: "", width: .whole, drawings: [drawing], path: "/teams/core"
        ).html
        #expect(stages.contains("Where a line breaks") == (words != nil) && !stages.contains("<p class=\"quiet\"></p>"))
        #expect(drawing.chart(.wide).svg.contains("within the line") == (words != nil))
    }
}
