import Actions
import ArgumentParser
import Domain
import Jobs
import Ledger
import OrganizationPorts
import OutsidePorts
import Publication
import PublishedPorts
import Rollout
import Shapes
import Web
import WorkAnswers

struct SealCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Publishes complete weeks that are due (from Tuesday noon after the week on), once and for ever.",
        discussion: "The server does it by itself. What is sealed is never made again, whatever comes late.")

    @OptionGroup var options: PlaceOptions
    @Option(help: "The last week to seal, like 2026-W40 (default: the last one that is due).") var through: String?

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let through = try settings.value("through", flag: through) { said in
            guard let week = Week(said) else { throw CommandFailure(.usage, "--through is a week, like 2026-W40.") }
            return week
        }
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let outcome: Sealer.Outcome
        do {
            outcome = try await house.sealer.seal(through: through, at: house.clock.now())
        } catch let notDue as Sealer.NotDue {
            await house.close()
            throw CommandFailure(
                .usage, "\(notDue.week) is not due: it is sealed from \(notDue.due) on, so that late data is in it.")
        }
        // Only where everything that is due was wanted: a week is asked about after it is sealed, and once.
        if through == nil { try await house.notices.run(at: house.clock.now()) }
        let profile = try await house.houseActions.profileInForce()
        let why = try await house.whyNothingIsPublished(at: house.clock.now())
        await house.close()
        say("sealed \(outcome.sealed), too little \(outcome.tooLittle)")
        if !outcome.isPublishing {
            complain(
                profile == .workOnly
                    ? "The profile is work only: everybody sees the own data alone."
                    : "\(why ?? "Nothing is published"): everybody sees the own data alone.")
        }
    }
}

struct ExportPublishedCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "published",
        abstract: "All sealed cells and levels, and the figures of shared work: exactly what leadership can know.")

    /// What is computed anew from evidence goes back as far as a page can.
    private static let weeksOfWork = 104

    @OptionGroup var options: PlaceOptions
    @Option(help: "In which it is written.") var format: PublishedFormat?

    func run(in composition: any Composition) async throws {
        var (place, settings) = try options.resolve()
        place.standsStill = true
        let format = try settings.choice("format", flag: format, among: PublishedFormat.allCases, else: .json)
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let now = house.clock.now()
        let phase = try await house.organization.phase(at: now)
        let why = try await house.whyNothingIsPublished(at: now)
        let isPublishing = why == nil
        let profile = try await house.houseActions.profileInForce()
        // What leadership can know is what it can read now.
        let archive =
            isPublishing && profile == .standard
            ? try await house.archive.everything()
            : PublishedArchive(panels: [], cells: [], levels: [])
        let slugs = try await house.organization.slugs()
        var work: [(key: String, row: JSON)] = []
        if isPublishing, format == .json {
            try await house.publishedWork.forEach(Self.weeksOfWork, at: now) { weeks in
                work += WorkSeriesShape.published(weeks, slugs: slugs)
            }
        }
        let noted = isPublishing ? try await notes(of: house, beside: archive, at: now) : PublishedNotes.none
        try await house.note(
            LedgerEntry(kind: .export, at: now, fields: ["what": "published", "by": "operator"]))
        let policy = try await house.rollout.record()?.policy
        await house.close()
        if let why { complain("\(why).") }
        if profile == .workOnly {
            complain("The profile is work only: nothing of effort is published, what was is hidden.")
        }
        say(
            format == .csv
                ? PublishedShape.csv(archive, phase: phase, policy: policy, notes: noted, slugs: slugs)
                : PublishedShape.json(
                    archive, profile: profile, phase: phase, policy: policy,
                    work: work.sorted { $0.key < $1.key }.map(\.row),
                    notes: noted, slugs: slugs
                ).text)
    }

    /// From the first week that is exported on, the running one included.
    private func notes(of house: OpenHouse, beside archive: PublishedArchive, at now: Instant) async throws
        -> PublishedNotes
    {
        let zone = try await house.organization.house()?.zone ?? .utc
        let current = zone.day(of: now).week
        let first = min(archive.cells.map(\.value.week).min() ?? current, current.adding(-Self.weeksOfWork))
        let services = try await house.publishedWork.places().compactMap { place -> NotesPlace? in
            if case .service(let id) = place.subject { .service(id) } else { nil }
        }
        let teams = try await house.organization.slugs().keys.compactMap { group -> String? in
            if case .team(let name) = group { name } else { nil }
        }
        let places: [NotesPlace] =
            [.group(.organization)] + teams.sorted().map { NotesPlace.group(.team($0)) } + services
        var found: [(place: NotesPlace, notes: [Annotation])] = []
        for place in places {
            found.append(
                (
                    place,
                    try await house.talk.storage.annotations(
                        beside: place, in: first.monday...current.monday.adding(6))
                ))
        }
        return PublishedNotes(found)
    }
}

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Who may see what.", subcommands: [PolicyMatrixCommand.self])
}

struct PolicyMatrixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix", abstract: "Every phase, relation, role and question with its answer, from the code.")

    @OptionGroup var options: PlaceOptions
    @Option(help: "For people, or for programs.") var format: TextFormat?

    func run() throws {
        let format = try options.resolve().settings.choice(
            "format", flag: format, among: TextFormat.allCases, else: .text)
        say(format == .json ? MatrixShape.json().text : MatrixShape.text())
    }
}
