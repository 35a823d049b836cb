public import Access
public import Domain
import Ledger
import Metrics
public import OrganizationPorts
import PersonalPorts
import SQL

/// Charts that people bring to joint pages.
extension OwnDataStore: ChartBringing {
    public func bring(
        together charts: [BroughtChart], to page: OneOnOneID, _ grant: borrowing Grant<Oneself>, at now: Instant
    ) async throws {
        let person = grant.subject
        let all = try charts.map { chart in
            guard chart.trend.subject == person, case .series(let series, _) = chart.trend,
                let first = series.points.first?.week, let last = series.points.last?.week
            else { throw Denied() }
            guard mayBeBrought(series.metric) else {
                throw OneOnOneRefusal.unsound("A chart is of what a look could show, or of one’s own work.")
            }
            return (chart: chart, series: series, weeks: first...last)
        }
        try await database.write { session in
            try session.hold(["looks", oneOnOnesName])
            guard let pair = try pair(page, session), pair.person == person else { throw Denied() }
            let today = try houseZone(session).day(of: now)
            guard pair.closedAt == nil, try isStillManaged(person, by: pair.manager, on: today, session) else {
                throw OneOnOneRefusal.over
            }
            guard try profileInForce(at: now, session) == .standard else { throw OneOnOneRefusal.profile }
            // All or none: what one of them is refused for, the others must not have shown already.
            for (place, one) in all.enumerated() {
                // In the order in which they were brought, whatever their ids are.
                let at = now.adding(Span.Length(microseconds: Int64(place)))
                try store(one.chart, of: one.series, in: one.weeks, on: page, of: pair, at: at, session)
            }
        }
    }

    private func store(
        _ chart: BroughtChart, of series: PersonalSeries, in weeks: ClosedRange<Week>, on page: OneOnOneID,
        of pair: OneOnOnePair, at now: Instant, _ session: any Session
    ) throws {
        let person = pair.person
        let there = try session.rows("SELECT COUNT(*) FROM one_on_one_charts WHERE one_on_one_id = \(page.raw)")
            .first?.integer(0)
        guard there ?? 0 < BroughtCharts.most else { throw OneOnOneRefusal.tooMany }
        // It shows the manager as much as a look would: the same rule holds for both, and each counts for the other. The own
        // part in shared work is in no panel, and tells nothing of anybody who is.
        let isOfEffort = Catalogue.effort(series.metric) != nil
        if isOfEffort {
            guard
                try leavesEnoughUnlooked(
                    pair.manager, at: person, seeing: [series.metric], in: weeks, session)
            else { throw OneOnOneRefusal.tooFewUnlooked }
        }
        let amounts = series.points.map { $0.value.map { String($0.amount) } ?? "-" }.joined(separator: " ")
        try session.run(
            """
            INSERT INTO one_on_one_charts (chart_id, one_on_one_id, person_id, metric, unit, from_week, zone, amounts,
            added_at) VALUES (\(chart.id.raw), \(page.raw), \(person.raw), \(series.metric.raw),
            \(series.unit.rawValue), \(weeks.lowerBound.description), \(chart.zone.name), \(amounts), \(now.microseconds))
            """)
        for (place, note) in chart.notes.enumerated() {
            let scope = note.scope.words
            try session.run(
                """
                INSERT INTO one_on_one_notes (chart_id, place, person_id, scope, name, from_day, to_day, kind, words,
                effect) VALUES (\(chart.id.raw), \(place), \(person.raw), \(scope.scope), \(scope.name),
                \(note.content.from.description), \(note.content.to.description), \(note.content.kind.rawValue),
                \(note.content.text), \(note.content.effect.rawValue))
                """)
        }
        guard isOfEffort else { return }
        try session.run(
            """
            INSERT INTO charts_brought (chart_id, viewer_id, person_id, metric, from_week, to_week, brought_at)
            VALUES (\(chart.id.raw), \(pair.manager.raw), \(person.raw), \(series.metric.raw), \(weeks.lowerBound.description),
            \(weeks.upperBound.description), \(now.microseconds))
            """)
    }

    public func takeAway(_ chart: ChartID, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool {
        let person = grant.subject
        let isGone = try await database.write { session in
            try session.hold([oneOnOnesName])
            try owe(scrubSince: now, session)
            try session.run(
                "DELETE FROM one_on_one_notes WHERE chart_id = \(chart.raw) AND person_id = \(person.raw)")
            // That it was there stays: the manager may have read it, and nobody can tell from outside.
            return try session.run(
                "DELETE FROM one_on_one_charts WHERE chart_id = \(chart.raw) AND person_id = \(person.raw)") == 1
        }
        try? await scrub(database)
        return isGone
    }
}

extension LookStore {
    public func oneOnOne(_ id: OneOnOneID) async throws -> OneOnOnePair? {
        try await database.read { try pair(id, $0) }
    }

    public func openedCharts(of pair: OneOnOnePair, at now: Instant) async throws -> OpenedCharts {
        let writer = writer
        return try await database.write { session in
            try session.hold([ledgerName, oneOnOnesName])
            // Whether it is still open is asked again: between the decision and here it may have been closed or deleted.
            guard try Store.pair(pair.id, session)?.closedAt == nil else { throw Denied() }
            let charts = try session.rows(
                """
                SELECT chart_id, metric, from_week FROM one_on_one_charts WHERE one_on_one_id = \(pair.id.raw)
                ORDER BY added_at, chart_id
                """)
            guard !charts.isEmpty else { throw Denied() }
            let entry = LedgerEntry(
                kind: .chartsOpened, at: now,
                fields: [
                    "page": pair.id.raw, "by": pair.manager.raw, "person": pair.person.raw,
                    "charts": try charts.map { "\(try $0.text(1)) from \(try $0.text(2))" }.joined(separator: ", "),
                ])
            let leaf = try writer.append([.init(entry, about: pair.person.raw)], session)[0]
            try session.run(
                """
                INSERT INTO chart_openings (idx, one_on_one_id, person_id, opened_at)
                VALUES (\(leaf.index), \(pair.id.raw), \(pair.person.raw), \(now.microseconds))
                """)
            return OpenedCharts(
                of: pair, charts: Set(try charts.map { ChartID(try $0.text(0)) }),
                entry: LookEntry(index: leaf.index, leaf: leaf.leafHash.hex))
        }
    }
}

/// Notes beside the own lines, joint pages, and the charts on them, as their readers have them.
extension PersonalStore {
    public func notes(for grant: borrowing Grant<Oneself>, in days: ClosedRange<Day>) async throws -> OwnNotes {
        let person = grant.subject
        return try await database.read { session in
            OwnNotes(of: person, try Store.notes(of: person, in: days, isForOthers: false, session))
        }
    }

    public func shownNotes(for grant: borrowing Grant<Oneself>, in days: ClosedRange<Day>) async throws -> OwnNotes {
        let person = grant.subject
        return try await database.read { session in
            OwnNotes(of: person, try Store.notes(of: person, in: days, isForOthers: true, session))
        }
    }

    public func shownNotes(for receipt: borrowing LookReceipt, in days: ClosedRange<Day>) async throws -> [Annotation] {
        let person = receipt.look.terms.person
        let entry = receipt.entry
        return try await database.read { session in
            try mustHold(entry, session)
            return try Store.notes(of: person, in: days, isForOthers: true, session)
        }
    }

    public func oneOnOnes(for grant: borrowing Grant<Oneself>, at now: Instant) async throws -> MyOneOnOnes {
        let person = grant.subject
        return try await database.read { session in
            let today = try houseZone(session).day(of: now)
            let isHere = try isHere(person, on: today, session)
            let pages = try session.rows(
                """
                SELECT one_on_one_id, one_on_ones.person_id, manager_id, people.name, managers.name, opened_at, closed_at
                FROM one_on_ones JOIN people ON people.person_id = one_on_ones.person_id
                JOIN people AS managers ON managers.person_id = manager_id
                WHERE one_on_ones.person_id = \(person.raw) OR manager_id = \(person.raw)
                ORDER BY opened_at DESC, one_on_one_id
                """
            ).compactMap { row -> (entry: MyOneOnOnes.Entry, other: PersonID)? in
                let (report, manager) = (PersonID(try row.text(1)), PersonID(try row.text(2)))
                let isPair = try isStillManaged(report, by: manager, on: today, session)
                // Whoever is not the manager any more does not find it.
                guard isPair || report == person else { return nil }
                let entry = MyOneOnOnes.Entry(
                    id: OneOnOneID(try row.text(0)), other: try row.text(report == person ? 4 : 3),
                    openedAt: Instant(microseconds: try row.integer(5)),
                    closedAt: try row.integerIfAny(6).map(Instant.init(microseconds:)), isLive: isPair)
                return (entry, report == person ? manager : report)
            }
            let open = Set(pages.filter { $0.entry.closedAt == nil && $0.entry.isLive }.map(\.other))
            var others = isHere ? try reports(of: person, on: today, session) : []
            if let manager = try managerNow(of: person, on: today, session) { others.append(manager) }
            let mayBegin = try others.filter { !open.contains($0) }.compactMap { other in
                try session.rows("SELECT name FROM people WHERE person_id = \(other.raw)").first.map {
                    (person: other, name: try $0.text(0))
                }
            }
            return MyOneOnOnes(
                of: person, pages: pages.map(\.entry), mayBegin: mayBegin.sorted { $0.name < $1.name })
        }
    }

    public func pages(for grant: borrowing Grant<Oneself>, at now: Instant) async throws -> [(
        page: OneOnOnePage, charts: [BroughtChart]
    )] {
        let person = grant.subject
        return try await database.read { session in
            let today = try houseZone(session).day(of: now)
            return try session.rows(
                """
                SELECT one_on_one_id, person_id FROM one_on_ones
                WHERE person_id = \(person.raw) OR manager_id = \(person.raw) ORDER BY opened_at, one_on_one_id
                """
            ).compactMap { row -> (page: OneOnOnePage, charts: [BroughtChart])? in
                let (id, report) = (OneOnOneID(try row.text(0)), PersonID(try row.text(1)))
                if report != person {
                    guard try isStillManaged(report, by: person, on: today, session) else { return nil }
                    return (page: try onePage(id, session), charts: [])
                }
                return (page: try onePage(id, session), charts: try Store.charts(of: id, person, session))
            }
        }
    }

    public func charts(of page: OneOnOneID, for grant: borrowing Grant<Oneself>) async throws -> BroughtCharts {
        let person = grant.subject
        return try await database.read { session in
            BroughtCharts(of: page, try Store.charts(of: page, person, session))
        }
    }

    public func openings(of page: OneOnOneID, for grant: borrowing Grant<Oneself>) async throws -> [(
        at: Instant, index: Int
    )] {
        let person = grant.subject
        return try await database.read { session in
            try session.rows(
                """
                SELECT opened_at, idx FROM chart_openings WHERE one_on_one_id = \(page.raw)
                AND person_id = \(person.raw) ORDER BY idx DESC LIMIT 20
                """
            ).map { (at: Instant(microseconds: try $0.integer(0)), index: Int(try $0.integer(1))) }
        }
    }

    public func charts(for receipt: borrowing ChartReceipt) async throws -> BroughtCharts {
        let opened = receipt.opened
        return try await database.read { session in
            try mustHold(opened.entry, session)
            let charts = try Store.charts(of: opened.pair.id, opened.pair.person, session)
            return BroughtCharts(of: opened.pair.id, charts.filter { opened.charts.contains($0.id) })
        }
    }
}

private func managerNow(of person: PersonID, on today: Day, _ session: any Session) throws -> PersonID? {
    guard try isHere(person, on: today, session) else { return nil }
    let manager = try session.rows(
        """
        SELECT manager_id FROM managers WHERE person_id = \(person.raw) AND since <= \(today.description)
        ORDER BY since DESC LIMIT 1
        """
    ).first?.textIfAny(0).map(PersonID.init)
    guard let manager, try isHere(manager, on: today, session) else { return nil }
    return manager
}

/// In the order in which they were brought.
private func charts(of page: OneOnOneID, _ person: PersonID, _ session: any Session) throws -> [BroughtChart] {
    try session.rows(
        """
        SELECT chart_id, metric, unit, from_week, zone, amounts, added_at FROM one_on_one_charts
        WHERE one_on_one_id = \(page.raw) AND person_id = \(person.raw) ORDER BY added_at, chart_id
        """
    ).map { row in
        let first = try week(row, 3)
        guard let unit = Unit(rawValue: try row.text(2)) else { throw DatabaseFailure.damaged }
        let points = try row.text(5).split(separator: " ").enumerated().map { index, word in
            let week = first.adding(index)
            return Double(word).map { WeekPoint.published(week, PersonalValue($0)) } ?? WeekPoint.noData(week)
        }
        guard
            let series = PersonalSeries(
                of: person, metric: MetricID(try row.text(1)), unit: unit, points: points)
        else { throw DatabaseFailure.damaged }
        let chart = ChartID(try row.text(0))
        let notes = try frozenNotes(
            session.rows(
                """
                SELECT scope, name, from_day, to_day, kind, words, effect FROM one_on_one_notes
                WHERE chart_id = \(chart.raw) ORDER BY place
                """))
        return BroughtChart(
            id: chart, trend: .series(series, Reading(usual: nil, change: .tooEarly)), notes: notes,
            zone: try zone(row, 4), addedAt: Instant(microseconds: try row.integer(6)))
    }
}
