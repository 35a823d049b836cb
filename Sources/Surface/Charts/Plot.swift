/// Where things are on the paper, for charts whose weeks go from left to right.
struct Plot {
    let size: LineChart.Size
    let name: String
    let width: Double
    let height: Double
    let left: Double
    /// Where the complete weeks end and the running one begins.
    let right: Double
    let top: Double
    let bottom: Double
    /// The width of the running week.
    let slot: Double
    let labelEvery: Int
    let dot: String
    private let inset: Double
    let count: Int
    private let low: Double
    private let high: Double

    /// `values` go from the bottom to the top; `margin` is what the marks of the axis need on the left, `foot` what
    /// comes below the names of the weeks.
    init(
        count: Int, size: LineChart.Size, hasRunning: Bool, values: ClosedRange<Double>, margin: Double, foot: Double
    ) {
        self.count = count
        self.size = size
        low = values.lowerBound
        high = values.upperBound
        slot = hasRunning && size != .spark ? 46 : 0
        switch size {
        case .wide: (name, width, height, top, bottom) = ("wide", 640, 250 + foot, 24, 216)
        case .narrow: (name, width, height, top, bottom) = ("narrow", 300, 250 + foot, 24, 216)
        case .spark: (name, width, height, top, bottom) = ("spark", 200, 36, 3, 33)
        }
        left = size == .spark ? 0 : margin
        right = width - slot
        inset = size == .spark ? 4 : size == .wide ? 20 : 10
        labelEvery = max(1, (count + (size == .wide ? 12 : 4)) / (size == .wide ? 13 : 5))
        dot = count > 26 ? "2" : "3.5"
    }

    func x(_ index: Int) -> Double {
        guard count > 1 else { return (left + right) / 2 }
        return left + inset + (right - left - 2 * inset) * Double(index) / Double(count - 1)
    }

    func y(_ hours: Double) -> Double { bottom - (bottom - top) * (hours - low) / (high - low) }
}

// What charts of weeks have in common.
extension Plot {
    /// The element around what is drawn.
    ///
    /// Of a spark there may be a dozen on a page, in which no text is drawn: one attribute says what it is.
    func svg(id: String, title: String, description: String, _ drawn: String) -> String {
        guard size != .spark else {
            return """
                <svg class="chart spark" viewBox="0 0 \(short(width)) \(short(height))" preserveAspectRatio="none" \
                role="img" aria-label="\(escaped("\(title). \(description)"))">\(drawn)</svg>
                """
        }
        return """
            <svg class="chart \(name)" viewBox="0 0 \(short(width)) \(short(height))" role="img" \
            aria-labelledby="\(escaped(id))-t \(escaped(id))-d" font-size="12" fill="#5c6470">\
            <title id="\(escaped(id))-t">\(escaped(title))</title>\
            <desc id="\(escaped(id))-d">\(escaped(description))</desc>\(drawn)</svg>
            """
    }

    /// So many weeks have dots of their own; more of them would touch, and say what the table says.
    private static var mostDots: Int { 26 }

    /// One line a run of weeks, and a dot a week with its name and value; a week between two gaps is a dot alone.
    func lines(_ runs: [[Int]], hours: [Double?], words: (Int) -> String) -> String {
        // Where weeks are four units apart, half a unit is not seen.
        let isDense = hours.count > Self.mostDots
        func nearly(_ place: Double) -> String { short(isDense ? place.rounded() : place) }
        func height(_ index: Int) -> String { nearly(y(hours[index] ?? 0)) }
        func place(_ index: Int) -> String { nearly(x(index)) }
        var text = "<g class=\"line\" fill=\"none\" stroke=\"#2b6aa8\">"
        let lines = runs.filter { $0.count > 1 }
        if isDense, !lines.isEmpty {
            let drawn = lines.map { run in Self.steps(run.map { (x($0), y(hours[$0] ?? 0)) }) }
            text += "<path d=\"\(drawn.joined())\"/>"
        }
        for run in isDense ? [] : lines {
            let corners = run.map { "\(place($0)),\(height($0))" }
            text += "<polyline points=\"\(corners.joined(separator: " "))\"/>"
        }
        if size == .spark {
            // A spark is stretched to its place: a line without length stays round there, a circle would not.
            return text
                + runs.filter { $0.count == 1 }.map { run in
                    let start = "M\(place(run[0])) \(height(run[0]))"
                    return "<path class=\"lone\" stroke-linecap=\"round\" d=\"\(start)h0\"/>"
                }.joined() + "</g>"
        }
        let dotted = hours.count > Self.mostDots ? runs.filter { $0.count == 1 } : runs
        let dots = dotted.joined().map { index in
            let centre = "cx=\"\(place(index))\" cy=\"\(height(index))\" r=\"\(dot)\""
            return "<circle \(centre)><title>\(escaped(words(index)))</title></circle>"
        }
        return "\(text)</g><g class=\"dots\" fill=\"#2b6aa8\">\(dots.joined())</g>"
    }

    /// A line in whole units, each corner from the one before: half as long to send as places are, and a page has a dozen lines.
    private static func steps(_ corners: [(x: Double, y: Double)]) -> String {
        var drawn = ""
        var last: (x: Int, y: Int)?
        for corner in corners {
            let at = (x: Int(corner.x.rounded()), y: Int(corner.y.rounded()))
            if let last {
                let (across, down) = (at.x - last.x, at.y - last.y)
                drawn += (drawn.last == "l" ? "" : " ") + "\(across)" + (down < 0 ? "\(down)" : " \(down)")
            } else {
                drawn = "M\(at.x) \(at.y)l"
            }
            last = at
        }
        return drawn
    }

    func weekLabels(_ labels: [String]) -> String {
        var text = ""
        // Counted from the newest week; in a narrow chart its name would touch that of the running one.
        let first = size == .narrow ? labelEvery - 1 : 0
        for (fromEnd, index) in labels.indices.dropLast(first).reversed().enumerated()
        where fromEnd % labelEvery == 0 {
            text += "<text x=\"\(short(x(index)))\" y=\"\(short(bottom + 22))\">\(escaped(labels[index]))</text>"
        }
        return "<g class=\"tick week\" text-anchor=\"middle\">\(text)</g>"
    }

    /// The place of the week that is running, which has a name and no value.
    func runningSlot(_ label: String?) -> String {
        guard let label else { return "" }
        let middle = short(right + slot / 2)
        let half = short((top + bottom) / 2)
        return """
            <g class="running" fill="#8a5206" text-anchor="middle">\
            <rect fill="#fbf0dc" x="\(short(right))" y="\(short(top))" \
            width="\(short(slot))" height="\(short(bottom - top))"/>\
            <text x="\(middle)" y="\(half)" dy=".35em" transform="rotate(-90 \(middle) \(half))">\
            still running</text>\
            <text x="\(middle)" y="\(short(bottom + 22))">\(escaped(label))</text></g>
            """
    }
}

/// Indices of neighbouring weeks with a value: each run is a line of its own. A line also ends where `begins` says that
/// the next week begins a new one.
func runs(of hours: [Double?], begins: (Int) -> Bool = { _ in false }) -> [[Int]] {
    var result: [[Int]] = []
    for (index, hours) in hours.enumerated() where hours?.isFinite ?? false {
        if let last = result.last?.last, last == index - 1, !begins(index) {
            result[result.count - 1].append(index)
        } else {
            result.append([index])
        }
    }
    return result
}
