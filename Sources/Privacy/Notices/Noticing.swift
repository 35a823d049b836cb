public import Domain
import Metrics
public import NoticePorts
import Trends

/// "Has a line of this team or service changed for three weeks?": asked once a week, after sealing.
public struct Noticing: Sendable {
    /// What a turn brought.
    public struct Outcome: Sendable, Hashable {
        public var weeks = 0
        public var raised = 0
        public var ended = 0
        public init() {}
    }
    /// Where a house begins that has decided nothing yet.
    public enum Beginning: Sendable, Hashable {
        /// With the last week alone: older changes are no news.
        case withTheLast
        /// With the first week of which anything is sealed: in a simulated house, whose past was never lived through.
        case withTheFirstCell
    }
    /// How many working days the team has before others hear.
    public static let headStart = 5
    /// With fewer working days a week is compared with no other (metrics.md section 13).
    static let leastWorkingDays = 3
    /// As far back as the rule looks: windows of four weeks make sixteen points of more than a year.
    static let weeksOfWork = 104

    let published: any PublishedValuesReading
    private let storage: any NoticeStorage

    public init(published: any PublishedValuesReading, storage: any NoticeStorage) {
        self.published = published
        self.storage = storage
    }

    /// The zone in which weeks are cut.
    public func zone() async throws -> Zone { try await storage.zone() }

    /// Decides the weeks that are not decided, in order.
    /// - Parameters:
    ///   - last: the last week that is due; what is not sealed by then has no cell.
    ///   - heard: when the team hears of a week that is decided now.
    public func turn(
        _ beginning: Beginning, through last: Week, at now: Instant, heard: @Sendable (Week) -> Instant
    ) async throws -> Outcome {
        var outcome = Outcome()
        guard try await published.isPublishing(at: now) else { return outcome }
        let decided = try await storage.decidedThrough()
        if let decided, decided >= last { return outcome }
        let (subjects, first) = try await lines(at: now)
        var week = decided?.adding(1) ?? (beginning == .withTheLast ? last : min(first ?? last, last))
        let zone = try await storage.zone()
        let holidays = try await storage.holidays()
        var latest = Dictionary(
            try await storage.latest().map { (Line($0.notice.subject, $0.notice.metric), $0) },
            uniquingKeysWith: { $1 })
        while week <= last {
            let teamFrom = heard(week)
            let others = WorkingDays.end(of: Self.headStart, after: teamFrom, in: zone, holidays: holidays)
            var changed: [KeptNotice] = []
            for (subject, lines) in subjects {
                changed += try await decide(
                    week, subject, lines, &latest, holidays: holidays, teamFrom: teamFrom, othersFrom: others)
            }
            changed += ended(with: week, but: subjects, &latest)
            guard try await storage.keep(changed, decided: week, at: now) else { return outcome }
            outcome.weeks += 1
            outcome.raised += changed.count { $0.notice.to == week && $0.notice.ended == nil && $0.without == 0 }
            outcome.ended += changed.count { $0.notice.ended != nil }
            week = week.adding(1)
        }
        return outcome
    }

    private struct Line: Hashable {
        let subject: NoticeSubject
        let metric: MetricID
        init(_ subject: NoticeSubject, _ metric: MetricID) {
            self.subject = subject
            self.metric = metric
        }
    }

    /// One week of all lines of one subject.
    private func decide(
        _ week: Week, _ subject: NoticeSubject, _ lines: [PublishedLine], _ latest: inout [Line: KeptNotice],
        holidays: Set<Day>, teamFrom: Instant, othersFrom: Instant
    ) async throws -> [KeptNotice] {
        let notes = try await storage.effectiveNotes(about: subject)
        let lines = lines.map { openOnly($0, beside: subject, notes, holidays) }
        var episodes: [MetricID: NoticeEpisodes] = [:]
        for line in lines { episodes[line.metric] = latest[Line(subject, line.metric)]?.episodes }
        let effects = WeekEffects(of: notes, on: ReadLines(subject))
        let events = noticesOf(week, in: lines, heeding: effects, &episodes)
        var changed: [KeptNotice] = []
        for line in lines {
            let key = Line(subject, line.metric)
            let state = episodes[line.metric]?.state
            var open = latest[key].flatMap { $0.notice.ended == nil ? $0 : nil }
            for (metric, finding, event) in events where metric == line.metric {
                switch event {
                case .ended(let why):
                    let hasStayed =
                        why == .passed
                        && open.map { line.hasStayed($0.notice, through: week, heeding: effects) } ?? false
                    if let ended = open?.ended(
                        in: why == .groupChanged ? week.adding(-1) : week, hasStayed ? .stayed : why)
                    {
                        changed.append(ended)
                        latest[key] = ended
                    }
                    open = nil
                case .raised(let direction):
                    guard let finding, case .open(_, _, _, let panel) = state else { continue }
                    open = KeptNotice(
                        Notice(
                            about: subject, metric: line.metric, direction: direction, by: finding.by,
                            usual: finding.usual, comparedWith: finding.comparedWith, from: finding.from, to: week,
                            teamFrom: teamFrom, othersFrom: othersFrom, ended: nil), without: 0, panel: panel)
                }
            }
            if let still = open, case .open(_, _, let without, let panel) = state {
                let kept = KeptNotice(still.notice, without: without, panel: panel)
                if kept != latest[key] { changed.append(kept) }
                latest[key] = kept
            }
        }
        return changed
    }

    /// A line of people's time is not compared where hardly anybody works: as far as everybody may know it, from public holidays and
    /// from holidays that were noted. Nobody's absence is known here.
    private func openOnly(
        _ line: PublishedLine, beside subject: NoticeSubject, _ notes: [Annotation], _ holidays: Set<Day>
    ) -> PublishedLine {
        guard Catalogue.work(line.metric) == nil else { return line }
        let noted = notes.filter { $0.content.kind == .holiday && $0.counts(for: ReadLines(subject)) }.map(\.content)
        return line.closed(
            in: Set(
                line.weeks.map(\.week).filter { week in
                    let free = holidays.union(
                        week.days.filter { day in noted.contains { $0.from <= day && day <= $0.to } })
                    return WorkingDays.count(in: week, holidays: free) < Self.leastWorkingDays
                }))
    }

    /// Open notices of lines that are there no more.
    private func ended(
        with week: Week, but subjects: [(subject: NoticeSubject, lines: [PublishedLine])],
        _ latest: inout [Line: KeptNotice]
    ) -> [KeptNotice] {
        let there = Set(subjects.flatMap { subject, lines in lines.map { Line(subject, $0.metric) } })
        var changed: [KeptNotice] = []
        for (line, kept) in latest where kept.notice.ended == nil && !there.contains(line) {
            let ended = kept.ended(in: week, .lineEnded)
            latest[line] = ended
            changed.append(ended)
        }
        return changed
    }
}

extension KeptNotice {
    fileprivate var episodes: NoticeEpisodes {
        if let ended = notice.ended {
            return NoticeEpisodes(.calm(quietThrough: ended.week.adding(NoticeEpisodes.quiet)))
        }
        return NoticeEpisodes(.open(notice.direction, since: notice.to, without: without, panel: panel))
    }

    fileprivate func ended(in week: Week, _ why: Notice.End) -> KeptNotice {
        KeptNotice(notice.ended(in: week, why), without: without, panel: panel)
    }
}

extension PublishedLine {
    /// Whether the median of the last three values that count is nearer to where the line went than to where it had been.
    fileprivate func hasStayed(_ notice: Notice, through week: Week, heeding effects: WeekEffects) -> Bool {
        let last = heeding(effects).filter { $0.week <= week }.compactMap(\.value).suffix(NoticeEpisodes.quiet)
        guard let now = median(Array(last)) else { return false }
        return notice.by < 0 ? now < notice.usual + notice.by / 2 : now > notice.usual + notice.by / 2
    }
}
