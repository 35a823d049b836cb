import Domain

/// How values of a unit are drawn and named. A change of a share is in points: from 10 % to 12 % are two points.
extension Domain.Unit {
    /// What a value is multiplied with before it is drawn.
    var factor: Double {
        switch self {
        case .seconds: 1 / 3600
        case .ratio: 100
        case .count: 1
        }
    }

    /// Behind an amount.
    var short: String {
        switch self {
        case .seconds: "h"
        case .ratio: "%"
        case .count: ""
        }
    }

    /// The same with the space before it.
    var behind: String { short.isEmpty ? "" : " \(short)" }

    /// Behind a change.
    var ofChange: String { self == .ratio ? "points" : short }

    /// Over a column of amounts.
    var perWeek: String {
        switch self {
        case .seconds: "hours a week"
        case .ratio: "per cent a week"
        case .count: "number a week"
        }
    }

    /// Over a column of changes.
    var changePerWeek: String { self == .ratio ? "percentage points" : perWeek }

    /// An amount as a person would say it, without a sign: `3½ hours`, `12 %`, `4`.
    func spoken(_ amount: Double) -> String {
        switch self {
        case .seconds: spokenHours(seconds: amount)
        case .ratio: "\(Int((abs(amount) * 100).rounded())) %"
        case .count: oneTenth(amount)
        }
    }

    /// A change as a person would say it, without a sign: `3½ hours`, `four points`.
    func spokenChange(_ change: Double) -> String {
        guard self == .ratio else { return spoken(change) }
        let points = Int((abs(change) * 100).rounded())
        return points == 0 ? "less than one point" : counted(points, "point", "points")
    }

    private func oneTenth(_ amount: Double) -> String {
        let tenths = Int((abs(amount) * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
