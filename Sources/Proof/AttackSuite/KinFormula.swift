import Domain
import Publication

/// A formula changes: what was published until the next boundary stays byte for byte, and no week has both ids.
///
/// Compared are three publications: of the world that ends at that boundary, of the same one had the formula never
/// changed, and of the whole world, as far as its documents are of quarters before the boundary.
struct KinFormula {
    let scene: KinScene
    let surface: any Surface

    /// Nil if the world ends before the boundary; otherwise what has changed.
    func attempt() -> [String]? {
        guard let change = scene.world.formulaChange,
            let boundary = scene.statements.rosters.filter({ $0.weeks.lowerBound > change.week })
                .map(\.weeks.lowerBound).min(), boundary > 0
        else { return nil }
        let ended = scene.world.ending(after: boundary)
        let before = surface.published(of: ended)
        let own = before.documents
        let whole = scene.published.documents
        return before.changed(in: ended.withoutFormulaChange, sameBefore: 0)
            + own.keys.sorted().filter { $0.hasPrefix("published/") && whole[$0] != own[$0] }
            + bothIds(of: change, from: boundary)
    }

    /// Rows under the wrong id: the new one before the boundary, the old one after it.
    private func bothIds(of change: FormulaChange, from boundary: Int) -> [String] {
        let weeks = Dictionary(
            scene.statements.rosters.map { ($0.panel, $0.weeks) }, uniquingKeysWith: { first, _ in first })
        return scene.statements.rows.compactMap { row in
            let week: Int?
            switch row.kind {
            case .cell(let number): week = number
            case .level: week = weeks[row.panel]?.lowerBound
            }
            guard let week, row.values[week < boundary ? change.new : change.old] != nil else { return nil }
            return "\(week < boundary ? change.new : change.old) of \(row.panel) in week \(week)"
        }
    }
}
