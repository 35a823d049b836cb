import Domain
import Rollout
import SQL

// What people were told of, and from when on it counts. What is announced waits for as long as the notice period says: a metric
// that nobody has heard of is not published and not looked at, and a source that nobody has heard of tells nothing of a person.

/// The moment at which each metric was announced first, however often it was announced since.
func firstAnnouncements(_ session: any Session) throws -> [MetricID: Instant] {
    var first: [MetricID: Instant] = [:]
    for row in try session.rows("SELECT metrics, MIN(announced_at) FROM announcements GROUP BY metrics ORDER BY 2") {
        let at = Instant(microseconds: try row.integer(1))
        for metric in try row.text(0).split(separator: " ") where first[MetricID(String(metric))] == nil {
            first[MetricID(String(metric))] = at
        }
    }
    return first
}

/// The metrics whose notice period was over at that moment; nil where nobody has to be told, because nobody is real.
func metricsInForce(at moment: Instant, _ session: any Session) throws -> Set<MetricID>? {
    guard try !session.rows("SELECT 1 FROM house WHERE form = 'organization' AND simulated = 0").isEmpty else {
        return nil
    }
    let notice = Span.Length.days(try value(of: .noticeDays, at: moment, session))
    return Set(try firstAnnouncements(session).filter { $0.value.adding(notice) <= moment }.keys)
}

/// The systems that evidence comes from or came from, each with the moment of its announcement; nil for one that was not
/// announced.
func sources(_ session: any Session) throws -> [String: Instant?] {
    try session.rows(
        """
        SELECT vendor, announced_at FROM source_notices
        UNION ALL SELECT DISTINCT vendor, CAST(NULL AS BIGINT) FROM connections
        WHERE vendor NOT IN (SELECT vendor FROM source_notices)
        """
    ).reduce(into: [:]) { found, row in
        found[try row.text(0)] = .some(try row.integerIfAny(1).map(Instant.init(microseconds:)))
    }
}
