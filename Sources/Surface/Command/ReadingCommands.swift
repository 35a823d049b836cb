import Access
import Actions
import ArgumentParser
import Domain
import Foundation
import Metrics
import OrganizationPorts
import OutsidePorts
import PersonalAnswers
import Rollout
import Shapes

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Hands out data.",
        subcommands: [ExportMeCommand.self, ExportPublishedCommand.self])
}

struct ExportMeCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "me",
        abstract: "Everything stored about yourself; your own read token is taken from DAYLIGHT_TOKEN.")

    @OptionGroup var options: PlaceOptions
    @Option(help: "csv is a zip of one file a kind.") var format: ExportFormat?

    func run(in composition: any Composition) async throws {
        var (place, settings) = try options.resolve()
        place.standsStill = true
        let format = try settings.choice("format", flag: format, among: ExportFormat.allCases, else: .json)
        let token = try ownToken()
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let viewer = try await house.policy.viewer(presenting: .readToken(token))
        let now = house.clock.now()
        let isShared = try await house.organization.house()?.form == .organization
        let export = try await house.records.export(
            at: now, in: isShared ? try await house.organization.phase(at: now) : nil, for: viewer)
        let slugs = try await house.organization.slugs()
        let policy = try await house.rollout.record()?.policy
        await house.close()
        switch format {
        case .csv: FileHandle.standardOutput.write(Data(ExportShape.zip(export, policy: policy)))
        case .html: say(ExportShape.html(export, policy: policy))
        case .json: say(ExportShape.json(export, policy: policy, slugs: slugs).text)
        }
    }
}

struct ExplainCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "From what a series was computed, what was left out and why.")

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The metric, like focus-time.") var metric: String
    @Flag(help: "Your own series; your read token is taken from DAYLIGHT_TOKEN.") var me = false
    @Option(help: "What is published about a team, by its short name.") var team: String?
    @Option(help: "The shared work on a service, by its name or short name.") var service: String?
    @Option(help: "The last week of the series (default: the last complete one).") var week: String?
    @Option(help: "For people, or for programs.") var format: TextFormat?

    func run(in composition: any Composition) async throws {
        var (place, settings) = try options.resolve()
        place.standsStill = true
        // They exclude each other: what is said here goes before all that is said elsewhere.
        let isSaid = self.me || self.team != nil || self.service != nil
        let me = try isSaid ? self.me : settings.isOn("me", flag: false)
        let team = isSaid ? self.team : settings.value("team", flag: nil)
        let service = isSaid ? self.service : settings.value("service", flag: nil)
        guard [me, team != nil, service != nil].count(where: \.self) == 1 else {
            throw CommandFailure(.usage, "Say whose series: --me, --team TEAM or --service SERVICE.")
        }
        let format = try settings.choice("format", flag: format, among: TextFormat.allCases, else: .text)
        if let work = Catalogue.work(MetricID(metric)) {
            guard !me else {
                throw CommandFailure(.usage, "\(work.declaration.title) is about shared work: say --service or --team.")
            }
            let week = settings.value("week", flag: week)
            return try await WorkExplaining(
                metric: work.declaration, service: service, team: team, week: week
            ).run(in: composition, place, settings, format)
        }
        let own = Catalogue.ownWork.first { $0.declaration.id.raw == metric }?.declaration
        guard let declaration = Catalogue.effort(MetricID(metric))?.declaration ?? own else {
            throw CommandFailure(.usage, "There is no metric \(metric): `daylight metrics` lists them.")
        }
        guard service == nil, own == nil || me else {
            throw CommandFailure(
                .usage,
                own == nil
                    ? "\(declaration.title) is about people's time, not about a service: say --me or --team."
                    : "\(declaration.title) is for the person alone: say --me.")
        }
        if let team {
            let week = settings.value("week", flag: week)
            return try await TeamExplanation(metric: declaration, team: team, week: week).run(
                in: composition, place, settings, format)
        }
        let token = try ownToken()
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let viewer = try await house.policy.viewer(presenting: .readToken(token))
        let zones = try await house.records.profile(for: viewer).value.zones
        let current = zones.day(of: house.clock.now()).week
        var now = house.clock.now()
        if let week = settings.value("week", flag: week) {
            guard let asked = Week(week), asked < current else {
                throw CommandFailure(.usage, "--week is a complete week, like \(current.adding(-1)).")
            }
            now = zones.bounds(of: asked.adding(1)).start
        }
        guard
            let own = try await house.trends.series(
                declaration.id, weeks: 12, heedsPrivate: true, at: now, for: viewer)
        else {
            throw CommandFailure(.usage, "There is no metric \(metric).")
        }
        let collection = try await house.records.collection(for: viewer).value
        let slugs = try await house.organization.slugs()
        await house.close()
        let through = own.current.adding(-1)
        let leftOut = CollectionState.DiscardReason.allCases.compactMap { reason in
            collection.discarded[reason].map { (reason, $0) }
        }
        guard format == .json else {
            say("\(declaration.title), weeks up to \(through): \(declaration.formula)")
            for point in own.trend.value.points {
                let value = point.value.map { InWords(declaration.unit).text($0.amount) }
                say("\(point.week)  \(value ?? point.status.rawValue)")
            }
            if let coverage = own.trend.value.coverage {
                say("reported for \(InWords(.ratio).text(coverage.amount)) of the recorded time of these weeks")
            }
            for (reason, count) in leftOut {
                say("left out so far, of all weeks: \(counted(count, "item")) (\(reason.rawValue))")
            }
            if leftOut.isEmpty { say("left out: nothing") }
            return
        }
        say(
            JSON.object([
                "format": .string("daylight-explain-1"), "metric": .string(declaration.id.raw),
                "subject": .string("me"), "week": .string(through.description),
                "series": SeriesShape.json(
                    own.trend, notes: own.notes, zone: own.zone, current: own.current, slugs: slugs),
                "formula": .string(declaration.formula),
                "statistic": .string(declaration.unit == .ratio ? "share" : "sum"), "items": .array([]),
                "left_out": .array(
                    leftOut.map { .object(["reason": .string($0.0.rawValue), "count": .integer($0.1)]) }),
                "still_open": .integer(0),
            ]).text)
    }
}

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "The catalogue: every metric there is.")

    @OptionGroup var options: PlaceOptions
    @Option(help: "For people, or for programs.") var format: TextFormat?

    func run() throws {
        let format = try options.resolve().settings.choice(
            "format", flag: format, among: TextFormat.allCases, else: .text)
        say(format == .json ? CatalogueShape.json().text : CatalogueShape.text())
    }
}

/// The person's own token: never an argument, because arguments are seen by everybody on the machine.
private func ownToken() throws -> Secret {
    guard let token = ProcessInfo.processInfo.environment["DAYLIGHT_TOKEN"], !token.isEmpty else {
        throw CommandFailure(
            .usage, "Put your own read token into the environment as DAYLIGHT_TOKEN (make one on /me/connect).")
    }
    return Secret(token)
}
