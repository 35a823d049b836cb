import Domain
import Metrics

/// What may be said of several lines at once: which changed for good, of how many nothing can be said yet, and that the others
/// are about what is usual. Nothing is added up, and no line is better than another.
struct Findings {
    let changed: [TrendDrawing]
    /// So many have too few weeks, or gaps among them.
    private let early: Int
    private let steady: Int

    init(_ drawings: [TrendDrawing]) {
        changed = drawings.filter(\.isChanged)
        early = drawings.count { !$0.isChanged && !$0.isSteady }
        steady = drawings.count(where: \.isSteady)
    }

    private var count: Int { changed.count + early + steady }

    /// Of those of a card that have not changed.
    var ofTheFolded: String {
        let isRest = !changed.isEmpty
        switch (steady, early) {
        case (0, 1) where isRest: return "Of the other one it is too early to speak of a change."
        case (0, _) where isRest: return "Of the other \(inWords(early)) it is too early to speak of a change."
        case (0, _): return "Too early to speak of a change."
        case (1, 0): return isRest ? "The other one is about what is usual for you." : "About what is usual for you."
        case (_, 0) where isRest: return "The other \(inWords(steady)) are about what is usual for you."
        case (2, 0): return "Both are about what is usual for you."
        case (_, 0): return "All \(inWords(steady)) are about what is usual for you."
        default:
            return "\(capitalised(inWords(steady))) \(steady == 1 ? "is" : "are") about what is usual for you; of "
                + "\(inWords(early))\(isRest ? " others" : "") it is too early to say."
        }
    }

    /// Of all of a page, before the first of them.
    var ofThePage: String {
        if !changed.isEmpty {
            let have = changed.count == 1 ? "has" : "have"
            return
                "\(capitalised(inWords(changed.count))) of your \(inWords(count)) lines \(have) changed, for three weeks "
                + "and more."
        }
        if steady == 0 { return "It is too early to say of any of your lines that it has changed." }
        if early == 0 { return "Each of your \(inWords(count)) lines is about what is usual for you." }
        return "\(capitalised(inWords(steady))) of your \(inWords(count)) lines "
            + "\(steady == 1 ? "is" : "are") about what is usual for you; of the other\(early == 1 ? "" : "s") it is too early "
            + "to say."
    }

    /// Behind those that changed.
    var others: String? {
        guard !changed.isEmpty else { return nil }
        switch (steady, early) {
        case (0, 0): return nil
        case (_, 0): return "What is not named here is about what is usual for you."
        default: return "What is not named here is about what is usual for you, or too young to say."
        }
    }
}

extension TrendDrawing {
    /// Whether it has left what is usual, and stayed there.
    var isChanged: Bool {
        if case .series(_, let reading) = trend, case .sustained = reading.change { true } else { false }
    }

    /// Whether it could be compared, and is about what is usual.
    var isSteady: Bool {
        if case .series(_, let reading) = trend, case .steady = reading.change { true } else { false }
    }
}
