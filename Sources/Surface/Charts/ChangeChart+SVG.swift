extension ChangeChart {
    /// The chart as an `<svg>` element.
    public var svg: String {
        let scale = scale
        let plot = Plot(
            count: points.count, size: size, hasRunning: running != nil, values: scale.low...scale.high, margin: 64,
            foot: Plot.notesHeight)
        let hours = points.map(\.hours)
        let line = plot.lines(runs(of: hours) { points[$0].isBreak }, hours: hours) { index in
            "\(points[index].label): \(hours[index].map(signed) ?? "") \(unit)"
        }
        let drawn = breaks(plot) + line
        guard size != .spark else {
            return plot.svg(id: id, title: title, description: description, zero(plot) + drawn + notes(plot))
        }
        let below = plot.runningSlot(running?.label) + band(plot, scale) + grid(plot, scale) + zero(plot)
        return plot.svg(
            id: id, title: title, description: description,
            below + plot.course(course, within: scale.low...scale.high) + drawn + plot.weekLabels(points.map(\.label))
                + notes(plot))
    }

    /// The line is what is looked at: a shade that would make it flat is cut where the line ends.
    private var scale: ChangeScale {
        let hours = points.compactMap(\.hours).filter(\.isFinite)
        let most = 2 * max(hours.map(abs).max() ?? 0, ChangeScale.least)
        guard let limits, max(abs(limits.low), abs(limits.high)) <= most else { return ChangeScale(over: hours) }
        return ChangeScale(over: hours + [limits.low, limits.high])
    }

    /// From where the line last began anew.
    private func band(_ plot: Plot, _ scale: ChangeScale) -> String {
        guard let limits else { return "" }
        let begins = points.lastIndex(where: \.isBreak) ?? 0
        let left = begins == 0 ? plot.left : (plot.x(begins - 1) + plot.x(begins)) / 2
        let top = plot.y(min(limits.high, scale.high))
        let height = max(plot.y(max(limits.low, scale.low)) - top, 1)
        return """
            <rect class="band" fill="#e3edf6" x="\(short(left))" y="\(short(top))" \
            width="\(short(plot.right - left))" height="\(short(height))"/>
            """
    }

    private func zero(_ plot: Plot) -> String {
        let y = short(plot.y(0))
        return "<path class=\"zero\" stroke=\"#83858a\" d=\"M\(short(plot.left)) \(y)H\(short(plot.right))\"/>"
    }

    private func grid(_ plot: Plot, _ scale: ChangeScale) -> String {
        var lines = ""
        var labels = ""
        for tick in scale.ticks {
            let y = plot.y(tick)
            lines += "M0 \(short(y))H\(short(plot.right))"
            let sign = tick < 0 ? "−" : "+"
            let unit = tick == scale.high ? " \(unit)" : ""
            let words = tick == 0 ? "their usual" : "\(sign)\(short(abs(tick)))\(unit)"
            labels += "<text\(tick == 0 ? " class=\"named\"" : "") x=\"0\" y=\"\(short(y - 5))\">\(words)</text>"
        }
        return "<path class=\"rules\" stroke=\"#e6e2d8\" d=\"\(lines)\"/><g class=\"tick\">\(labels)</g>"
    }

    /// Between the last week of the old line and the first of the new one. At the left edge there is nothing to part.
    private func breaks(_ plot: Plot) -> String {
        points.indices.dropFirst().filter { points[$0].isBreak }.map { index in
            let x = short((plot.x(index - 1) + plot.x(index)) / 2)
            return """
                <path class="break" stroke="#5c6470" d="M\(x) \(short(plot.top))V\(short(plot.bottom))">\
                <title>\(Self.breakInWords) in \(escaped(points[index].label))</title></path>
                """
        }.joined()
    }

    /// The place of the row is always kept, so that the first note does not move anything.
    private func notes(_ plot: Plot) -> String {
        let marks = plot.notes((points + [running].compactMap(\.self)).map { ($0.label, $0.notes) })
        return marks.isEmpty ? "<g class=\"notes\"></g>" : marks
    }
}
