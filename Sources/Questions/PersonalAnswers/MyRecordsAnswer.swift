public import Access
public import Domain
import Metrics
public import PersonalPorts
import Trends

/// "What is stored about me?": `/me/data`, the export, and what is being collected.
public struct MyRecordsAnswer: Sendable {
    private let policy: Policy
    private let personal: any PersonalReading

    public init(policy: Policy, personal: any PersonalReading) {
        self.policy = policy
        self.personal = personal
    }

    /// One day of everything; the last one with anything if no day is named.
    public func records(of day: Day?, at now: Instant, for viewer: Viewer) async throws -> Visible<MyRecords> {
        let grant = policy.ownData(of: viewer)
        let profile = try await personal.profile(for: grant)
        let zones = profile.zones
        let reach = try await personal.reach(for: grant)
        let days = reach.map { zones.day(of: $0.start)...zones.day(of: $0.end) }
        // Meetings lie ahead: the page opens on a day that was.
        let day = day ?? min(days?.upperBound ?? zones.day(of: now), zones.day(of: now))
        let bounds = zones.bounds(of: day)
        let spans = try await personal.spans(for: grant, touching: bounds)
        var records = MyRecords(
            of: grant.subject, day: day,
            heartbeats: try await personal.heartbeats(for: grant, in: bounds, limit: 2_000), spans: spans,
            meetings: try await personal.meetings(for: grant, touching: bounds),
            commits: try await personal.commits(for: grant, in: bounds),
            work: try await personal.work(for: grant, in: bounds),
            corrections: try await personal.corrections(for: grant),
            closedRanges: try await personal.closedRanges(for: grant),
            absences: try await personal.absences(for: grant),
            projects: try await personal.projects(for: grant),
            accounts: try await personal.accounts(for: grant), cases: try await personal.cases(for: grant), reach: days,
            collection: try await personal.collection(for: grant))
        records.deletedOn = profile.deletedOn
        return try policy.release(records, under: grant)
    }

    public func collection(for viewer: Viewer) async throws -> Visible<CollectionState> {
        let grant = policy.ownData(of: viewer)
        return try policy.release(try await personal.collection(for: grant), under: grant)
    }

    public func profile(for viewer: Viewer) async throws -> Visible<Profile> {
        let grant = policy.ownData(of: viewer)
        return try policy.release(try await personal.profile(for: grant), under: grant)
    }

    /// Everything that is stored, with the series of all weeks of which anything is.
    /// - Parameter phase: how far the rollout is, which every export says; nil for somebody alone.
    public func export(at now: Instant, in phase: Phase?, for viewer: Viewer) async throws -> Visible<PersonExport> {
        let grant = policy.ownData(of: viewer)
        let profile = try await personal.profile(for: grant)
        let zones = profile.zones
        let current = zones.day(of: now).week
        let everything = Interval(Instant(microseconds: .min / 4), Instant(microseconds: .max / 4))
        var trends: [PersonalTrend] = []
        let notes = try await personal.notes(
            for: grant, in: zones.day(of: now).adding(-800)...zones.day(of: now).adding(400)
        ).annotations
        let effects = WeekEffects(of: notes, on: .ofOneself)
        if let reach = try await personal.reach(for: grant) {
            let first = zones.day(of: reach.start).week
            // At least the four weeks that a series needs, so that the answer says how many are missing.
            let count = max(4, first.distance(to: current))
            let weeks = (1...count).reversed().map { current.adding(-$0) }
            // Over whole weeks, as every other answer reads them: working time begins before the first record.
            let range = Interval(zones.bounds(of: weeks[0]).start, zones.bounds(of: current).start)
            let own = try await OwnTimeline.read(personal, grant, over: range, in: zones)
            trends = Catalogue.effort.map { own.trend(of: $0, for: grant.subject, weeks: weeks, effects: effects) }
        }
        let work = try await personal.work(for: grant, in: everything)
        if let first = work.first {
            let count = max(4, zones.day(of: first).week.distance(to: current))
            let weeks = (1...count).reversed().map { current.adding(-$0) }
            trends += Catalogue.ownWork.map { $0.trend(of: work, for: grant.subject, weeks, in: zones, effects) }
        }
        let corrections = try await personal.corrections(for: grant)
        // As they count: corrected, and where two overlap the one that started first keeps the time.
        let timeline = Timeline(
            try await personal.spans(for: grant, touching: everything), corrections: corrections)
        var export = PersonExport(
            profile: profile, exportedAt: now, phase: phase,
            heartbeats: try await personal.heartbeats(for: grant, in: everything, limit: .max),
            spans: (timeline.human + timeline.agent).sorted { ($0.start, $0.end) < ($1.start, $1.end) },
            lineReports: try await personal.lineReports(for: grant, startingIn: everything),
            meetings: try await personal.meetings(for: grant, touching: everything),
            calendars: try await personal.calendars(for: grant), hours: try await personal.workingHours(for: grant),
            commits: try await personal.commits(for: grant, in: everything), work: work, trends: trends,
            through: current.adding(-1), corrections: corrections,
            closedRanges: try await personal.closedRanges(for: grant),
            absences: try await personal.absences(for: grant),
            accounts: try await personal.accounts(for: grant), signOn: try await personal.signOn(for: grant),
            cases: try await personal.cases(for: grant),
            collection: try await personal.collection(for: grant),
            looks: try await personal.looks(for: grant, at: now),
            mates: try await personal.panelMates(for: grant, in: current), notes: notes,
            oneOnOnes: try await personal.pages(for: grant, at: now))
        export.letters = try await personal.letterWishes(for: grant)
        export.learning = try await personal.learning(for: grant)
        return try policy.release(export, under: grant)
    }
}

extension OwnWork {
    /// When the first of it happened that a week can be counted from.
    fileprivate var first: Instant? {
        (changes.map { $0.written.change.merged ?? $0.written.change.created } + reviews.map(\.submitted)
            + items.map(\.at)).min()
    }
}
