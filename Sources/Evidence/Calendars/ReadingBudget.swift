/// How much may still be looked at while a calendar is read, of all its zones and series together: a file of rules for ever ends
/// as well, and so does one that takes too long.
final class ReadingBudget {
    private var left: Int
    private var unasked = 0
    private let isLate: () -> Bool
    private(set) var isOverdue = false

    init(of steps: Int = 12_000_000, isLate: @escaping () -> Bool) {
        left = steps
        self.isLate = isLate
    }

    /// Takes so many days, times or lines off.
    /// - Returns: whether anything is left.
    func spend(_ steps: Int) -> Bool {
        left -= steps
        return goesOn(after: steps) && left > 0
    }

    /// The same for what is bounded by the size of the file: only the clock is asked.
    func goesOn(after steps: Int) -> Bool {
        unasked += steps
        if unasked >= 1_024 {
            unasked = 0
            isOverdue = isOverdue || isLate()
        }
        return !isOverdue
    }
}
