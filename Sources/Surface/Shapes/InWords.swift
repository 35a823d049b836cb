public import Domain

/// How amounts of a unit are written for people: hours to a tenth, shares in whole per cent.
public struct InWords: Sendable {
    private let unit: Domain.Unit

    public init(_ unit: Domain.Unit) { self.unit = unit }

    /// What stands over a column of them.
    var title: String {
        switch unit {
        case .seconds: "Hours"
        case .ratio: "Per cent"
        case .count: "Number"
        }
    }

    func number(_ amount: Double) -> String {
        switch unit {
        case .seconds: JSON.number((amount / 360).rounded() / 10).text
        case .ratio: JSON.number((amount * 100).rounded()).text
        case .count: JSON.number(amount).text
        }
    }

    /// `4.5 h`, `12 %`, `3`
    public func text(_ amount: Double) -> String {
        switch unit {
        case .seconds: number(amount) + " h"
        case .ratio: number(amount) + " %"
        case .count: number(amount)
        }
    }
}
