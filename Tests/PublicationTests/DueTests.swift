import Domain
import Publication
import TestSupport
import Testing

/// When a week is due: on the Tuesday after it, at noon of the organization's zone.
@Suite struct DueTests {
    @Test(arguments: [
        ("2026-W40", "UTC", "2026-10-06T12:00:00Z"),
        // Summer time ends in Berlin on 25 October.
        ("2026-W42", "Europe/Berlin", "2026-10-20T10:00:00Z"), ("2026-W43", "Europe/Berlin", "2026-10-27T11:00:00Z"),
        ("2026-W43", "America/New_York", "2026-10-27T16:00:00Z"),
        ("2026-W43", "Pacific/Auckland", "2026-10-26T23:00:00Z"),
        ("2026-W53", "UTC", "2027-01-05T12:00:00Z"),
    ])
    func `a week is due on Tuesday noon of the zone, and the last one due follows`(
        week: String, zone: String, due: String
    ) throws {
        let week = try #require(Week(week))
        let zone = try #require(Zone(zone))
        let due = Instant(due)
        #expect(Sealer.due(week, in: zone) == due)
        #expect(Sealer.lastDue(at: due, in: zone) == week)
        #expect(Sealer.lastDue(at: Instant(microseconds: due.microseconds - 1), in: zone) == week.adding(-1))
    }
}
