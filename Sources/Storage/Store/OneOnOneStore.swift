public import Access
public import Domain
import Ledger
public import OrganizationPorts
import SQL

/// Joint pages of a manager and a report.
extension OrganizationStore: OneOnOneStorage {
    public func beginPage(_ id: OneOnOneID, under grant: borrowing Grant<OfPair>, at now: Instant) async throws
        -> OneOnOneID
    {
        let (person, manager) = (grant.person, grant.manager)
        return try await database.write { session in
            try session.hold([oneOnOnesName])
            let open = try session.rows(
                """
                SELECT one_on_one_id FROM one_on_ones WHERE person_id = \(person.raw) AND manager_id = \(manager.raw)
                AND closed_at IS NULL
                """
            ).first
            if let open { return OneOnOneID(try open.text(0)) }
            try session.run(
                """
                INSERT INTO one_on_ones (one_on_one_id, person_id, manager_id, opened_at, closed_at)
                VALUES (\(id.raw), \(person.raw), \(manager.raw), \(now.microseconds), NULL)
                """)
            return id
        }
    }

    public func page(for grant: borrowing Grant<OneOnOne>) async throws -> OneOnOnePage {
        let id = grant.subject
        return try await database.read { try onePage(id, $0) }
    }

    public func add(_ text: String, as item: String, under grant: borrowing Grant<OneOnOne>, at now: Instant)
        async throws
    {
        let id = grant.subject
        try await database.write { session in
            let pair = try openPair(id, session)
            let there = try session.rows(
                "SELECT COUNT(*) FROM one_on_one_items WHERE one_on_one_id = \(id.raw)"
            ).first?.integer(0)
            guard there ?? 0 < AgendaItem.most else { throw OneOnOneRefusal.tooMany }
            try session.run(
                """
                INSERT INTO one_on_one_items (item_id, one_on_one_id, person_id, words, edition, made_at, kept_by_person,
                kept_by_manager) VALUES (\(item), \(id.raw), \(pair.person.raw), \(text), 1, \(now.microseconds), 0, 0)
                """)
        }
    }

    public func change(
        _ item: String, edition: Int, to text: String?, under grant: borrowing Grant<OneOnOne>, at now: Instant
    ) async throws {
        let id = grant.subject
        try await database.write { session in
            if text == nil { try session.hold([oneOnOnesName]) } else { _ = try openPair(id, session) }
            try Store.owe(scrubSince: now, session)
            let changed =
                if let text {
                    try session.run(
                        """
                        UPDATE one_on_one_items SET words = \(text), edition = edition + 1, kept_by_person = 0,
                        kept_by_manager = 0
                        WHERE item_id = \(item) AND one_on_one_id = \(id.raw) AND edition = \(edition)
                        """)
                } else {
                    try session.run(
                        """
                        DELETE FROM one_on_one_items WHERE item_id = \(item) AND one_on_one_id = \(id.raw)
                        AND edition = \(edition)
                        """)
                }
            guard changed == 1 else { throw OneOnOneRefusal.changedMeanwhile }
        }
        try? await scrub(database)
    }

    public func keep(_ item: String, edition: Int, _ isKept: Bool, under grant: borrowing Grant<OneOnOne>) async throws
    {
        let (id, holder, flag) = (grant.subject, grant.holder, isKept ? 1 : 0)
        try await database.write { session in
            let pair = try openPair(id, session)
            let changed =
                if holder == pair.person {
                    try session.run(
                        """
                        UPDATE one_on_one_items SET kept_by_person = \(flag)
                        WHERE item_id = \(item) AND one_on_one_id = \(id.raw) AND edition = \(edition)
                        """)
                } else {
                    try session.run(
                        """
                        UPDATE one_on_one_items SET kept_by_manager = \(flag)
                        WHERE item_id = \(item) AND one_on_one_id = \(id.raw) AND edition = \(edition)
                        """)
                }
            guard changed == 1 else { throw OneOnOneRefusal.changedMeanwhile }
        }
    }

    public func close(under grant: borrowing Grant<OneOnOne>, at now: Instant) async throws {
        let id = grant.subject
        try await database.write { session in
            _ = try openPair(id, session)
            try Store.owe(scrubSince: now, session)
            try endOneOnOne(id, at: now, session)
        }
        try? await scrub(database)
    }
}

let oneOnOnesName = "one-on-ones"

/// Holds the pages, and answers whose an open one is.
private func openPair(_ id: OneOnOneID, _ session: any Session) throws -> OneOnOnePair {
    try session.hold([oneOnOnesName])
    guard let pair = try pair(id, session), pair.closedAt == nil else { throw OneOnOneRefusal.over }
    return pair
}

func pair(_ id: OneOnOneID, _ session: any Session) throws -> OneOnOnePair? {
    try session.rows(
        "SELECT person_id, manager_id, closed_at FROM one_on_ones WHERE one_on_one_id = \(id.raw)"
    ).first.map { row in
        OneOnOnePair(
            id: id, person: PersonID(try row.text(0)), manager: PersonID(try row.text(1)),
            closedAt: try row.integerIfAny(2).map(Instant.init(microseconds:)))
    }
}

/// What both agreed to keep stays. Names to hold: `one-on-ones`.
func endOneOnOne(_ id: OneOnOneID, at now: Instant, _ session: any Session) throws {
    try session.run(
        """
        DELETE FROM one_on_one_items WHERE one_on_one_id = \(id.raw)
        AND (kept_by_person = 0 OR kept_by_manager = 0)
        """)
    try eraseCharts(of: id, session)
    try session.run(
        """
        UPDATE one_on_ones SET closed_at = \(now.microseconds) WHERE one_on_one_id = \(id.raw) AND closed_at IS NULL
        """)
}

func eraseCharts(of id: OneOnOneID, _ session: any Session) throws {
    try session.run(
        """
        DELETE FROM one_on_one_notes WHERE chart_id IN (
            SELECT chart_id FROM one_on_one_charts WHERE one_on_one_id = \(id.raw))
        """)
    try session.run("DELETE FROM one_on_one_charts WHERE one_on_one_id = \(id.raw)")
}

/// Charts on pages whose two people are no pair any more, or, below the soft launch, all of them. Their agenda stays for the person,
/// until retention takes it.
func eraseChartsOfEndedPairs(in phase: Phase, on today: Day, at now: Instant, _ session: any Session) throws {
    for row in try session.rows(
        """
        SELECT DISTINCT one_on_ones.one_on_one_id, one_on_ones.person_id, manager_id FROM one_on_ones
        JOIN one_on_one_charts ON one_on_one_charts.one_on_one_id = one_on_ones.one_on_one_id
        """)
    {
        let (person, manager) = (PersonID(try row.text(1)), PersonID(try row.text(2)))
        if phase >= .softLaunch, try isStillManaged(person, by: manager, on: today, session) { continue }
        try eraseCharts(of: OneOnOneID(try row.text(0)), session)
        try Store.owe(scrubSince: now, session)
    }
}

/// Pictures that show a week of the range: what is deleted is not shown by what was frozen before.
func forgetCharts(of person: PersonID, in range: Interval, _ session: any Session) throws {
    for row in try session.rows(
        "SELECT chart_id, from_week, amounts, zone FROM one_on_one_charts WHERE person_id = \(person.raw)")
    {
        let first = try week(row, 1)
        let last = first.adding(try row.text(2).split(separator: " ").count)
        let zone = try zone(row, 3)
        guard zone.start(of: first.monday) < range.end, range.start < zone.start(of: last.monday) else { continue }
        let chart = try row.text(0)
        try session.run("DELETE FROM one_on_one_notes WHERE chart_id = \(chart)")
        try session.run("DELETE FROM one_on_one_charts WHERE chart_id = \(chart)")
    }
}

/// Whoever deletes everything takes the joint pages along, whichever of the two it is.
func forgetOneOnOnes(of person: PersonID, _ session: any Session) throws {
    for row in try session.rows(
        "SELECT one_on_one_id FROM one_on_ones WHERE person_id = \(person.raw) OR manager_id = \(person.raw)")
    {
        let id = OneOnOneID(try row.text(0))
        try eraseCharts(of: id, session)
        try session.run("DELETE FROM one_on_one_items WHERE one_on_one_id = \(id.raw)")
        try session.run("DELETE FROM one_on_ones WHERE one_on_one_id = \(id.raw)")
    }
    try session.run("DELETE FROM charts_brought WHERE person_id = \(person.raw)")
    try session.run("DELETE FROM chart_openings WHERE person_id = \(person.raw)")
}

func onePage(_ id: OneOnOneID, _ session: any Session) throws -> OneOnOnePage {
    guard let pair = try pair(id, session),
        let row = try session.rows(
            """
            SELECT people.name, managers.name, opened_at FROM one_on_ones
            JOIN people ON people.person_id = one_on_ones.person_id
            JOIN people AS managers ON managers.person_id = manager_id WHERE one_on_one_id = \(id.raw)
            """
        ).first
    else { throw Denied() }
    let items = try session.rows(
        """
        SELECT item_id, words, edition, made_at, kept_by_person, kept_by_manager FROM one_on_one_items
        WHERE one_on_one_id = \(id.raw) ORDER BY made_at, item_id
        """
    ).map { row in
        AgendaItem(
            id: try row.text(0), text: try row.text(1), edition: Int(try row.integer(2)),
            madeAt: Instant(microseconds: try row.integer(3)), keptByPerson: try row.integer(4) == 1,
            keptByManager: try row.integer(5) == 1)
    }
    let charts = try session.rows(
        "SELECT COUNT(*) FROM one_on_one_charts WHERE one_on_one_id = \(id.raw)"
    ).first?.integer(0)
    return OneOnOnePage(
        pair: pair, personName: try row.text(0), managerName: try row.text(1),
        openedAt: Instant(microseconds: try row.integer(2)), items: items, chartCount: Int(charts ?? 0))
}
