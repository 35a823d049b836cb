import Domain
import Metrics
import Publication

/// Publishes with the room `Publication` itself and writes what is published as canonical JSON and CSV: what every
/// page, export and notice of the product is made from.
public struct DirectSurface: Surface {
    let steps: PublishingSteps
    public init() { steps = PublishingSteps() }
    /// With other steps: for the tests that plant faults.
    init(steps: PublishingSteps) { self.steps = steps }

    public func published(of world: World) -> any PublishedWorld {
        DirectlyPublished(quarters: Publishing(world: world, steps: steps).quarters(), world: world, steps: steps)
    }
}

struct DirectlyPublished: PublishedWorld {
    let world: World
    let quarters: [PublishedQuarter]
    let steps: PublishingSteps
    let documents: [String: [UInt8]]

    init(quarters: [PublishedQuarter], world: World, steps: PublishingSteps) {
        self.quarters = quarters
        self.world = world
        self.steps = steps
        documents = Self.documents(of: quarters, world, steps, from: 0)
    }

    func documents(of other: World, sameBefore week: Int) -> [String: [UInt8]] {
        let isLate = other.late.count != world.late.count
        let again = Publishing(world: other, steps: steps).quarters(
            given: isLate ? [] : quarters, sameBefore: isLate ? 0 : week)
        return Self.documents(of: again, other, steps, from: isLate ? 0 : week, unlike: quarters)
    }

    private static func documents(
        of quarters: [PublishedQuarter], _ world: World, _ steps: PublishingSteps, from week: Int,
        unlike before: [PublishedQuarter] = []
    ) -> [String: [UInt8]] {
        var documents = steps.more(world, quarters)
        for (place, quarter) in quarters.enumerated() where quarter.boundary.weeks.upperBound >= week {
            // What is written is made of these values alone: the same ones are the same bytes.
            if before.indices.contains(place), quarter.publishes(theSameAs: before[place]) { continue }
            let writing = PublishedWriting(quarter: quarter, order: steps.order)
            documents["published/\(quarter.boundary.quarter).json"] = writing.json
            documents["published/\(quarter.boundary.quarter).csv"] = writing.csv
        }
        for (name, bytes) in GroupPages(quarters: quarters, world: world).documents { documents[name] = bytes }
        return documents
    }

    var statements: Statements {
        var rows = steps.moreRows(world, quarters)
        var rosters: [Statements.Roster] = []
        var alone = 0
        for quarter in quarters {
            let number = quarter.boundary.number
            alone += (quarter.counted - quarter.panels.reduce(0) { $0 + $1.people.count }) * quarter.weeks.count
            for (place, panel) in quarter.panels.enumerated() {
                let id = panel.frozen.panel.id
                let usual = panel.frozen.members.map { $0.baseline.weeks.map(world.index(of:)) }
                let from = quarter.boundary.weeks.lowerBound
                rosters.append(
                    .init(
                        panel: id, quarter: number, weeks: from...(from + quarter.weeks.count - 1),
                        known: quarter.boundary.known, people: panel.people, usual: usual,
                        formula: quarter.boundary.formula))
                if !quarter.levels[place].isEmpty {
                    rows.append(
                        .init(
                            kind: .level, panel: id, quarter: number,
                            parts: zip(panel.people, usual).map { .init(person: $0, week: nil, usual: $1, sign: 1) },
                            values: Dictionary(
                                quarter.levels[place].map { ($0.metric, $0.value) }, uniquingKeysWith: { $1 })))
                }
                for (offset, week) in quarter.weeks.enumerated() where !week[place].parts.isEmpty {
                    let values = Dictionary(
                        week[place].cells.compactMap { cell in cell.change.map { (cell.metric, $0) } },
                        uniquingKeysWith: { $1 })
                    rows.append(
                        .init(
                            kind: .cell(week: from + offset), panel: id, quarter: number, parts: week[place].parts,
                            values: values.filter { !FormulaChange.isOfCalendars($0.key) }))
                    // The worst that can be assumed: everybody knows who has a calendar.
                    let ofCalendars = values.filter { FormulaChange.isOfCalendars($0.key) }
                    guard !ofCalendars.isEmpty, !week[place].ofCalendars.isEmpty else { continue }
                    rows.append(
                        .init(
                            kind: .cell(week: from + offset), panel: id, quarter: number,
                            parts: week[place].ofCalendars, values: ofCalendars, people: week[place].parts.count,
                            isOfCalendars: true))
                }
            }
        }
        return Statements(
            rows: rows, rosters: rosters, looks: quarters.flatMap(\.looks), personWeeksOnNoPanel: alone)
    }
}
