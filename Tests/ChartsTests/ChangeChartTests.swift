import Charts
import Testing

@Suite struct `Charts of change` {
    private func chart(
        _ hours: [Double?], breaksAt: Set<Int> = [], size: LineChart.Size = .wide, running: Double? = 77.7,
        limits: LineChart.Usual? = nil
    ) -> ChangeChart {
        func point(_ index: Int, _ hours: Double?) -> ChangeChart.Point {
            ChangeChart.Point(
                label: "W\(index + 10)", name: "2026-W\(index + 10)", hours: hours, isBreak: breaksAt.contains(index))
        }
        return ChangeChart(
            id: "f", title: "Focus <1>", description: "d", points: hours.enumerated().map { point($0, $1) },
            running: point(30, running), size: size, limits: limits)
    }

    @Test func `The axis holds the usual ups and downs, unless that would make the line flat`() {
        func marks(_ reach: Double) -> String {
            chart([1, -3, 2], limits: LineChart.Usual(low: -reach, median: 0, high: reach)).svg
        }
        #expect(marks(2).contains(">−3<") && marks(2).contains(">+2 h<"))
        #expect(marks(5.5).contains(">−6<") && marks(5.5).contains(">+6 h<"))
        #expect(marks(6.1).contains(">−3<") && marks(6.1).contains(">+2 h<"))
        // All of it or none: half a shade would make the line flatter, and still be cut.
        let skewed = chart([0, 1.5, 2, 0.5], limits: LineChart.Usual(low: -3.7, median: 1, high: 5.7)).svg
        #expect(skewed.contains(">−2<") && skewed.contains(">+2 h<"))
    }

    /// The heights of the dots, from the top.
    private func heights(_ svg: String) -> [Double] {
        svg.matches(of: /<circle cx="[0-9.]+" cy="([0-9.]+)"/).compactMap { Double($0.output.1) }
    }

    @Test func `more is above the line that says their usual, less below it, and nothing on it`() throws {
        let svg = chart([1, 0, -1]).svg
        #expect(occurrences(of: ">their usual</text>", in: svg) == 1)
        let zero = try #require(
            svg.firstMatch(of: /class="zero"[^>]* d="M[0-9.]+ ([0-9.]+)H/).flatMap { Double($0.output.1) })
        let heights = heights(svg)
        #expect(heights[0] < zero && heights[1] == zero && heights[2] > zero)
    }

    @Test func `a small change is not drawn as a mountain`() {
        let small = heights(chart([0.5, 0, -0.5]).svg)
        let large = heights(chart([2, 0, -2]).svg)
        #expect(abs((small[0] - small[1]) * 4 - (large[0] - large[1])) < 0.5)
    }

    @Test func `a gap stays a gap`() {
        let svg = chart([1, 2, nil, 3, 4]).svg
        #expect(occurrences(of: "<polyline", in: svg) == 2)
        #expect(occurrences(of: "<circle", in: svg) == 4)
    }

    @Test(arguments: [LineChart.Size.wide, .narrow, .spark])
    func `a break parts the line and says so`(size: LineChart.Size) {
        let svg = chart([1, 2, 1, 2, 1, 2], breaksAt: [3], size: size).svg
        #expect(occurrences(of: "<polyline", in: svg) == 2)
        #expect(occurrences(of: "class=\"break\"", in: svg) == 1)
        #expect(svg.contains("<title>The group changed: the line begins anew in W13</title>"))
        // Before the first week there is nothing to part from.
        #expect(!chart([1, 2, 1], breaksAt: [0], size: size).svg.contains("class=\"break\""))
    }

    @Test func `every dot says its week and its change with a sign`() {
        let svg = chart([1.5, -0.5, 0]).svg
        #expect(svg.contains("<title>W10: +1.5 h</title>") && svg.contains("<title>W11: −0.5 h</title>"))
        #expect(svg.contains("<title>W12: 0.0 h</title>"))
    }

    @Test func `the table has the same figures, says too little, and where the line begins anew`() {
        let table = chart([1.5, nil, -0.5], breaksAt: [2]).table(caption: "c", column: "Hours")
        #expect(table.contains("<th scope=\"row\">2026-W10</th><td>+1.5</td>"))
        #expect(table.contains("<th scope=\"row\">2026-W11</th><td>too little</td>"))
        #expect(
            table.contains(
                "2026-W12<span class=\"under\">The group changed: the line begins anew</span></th><td>−0.5</td>"))
    }

    @Test func `the running week has a name and never a value, even if it is handed one`() {
        let chart = chart([1, 2, 1, 2])
        #expect(chart.svg.contains(">still running</text>") && chart.svg.contains(">W40</text>"))
        #expect(!chart.svg.contains("77.7"))
        let table = chart.table(caption: "c", column: "Hours")
        #expect(table.contains("<th scope=\"row\">2026-W40</th><td>still running</td>") && !table.contains("77.7"))
    }

    @Test func `there is a row for notes, and none in it`() {
        #expect(chart([1, 2]).svg.firstMatch(of: /<g class="notes"[^>]*><\/g>/) != nil)
    }

    @Test func `it brings no style and no script along, and escapes`() {
        for size in [LineChart.Size.wide, .narrow, .spark] {
            let svg = chart([1, nil, -3, .nan, .infinity], breaksAt: [2], size: size).svg
            for word in ["style=", "<style", "<script", "nan", "inf"] { #expect(!svg.contains(word), "\(word)") }
            #expect(svg.contains("Focus &lt;1&gt;"))
        }
    }

    @Test(arguments: [
        (1.5, "+1.5"), (-0.5, "−0.5"), (0, "0.0"), (-0.04, "0.0"), (0.04, "0.0"), (12.25, "+12.3"), (.nan, "–"),
    ])
    func `a change has its sign`(value: Double, text: String) {
        #expect(signed(value) == text)
    }
}
