public import Domain
import Ledger
import OrganizationPorts
public import Rollout
import SQL

/// What was done, in numbers, from the ledger's own words: counted while a quarter goes on, kept when it has ended.
extension OrganizationStore {
    /// What is older is not counted any more: openings are kept for 25 months.
    fileprivate static let quartersBack = 9

    public func selfAudits(at now: Instant) async throws -> [SelfAudit] {
        try await database.read { session in
            let kept = try keptAudits(session)
            let live = try liveAudits(at: now, without: Set(kept.map(\.quarter)), session)
            return (kept + live.filter { !$0.isEmpty }).sorted { $1.quarter < $0.quarter }
        }
    }

    public func keepSelfAudits(red: Set<Int>, at now: Instant) async throws {
        let simulatedPhase = simulatedPhase
        guard simulatedPhase == nil else { return }
        let (isKept, uncounted) = try await database.read { session in
            let last = Quarter(of: try houseZone(session).day(of: now).week).previous
            let isKept = try !session.rows("SELECT 1 FROM self_audits WHERE quarter = \(last.description)").isEmpty
            return (isKept, try withoutExports(session))
        }
        if !uncounted.isEmpty {
            // Kept before exports were counted: now, while their entries are there, and then for good.
            try await database.write { session in
                for quarter in uncounted {
                    try session.run(
                        """
                        INSERT INTO self_audits (quarter, what, number) VALUES (\(quarter.description), 'exports',
                        \(exports(in: quarter, session))) ON CONFLICT DO NOTHING
                        """)
                }
            }
        }
        if isKept { return }
        try await database.write { session in
            try session.hold(["self-audits"])
            let zone = try houseZone(session)
            let today = zone.day(of: now)
            let phase = try Store.phase(at: now, session)
            let present = Quarter(of: today.week)
            guard let began = try session.rows("SELECT MIN(since) FROM phases").first?.integerIfAny(0) else { return }
            let first = Quarter(of: zone.day(of: Instant(microseconds: began)).week)
            let kept = Set(try keptAudits(session).map(\.quarter))
            for audit in try liveAudits(at: now, without: kept, session)
            where audit.quarter < present && audit.quarter >= first {
                // Of one that ended longer ago nobody has written down how it stood.
                let isLast = audit.quarter == present.previous
                var numbers = SelfAudit.numbers.map { ($0.name, Int64(audit[keyPath: $0.at])) }
                if isLast {
                    numbers += [("phase", Int64(phase.rawValue)), ("kept-on", Int64(today.daysSince1970))]
                    numbers += red.map { ("red-\($0)", 1) }
                }
                for (what, number) in numbers {
                    try session.run(
                        """
                        INSERT INTO self_audits (quarter, what, number)
                        VALUES (\(audit.quarter.description), \(what), \(number)) ON CONFLICT DO NOTHING
                        """)
                }
            }
        }
    }
}

private func keptAudits(_ session: any Session) throws -> [SelfAudit] {
    var numbers: [Quarter: [String: Int64]] = [:]
    for row in try session.rows("SELECT quarter, what, number FROM self_audits") {
        guard let quarter = Quarter(try row.text(0)) else { throw DatabaseFailure.damaged }
        numbers[quarter, default: [:]][try row.text(1)] = try row.integer(2)
    }
    return try numbers.map { quarter, numbers in
        var audit = SelfAudit(quarter)
        for (name, path) in SelfAudit.numbers { audit[keyPath: path] = Int(numbers[name] ?? 0) }
        if numbers["exports"] == nil { audit.exports = Int(try exports(in: quarter, session)) }
        if let phase = numbers["phase"].flatMap({ Phase(rawValue: Int($0)) }), let on = numbers["kept-on"] {
            audit.ending = .init(
                phase: phase, red: Set((1...11).filter { numbers["red-\($0)"] != nil }),
                on: Day(daysSince1970: Int(on)))
        }
        return audit
    }
}

/// Counted now: every quarter of the last 25 months but those that are kept.
private func liveAudits(at now: Instant, without kept: Set<Quarter>, _ session: any Session) throws -> [SelfAudit] {
    let zone = try houseZone(session)
    var quarters = [Quarter(of: zone.day(of: now).week)]
    while quarters.count <= OrganizationStore.quartersBack, let last = quarters.last { quarters.append(last.previous) }
    let wanted = quarters.filter { !kept.contains($0) }
    return try wanted.map { quarter in
        var audit = SelfAudit(quarter)
        let days = (first: quarter.first.monday, after: quarter.next.first.monday)
        let (from, to) = moments(of: quarter, zone)
        for (kind, count) in try entries(in: quarter, session) {
            guard let path = LedgerEntry.Kind(rawValue: kind).flatMap(counted) else { continue }
            audit[keyPath: path] = count
        }
        try readWords(into: &audit, from, to, session)
        audit.isRunning = quarter == quarters[0]
        // A report that is counted while it is new says on which day somebody reported something.
        if audit.isRunning { (audit.reportsOpened, audit.reportsClosed) = (0, 0) }
        func count(_ sql: SQL) throws -> Int { Int(try session.rows(sql).first?.integer(0) ?? 0) }
        audit.questionsAsked = try count(
            "SELECT COUNT(*) FROM register_questions WHERE asked_at >= \(from) AND asked_at < \(to)")
        audit.questionsAnswered = try count(
            "SELECT COUNT(*) FROM register_questions WHERE answered_at >= \(from) AND answered_at < \(to)")
        let (first, after) = (days.first.description, days.after.description)
        audit.concernsOpened = try count(
            "SELECT COUNT(*) FROM concerns WHERE released_on >= \(first) AND released_on < \(after)")
        audit.concernsClosed = try count(
            "SELECT COUNT(*) FROM concerns WHERE closed_on >= \(first) AND closed_on < \(after)")
        return audit
    }
}

/// From when to when it is, in microseconds.
private func moments(of quarter: Quarter, _ zone: Zone) -> (from: Int64, to: Int64) {
    (zone.start(of: quarter.first.monday).microseconds, zone.start(of: quarter.next.first.monday).microseconds)
}

/// Kept quarters without a number of exports.
private func withoutExports(_ session: any Session) throws -> [Quarter] {
    try session.rows(
        """
        SELECT DISTINCT quarter FROM self_audits WHERE quarter NOT IN (
            SELECT quarter FROM self_audits WHERE what = 'exports')
        """
    ).compactMap { Quarter(try $0.text(0)) }
}

private func exports(in quarter: Quarter, _ session: any Session) throws -> Int64 {
    let (from, to) = moments(of: quarter, try houseZone(session))
    return try session.rows(
        """
        SELECT COUNT(*) FROM ledger_openings WHERE kind = 'export' AND written_at >= \(from) AND written_at < \(to)
        """
    ).first?.integer(0) ?? 0
}

/// How many entries of each kind the ledger has of a quarter, as far as their words are kept.
private func entries(in quarter: Quarter, _ session: any Session) throws -> [String: Int] {
    let (from, to) = moments(of: quarter, try houseZone(session))
    var counts: [String: Int] = [:]
    for row in try session.rows(
        "SELECT kind, COUNT(*) FROM ledger_openings WHERE written_at >= \(from) AND written_at < \(to) GROUP BY kind")
    {
        counts[try row.text(0)] = Int(try row.integer(1))
    }
    return counts
}

/// What only the words of entries say. A look of HR counts when it is decided, or over without that: until then nobody but the two who
/// know of it is to see that there is one.
private func readWords(into audit: inout SelfAudit, _ from: Int64, _ to: Int64, _ session: any Session) throws {
    var asked: [LedgerEntry] = []
    // Those in which HR asked, by the look. Where no server ran, what nobody has signed is settled later than after fourteen days.
    var cases: [String: LedgerEntry] = [:]
    let earliest = from - Span.Length.days(180).microseconds
    // Names of fields are ours, and what people write is escaped: no text can look like one. The signs keep the engines at the index of
    // these few kinds: of the same time there may be a hundred thousand other entries.
    for row in try session.rows(
        """
        SELECT content, written_at FROM ledger_openings WHERE kind IN ('look-asked', 'case-decided', 'sole-basis')
        AND +written_at < \(to) AND (+written_at >= \(from) OR (
            kind = 'look-asked' AND +written_at >= \(earliest) AND content LIKE '%\"case\":%'))
        """)
    {
        guard let entry = LedgerEntry(content: try row.text(0)) else { continue }
        switch (entry.kind, entry.fields["what"]) {
        case (.lookAsked, _) where entry.fields["case"] != nil: cases[entry.fields["look"] ?? ""] = entry
        case (.lookAsked, _), (.caseDecided, _): asked.append(entry)
        case (.soleBasis, "opened"): audit.reportsOpened += 1
        case (.soleBasis, "closed"): audit.reportsClosed += 1
        default: break
        }
    }
    asked = asked.map { $0.kind == .caseDecided ? cases[$0.fields["look"] ?? ""] ?? $0 : $0 }
    audit.looksAsked = asked.count
    audit.askers = Set(asked.filter { $0.kind == .lookAsked }.compactMap { $0.fields["by"] }).count
    audit.lookedAt = Set(asked.compactMap { $0.fields["person"] }).count
}

/// Which number an entry of that kind adds to; nil for what says nothing here, or says it in its words.
private func counted(_ kind: LedgerEntry.Kind) -> WritableKeyPath<SelfAudit, Int>? {
    switch kind {
    case .lookRefused: \.looksRefused
    case .lookOpened: \.looksOpened
    case .lookClosed: \.looksClosed
    case .chartsOpened: \.chartsOpened
    case .policy: \.policies
    case .attestation: \.attestations
    case .phase: \.phases
    case .setting: \.settings
    case .role: \.roles
    case .resetInvitation: \.resets
    case .restore: \.restores
    case .export: \.exports
    default: nil
    }
}
