/// One bar a weekday, Monday first. A weekday without a value has a word instead of a bar.
public struct WeekdayBars: Sendable {
    public struct Bar: Sendable {
        /// In full, `Monday`; its first three letters stand beside the bar.
        public let weekday: String
        public let hours: Double?
        public init(weekday: String, hours: Double?) {
            self.weekday = weekday
            self.hours = hours
        }
    }
    let id: String
    let title: String
    let description: String
    let bars: [Bar]

    /// `id` must be unique on its page.
    public init(id: String, title: String, description: String, bars: [Bar]) {
        self.id = id
        self.title = title
        self.description = description
        self.bars = bars
    }

    /// The chart as an `<svg>` element.
    public var svg: String {
        let longest = max(bars.compactMap(\.hours).filter(\.isFinite).max() ?? 0, 0.1)
        var rows = ""
        for (index, bar) in bars.enumerated() {
            let y = Double(index) * 30 + 4
            let name = escaped(String(bar.weekday.prefix(3)))
            rows += "<text class=\"tick\" x=\"0\" y=\"\(short(y + 15))\">\(name)</text>"
            if let hours = bar.hours, hours.isFinite {
                let width = max(200 * hours / longest, 1)
                rows += """
                    <rect class="bar" fill="#2b6aa8" x="40" y="\(short(y))" width="\(short(width))" \
                    height="20" rx="3"/>\
                    <text class="figure" x="\(short(width + 48))" y="\(short(y + 15))">\(oneDecimal(hours)) \
                    h</text>
                    """
            } else {
                rows += "<text class=\"none\" x=\"40\" y=\"\(short(y + 15))\">too few weeks</text>"
            }
        }
        return """
            <svg class="chart bars" viewBox="0 0 300 \(short(Double(bars.count) * 30))" role="img" \
            aria-labelledby="\(escaped(id))-t \(escaped(id))-d" font-size="12" fill="#5c6470">\
            <title id="\(escaped(id))-t">\(escaped(title))</title>\
            <desc id="\(escaped(id))-d">\(escaped(description))</desc>\(rows)</svg>
            """
    }

    /// The same figures as a table.
    public func table(caption: String, column: String) -> String {
        let rows = bars.map { bar in
            let figure = bar.hours.map(oneDecimal) ?? "too few weeks"
            return "<tr><th scope=\"row\">\(escaped(bar.weekday))</th><td>\(figure)</td></tr>"
        }
        return """
            <table class="figures"><caption>\(escaped(caption))</caption>\
            <thead><tr><th scope="col">Weekday</th><th \
            scope="col">\(escaped(column))</th></tr></thead><tbody>\(rows.joined())</tbody></table>
            """
    }
}
