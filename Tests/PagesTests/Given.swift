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

    private struct Only: Standing {
        func person(presenting credential: Credential) async throws -> PersonID? { me }
        func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
            [RoleHeld(.owner, .organization)]
        }
    }

    static func visible(_ weeks: MyWeeks) async throws -> Visible<MyWeeks> {
        let policy = Policy(standing: Only())
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        return try policy.release(weeks, under: policy.ownData(of: viewer))
    }

    static func visible(_ records: MyRecords) async throws -> Visible<MyRecords> {
        let policy = Policy(standing: Only())
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        return try policy.release(records, under: policy.ownData(of: viewer))
    }

    static func visible(_ state: CollectionState) async throws -> Visible<CollectionState> {
        let policy = Policy(standing: Only())
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        return try policy.release(state, under: policy.ownData(of: viewer))
    }

    static func visible(_ roster: Roster) async throws -> Visible<Roster> {
        let policy = Policy(standing: Only())
        let viewer = try await policy.viewer(presenting: .session(Secret("s")))
        return try policy.release(roster, under: try await policy.roster(for: viewer, at: now))
    }

    static func roster(_ count: Int) -> Roster {
        let entries = (0..<count).map { number in
            var member = Member(
                person: PersonID("p\(number)"), email: "p\(number)@x.example", name: "Person <\(number)>", zone: .utc)
            member.hasSignedIn = number.isMultiple(of: 2)
            member.roles = number == 0 ? [RoleHeld(.hr, .organization)] : []
            return Roster.Entry(member, manager: "Ada")
        }
        return Roster(
            organization: "Lanterns & Sons", departments: nil, reachesRoles: true, entries: entries,
            gaps: [.nobodyElse, .notIn(3), .notRead(1), .withoutTeam(2), .oneOwner, .noTrustee, .noHR])
    }

    static func frame(
        _ path: String, viewer: Frame.Viewer = .person(name: "Ada", csrf: "c5rf"), isSimulated: Bool = false,
        notice: String? = nil, isSolo: Bool = true, purpose: String? = nil
    ) -> Frame {
        Frame(
            viewer: viewer, path: path, now: now, zone: Zone("Europe/Berlin") ?? .utc, isSolo: isSolo,
            isSimulated: isSimulated, isAdministrator: false, purpose: purpose, notice: notice)
    }

    static func state(latest: Bool = true, paused: Bool = false) -> CollectionState {
        CollectionState(
            of: me,
            latest: latest
                ? .init(received: Instant(microseconds: now.microseconds - 12_000_000), editor: "vscode")
                : nil,
            pausedSince: paused ? now.adding(.hours(-3)) : nil, excludedProjects: ["secret <garden>"],
            discarded: [.paused: 14, .excludedProject: 1], heartbeatsStored: latest ? 1 : 0, awaitsNotice: false,
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
        state: CollectionState = state()
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
            collection: state)
    }

    static func records(state: CollectionState = state()) -> MyRecords {
        let start = now.adding(.hours(-2))
        let work = Work(kind: .coding, project: "<b>day</b>", language: "Swift")
        let range = Interval(start, now)
        return MyRecords(
            of: me, day: Day(year: 2026, month: 11, day: 24),
            heartbeats: [Heartbeat(time: start, work: work, branch: "main", editor: "vscode", isWrite: true)],
            spans: [Span(start, now, work)],
            corrections: [Correction(id: "c1", range: range, kind: .reviewing, project: nil, madeAt: now)],
            closedRanges: [range],
            absences: [Absence(from: through.monday, to: through.monday.adding(4), kind: .vacation)],
            projects: ["atlas"],
            reach: Day(year: 2026, month: 9, day: 1)...Day(year: 2026, month: 11, day: 24), collection: state)
    }

    /// Every page in every state that tests can reach, by name.
    static func everyPage() async throws -> [(name: String, page: Page)] {
        let nobody = Frame.Viewer.nobody
        return [
            ("weeks", MyWeeksPage.render(try await visible(weeks()), in: frame("/me"))),
            (
                "weeks, nothing",
                MyWeeksPage.render(try await visible(nothing), in: frame("/me", notice: "Hello."))
            ),
            ("data", MyDataPage.render(try await visible(records()), in: frame("/me/data"))),
            (
                "data, paused",
                MyDataPage.render(
                    try await visible(records(state: state(paused: true))), in: frame("/me/data"))
            ),
            (
                "connect",
                ConnectPage.render(
                    try await visible(state()), in: frame("/me/connect"), address: "http://127.0.0.1:8080",
                    newToken: nil)
            ),
            (
                "connect, new token",
                ConnectPage.render(
                    try await visible(state()), in: frame("/me/connect"), address: "http://127.0.0.1:8080",
                    newToken: (Secret("11111111-2222-4333-8444-555555555555"), .both))
            ),
            (
                "administration",
                AdministrationPage.render(
                    try await visible(roster(250)), in: frame("/admin", isSolo: false), search: "person",
                    onlyOutside: false, from: 100,
                    invited: .init(email: "p1@x.example", url: Secret("http://x/invitation/y"), expires: now))
            ),
            ("later", LaterPage.render(.organization, in: frame("/organization", isSolo: false))),
            ("catalogue", CataloguePage.render(in: frame("/catalogue"))),
            ("policy", PolicyPage.render(in: frame("/policy", viewer: nobody, isSolo: false))),
            ("privacy", PrivacyPage.render(in: frame("/privacy", viewer: nobody), guarantees: Guarantee.all)),
            (
                "sign in",
                SignInPage.render(
                    in: frame("/sign-in", viewer: nobody), csrf: "c5rf", email: "a@b.example", message: "No.")
            ),
            (
                "invitation",
                InvitationPage.render(
                    in: frame("/invitation", viewer: nobody), csrf: "c5rf", token: "t0ken", name: "Ada <3",
                    organization: "Lanterns & Sons", message: nil)
            ),
            (
                "setup",
                SetupPage.render(
                    in: frame("/setup", viewer: nobody), csrf: "c5rf", token: "t0ken", filled: [:],
                    message: nil, zones: ["Europe/Berlin"])
            ),
            (
                "setup without its token",
                SetupPage.render(
                    in: frame("/setup", viewer: nobody), csrf: "c5rf", token: "", filled: [:], message: nil, zones: [])
            ),
            ("gone", MessagePage.everythingDeleted(in: frame("/gone", viewer: nobody))),
            ("not found", MessagePage.notFound(in: frame("/x", isSimulated: true))),
            ("refused", MessagePage.refused(in: frame("/x"), sentence: "No <ranking>.")),
        ]
    }

    static var nothing: MyWeeks {
        weeks(Catalogue.declarations.map { early($0.id, 0) }, state: state(latest: false))
    }
}

func occurrences(of part: String, in text: String) -> Int { text.ranges(of: part).count }
