import Actions
import Domain
import LeadershipAnswers
import Metrics
import OrganizationPorts
import OutsidePorts
import PublishedPorts
import Shapes
import Web

/// `explain METRIC --team T`: what is published, from how many, and why weeks are missing. Nothing behind the cells is read:
/// there is nothing to explain them with but the formula.
struct TeamExplanation {
    let metric: Declaration
    let team: String
    let week: String?

    func run(in composition: any Composition, _ place: Place, _ settings: Settings, _ format: TextFormat) async throws {
        guard metric.audience == .personAndPanels else {
            throw CommandFailure(.no, "\(metric.title) is for the person alone: nothing of it is published.")
        }
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let group = try await house.organization.group(slug: team, isTeam: true)
        let archive = try await house.archive.everything()
        let zone = try await house.organization.house()?.zone ?? .utc
        let slugs = try await house.organization.slugs()
        let current = zone.day(of: house.clock.now()).week
        let why = try await house.whyNothingIsPublished(at: house.clock.now())
        let profile = try await house.houseActions.profileInForce()
        let through = try await house.completeWeek(week, before: current)
        let weeks = (0..<12).reversed().map { through.adding(-$0) }
        // As on the team's page; before anything is published there is none.
        var notes: [Annotation] = []
        if let group, case .team = group, why == nil {
            notes = try await house.talk.storage.annotations(beside: .group(group), in: weeks.days)
        }
        await house.close()
        if let why {
            throw CommandFailure(.no, "\(why): there is nothing to explain.")
        }
        guard profile == .standard else {
            throw CommandFailure(
                .no, "The profile is work only: nothing of effort is published, and what was is hidden.")
        }
        guard let group, case .team(let name) = group else {
            let known = slugs.compactMap { if case .team = $0.key { $0.value } else { nil } }.sorted().prefix(12)
            throw CommandFailure(
                .usage, "There is no team \(team): teams are named by their short name, here \(listed(known)).")
        }
        let panels = archive.panels.filter { $0.teams.contains(name) && $0.from <= through }
        let ids = Set(panels.map(\.id))
        let lines = GroupLines(
            of: Published(
                panels: panels.sorted { $0.from < $1.from },
                cells: archive.cells.map(\.value).filter { ids.contains($0.panel) && $0.week <= through },
                levels: archive.levels.map(\.value).filter { ids.contains($0.panel) }))
        guard let trend = lines.trends(of: group, weeks, heeding: notes).first(where: { $0.metric == metric.id }) else {
            throw CommandFailure(.usage, "There is no metric \(metric.id.raw).")
        }
        let silent = trend.points.count { $0.status == .tooLittle }
        let unsealed = trend.points.count { $0.status == .noData }
        let statistic =
            "The mean of these people's changes against the own usual of each, rounded; published once and never made again."
        guard format == .json else {
            say("\(metric.title) of \(name), weeks up to \(through): \(metric.formula)")
            say(statistic)
            say(
                "The cell is against their usual of that quarter; drawn is what the page shows, chained over the quarters."
            )
            for point in trend.points {
                let values = point.change.flatMap { cell in
                    point.drawn.map { "cell \(shown(cell))  drawn \(shown($0))" }
                }
                say("\(point.week)  \(values ?? point.status.rawValue)\(point.isBreak ? "  (begins anew)" : "")")
            }
            for note in notes { say(note.inOneLine) }
            say("left out: \(silent) weeks with too little data, \(unsealed) not published")
            return
        }
        say(
            JSON.object([
                "format": .string("daylight-explain-1"), "metric": .string(metric.id.raw),
                "subject": .string("team:\(team)"), "week": .string(through.description),
                "series": GroupSeriesShape.json(trend, of: group, notes: notes, zone: zone, slugs: slugs),
                "formula": .string(metric.formula), "statistic": .string(statistic), "items": .array([]),
                "left_out": .array(
                    [("too-little", silent), ("no-data", unsealed)].filter { $0.1 > 0 }.map {
                        .object(["reason": .string($0.0), "count": .integer($0.1)])
                    }),
                "still_open": .integer(0),
            ]).text)
    }

    private func shown(_ change: Double) -> String {
        let (factor, unit): (Double, String) = metric.unit == .ratio ? (100, "points") : (1 / 3600.0, "h")
        let tenths = (change * factor * 10).rounded() / 10
        return "\(tenths > 0 ? "+" : "")\(JSON.number(tenths).text) \(unit)"
    }

    private func listed(_ names: some Collection<String>) -> String {
        names.isEmpty ? "none yet" : names.joined(separator: ", ")
    }
}

extension [Week] {
    /// From the first day to the last; of weeks in order, of which there is one at least.
    var days: ClosedRange<Day> {
        guard let first, let last else { return Day(daysSince1970: 0)...Day(daysSince1970: 0) }
        return first.monday...last.monday.adding(6)
    }
}

extension Annotation {
    /// `2026-11-03  deployment: Shop was deployed`
    var inOneLine: String {
        let to = content.to == content.from ? "" : " to \(content.to)"
        return "\(content.from)\(to)  \(content.kind.rawValue): \(content.text)"
    }
}

extension OpenHouse {
    /// Why nothing is published here at that moment, as the beginning of a sentence; nil if something may be.
    func whyNothingIsPublished(at now: Instant) async throws -> String? {
        if try await organization.house()?.form == .solo {
            return "This is the house of one person, and publishes nothing"
        }
        return try await organization.phase(at: now) < .softLaunch ? "Nothing is published before soft launch" : nil
    }

    /// The week that was named, or the last complete one.
    /// - Throws: `CommandFailure` for what is no complete week; the house is closed then.
    func completeWeek(_ named: String?, before current: Week) async throws -> Week {
        let last = current.adding(-1)
        guard let named else { return last }
        guard let week = Week(named), week < current else {
            await close()
            throw CommandFailure(.usage, "--week is a complete week, like \(last).")
        }
        return week
    }
}
