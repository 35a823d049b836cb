import Charts

/// What a chart draws beside its line, below it: only what is there.
struct ChartKey {
    /// What the shade is; nil where there is none.
    var shade: String?
    var hasMedian = false
    var hasTrend = false
    /// What a vertical dash says; nil where there is none.
    var cut: String?
    /// What is noted beside its weeks.
    var notes: [WeekNotes] = []

    /// Empty where nothing is drawn beside the line.
    var html: String {
        let parts: [String] = [
            shade.map { "<span class=\"shade\"></span>\(escaped($0))" } ?? "",
            hasMedian ? "<span class=\"dash\"></span>the median" : "",
            hasTrend ? "<span class=\"dash way-key\"></span>the trend" : "",
            cut.map { "<span class=\"cut\"></span>\(escaped($0))" } ?? "",
            notes.contains(where: \.isMarked) ? "<span class=\"mark\">◆</span> a note" : "",
            notes.contains(where: \.isTick) ? "<span class=\"tick-key\"></span>a deployment" : "",
        ].filter { !$0.isEmpty }
        if parts.isEmpty { return "" }
        let items = parts.map { "<span class=\"whole\">\($0)</span>" }.joined(separator: " ")
        return "<figcaption class=\"key\">\(items)</figcaption>"
    }
}

extension LineChart.Usual {
    /// The shade's name in the key; nil without a height, where there is nothing to see.
    func named(_ words: String) -> String? { high > low ? words : nil }
}
