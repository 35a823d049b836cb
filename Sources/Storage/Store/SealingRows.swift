import Domain
import Publication
import SQL

// What the sealer's storage reads: who counts, who is in which panel, what has been published of whom.

func wasFrozen(_ boundary: Boundary, _ session: any Session) throws -> Bool {
    // Any that reaches into its weeks: nobody is in two panels in one week.
    try !session.rows(
        """
        SELECT 1 FROM boundaries WHERE quarter = \(boundary.quarter.description)
        OR to_week >= \(boundary.from.description)
        """
    ).isEmpty
}

func wasSealed(_ week: Week, _ session: any Session) throws -> Bool {
    try !session.rows("SELECT 1 FROM sealed_weeks WHERE week = \(week.description)").isEmpty
}

struct Countable {
    let id: String
    let key: String?
    let team: String
    let department: String?
}

/// Who may count on that day: is in, has read the notice, has sent something with a token of the own making, and nothing of late
/// with one that an operator made (whoever made it could send in that name), is here, has a team, and has not asked to be
/// left out. In a simulated directory everybody imported counts as all that.
func countable(on day: Day, _ session: any Session) throws -> [Countable] {
    var places: [String: (team: String?, department: String?)] = [:]
    for row in try session.rows(
        "SELECT person_id, team, department FROM places WHERE since <= \(day.description) ORDER BY since")
    {
        places[try row.text(0)] = (try row.textIfAny(1), try row.textIfAny(2))
    }
    return try session.rows(
        """
        SELECT people.person_id, member_key FROM people JOIN house ON house.one = 1
        LEFT JOIN member_keys ON member_keys.person_id = people.person_id
        WHERE (until IS NULL OR until >= \(day.description)) AND (simulated = 1 OR (
            passphrase_hash IS NOT NULL AND acknowledged_version IS NOT NULL AND EXISTS (
                SELECT 1 FROM tokens WHERE tokens.person_id = people.person_id AND by_operator = 0
                AND kind <> 'read' AND last_used_at IS NOT NULL)
            AND NOT EXISTS (
                SELECT 1 FROM tokens WHERE tokens.person_id = people.person_id AND by_operator = 1
                AND last_used_at >= \(Zone.utc.start(of: day.adding(-120)).microseconds))))
        AND email LIKE '%@%'
        AND NOT EXISTS (SELECT 1 FROM not_counted WHERE not_counted.person_id = people.person_id)
        ORDER BY people.person_id
        """
    ).compactMap { row in
        let id = try row.text(0)
        guard let place = places[id], let team = place.team else { return nil }
        return Countable(id: id, key: try row.textIfAny(1), team: team, department: place.department)
    }
}

/// The panels of a week with their baselines, and by key those of their people who still contribute: who left, deleted
/// everything or asked to be left out simply does not.
func frozenPanels(in week: Week, _ session: any Session) throws -> [PanelToSeal] {
    var values: [String: [MetricID: Double]] = [:]
    for row in try session.rows("SELECT panel_id, member_key, metric, usual FROM baselines") {
        values["\(try row.text(0)) \(try row.text(1))", default: [:]][MetricID(try row.text(2))] = try row.real(3)
    }
    let people = Dictionary(
        uniqueKeysWithValues: try session.rows(
            """
            SELECT member_key, person_id FROM member_keys
            WHERE NOT EXISTS (SELECT 1 FROM not_counted WHERE not_counted.person_id = member_keys.person_id)
            """
        ).map { (try $0.text(0), try $0.text(1)) })
    var panels: [PanelToSeal] = []
    for panel in try storedPanels(session, in: week) {
        var members: [FrozenMember] = []
        var ids: [String: String] = [:]
        for row in try session.rows(
            """
            SELECT member_key, team, baseline_weeks FROM panel_members WHERE panel_id = \(panel.id.raw)
            ORDER BY member_key
            """)
        {
            let key = try row.text(0)
            let usual = values["\(panel.id.raw) \(key)"]
            guard let baseline = Baseline(stored: usual ?? [:], weeks: try weeks(row, 2)) else {
                throw DatabaseFailure.damaged
            }
            members.append(FrozenMember(key: MemberKey(key), team: try row.text(1), baseline: baseline))
            // Without a baseline there is nobody behind the key any more.
            if usual != nil { ids[key] = people[key] }
        }
        guard let frozen = FrozenPanel(panel, members: members) else { throw DatabaseFailure.damaged }
        panels.append(PanelToSeal(panel: frozen, people: ids))
    }
    return panels
}

/// What has been published since a quarter, as the auditor needs it.
func record(since first: Quarter, _ session: any Session) throws -> PublicationRecord {
    try record(of: storedPanels(session).filter { $0.quarter >= first }, session)
}

/// What has ever been published of panels that have anything to do with these people, by way of others too.
func record(around people: [PersonID], _ session: any Session) throws -> PublicationRecord {
    var memberships: [String: Set<String>] = [:]
    for row in try session.rows("SELECT panel_id, member_key FROM panel_members") {
        memberships[try row.text(0), default: []].insert(try row.text(1))
    }
    var known = Set(
        try people.flatMap { person in
            try session.rows("SELECT member_key FROM member_keys WHERE person_id = \(person.raw)").map {
                try $0.text(0)
            }
        })
    var reached: Set<String> = []
    while true {
        let next = memberships.filter { !reached.contains($0.key) && !known.isDisjoint(with: $0.value) }
        if next.isEmpty { break }
        reached.formUnion(next.keys)
        for members in next.values { known.formUnion(members) }
    }
    return try record(of: storedPanels(session).filter { reached.contains($0.id.raw) }, session)
}

private func record(of stored: [Panel], _ session: any Session) throws -> PublicationRecord {
    var panels: [PublicationRecord.PanelRecord] = []
    for panel in stored {
        var members: [MemberKey: [Week]] = [:]
        for row in try session.rows(
            "SELECT member_key, baseline_weeks FROM panel_members WHERE panel_id = \(panel.id.raw)")
        {
            members[MemberKey(try row.text(0))] = try weeks(row, 1)
        }
        var active: [Week: Set<MemberKey>] = [:]
        for row in try session.rows(
            """
            SELECT week, member_key FROM active_members WHERE panel_id = \(panel.id.raw) AND EXISTS (
                SELECT 1 FROM cells WHERE cells.panel_id = active_members.panel_id
                AND cells.week = active_members.week AND change IS NOT NULL)
            """)
        {
            active[try week(row, 0), default: []].insert(MemberKey(try row.text(1)))
        }
        let hasLevel = try !session.rows("SELECT 1 FROM levels WHERE panel_id = \(panel.id.raw) LIMIT 1").isEmpty
        panels.append(
            PublicationRecord.PanelRecord(
                panel: panel.id, quarter: panel.quarter, members: members, weeks: active, hasLevel: hasLevel))
    }
    return PublicationRecord(panels: panels)
}

/// Who was looked at in that week, and everybody who ever looked: what `LookRule.told` says. A chart that was brought to a joint
/// page counts as a look, as in `pastLooks`.
func seenPeople(in week: Week, _ session: any Session) throws -> Set<MemberKey> {
    Set(
        try session.rows(
            """
            SELECT member_key FROM member_keys JOIN looks ON looks.viewer_id = member_keys.person_id
            WHERE opens_at IS NOT NULL
            UNION SELECT member_key FROM member_keys JOIN looks ON looks.person_id = member_keys.person_id
            WHERE opens_at IS NOT NULL AND from_week <= \(week.description) AND to_week >= \(week.description)
            UNION SELECT member_key FROM member_keys JOIN charts_brought ON charts_brought.viewer_id = member_keys.person_id
            UNION SELECT member_key FROM member_keys JOIN charts_brought ON charts_brought.person_id = member_keys.person_id
            WHERE from_week <= \(week.description) AND to_week >= \(week.description)
            """
        ).map { MemberKey(try $0.text(0)) })
}

func countedKeys(_ session: any Session) throws -> Set<String> {
    Set(
        try session.rows(
            """
            SELECT member_key FROM member_keys
            WHERE NOT EXISTS (SELECT 1 FROM not_counted WHERE not_counted.person_id = member_keys.person_id)
            """
        ).map { try $0.text(0) })
}

/// The week that begins at that moment, or the next one.
func firstWholeWeek(since: Instant, in zone: Zone) -> Week {
    let week = zone.day(of: since).week
    return zone.start(of: week.monday) == since ? week : week.adding(1)
}

/// Every look that was ever allowed, waiting ones too.
func pastLooks(_ session: any Session) throws -> PastLooks {
    let keys = try memberKeys(session)
    // A chart that somebody brings to a joint page shows as much to the manager as a look does.
    let looks = try session.rows(
        """
        SELECT viewer_id, person_id, metrics, from_week, to_week FROM looks WHERE opens_at IS NOT NULL
        UNION ALL SELECT viewer_id, person_id, metric, from_week, to_week FROM charts_brought
        """
    ).map { row in
        KnownLook(
            viewer: key(of: try row.text(0), among: keys), person: key(of: try row.text(1), among: keys),
            weeks: try week(row, 3)...week(row, 4),
            metrics: Set(try row.text(2).split(separator: " ").map { MetricID(String($0)) }))
    }
    // Whoever has deleted everything has no name here, and may have been looked at.
    let nameless = try session.rows(
        """
        SELECT DISTINCT member_key FROM panel_members WHERE NOT EXISTS (
            SELECT 1 FROM member_keys WHERE member_keys.member_key = panel_members.member_key)
        """
    ).map { MemberKey(try $0.text(0)) }
    return PastLooks(looks: Set(looks), nameless: Set(nameless))
}

func memberKeys(_ session: any Session) throws -> [String: MemberKey] {
    Dictionary(
        uniqueKeysWithValues: try session.rows("SELECT person_id, member_key FROM member_keys").map {
            (try $0.text(0), MemberKey(try $0.text(1)))
        })
}

/// Whoever has no key is on no panel: any name will do that is no key.
func key(of person: String, among keys: [String: MemberKey]) -> MemberKey { keys[person] ?? MemberKey("\0" + person) }
