public import Domain

/// When letters reach HR and the trustee: together, in no order, a week or two after they were written.
public enum HandingOver {
    /// So many make a batch in which nobody is alone.
    static let enough = 3
    /// No letter waits longer, even if it is alone.
    public static let longestWait = Span.Length.days(14)

    /// - Parameters:
    ///   - oldest: the week in which the oldest of those that wait was put in; nothing finer is known of it.
    ///   - waiting: how many wait that were put in before the present week.
    public static func isDue(oldest: Week, waiting: Int, on today: Day) -> Bool {
        let present = Week(of: today)
        guard waiting > 0, oldest < present else { return false }
        return waiting >= enough || oldest.adding(1) < present
    }

    /// Under so many people who hold passes, the page says that it cannot hide who wrote.
    public static let leastToHide = 10
}

extension HandingOver {
    /// A batch in the order in which it is handed over: that of new ids, which know nothing of who came first.
    public static func arranged<Letter>(_ arrived: [Letter], ids: () -> String) -> [(id: String, letter: Letter)] {
        arrived.map { (id: ids(), letter: $0) }.sorted { $0.id < $1.id }
    }
}
