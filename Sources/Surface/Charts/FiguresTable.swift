/// Weekly figures as a table: one row a week, one column a chart.
public struct FiguresTable: Sendable {
    public struct Column: Sendable {
        let title: String
        let weeks: [Week]

        public init(title: String, points: [LineChart.Point]) {
            self.title = title
            weeks = points.map {
                Week(name: $0.name, figure: $0.hours.map(oneDecimal) ?? "no data", isBreak: false, notes: $0.notes)
            }
        }

        /// Shares in whole per cent; nil where there is no value.
        public init(title: String, shares: [(name: String, share: Double?, notes: WeekNotes)]) {
            self.title = title
            weeks = shares.map { name, share, notes in
                Week(
                    name: name, figure: share.map { "\(Int(($0 * 100).rounded())) %" } ?? "no data", isBreak: false,
                    notes: notes)
            }
        }

        /// Changes have a sign; where there is none, there was too little.
        public init(title: String, changes: [ChangeChart.Point]) {
            self.title = title
            weeks = changes.map {
                Week(name: $0.name, figure: $0.hours.map(signed) ?? "too little", isBreak: $0.isBreak, notes: $0.notes)
            }
        }
    }

    struct Week: Sendable {
        let name: String
        let figure: String
        let isBreak: Bool
        let notes: WeekNotes
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
        if hasNotes { text += "<th scope=\"col\" class=\"words\">Notes</th>" }
        text += "</tr></thead><tbody>"
        for (row, week) in (columns.first?.weeks ?? []).enumerated() {
            text += "<tr><th scope=\"row\">\(escaped(week.name))\(remark(at: row))</th>"
            for column in columns {
                text += "<td>\(row < column.weeks.count ? column.weeks[row].figure : "no data")</td>"
            }
            if hasNotes { text += notesCell(noted(at: row)) }
            text += "</tr>"
        }
        if let running {
            let span = columns.count > 1 ? " colspan=\"\(columns.count)\"" : ""
            text += "<tr><th scope=\"row\">\(escaped(running.name))</th><td\(span)>still running</td>"
            text += (hasNotes ? notesCell(running.notes) : "") + "</tr>"
        }
        return text + "</tbody></table>"
    }

    /// All columns are of the same weeks, and have the same notes.
    private func noted(at row: Int) -> WeekNotes {
        columns.lazy.filter { row < $0.weeks.count }.map { $0.weeks[row].notes }.first { !$0.isEmpty } ?? .none
    }

    private var hasNotes: Bool {
        !(running?.notes.isEmpty ?? true) || columns.contains { $0.weeks.contains { !$0.notes.isEmpty } }
    }

    private func notesCell(_ notes: WeekNotes) -> String { "<td class=\"words\">\(escaped(notes.words))</td>" }

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
