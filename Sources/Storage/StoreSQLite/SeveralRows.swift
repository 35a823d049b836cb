import Foundation

/// An INSERT of one row as an INSERT of several: opening the table with its indexes, and closing them, is a quarter of what a row
/// costs.
///
/// It says FAIL where the engine would take ABORT by itself. To take back one statement of several rows, it would put aside a
/// copy of every page before changing it, which costs more than is saved. What came before a row that fails then stays, as it
/// does with a statement for each row; whoever called takes the whole transaction back.
struct SeveralRows {
    /// More are hardly faster.
    static let count = 8

    let text: String

    /// - Parameter single: `INSERT INTO … VALUES ($1, …, $n) …`, which binds nothing else; nil for anything else.
    init?(_ single: String) {
        let insert = "INSERT INTO "
        guard single.hasPrefix(insert), let values = single.range(of: "VALUES ("),
            let end = single[values.upperBound...].firstIndex(of: ")")
        else { return nil }
        let listed = single[values.upperBound..<end]
        let places = listed.split(separator: ",").count
        // What computes, or binds elsewhere too, is left as it is.
        guard listed == (1...places).map({ "$\($0)" }).joined(separator: ", "), !single[end...].contains("$") else {
            return nil
        }
        let rows = (0..<Self.count).map { row in
            "(" + (1...places).map { "$\(row * places + $0)" }.joined(separator: ", ") + ")"
        }
        text =
            "INSERT OR FAIL INTO " + single[insert.endIndex..<values.lowerBound] + "VALUES "
            + rows.joined(separator: ", ") + single[single.index(after: end)...]
    }
}
