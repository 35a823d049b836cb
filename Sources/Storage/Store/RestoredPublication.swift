import Domain
import Ledger
import Publication
import SQL

// What is published and who was looked at, in a database that a backup takes the place of. A week is sealed once: the same people
// a second time, without what one of them has changed since, would tell of exactly that one.

/// In the order of `CopiedTable`; each row as it was last.
let publicationTables: Set<String> = [
    "panels", "panel_teams", "cells", "levels", "boundaries", "sealed_weeks", "member_keys", "panel_members",
    "baselines",
    "active_members", "looks", "look_entries", "look_sheets",
    "look_notes", "charts_brought", "chart_openings",
]

/// The words of an entry to which something carried refers.
struct CarriedEntry: Sendable {
    let content: String?
    let person: String?
}

/// Where a row of a table names its entry in the ledger.
func entryColumn(of table: CopiedTable) -> Int? {
    switch table.name.description {
    case "panels", "cells", "levels": table.columnNames.firstIndex(of: "leaf")
    case "look_entries", "chart_openings": table.columnNames.firstIndex(of: "idx")
    default: nil
    }
}

/// The entries that the rows name and that the backup does not have, by their places in the ledger that is replaced.
func carriedEntries(
    _ tables: [(table: CopiedTable, rows: [Row])], from size: Int, _ session: any Session
) throws -> [Int: CarriedEntry] {
    var named: Set<Int> = []
    for (table, rows) in tables {
        guard let column = entryColumn(of: table) else { continue }
        for row in rows {
            let index = Int(try row.integer(column))
            if index >= size { named.insert(index) }
        }
    }
    guard !named.isEmpty else { return [:] }
    var entries: [Int: CarriedEntry] = [:]
    for row in try session.rows("SELECT idx, content, person_id FROM ledger_openings WHERE idx >= \(size)") {
        let index = Int(try row.integer(0))
        if named.contains(index) {
            entries[index] = CarriedEntry(content: try row.text(1), person: try row.textIfAny(2))
        }
    }
    for index in named where entries[index] == nil { entries[index] = CarriedEntry(content: nil, person: nil) }
    return entries
}

/// Writes them once more, as entries of the restored ledger that say so.
/// - Returns: where each is now, by where it was.
func writeAnew(
    _ entries: [Int: CarriedEntry], at now: Instant, _ writer: LedgerWriter, _ session: any Session
) throws -> [Int: Int] {
    let places = entries.keys.sorted()
    let lines = places.map { place in
        let old = entries[place]?.content.flatMap { LedgerEntry(content: $0) }
        return LedgerWriter.Line(
            LedgerEntry(
                kind: old?.kind ?? .restore, at: old?.at ?? now,
                fields: (old?.fields ?? [:]).merging(["restored": now.description]) { $1 }),
            about: entries[place]?.person)
    }
    let leaves = try writer.append(lines, session)
    return Dictionary(uniqueKeysWithValues: zip(places, leaves).map { ($0, $1.index) })
}

/// Nobody knows what was published since the backup: no week that could have been is sealed again, and the quarter that runs has
/// no other panels than those of the backup. Who was looked at in those weeks is not known either: see `lastUnknownWeek`.
func closeUnknownWeeks(at now: Instant, _ session: any Session) throws {
    guard
        let house = try session.rows("SELECT set_up_at, zone FROM house WHERE form = 'organization'").first
    else { return }
    let zone = try zone(house, 1)
    let current = zone.day(of: now).week
    let sealed = try session.rows("SELECT MAX(week) FROM sealed_weeks").first?.textIfAny(0).flatMap { Week($0) }
    let first =
        try sealed?.adding(1) ?? zone.day(of: Instant(microseconds: house.integer(0))).week
    if first <= current {
        for number in 0...first.distance(to: current) {
            try session.run(
                """
                INSERT INTO sealed_weeks (week, sealed_at)
                VALUES (\(first.adding(number).description), \(now.microseconds))
                """)
        }
    }
    // Below soft launch there are no panels yet, and the first ones are made of weeks that come.
    let wasPublishing = try !session.rows("SELECT 1 FROM phases WHERE phase >= 3 LIMIT 1").isEmpty
    guard wasPublishing else { return }
    let last = try session.rows("SELECT MAX(to_week) FROM boundaries").first?.textIfAny(0).flatMap { Week($0) }
    let quarter = Quarter(of: current)
    if let last, last >= current { return }
    // First panels that begin late in a quarter run to the end of the next one.
    let end = last == nil && current.distance(to: quarter.last) < 6 ? quarter.next.last : quarter.last
    try session.run(
        """
        INSERT INTO boundaries (quarter, from_week, to_week, frozen_at) VALUES (\(quarter.description),
        \((last?.adding(1) ?? quarter.first).description), \(end.description), \(now.microseconds))
        """)
}

/// The last week of which nobody knows what was published and who was looked at; nil if all of it is known.
func lastUnknownWeek(_ session: any Session) throws -> Week? {
    let zone = try houseZone(session)
    return try session.rows("SELECT content FROM ledger_openings WHERE kind = 'restore'").compactMap { row in
        guard let entry = LedgerEntry(content: try row.text(0)), entry.fields["published-since"] == "unknown" else {
            return nil
        }
        return zone.day(of: entry.at).week
    }.max()
}
