/// What was noted beside one week of a chart: said at a mark below the week, and in the table.
public struct WeekNotes: Sendable, Hashable {
    /// Each as one line of plain text.
    public let texts: [String]
    /// Whether readings leave the week out; its value is drawn all the same, hollow and dashed.
    public let isLeftOut: Bool
    /// Whether what is usual begins anew here.
    public let beginsAnew: Bool
    /// Whether nobody wrote any of it: then the mark is small, so that what somebody wrote stands out.
    public let isAutomatic: Bool
    /// Whether it is of a kind that many weeks have: a tick in the chart, so that marks stand out, and words in the table.
    public let isUsual: Bool
    public init(
        texts: [String], isLeftOut: Bool, beginsAnew: Bool, isAutomatic: Bool = false, isUsual: Bool = false
    ) {
        self.isUsual = isUsual
        self.isAutomatic = isAutomatic
        self.texts = texts
        self.isLeftOut = isLeftOut
        self.beginsAnew = beginsAnew
    }

    public static let none = WeekNotes(texts: [], isLeftOut: false, beginsAnew: false)
    public var isEmpty: Bool { texts.isEmpty }
    /// Whether there is something to mark in a chart.
    public var isMarked: Bool { !isEmpty && !isUsual }
    public var isTick: Bool { !isEmpty && isUsual }

    /// In one line.
    public var words: String {
        (texts + (isLeftOut ? ["left out of every reading"] : []) + (beginsAnew ? ["what is usual begins anew"] : []))
            .joined(separator: "; ")
    }
}

extension Plot {
    /// Below the names of the weeks: a mark a week with a note, its words on hover; in sun, the colour of context.
    ///
    ///     ·──·──·──◌──·
    ///     W36      W39
    ///       ╷◆ ╷  ╷◆        and a thin line up to the top where what is usual begins anew
    func notes(_ weeks: [(label: String, notes: WeekNotes)]) -> String {
        var text = ticks(weeks.map(\.notes))
        for (index, week) in weeks.enumerated() where week.notes.isMarked {
            let x = index < count ? x(index) : right + slot / 2
            let words = "<title>\(escaped("\(week.label): \(week.notes.words)"))</title>"
            if size == .spark {
                text += """
                    <path class="noted" stroke="#b8761a" d="M\(short(x)) \(short(height))V\(short(height - 7))">\(words)</path>
                    """
                continue
            }
            if week.notes.beginsAnew {
                text += """
                    <path class="anew" stroke="#b8761a" stroke-dasharray="1 4" \
                    d="M\(short(x)) \(short(top))V\(short(bottom))">\(words)</path>
                    """
            }
            let y = height - 8
            let half = week.notes.isAutomatic ? 2.0 : 5
            text += """
                <path class="noted" fill="\(week.notes.isLeftOut ? "none" : "#b8761a")" stroke="#b8761a" \
                d="M\(short(x)) \(short(y - half))L\(short(x + half)) \(short(y))L\(short(x)) \(short(y + half))\
                L\(short(x - half)) \(short(y))Z">\(words)</path>
                """
        }
        return text.isEmpty ? "" : "<g class=\"notes\">\(text)</g>"
    }

    /// One path for all of them: many weeks have one, and the table says which.
    private func ticks(_ weeks: [WeekNotes]) -> String {
        let places = weeks.indices.filter { weeks[$0].isTick }.map { $0 < count ? x($0) : right + slot / 2 }
        if places.isEmpty { return "" }
        let (from, length) = size == .spark ? (height, -3.0) : (height - 10, 4.0)
        let drawn = places.map { "M\(short($0)) \(short(from))v\(short(length))" }.joined()
        return "<path class=\"often\" stroke=\"#5c6470\" d=\"\(drawn)\"/>"
    }

    /// In which the row of notes stands; without one a chart is as high as before.
    static let notesHeight = 16.0
}
