extension LineChart {
    /// The chart as an `<svg>` element.
    public var svg: String {
        let frame = Plot(self)
        var text = """
            <svg class="chart \(frame.name)" viewBox="0 0 \(short(frame.width)) \(short(frame.height))" \
            \(size == .spark ? "preserveAspectRatio=\"none\" " : "")\
            role="img" aria-labelledby="\(escaped(id))-t \(escaped(id))-d" font-size="12" fill="#5c6470">\
            <title id="\(escaped(id))-t">\(escaped(title))</title>\
            <desc id="\(escaped(id))-d">\(escaped(description))</desc>
            """
        if size != .spark { text += runningSlot(frame) }
        text += band(frame)
        if size != .spark { text += grid(frame) }
        text += median(frame) + lines(frame)
        if size != .spark { text += weekLabels(frame) }
        return text + "</svg>"
    }

    private func band(_ frame: Plot) -> String {
        guard let usual else { return "" }
        let top = frame.y(min(usual.high, frame.scale.top))
        let height = max(frame.y(usual.low) - top, 1)
        return """
            <rect class="band" fill="#e3edf6" x="\(short(frame.left))" y="\(short(top))" \
            width="\(short(frame.right - frame.left))" height="\(short(height))"/>
            """
    }

    private func median(_ frame: Plot) -> String {
        guard let usual else { return "" }
        let y = short(frame.y(usual.median))
        return """
            <path class="median" stroke="#5c6470" stroke-dasharray="3 4" \
            d="M\(short(frame.left)) \(y)H\(short(frame.right))"/>
            """
    }

    private func grid(_ frame: Plot) -> String {
        var lines = ""
        var labels = ""
        for tick in frame.scale.ticks {
            let y = frame.y(tick)
            lines += "M0 \(short(y))H\(short(frame.right))"
            let unit = tick == frame.scale.top ? " h" : ""
            labels += "<text x=\"0\" y=\"\(short(y - 5))\">\(short(tick))\(unit)</text>"
        }
        return "<path class=\"rules\" stroke=\"#e6e2d8\" d=\"\(lines)\"/><g class=\"tick\">\(labels)</g>"
    }

    private func lines(_ frame: Plot) -> String {
        var text = "<g class=\"line\" fill=\"none\" stroke=\"#2b6aa8\" stroke-width=\"2\">"
        for run in runs where run.count > 1 {
            let corners = run.map { "\(short(frame.x($0))),\(short(frame.y(points[$0].hours ?? 0)))" }
            text += "<polyline points=\"\(corners.joined(separator: " "))\"/>"
        }
        if size == .spark {
            return text + runs.filter { $0.count == 1 }.map { lone($0[0], frame) }.joined() + "</g>"
        }
        let dots = runs.joined().map { dot(at: $0, frame) }.joined()
        return "\(text)</g><g class=\"dots\" fill=\"#2b6aa8\">\(dots)</g>"
    }

    private func dot(at index: Int, _ frame: Plot) -> String {
        guard let hours = points[index].hours else { return "" }
        let place = "cx=\"\(short(frame.x(index)))\" cy=\"\(short(frame.y(hours)))\" r=\"\(frame.dot)\""
        let name = "\(escaped(points[index].label)): \(oneDecimal(hours)) h"
        return "<circle \(place)><title>\(name)</title></circle>"
    }

    /// A spark is stretched to its place: a line without length stays round there, a circle would not.
    private func lone(_ index: Int, _ frame: Plot) -> String {
        let place = "M\(short(frame.x(index))) \(short(frame.y(points[index].hours ?? 0)))"
        return "<path class=\"lone\" stroke-linecap=\"round\" d=\"\(place)h0\"/>"
    }

    private func weekLabels(_ frame: Plot) -> String {
        var text = ""
        // Counted from the newest week; in a narrow chart its name would touch that of the running one.
        let first = size == .narrow ? frame.labelEvery - 1 : 0
        for (fromEnd, index) in points.indices.dropLast(first).reversed().enumerated()
        where fromEnd % frame.labelEvery == 0 {
            text += """
                <text x="\(short(frame.x(index)))" y="\(short(frame.bottom + 22))">\
                \(escaped(points[index].label))</text>
                """
        }
        return "<g class=\"tick week\" text-anchor=\"middle\">\(text)</g>"
    }

    private func runningSlot(_ frame: Plot) -> String {
        guard let running else { return "" }
        let middle = short(frame.right + frame.slot / 2)
        let half = short((frame.top + frame.bottom) / 2)
        return """
            <g class="running" fill="#8a5206" text-anchor="middle">\
            <rect fill="#fbf0dc" x="\(short(frame.right))" y="\(short(frame.top))" \
            width="\(short(frame.slot))" height="\(short(frame.bottom - frame.top))"/>\
            <text x="\(middle)" y="\(half)" dy=".35em" transform="rotate(-90 \(middle) \(half))">\
            still running</text>\
            <text x="\(middle)" y="\(short(frame.bottom + 22))">\(escaped(running.label))</text></g>
            """
    }
}

/// Where things are on the paper.
private struct Plot {
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
    let scale: Scale
    let labelEvery: Int
    let dot: String
    private let inset: Double
    private let count: Int

    init(_ chart: LineChart) {
        count = chart.points.count
        let drawn = chart.points.compactMap(\.hours).filter(\.isFinite)
        // The line is what is looked at: what is usual may reach out of the picture, and is cut there.
        let highest = max(drawn.max() ?? 0, chart.usual?.median ?? 0)
        scale = Scale(upTo: max(highest, min(chart.usual?.high ?? 0, highest * 1.3)))
        slot = chart.running == nil || chart.size == .spark ? 0 : 46
        switch chart.size {
        case .wide: (name, width, height, left, top, bottom) = ("wide", 640, 250, 58, 24, 216)
        case .narrow: (name, width, height, left, top, bottom) = ("narrow", 300, 250, 38, 24, 216)
        case .spark: (name, width, height, left, top, bottom) = ("spark", 200, 36, 0, 3, 33)
        }
        right = width - slot
        inset = chart.size == .spark ? 4 : chart.size == .wide ? 20 : 10
        labelEvery = max(1, (count + (chart.size == .wide ? 12 : 4)) / (chart.size == .wide ? 13 : 5))
        dot = count > 26 ? "2" : "3.5"
    }

    func x(_ index: Int) -> Double {
        guard count > 1 else { return (left + right) / 2 }
        return left + inset + (right - left - 2 * inset) * Double(index) / Double(count - 1)
    }

    func y(_ hours: Double) -> Double { bottom - (bottom - top) * hours / scale.top }
}
