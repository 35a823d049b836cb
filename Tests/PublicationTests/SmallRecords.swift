import Domain
import Publication
import TestSupport

/// Two published quarters of a few weeks each, and the panels proposed for the third: small enough for fractions.
///
/// Attendance is nearly full, levels are published without an audit, and few people change: more goes wrong than in
/// life.
func smallRecord(people: Int, panels: Int, using generator: inout Seeded) -> (PublicationRecord, [FrozenPanel]) {
    let absences: [Double] = [0, 0.02, 0.05, 0.15]
    let absence = absences.randomElement(using: &generator) ?? 0
    var place = (0..<people).map { $0 % panels }
    var quarter = Quarter(of: week("2026-W01"))
    var attendance = attendance(people, absence, &generator)
    var record = PublicationRecord()
    for _ in 0..<2 {
        for number in 0..<panels {
            let members = members(of: number, place, attendance, quarter.previous)
            guard members.count >= 6 else { continue }
            record.panels.append(PublicationRecord.PanelRecord(of: panel(quarter, number, of: members)))
        }
        attendance = PublicationTests.attendance(people, absence, &generator)
        for index in record.panels.indices where record.panels[index].quarter == quarter {
            for number in 0..<weeksOfAQuarter {
                let active = record.panels[index].members.keys.filter { key in
                    attendance.indices.contains { key == PublicationTests.key($0) && attendance[$0].contains(number) }
                }
                if active.count >= 5 { record.panels[index].weeks[quarter.first.adding(number)] = Set(active) }
            }
            record.panels[index].hasLevel = generator.chance(0.85)
        }
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            place[Int.random(in: place.indices, using: &generator)] = Int.random(in: -1..<panels, using: &generator)
        }
        quarter = quarter.next
    }
    let proposals = (0..<panels).compactMap { number -> FrozenPanel? in
        let members = members(of: number, place, attendance, quarter.previous)
        return members.count >= 6 ? panel(quarter, number, of: members) : nil
    }
    return (record, proposals)
}

private let weeksOfAQuarter = 5

/// By person: in which weeks of the quarter.
private func attendance(_ people: Int, _ absence: Double, _ generator: inout Seeded) -> [[Int]] {
    (0..<people).map { _ in (0..<weeksOfAQuarter).filter { _ in !generator.chance(absence) } }
}

private func members(of number: Int, _ place: [Int], _ attendance: [[Int]], _ before: Quarter) -> [MemberKey: [Week]] {
    let people = place.indices.filter { place[$0] == number && attendance[$0].count >= Baseline.leastWeeks }
    return Dictionary(uniqueKeysWithValues: people.map { (key($0), attendance[$0].map(before.first.adding)) })
}
