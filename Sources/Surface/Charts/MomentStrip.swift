/// Moments as marks on a line of weeks: where things lie in time, without saying how many there are.
public struct MomentStrip: Sendable {
    let id: String
    let title: String
    let description: String
    let weeks: [String]
    let places: [Double]

    /// - Parameters:
    ///   - id: unique on its page.
    ///   - weeks: the names of the weeks, oldest first.
    ///   - places: in weeks from the beginning of the first one; what lies outside is not drawn.
    public init(id: String, title: String, description: String, weeks: [String], places: [Double]) {
        self.id = id
        self.title = title
        self.description = description
        self.weeks = weeks
        self.places = places
    }

    private static let width = 640.0
    private static let middle = 26.0

    /// The chart as an `<svg>` element.
    public var svg: String {
        let slot = Self.width / Double(max(weeks.count, 1))
        var drawn = ""
        for (index, week) in weeks.enumerated() {
            let left = Double(index) * slot
            drawn +=
                "<line class=\"grid\" stroke=\"#d9dde3\" x1=\"\(short(left))\" x2=\"\(short(left))\" y1=\"8\" y2=\"44\"/>"
            // Counted from the newest, and every second one: names would touch each other.
            if (weeks.count - 1 - index) % 2 == 0 {
                drawn += "<text class=\"tick\" x=\"\(short(left + 3))\" y=\"60\">\(escaped(week))</text>"
            }
        }
        drawn += """
            <line class="axis" stroke="#5c6470" x1="0" x2="\(short(Self.width))" y1="\(short(Self.middle))" \
            y2="\(short(Self.middle))"/>
            """
        // Marks that would lie on each other are one mark: the picture has places, not amounts.
        let marks = Set(places.filter { $0 >= 0 && $0 < Double(weeks.count) }.map { Int(($0 * slot / 2).rounded()) })
        let corners = marks.sorted().map { "M\($0 * 2) 14v24" }
        if !corners.isEmpty {
            drawn += "<path class=\"marks\" stroke=\"#2b6aa8\" stroke-width=\"1.5\" d=\"\(corners.joined())\"/>"
        }
        return """
            <svg class="chart strip" viewBox="0 0 640 66" role="img" aria-labelledby="\(escaped(id))-t \(escaped(id))-d" \
            font-size="12" fill="#5c6470"><title id="\(escaped(id))-t">\(escaped(title))</title>\
            <desc id="\(escaped(id))-d">\(escaped(description))</desc>\(drawn)</svg>
            """
    }

    /// The same as a table: in which week on which days.
    public func table(caption: String, column: String, days: [[String]]) -> String {
        let rows = zip(weeks, days).map { week, days in
            let words = days.isEmpty ? "none" : days.map(escaped).joined(separator: ", ")
            return "<tr><th scope=\"row\">\(escaped(week))</th><td>\(words)</td></tr>"
        }
        return """
            <table class="figures"><caption>\(escaped(caption))</caption><thead><tr><th scope="col">Week</th>\
            <th scope="col">\(escaped(column))</th></tr></thead><tbody>\(rows.joined())</tbody></table>
            """
    }
}
