import Charts
import Domain

/// Where a line goes on the whole, for people and for drawing.
struct Course {
    let slope: LineReading.Slope?
    /// How many weeks have a value.
    let weeks: Int
    /// What a value is multiplied with before it is shown.
    let factor: Double
    /// `h`, or `percentage points`.
    let unit: String
    /// What has a value: a week, or a value that may be of several weeks.
    var point = (one: "week", many: "weeks")

    static let least = 8

    /// `On the whole (the dotted line): about −0.4 h per week over twelve weeks, 90 % interval −0.7 to −0.1.`
    var sentence: String? { said("On the whole (the dotted line)") }

    /// Beside a small line, in which nothing is dotted.
    var besideASpark: String? { said("On the whole") }

    /// The same where many stand together, in which it is said once of how many it is too early.
    var besideMany: String? { slope == nil ? nil : besideASpark }

    /// Under a line: the figures only where it goes somewhere. Where it does not they are folded, because they say nothing.
    var brief: String? {
        guard let slope, !slope.isClear else { return sentence }
        return "The trend has no clear direction."
    }

    /// Under a small line, in which nothing is dotted: only where it goes somewhere.
    var clear: String? { slope?.isClear == true ? besideASpark : nil }

    /// How many weeks there are where it is too early to speak of a trend.
    var tooFew: Int? { slope == nil ? weeks : nil }

    static func early(_ weeks: Int, _ point: (one: String, many: String) = ("week", "weeks")) -> String {
        "Too early to speak of a trend: \(counted(weeks, point.one, point.many)), \(inWords(least)) are needed."
    }

    private func said(_ onTheWhole: String) -> String? {
        guard weeks > 0 else { return nil }
        guard let slope else { return Self.early(weeks, point) }
        let about = shown(slope.perWeek)
        let over = counted(slope.weeks, point.one, point.many)
        let between = "90 % interval \(shown(slope.low)) to \(shown(slope.high))"
        guard slope.isClear else {
            return
                "\(onTheWhole) it has no clear direction: about \(about) \(unit) per week over \(over), \(between)."
        }
        return "\(onTheWhole): about \(about) \(unit) per week over \(over), \(between)."
    }

    /// Two decimals where one would say nothing.
    private func shown(_ value: Double) -> String {
        let value = value * factor
        guard value.isFinite, abs(value) < 1e12 else { return "–" }
        guard abs(value) < 1 else { return signed(value) }
        let hundredths = Int((abs(value) * 100).rounded())
        guard hundredths > 0 else { return "0.0" }
        let text = hundredths % 10 == 0 ? "0.\(hundredths / 10)" : "0.\(hundredths < 10 ? "0" : "")\(hundredths)"
        return (value < 0 ? "−" : "+") + (hundredths == 100 ? "1.0" : text)
    }

    /// Between its first and its last week, among the weeks of the chart.
    func line(among shown: [Week]) -> LineCourse? {
        guard let slope, let from = shown.firstIndex(of: slope.first), let to = shown.firstIndex(of: slope.last),
            from < to, let end = slope.height(in: slope.last)
        else { return nil }
        return LineCourse(from: from, to: to, start: slope.start * factor, end: end * factor)
    }
}

extension LineReading.Limits {
    func usual(times factor: Double) -> LineChart.Usual {
        LineChart.Usual(low: low * factor, median: median * factor, high: high * factor)
    }
}
