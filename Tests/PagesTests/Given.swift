import Access
import Domain
import Metrics
import Pages

/// Somebody with believable weeks, released by the real policy.
struct Given {
    static let me = PersonID("p1")
    static let now = Instant(microseconds: 1_795_511_550_000_000)  // 2026-11-24T09:12:30Z
    static let through = Day(year: 2026, month: 11, day: 22).week
    static let hours: [Double?] = [11.5, 12, 10.5, 12.5, nil, 12, 13, 12, 9, 8.5, 8, 8.5]

    static func visible(_ weeks: MyWeeks) async throws -> Visible<MyWeeks> {
        let policy = StandIn().policy
        return try policy.release(weeks, under: policy.ownData(of: try await viewer(policy)))
    }

    static func visible(_ records: MyRecords) async throws -> Visible<MyRecords> {
        let policy = StandIn().policy
        return try policy.release(records, under: policy.ownData(of: try await viewer(policy)))
    }

    static func visible(_ state: CollectionState) async throws -> Visible<CollectionState> {
        let policy = StandIn().policy
        return try policy.release(state, under: policy.ownData(of: try await viewer(policy)))
    }

    static func visible(_ calendars: MyCalendars) async throws -> Visible<MyCalendars> {
        let policy = StandIn().policy
        return try policy.release(calendars, under: policy.ownData(of: try await viewer(policy)))
    }

    /// Of every kind, one of which fails, with a week of meetings.
    static func calendars() -> MyCalendars {
        let from = Day(year: 2026, month: 11, day: 23)
        let calendars = OwnCalendar.Kind.allCases.map { kind in
            OwnCalendar(
                id: CalendarID("<\(kind.rawValue)>"), kind: kind, host: nil, made: now, tried: now, fetched: now,
                failure: kind == .feed ? "It <fails>." : nil, findings: ["2 entries <odd>."],
                tellsAttendees: kind != .feed, coverage: nil, meetings: 3)
        }
        let meetings = Meeting.Kind.allCases.enumerated().map { index, kind in
            let start = Zone.utc.start(of: from.adding(index)).adding(.hours(9))
            return Meeting(Interval(start, start.adding(.minutes(30))), kind, attendees: index == 0 ? nil : index + 1)
        }
        return MyCalendars(
            of: me, calendars: calendars, meetings: meetings, from: from, zones: ZoneHistory(.utc),
            hours: WorkingHoursHistory(WorkingHours("Mon-Fri 09:00-17:00")), collection: state(), now: now)
    }

    static func visible(_ roster: Roster) async throws -> Visible<Roster> {
        let policy = StandIn().policy
        return try policy.release(roster, under: try await policy.roster(for: try await viewer(policy), at: now))
    }

    static func viewer(_ policy: Policy) async throws -> Viewer {
        try await policy.viewer(presenting: .session(Secret("s")))
    }

    static func roster(_ count: Int, from first: Int = 0, of all: Int? = nil) -> Roster {
        let entries = (0..<count).map { number in
            var member = Member(
                person: PersonID("p\(number)"), email: "p\(number)@x.example", name: "Person <\(number)>", zone: .utc)
            member.hasSignedIn = number.isMultiple(of: 2)
            member.roles = number == 0 ? [RoleHeld(.hr, .organization)] : []
            return Roster.Entry(member, manager: "Ada")
        }
        return Roster(
            organization: "Lanterns & Sons", departments: nil, reachesRoles: true, entries: entries, first: first,
            found: all ?? count, count: all ?? count,
            gaps: [.nobodyElse, .notIn(3), .notRead(1), .withoutTeam(2), .oneOwner, .noTrustee, .noHR])
    }

    static func frame(
        _ path: String, viewer: Frame.Viewer = .person(name: "Ada", csrf: "c5rf"), isSimulated: Bool = false,
        notice: String? = nil, isSolo: Bool = true, purpose: String? = nil,
        groups: [(path: String, text: String)] = [], now: Instant = now, zone: Zone = Zone("Europe/Berlin") ?? .utc,
        phase: Phase? = nil
    ) -> Frame {
        Frame(
            viewer: viewer, path: path, now: now, zone: zone, isSolo: isSolo,
            isSimulated: isSimulated, isAdministrator: false, purpose: purpose, phase: phase, notice: notice,
            groups: groups)
    }

    static func state(latest: Bool = true, paused: Bool = false) -> CollectionState {
        CollectionState(
            of: me,
            latest: latest
                ? .init(received: Instant(microseconds: now.microseconds - 12_000_000), editor: "vscode")
                : nil,
            pausedSince: paused ? now.adding(.hours(-3)) : nil, excludedProjects: ["secret <garden>"],
            discarded: [.paused: 14, .excludedProject: 1], hasOneHeartbeat: latest, awaitsNotice: false,
            tokens: [
                OwnToken(
                    id: TokenID("t1"), prefix: "3f9a", kind: .write, madeAt: now.adding(.days(-9)),
                    lastUsed: nil,
                    revokedAt: nil, isByOperator: true)
            ])
    }

    static func series(_ metric: MetricID, _ hours: [Double?], _ change: Reading.Change) -> PersonalTrend {
        let points = hours.enumerated().map { index, hours in
            let week = through.adding(index - (Self.hours.count - 1))
            return hours.map { WeekPoint.published(week, PersonalValue($0 * 3600)) } ?? .noData(week)
        }
        guard let series = PersonalSeries(of: me, metric: metric, unit: .seconds, points: points) else {
            return early(metric, points.count { $0.value != nil })
        }
        let usual = Reading.Usual(
            median: PersonalValue(12 * 3600), low: PersonalValue(9.4 * 3600), high: PersonalValue(14.2 * 3600)
        )
        return .series(series, Reading(usual: usual, change: change))
    }

    static func early(_ metric: MetricID, _ withValues: Int) -> PersonalTrend {
        .tooEarly(
            of: me, metric: metric, unit: .seconds, weeks: (0..<12).map { through.adding($0 - 11) },
            withValues: withValues)
    }

    static let drop = Reading.Change.sustained(
        by: PersonalValue(-3.5 * 3600), since: through.adding(-3), comparedWith: 8)

    static func weeks(
        _ trends: [PersonalTrend]? = nil, highest: Weekday? = .wednesday, lowest: Weekday? = .tuesday,
        state: CollectionState = state(), commits: [OwnCommit] = commits, notes: [Annotation] = []
    ) -> MyWeeks {
        let entries = Weekday.allCases.map { day in
            WeekdayPattern.Entry(
                weekday: day, median: day.rawValue < 5 ? PersonalValue(3600) : nil,
                weeks: day.rawValue < 5 ? 12 : 1)
        }
        let silent: Set<MetricID> = [MetricID("activity-time-browsing"), MetricID("activity-time-terminal")]
        return MyWeeks(
            of: me, through: through,
            trends: trends
                ?? Catalogue.declarations.map {
                    let hours = silent.contains($0.id) ? Self.hours.map { $0.map { _ in 0 } } : Self.hours
                    return series($0.id, hours, $0.id == FocusTime.declaration.id ? drop : .steady)
                },
            weekdays: trends == nil
                ? [
                    WeekdayPattern(
                        of: me, metric: FocusTime.declaration.id, entries: entries, highest: highest,
                        lowest: lowest)
                ] : [],
            commits: commits, notes: notes, zones: ZoneHistory(.utc), collection: state)
    }

    static var commits: [OwnCommit] {
        let ids = ["a", "b"].compactMap { CommitID(String(repeating: $0, count: 40)) }
        return zip(ids, [now.adding(.days(-9)), now.adding(.hours(-1))]).map { id, at in
            OwnCommit(
                service: "shop <b>", commit: Commit(id: id, parents: [], authored: at, committed: at, authorEmail: nil))
        }
    }

    static func records(state: CollectionState = state()) -> MyRecords {
        let start = now.adding(.hours(-2))
        let work = Work(kind: .coding, project: "<b>day</b>", language: "Swift")
        let range = Interval(start, now)
        return MyRecords(
            of: me, day: Day(year: 2026, month: 11, day: 24),
            heartbeats: [Heartbeat(time: start, work: work, branch: "main", editor: "vscode", isWrite: true)],
            spans: [Span(start, now, work)], commits: commits,
            corrections: [Correction(id: "c1", range: range, kind: .reviewing, project: nil, madeAt: now)],
            closedRanges: [range],
            absences: [Absence(from: through.monday, to: through.monday.adding(4), kind: .vacation)],
            projects: ["atlas"],
            accounts: [
                OwnAccount(ToolIdentity(provider: "github", login: "ada <b>"), .byFile, isProgram: false),
                OwnAccount(ToolIdentity(provider: "gitlab", login: "ada <i>"), .proposed(.name), isProgram: false),
            ],
            cases: [
                OwnCase(
                    kind: .contest, about: "not-me work: <a1b2c3>", words: "I was <away>.", openedAt: now,
                    due: Day(year: 2026, month: 12, day: 8), isTaken: true, outcome: nil, closedAt: nil)
            ],
            reach: Day(year: 2026, month: 9, day: 1)...Day(year: 2026, month: 11, day: 24), collection: state)
    }

    static var nothing: MyWeeks {
        weeks(Catalogue.declarations.map { early($0.id, 0) }, state: state(latest: false))
    }
}

func occurrences(of part: String, in text: String) -> Int { text.ranges(of: part).count }
