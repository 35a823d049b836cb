public import Domain

/// The sealer's turn. Only this file makes one, so that only the sealer can call what reads everybody.
public struct SealingTurn: ~Copyable, Sendable {
    public let now: Instant
    fileprivate init(at now: Instant) { self.now = now }
}

/// Publishes complete weeks: once, over disjoint panels, as change against people's own usual (privacy.md 1.8).
public struct Sealer: Sendable {
    /// What a run has sealed, in cells.
    public struct Outcome: Sendable, Hashable {
        public var sealed = 0
        public var tooLittle = 0
        public var isPublishing = true
        public init() {}
    }
    /// The week is not due: its Tuesday noon has not come.
    public struct NotDue: Error, Sendable, Hashable {
        public let week: Week
        public let due: Instant
        public init(week: Week, due: Instant) {
            self.week = week
            self.due = due
        }
    }

    private let storage: any SealingStorage
    public init(storage: any SealingStorage) { self.storage = storage }

    /// A week is due on the Tuesday after it, at noon of the organization's zone: late data of two days is in it.
    public static func due(_ week: Week, in zone: Zone) -> Instant {
        let tuesday = week.monday.adding(8)
        let midnight = zone.start(of: tuesday)
        // Noon on the clock, also on a day that is an hour shorter or longer.
        let shift = zone.offset(at: midnight) - zone.offset(at: midnight.adding(.hours(12)))
        return midnight.adding(.hours(12)).adding(Span.Length(microseconds: Int64(shift) * 1_000_000))
    }

    /// The last week that is due; nil if none is.
    public static func lastDue(at now: Instant, in zone: Zone) -> Week {
        var week = zone.day(of: now).week.adding(-1)
        while due(week, in: zone) > now { week = week.adding(-1) }
        return week
    }

    /// Seals what is due and not sealed, in order; what is sealed is never touched.
    /// - Parameter through: the last week that is wanted; nil is the last one that is due.
    /// - Throws: `NotDue`.
    public func seal(through: Week?, at now: Instant) async throws -> Outcome {
        var calendar = try await storage.calendar(for: SealingTurn(at: now))
        let lastDue = Self.lastDue(at: now, in: calendar.zone)
        if let through, through > lastDue { throw NotDue(week: through, due: Self.due(through, in: calendar.zone)) }
        var outcome = Outcome()
        outcome.isPublishing = calendar.isPublishing
        guard calendar.isPublishing, let first = calendar.firstWeek else { return outcome }
        let last = through ?? lastDue
        if calendar.lastBoundary == nil {
            guard try await freezeFirst(from: first, last: last, at: now) else { return outcome }
            calendar = try await storage.calendar(for: SealingTurn(at: now))
        }
        guard let boundary = calendar.lastBoundary else { return outcome }
        var frozenTo = boundary.to
        // Weeks before publishing began again, after a step back, stay as they are: nobody sees them.
        var week = max(calendar.sealedThrough?.adding(1) ?? boundary.from, min(first, boundary.from))
        if let sealed = calendar.sealedThrough, first > sealed { week = max(week, first) }
        while week <= last {
            if week > frozenTo {
                frozenTo = Quarter(of: week).last
                try await freeze(Quarter(of: week), from: week, at: now)
            }
            let sealing = week
            let cells = try await storage.seal(sealing, for: SealingTurn(at: now)) { panel, people, told in
                WeeklyCells.cells(of: panel, week: sealing, people: people, told: told)
            }
            for cell in cells ?? [] {
                if cell.change == nil { outcome.tooLittle += 1 } else { outcome.sealed += 1 }
            }
            // With its last week the quarter is over: whom one is mixed with in the next is known a week before anything of it
            // is published.
            week = week.adding(1)
            if week > frozenTo, week <= last.adding(1) {
                frozenTo = Quarter(of: week).last
                try await freeze(Quarter(of: week), from: week, at: now)
            }
        }
        return outcome
    }

    /// The first panels of an organization: made of people's first four active weeks, as soon as enough people have them.
    private func freezeFirst(from first: Week, last: Week, at now: Instant) async throws -> Bool {
        var complete = first.adding(Baseline.leastWeeks - 1)
        while complete <= last {
            let quarter = Quarter(of: complete)
            // A panel of a few weeks only would end before it has said anything.
            let isShort = complete.distance(to: quarter.last) < 6
            let boundary = Boundary(
                quarter: isShort ? quarter.next : quarter, from: complete.adding(1 - Baseline.leastWeeks),
                to: isShort ? quarter.next.last : quarter.last, day: complete.monday.adding(7),
                baselineWeeks: (0...first.distance(to: complete)).map(first.adding), isFirst: true)
            let isFrozen = try await storage.freeze(boundary, for: SealingTurn(at: now)) { people, record, past in
                let rows = Self.panels(of: boundary, people, record, past) { weeks in
                    Array(weeks.filter(\.value.isActive).prefix(Baseline.leastWeeks))
                }
                return rows.isEmpty ? nil : rows
            }
            if isFrozen { return true }
            // Another sealer may have been quicker: then its panels are the first.
            if try await storage.calendar(for: SealingTurn(at: now)).lastBoundary != nil { return true }
            complete = complete.adding(1)
        }
        return false
    }

    private func freeze(_ quarter: Quarter, from week: Week, at now: Instant) async throws {
        let boundary = Boundary(
            quarter: quarter, from: week, to: quarter.last, day: week.monday,
            baselineWeeks: quarter.previous.weeks, isFirst: false)
        _ = try await storage.freeze(boundary, for: SealingTurn(at: now)) { people, record, past in
            Self.panels(of: boundary, people, record, past) { $0 }
        }
    }

    private static func panels(
        of boundary: Boundary, _ people: [CountedPerson], _ record: PublicationRecord,
        _ past: PastLooks,
        weeks: ([(week: Week, value: PersonWeek)]) -> [(week: Week, value: PersonWeek)]
    ) -> [FrozenRows] {
        let candidates = people.compactMap { person in
            Baseline(of: weeks(person.weeks)).map { baseline in
                Candidate(key: person.key, team: person.team, department: person.department, baseline: baseline)
            }
        }
        let panels = PanelForming.panels(
            for: boundary.quarter, from: boundary.from, to: boundary.to, of: candidates)
        let passing = LevelAuditor.passing(panels, given: record, after: Array(past.looks), nameless: past.nameless)
        return panels.map { panel in
            FrozenRows(
                panel: panel.panel,
                members: panel.members.map { member in
                    FrozenRows.Member(
                        key: member.key, team: member.team, weeks: member.baseline.weeks,
                        values: member.baseline.values)
                },
                levels: passing.contains(panel.panel.id) ? levels(of: panel, quarter: boundary.quarter) : [])
        }
    }
}
