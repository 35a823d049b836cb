import Charts
import Testing

@Suite struct `Line charts` {
    private func points(_ hours: [Double?]) -> [LineChart.Point] {
        hours.enumerated().map { LineChart.Point(label: "W\($0 + 10)", name: "2026-W\($0 + 10)", hours: $1) }
    }

    private func chart(
        _ hours: [Double?], size: LineChart.Size = .wide, usual: LineChart.Usual? = nil,
        title: String = "Focus"
    ) -> LineChart {
        LineChart(
            id: "f", title: title, description: "d", points: points(hours),
            running: LineChart.Point(label: "W40", name: "2026-W40", hours: 77.7), usual: usual, size: size)
    }

    @Test(arguments: [LineChart.Size.wide, .narrow, .spark])
    func `A gap stays a gap: every run of weeks is a line of its own`(size: LineChart.Size) {
        let svg = chart([1, 2, nil, 3, 4, 5, nil, nil, 6, 7], size: size).svg
        #expect(occurrences(of: "<polyline", in: svg) == 3)
    }

    @Test func `A lone week between two gaps is a dot`() {
        let svg = chart([1, 2, nil, 3, nil, 4, 5]).svg
        #expect(occurrences(of: "<polyline", in: svg) == 2)
        #expect(occurrences(of: "<circle", in: svg) == 5)
        #expect(occurrences(of: "class=\"lone\"", in: chart([nil, 3, nil, 4, 5], size: .spark).svg) == 1)
    }

    @Test func `Missing is not zero, and zero is not missing`() {
        #expect(occurrences(of: "<circle", in: chart([nil, nil, nil, nil]).svg) == 0)
        #expect(chart([0, 0, 0, 0]).svg.contains("<title>W10: 0.0 h</title>"))
        let table = chart([nil, 0]).table(caption: "c", column: "Hours")
        #expect(table.contains("<th scope=\"row\">2026-W10</th><td>no data</td>"))
        #expect(table.contains("<th scope=\"row\">2026-W11</th><td>0.0</td>"))
    }

    @Test func `The running week has a name and never a value, even if it is handed one`() {
        let chart = chart([1, 2, 3, 4])
        #expect(chart.svg.contains(">still running</text>"))
        #expect(chart.svg.contains(">W40</text>"))
        #expect(!chart.svg.contains("77.7"))
        let table = chart.table(caption: "c", column: "Hours")
        #expect(table.contains("<th scope=\"row\">2026-W40</th><td>still running</td>"))
        #expect(!table.contains("77.7"))
    }

    @Test func `Every dot says its week and its value`() {
        #expect(chart([11.5, 12]).svg.contains("<title>W10: 11.5 h</title>"))
    }

    @Test func `A chart is an image with a title and a description under the ids of its caller`() {
        let svg = chart([1, 2]).svg
        #expect(svg.contains("role=\"img\" aria-labelledby=\"f-t f-d\""))
        #expect(svg.contains("<title id=\"f-t\">Focus</title><desc id=\"f-d\">d</desc>"))
        #expect(
            chart([1, 2], size: .spark, title: "<Focus>").svg.contains("role=\"img\" aria-label=\"&lt;Focus&gt;. d\""))
    }

    /// From the picture: the first corner is a place, and each other one a step.
    @Test func `A line of a whole year is in steps, and each corner is where its week is`() throws {
        let hours = (0..<52).map { 11 + Double($0 % 7) / 2 }
        let svg = chart(hours, size: .spark).svg
        let drawn = try #require(svg.firstMatch(of: /<path d="([^"]+)"/)).output.1
        let numbers = drawn.matches(of: /-?\d+/).compactMap { Int($0.output) }
        #expect(numbers.count == 104 && drawn.hasPrefix("M4 ") && !svg.contains("<polyline"))
        var (x, y) = (0, 0)
        for (week, place) in stride(from: 0, to: 104, by: 2).enumerated() {
            (x, y) = (x + numbers[place], y + numbers[place + 1])
            #expect(abs(Double(x) - (4 + 192 * Double(week) / 51)) <= 0.5)
            // From nothing at the bottom to 16 hours at the top.
            #expect(abs(Double(y) - (33 - 30 * hours[week] / 16)) <= 0.5)
        }
        #expect(x == 196)
        // A gap stays a gap.
        let cut = chart(hours.enumerated().map { $0.offset % 13 == 7 ? nil : $0.element }, size: .wide).svg
        #expect(cut.firstMatch(of: /<path d="(M[^"]+)"/)?.output.1.count { $0 == "M" } == 5)
    }

    @Test func `The usual range is behind the line, with its middle dashed`() throws {
        let svg = chart([9, 12], usual: LineChart.Usual(low: 8, median: 10, high: 12)).svg
        let band = try #require(svg.firstRange(of: "class=\"band\""))
        let line = try #require(svg.firstRange(of: "<polyline"))
        #expect(band.lowerBound < line.lowerBound)
        #expect(svg.contains("stroke-dasharray"))
        #expect(!chart([9, 12]).svg.contains("class=\"band\""))
    }

    @Test func `The axis holds the usual range, unless that would make the line flat`() {
        func marks(_ high: Double) -> String {
            chart([9, 12], size: .wide, usual: LineChart.Usual(low: 8, median: 10, high: high)).svg
        }
        #expect(marks(12).contains(">12 h<"))
        #expect(marks(19).contains(">20 h<"))
        #expect(marks(24).contains(">24 h<"))
        #expect(marks(25).contains(">12 h<"))
        // In a small picture the shade has less room: from the top of it to the line is a share of the height.
        func shade(_ high: Double) -> String? {
            let svg = chart([9, 10], size: .spark, usual: LineChart.Usual(low: 8, median: 9, high: high)).svg
            return svg.firstMatch(of: /class="band"[^>]* y="([^"]+)"/).map { String($0.output.1) }
        }
        #expect(shade(12) == "3" && shade(13) != "3" && shade(14) == "3")
    }

    @Test func `Text from outside cannot become markup`() {
        let svg = chart([1, 2], title: "<script>\"&'").svg
        #expect(svg.contains("&lt;script&gt;&quot;&amp;&#39;"))
        #expect(!svg.contains("<script"))
    }

    @Test func `A chart brings no style and no script along`() {
        for size in [LineChart.Size.wide, .narrow, .spark] {
            let svg = chart([1, nil, 3], size: size, usual: LineChart.Usual(low: 1, median: 2, high: 3)).svg
            for word in ["style=", "<style", "<script", " on"] { #expect(!svg.contains(word)) }
        }
    }

    @Test func `The newest week of a wide chart always has its name, and a year does not crowd the axis`() {
        let svg = chart((0..<52).map { Double($0) }).svg
        #expect(svg.contains(">W61</text>"))
        #expect(occurrences(of: ">W", in: svg) <= 15 + 52)
    }

    @Test func `Values that are not numbers are not drawn`() {
        let svg = chart([.nan, .infinity, 1, 2]).svg
        #expect(occurrences(of: "<circle", in: svg) == 2)
        #expect(!svg.contains("nan") && !svg.contains("inf"))
    }

    @Test func `The same values give the same bytes`() {
        #expect(chart([1, nil, 3]).svg == chart([1, nil, 3]).svg)
    }
}

@Suite struct `Numbers on charts` {
    @Test(arguments: [
        (11.5, "11.5"), (12, "12.0"), (0.04, "0.0"), (-0.04, "0.0"), (0.05, "0.1"), (-3.46, "-3.5"),
        (99.96, "100.0"),
        (.nan, "–"), (.infinity, "–"),
    ])
    func `One decimal, always`(value: Double, text: String) {
        #expect(oneDecimal(value) == text)
    }

    @Test(arguments: [
        ("a & b", "a &amp; b"), ("<b>", "&lt;b&gt;"), ("\"'", "&quot;&#39;"), ("Zoë ☀︎", "Zoë ☀︎"), ("", ""),
        ("é<", "é&lt;"),
    ])
    func `Escaping leaves letters alone and disarms the rest`(text: String, safe: String) {
        #expect(escaped(text) == safe)
    }
}

@Suite struct `Weekday bars` {
    private let bars = WeekdayBars(
        id: "w", title: "Focus by weekday", description: "d",
        bars: [
            .init(weekday: "Monday", hours: 2), .init(weekday: "Tuesday", hours: nil),
            .init(weekday: "Wednesday", hours: 0),
        ])

    @Test func `A weekday without a value has words instead of a bar`() {
        #expect(occurrences(of: "<rect", in: bars.svg) == 2)
        #expect(occurrences(of: "too few weeks", in: bars.svg) == 1)
    }

    @Test func `The table has the same figures`() {
        let table = bars.table(caption: "c", column: "Median hours")
        #expect(table.contains("<th scope=\"row\">Monday</th><td>2.0</td>"))
        #expect(table.contains("<th scope=\"row\">Tuesday</th><td>too few weeks</td>"))
        #expect(table.contains("<caption>c</caption>"))
    }
}

func occurrences(of part: String, in text: String) -> Int { text.ranges(of: part).count }
