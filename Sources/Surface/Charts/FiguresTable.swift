/// Weekly figures as a table: one row a week, one column a chart.
public struct FiguresTable: Sendable {
    public struct Column: Sendable {
        public let title: String
        public let points: [LineChart.Point]
        public init(title: String, points: [LineChart.Point]) {
            self.title = title
            self.points = points
        }
    }
    let caption: String
    let columns: [Column]
    let running: LineChart.Point?

    /// All columns must be of the same weeks; `running` is named in the last row and has no figure.
    public init(caption: String, columns: [Column], running: LineChart.Point?) {
        self.caption = caption
        self.columns = columns
        self.running = running
    }

    /// The table as an HTML element; a week without a value says so in words.
    public var html: String {
        var text = "<table class=\"figures\"><caption>\(escaped(caption))</caption>"
        text += "<thead><tr><th scope=\"col\">Week</th>"
        for column in columns { text += "<th scope=\"col\">\(escaped(column.title))</th>" }
        text += "</tr></thead><tbody>"
        for (row, point) in (columns.first?.points ?? []).enumerated() {
            text += "<tr><th scope=\"row\">\(escaped(point.name))</th>"
            for column in columns {
                let hours = row < column.points.count ? column.points[row].hours : nil
                text += "<td>\(hours.map(oneDecimal) ?? "no data")</td>"
            }
            text += "</tr>"
        }
        if let running {
            let span = columns.count > 1 ? " colspan=\"\(columns.count)\"" : ""
            text += "<tr><th scope=\"row\">\(escaped(running.name))</th><td\(span)>still running</td></tr>"
        }
        return text + "</tbody></table>"
    }
}

extension LineChart {
    /// The figures of this chart as a table.
    public func table(caption: String, column: String) -> String {
        FiguresTable(
            caption: caption, columns: [FiguresTable.Column(title: column, points: points)], running: running
        ).html
    }
}
