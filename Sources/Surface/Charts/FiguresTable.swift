/// Weekly figures as a table: one row a week, one column a chart.
public struct FiguresTable: Sendable {
    public struct Column: Sendable {
        let title: String
        let weeks: [Week]

        public init(title: String, points: [LineChart.Point]) {
            self.title = title
            weeks = points.map { Week(name: $0.name, figure: $0.hours.map(oneDecimal) ?? "no data", isBreak: false) }
        }

        /// Shares in whole per cent; nil where there is no value.
        public init(title: String, shares: [(name: String, share: Double?)]) {
            self.title = title
            weeks = shares.map { name, share in
                Week(name: name, figure: share.map { "\(Int(($0 * 100).rounded())) %" } ?? "no data", isBreak: false)
            }
        }

        /// Changes have a sign; where there is none, there was too little.
        public init(title: String, changes: [ChangeChart.Point]) {
            self.title = title
            weeks = changes.map {
                Week(name: $0.name, figure: $0.hours.map(signed) ?? "too little", isBreak: $0.isBreak)
            }
        }
    }

    struct Week: Sendable {
        let name: String
        let figure: String
        let isBreak: Bool
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
        for (row, week) in (columns.first?.weeks ?? []).enumerated() {
            text += "<tr><th scope=\"row\">\(escaped(week.name))\(remark(at: row))</th>"
            for column in columns {
                text += "<td>\(row < column.weeks.count ? column.weeks[row].figure : "no data")</td>"
            }
            text += "</tr>"
        }
        if let running {
            let span = columns.count > 1 ? " colspan=\"\(columns.count)\"" : ""
            text += "<tr><th scope=\"row\">\(escaped(running.name))</th><td\(span)>still running</td></tr>"
        }
        return text + "</tbody></table>"
    }

    /// What parts a week from those above it is said where it begins; above the first one there is nothing.
    private func remark(at row: Int) -> String {
        guard row > 0, columns.contains(where: { row < $0.weeks.count && $0.weeks[row].isBreak }) else { return "" }
        return "<span class=\"under\">\(ChangeChart.breakInWords)</span>"
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
