public import Access
public import Domain
import Ledger
public import PersonalPorts
import SQL

/// Looks, as their two people read them.
extension PersonalStore {
    public func looks(for grant: borrowing Grant<Oneself>, at now: Instant) async throws -> MyLooks {
        let person = grant.subject
        return try await database.read { session in
            let today = try houseZone(session).day(of: now)
            let atMe = try session.rows(
                "\(name: lookColumns) WHERE looks.person_id = \(person.raw) ORDER BY asked_at DESC, look_id"
            ).map(Look.init)
            let byMe = try session.rows(
                "\(name: lookColumns) WHERE viewer_id = \(person.raw) ORDER BY asked_at DESC, look_id"
            ).map(Look.init)
            let mayAsk = try reports(of: person, on: today, session).compactMap { report in
                try session.rows("SELECT name FROM people WHERE person_id = \(report.raw)").first.map {
                    (person: report, name: try $0.text(0))
                }
            }
            return MyLooks(
                of: person, atMe: try atMe.map { MyLooks.Entry(look: $0, proofs: try proofs(of: $0.id, session)) },
                byMe: byMe,
                requests: try caseRequests(by: person, session).map(\.request).filter { now < $0.expires },
                mayAsk: mayAsk.sorted { $0.name < $1.name },
                resets: try resets(of: person, session), now: now)
        }
    }

    public func look(_ id: LookID, for grant: borrowing Grant<Oneself>) async throws -> Look? {
        let person = grant.subject
        return try await database.read { session in
            try session.rows(
                "\(name: lookColumns) WHERE look_id = \(id.raw) AND looks.person_id = \(person.raw)"
            ).first.map(Look.init)
        }
    }

    public func look(for grant: borrowing Grant<OneLook>) async throws -> Look {
        let id = grant.subject
        return try await database.read { session in
            guard let look = try Store.look(id, session) else { throw Denied() }
            return look
        }
    }

    public func frozenSheet(of look: Look, for grant: borrowing Grant<Oneself>) async throws -> LookSheet? {
        let person = grant.subject
        guard look.terms.person == person else { throw Denied() }
        return try await database.read { try sheet(of: look, $0) }
    }

    public func panelMates(for grant: borrowing Grant<Oneself>, in week: Week) async throws -> PanelMates {
        let person = grant.subject
        return try await database.read { session in
            let panel = try session.rows(
                """
                SELECT panel_members.panel_id FROM panel_members
                JOIN member_keys ON member_keys.member_key = panel_members.member_key
                JOIN panels ON panels.panel_id = panel_members.panel_id
                WHERE person_id = \(person.raw) AND from_week <= \(week.description)
                AND to_week >= \(week.adding(-1).description) ORDER BY from_week DESC
                """
            ).first?.text(0)
            let names = try panel.map { panel -> [String] in
                let names = try session.rows(
                    """
                    SELECT people.name FROM panel_members CROSS JOIN member_keys CROSS JOIN people
                    WHERE panel_id = \(panel) AND member_keys.member_key = panel_members.member_key
                    AND people.person_id = member_keys.person_id ORDER BY people.name, people.person_id
                    """
                ).map { try $0.text(0) }
                // Whoever has deleted everything is behind no key any more. A list with one name less would tell whose.
                let all = try session.rows("SELECT COUNT(*) FROM panel_members WHERE panel_id = \(panel)").first
                return try all?.integer(0) == Int64(names.count) ? names : []
            }
            let usual = try session.rows(
                """
                SELECT metric, usual FROM baselines
                JOIN member_keys ON member_keys.member_key = baselines.member_key
                WHERE person_id = \(person.raw) AND panel_id = \(panel) ORDER BY metric
                """
            ).map { (metric: MetricID(try $0.text(0)), value: PersonalValue(try $0.real(1))) }
            let panels = try session.rows(
                """
                SELECT panels.panel_id, from_week, to_week, baseline_weeks, panel_members.member_key FROM panel_members
                JOIN member_keys ON member_keys.member_key = panel_members.member_key
                JOIN panels ON panels.panel_id = panel_members.panel_id
                WHERE person_id = \(person.raw) ORDER BY from_week, panels.panel_id
                """
            ).map { row in
                let active = try session.rows(
                    """
                    SELECT week FROM active_members WHERE panel_id = \(try row.text(0))
                    AND member_key = \(try row.text(4)) ORDER BY week
                    """)
                return (
                    panel: PanelID(try row.text(0)), from: try Store.week(row, 1), to: try Store.week(row, 2),
                    usualOf: try weeks(row, 3), activeIn: try active.map { try Store.week($0, 0) }
                )
            }
            let since = try session.rows("SELECT since FROM not_counted WHERE person_id = \(person.raw)").first
            return PanelMates(
                of: person, panel: try panel == nil ? nil : storedPanels(session).first { $0.id.raw == panel },
                names: names ?? [],
                notCountedSince: try since.map { Instant(microseconds: try $0.integer(0)) }, usual: usual,
                panels: panels)
        }
    }

    // MARK: Under a receipt

    public func spans(for receipt: borrowing LookReceipt, touching range: Interval) async throws -> [Span] {
        let person = receipt.look.terms.person
        let entry = receipt.entry
        return try await database.read { session in
            try mustHold(entry, session)
            return try Store.spans(of: person, touching: range, session)
        }
    }

    public func corrections(for receipt: borrowing LookReceipt) async throws -> [Correction] {
        let person = receipt.look.terms.person
        let entry = receipt.entry
        return try await database.read { session in
            try mustHold(entry, session)
            return try Store.corrections(of: person, session)
        }
    }

    public func zones(for receipt: borrowing LookReceipt) async throws -> ZoneHistory {
        let person = receipt.look.terms.person
        let entry = receipt.entry
        return try await database.read { session in
            try mustHold(entry, session)
            guard let row = try session.rows("SELECT zone FROM people WHERE person_id = \(person.raw)").first else {
                throw Denied()
            }
            return try zoneHistory(of: person, first: zone(row, 0), session)
        }
    }

    public func workingFacts(for receipt: borrowing LookReceipt) async throws -> WorkingFacts {
        let person = receipt.look.terms.person
        let entry = receipt.entry
        return try await database.read { session in
            try mustHold(entry, session)
            return WorkingFacts(
                hours: try Store.workingHours(of: person, session), absences: try Store.absences(of: person, session))
        }
    }

    public func frozenSheet(for receipt: borrowing LookReceipt) async throws -> LookSheet? {
        let look = receipt.look
        let entry = receipt.entry
        return try await database.read { session in
            try mustHold(entry, session)
            return try sheet(of: look, session)
        }
    }

    public func freeze(_ new: LookSheet, for receipt: borrowing LookReceipt, at now: Instant) async throws -> LookSheet
    {
        let look = receipt.look
        let entry = receipt.entry
        return try await database.write { session in
            try session.hold(["looks"])
            try mustHold(entry, session)
            return try kept(new, of: look, at: now, session)
        }
    }

    public func freeze(
        _ new: LookSheet, of look: Look, for grant: borrowing Grant<Oneself>, at now: Instant
    ) async throws -> LookSheet {
        guard look.terms.person == grant.subject else { throw Denied() }
        return try await database.write { session in
            try session.hold(["looks"])
            return try kept(new, of: look, at: now, session)
        }
    }
}

/// The sheet that both read from now on: this one, unless there is one already.
private func kept(_ new: LookSheet, of look: Look, at now: Instant, _ session: any Session) throws -> LookSheet {
    // Its person may have deleted everything while the sheet was made: then there is nothing to keep it for.
    guard try Store.look(look.id, session)?.state(at: now) == .open else { throw Denied() }
    if let there = try sheet(of: look, session) { return there }
    guard new.trends.allSatisfy({ mayBeLookedAt($0.metric) }) else { throw Denied() }
    try session.run(
        """
        INSERT INTO look_sheets (look_id, person_id, frozen_at, zone, content) VALUES (\(look.id.raw),
        \(look.terms.person.raw), \(now.microseconds), \(new.zone.name), \(new.content))
        """)
    for (place, note) in new.notes.enumerated() {
        let scope = note.scope.words
        try session.run(
            """
            INSERT INTO look_notes (look_id, place, person_id, scope, name, from_day, to_day, kind, words, effect)
            VALUES (\(look.id.raw), \(place), \(look.terms.person.raw), \(scope.scope), \(scope.name),
            \(note.content.from.description), \(note.content.to.description), \(note.content.kind.rawValue),
            \(note.content.text), \(note.content.effect.rawValue)) ON CONFLICT DO NOTHING
            """)
    }
    guard let kept = try sheet(of: look, session) else { throw DatabaseFailure.damaged }
    return kept
}

/// A receipt of another ledger reads nothing: its entry must be in this database, and in this read.
func mustHold(_ entry: LookEntry, _ session: any Session) throws {
    let rows = try session.rows("SELECT 1 FROM ledger_leaves WHERE idx = \(entry.index) AND hash = \(entry.leaf)")
    guard !rows.isEmpty else { throw Denied() }
}

private func proofs(of look: LookID, _ session: any Session) throws -> [LookProof] {
    guard let head = try session.rows("SELECT size, checkpoint FROM ledger_head").first else { return [] }
    let size = Int(try head.integer(0))
    let checkpoint = try head.text(1)
    return try session.rows(
        """
        SELECT look_entries.idx, salt, content, hash FROM look_entries
        JOIN ledger_leaves ON ledger_leaves.idx = look_entries.idx
        JOIN ledger_openings ON ledger_openings.idx = look_entries.idx
        WHERE look_id = \(look.raw) ORDER BY look_entries.idx
        """
    ).map { row in
        let index = Int(try row.integer(0))
        let proof = try InclusionProof(index: index, size: size) { address in
            let found = try nodes(level: address.level, in: address.index..<(address.index + 1), session)
            guard let node = found.first else { throw DatabaseFailure.damaged }
            return node.hash
        }
        guard let proof else { throw DatabaseFailure.damaged }
        return LookProof(
            index: index, content: try row.text(2), salt: try row.text(1), leaf: try row.text(3),
            path: proof.path.map(\.hex), checkpoint: checkpoint)
    }
}

// MARK: Sheets

/// One line for each metric: its id, unit and a value for each week; `-` where there is none.
extension LookSheet {
    fileprivate var content: String {
        trends.map { trend in
            let values = trend.points.map { point in point.value.map { String($0.amount) } ?? "-" }
            return ([trend.metric.raw, trend.unit.rawValue] + values).joined(separator: " ")
        }.joined(separator: "\n")
    }
}

private func sheet(of look: Look, _ session: any Session) throws -> LookSheet? {
    guard
        let row = try session.rows(
            "SELECT frozen_at, zone, content FROM look_sheets WHERE look_id = \(look.id.raw)"
        ).first
    else { return nil }
    let weeks = look.terms.weeks
    let trends = try row.text(2).split(separator: "\n").map { line -> PersonalTrend in
        let words = line.split(separator: " ").map(String.init)
        guard words.count == weeks.count + 2, let unit = Unit(rawValue: words[1]) else { throw DatabaseFailure.damaged }
        let metric = MetricID(words[0])
        let points = zip(weeks, words.dropFirst(2)).map { week, word in
            Double(word).map { WeekPoint.published(week, PersonalValue($0)) } ?? WeekPoint.noData(week)
        }
        guard let series = PersonalSeries(of: look.terms.person, metric: metric, unit: unit, points: points) else {
            return .tooEarly(
                of: look.terms.person, metric: metric, unit: unit, weeks: weeks,
                withValues: points.count { $0.value != nil })
        }
        return .series(series, Reading(usual: nil, change: .tooEarly))
    }
    let notes = try frozenNotes(
        session.rows(
            """
            SELECT scope, name, from_day, to_day, kind, words, effect FROM look_notes
            WHERE look_id = \(look.id.raw) ORDER BY place
            """))
    return LookSheet(
        look: look, trends: trends, notes: notes, zone: try zone(row, 1),
        frozenAt: Instant(microseconds: try row.integer(0)))
}
