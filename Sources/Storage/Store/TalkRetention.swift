public import Domain
import SQL

/// Notes and joint pages go with the time that they are about.
extension EvidenceStore {
    public func forgetTalk(at now: Instant) async throws {
        func before(_ length: Span.Length) -> Instant { Instant(microseconds: now.microseconds - length.microseconds) }
        let own = Zone.utc.day(of: before(KeptFor.personalSeries)).description
        let shared = Zone.utc.day(of: before(KeptFor.work)).description
        let charts = before(KeptFor.broughtCharts).microseconds
        let pages = before(KeptFor.oneOnOnes).microseconds
        try await database.write { session in
            try session.hold([oneOnOnesName, "annotations"])
            try session.run("DELETE FROM own_annotations WHERE to_day < \(own)")
            try session.run("DELETE FROM shared_annotations WHERE to_day < \(shared)")
            let today = try houseZone(session).day(of: now)
            var ended = try session.run("DELETE FROM one_on_one_charts WHERE added_at < \(charts)")
            for row in try session.rows(
                "SELECT one_on_one_id, person_id, manager_id, opened_at, closed_at FROM one_on_ones")
            {
                let id = OneOnOneID(try row.text(0))
                if try row.integer(3) < pages {
                    try eraseCharts(of: id, session)
                    try session.run("DELETE FROM one_on_one_items WHERE one_on_one_id = \(id.raw)")
                    try session.run("DELETE FROM one_on_ones WHERE one_on_one_id = \(id.raw)")
                    ended += 1
                    continue
                }
                guard try row.integerIfAny(4) == nil else { continue }
                let (person, manager) = (PersonID(try row.text(1)), PersonID(try row.text(2)))
                if try isStillManaged(person, by: manager, on: today, session) { continue }
                try endOneOnOne(id, at: now, session)
                ended += 1
            }
            try session.run(
                "DELETE FROM one_on_one_notes WHERE chart_id NOT IN (SELECT chart_id FROM one_on_one_charts)")
            if ended > 0 { try owe(scrubSince: now, session) }
        }
    }
}
