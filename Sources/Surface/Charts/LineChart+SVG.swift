extension LineChart {
    /// The chart as an `<svg>` element.
    public var svg: String {
        let scale = scale
        let plot = Plot(
            count: points.count, size: size, hasRunning: running != nil, values: 0...scale.top,
            margin: size == .wide ? 58 : 38, foot: hasNotes ? Plot.notesHeight : 0)
        let hours = points.map(\.hours)
        let line = plot.lines(runs(of: hours), hours: hours) { index in
            "\(points[index].label): \(hours[index].map(oneDecimal) ?? "") \(unit)"
        }
        guard size != .spark else {
            return plot.svg(
                id: id, title: title, description: description, band(plot, scale) + median(plot) + line + notes(plot))
        }
        let below = plot.runningSlot(running?.label) + band(plot, scale) + grid(plot, scale) + median(plot)
        return plot.svg(
            id: id, title: title, description: description,
            below + plot.course(course, within: 0...scale.top) + line + plot.weekLabels(points.map(\.label))
                + notes(plot))
    }

    private var weeks: [Point] { points + [running].compactMap(\.self) }
    private var hasNotes: Bool { weeks.contains { !$0.notes.isEmpty } }
    private func notes(_ plot: Plot) -> String { plot.notes(weeks.map { ($0.label, $0.notes) }) }

    /// The line is what is looked at: a shade that would make it flat is cut where the line ends, in a small picture sooner.
    private var scale: Scale {
        let highest = max(points.compactMap(\.hours).filter(\.isFinite).max() ?? 0, usual?.median ?? 0)
        let most = highest * (size == .spark ? 1.3 : 2)
        return Scale(upTo: max(highest, usual.map(\.high).flatMap { $0 <= most ? $0 : nil } ?? 0))
    }

    private func band(_ plot: Plot, _ scale: Scale) -> String {
        guard let usual else { return "" }
        let top = plot.y(min(usual.high, scale.top))
        let height = max(plot.y(usual.low) - top, 1)
        return """
            <rect class="band" fill="#e3edf6" x="\(short(plot.left))" y="\(short(top))" \
            width="\(short(plot.right - plot.left))" height="\(short(height))"/>
            """
    }

    private func median(_ plot: Plot) -> String {
        guard let usual else { return "" }
        let y = short(plot.y(usual.median))
        return """
            <path class="median" stroke="#5c6470" stroke-dasharray="3 4" \
            d="M\(short(plot.left)) \(y)H\(short(plot.right))"/>
            """
    }

    private func grid(_ plot: Plot, _ scale: Scale) -> String {
        var lines = ""
        var labels = ""
        for tick in scale.ticks {
            let y = plot.y(tick)
            lines += "M0 \(short(y))H\(short(plot.right))"
            let unit = tick == scale.top ? " \(unit)" : ""
            labels += "<text x=\"0\" y=\"\(short(y - 5))\">\(short(tick))\(unit)</text>"
        }
        return "<path class=\"rules\" stroke=\"#e6e2d8\" d=\"\(lines)\"/><g class=\"tick\">\(labels)</g>"
    }
}
