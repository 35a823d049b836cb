/// Moments as marks on a line of weeks: where things lie in time, without saying how many there are.
public struct MomentStrip: Sendable {
    let id: String
    let title: String
    let description: String
    let weeks: [String]
    let places: [Double]
    let notes: [WeekNotes]
    let size: LineChart.Size

    /// - Parameters:
    ///   - id: unique on its page.
    ///   - weeks: the names of the weeks, oldest first.
    ///   - places: in weeks from the beginning of the first one; what lies outside is not drawn.
    ///   - notes: for each of the weeks; none is none at all.
    public init(
        id: String, title: String, description: String, weeks: [String], places: [Double], notes: [WeekNotes] = [],
        size: LineChart.Size
    ) {
        self.notes = notes
        self.id = id
        self.title = title
        self.description = description
        self.weeks = weeks
        self.places = places
        self.size = size
    }

    /// The chart as an `<svg>` element.
    public var svg: String {
        let isWide = size == .wide
        let width = isWide ? 1100.0 : 300
        let slot = width / Double(max(weeks.count, 1))
        let grid = weeks.indices.map { "M\(short(Double($0) * slot)) 6v40" }.joined()
        var drawn = "<path class=\"grid\" stroke=\"#d9dde3\" d=\"\(grid)\"/>"
        // Counted from the newest: names would touch each other.
        let every = max(1, (weeks.count + (isWide ? 13 : 4)) / (isWide ? 14 : 5))
        for (index, week) in weeks.enumerated() where (weeks.count - 1 - index) % every == 0 {
            let middle = short((Double(index) + 0.5) * slot)
            drawn += "<text class=\"tick\" text-anchor=\"middle\" x=\"\(middle)\" y=\"62\">\(escaped(week))</text>"
        }
        drawn += "<line class=\"axis\" stroke=\"#5c6470\" x1=\"0\" x2=\"\(short(width))\" y1=\"26\" y2=\"26\"/>"
        // Marks that would lie on each other are one mark: the picture has places, not amounts.
        let marks = Set(places.filter { $0 >= 0 && $0 < Double(weeks.count) }.map { Int(($0 * slot / 2).rounded()) })
        if !marks.isEmpty {
            let path = marks.sorted().map { "M\($0 * 2) 14v24" }.joined()
            drawn += "<path class=\"marks\" stroke=\"#2b6aa8\" stroke-width=\"1.5\" d=\"\(path)\"/>"
        }
        let noted = zip(weeks, notes).enumerated().filter { !$0.element.1.isEmpty }.map { index, week in
            let middle = (Double(index) + 0.5) * slot
            return """
                <path class="noted" fill="#b8761a" stroke="#b8761a" d="M\(short(middle)) 70l5 5l-5 5l-5 -5Z">\
                <title>\(escaped("\(week.0): \(week.1.words)"))</title></path>
                """
        }
        drawn += noted.joined()
        let height = noted.isEmpty ? 68 : 82
        let name = isWide ? "wide" : "narrow"
        return """
            <svg class="chart \(name)" viewBox="0 0 \(short(width)) \(height)" role="img" \
            aria-labelledby="\(escaped(id))-t \(escaped(id))-d" font-size="12" fill="#5c6470">\
            <title id="\(escaped(id))-t">\(escaped(title))</title>\
            <desc id="\(escaped(id))-d">\(escaped(description))</desc>\(drawn)</svg>
            """
    }

    /// The same as a table: in which week on which days.
    public func table(caption: String, column: String, days: [[String]]) -> String {
        let hasNotes = notes.contains { !$0.isEmpty }
        let rows = zip(weeks, days).enumerated().map { index, row in
            let words = row.1.isEmpty ? "none" : row.1.map(escaped).joined(separator: ", ")
            let noted =
                hasNotes ? "<td class=\"words\">\(escaped(index < notes.count ? notes[index].words : ""))</td>" : ""
            return "<tr><th scope=\"row\">\(escaped(row.0))</th><td>\(words)</td>\(noted)</tr>"
        }
        let head = hasNotes ? "<th scope=\"col\" class=\"words\">Notes</th>" : ""
        return """
            <table class="figures"><caption>\(escaped(caption))</caption><thead><tr><th scope="col">Week</th>\
            <th scope="col">\(escaped(column))</th>\(head)</tr></thead><tbody>\(rows.joined())</tbody></table>
            """
    }
}
