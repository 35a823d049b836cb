import ArgumentParser
import Connectors
import Demo
import Domain
import Foundation
import Jobs
import OrganizationPorts
import OutsidePorts
import Publication
import Shapes
import SignIn
import Simulator

struct DemoCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Makes a simulated organization, prints the keys of eight people, and serves it.",
        discussion: """
            Its directory is ./daylight-demo unless --data names another one. The same parameters give the same bytes. A directory that is there already is served again; it never becomes a
            real one. With --people 0 it is empty, for experiments.
            """)

    @OptionGroup var options: PlaceOptions
    @Option(help: "Which organization (default 1).") var seed: Int?
    @Option(help: "How many people: none, or at least 8 (default 120).") var people: Int?
    @Option(help: "How many weeks (default 26).") var weeks: Int?
    @Option(help: "The last week, like 2026-W47 (default: the last complete one).") var through: String?
    @Option(help: "The phase of the rollout, from 1 to 4 (default 4).") var phase: Int?
    @Option(help: "The port to listen on (default 8080; `make demo` takes 8081).") var port: Int?
    @Flag(help: "Only make it.") var noServe = false

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve(otherwise: "./daylight-demo")
        let wanted = try Wanted(self, settings)
        let isServed = try !settings.isOn("no-serve", flag: noServe)
        let serving = try Serving(
            settings, host: nil, port: port, publicURL: nil, behindProxy: false, phase: nil, tls: (nil, nil),
            metricsTokenFile: nil)
        try refuseForeign(place)
        let held = try composition.holdForServing(place)
        // The clock of a directory that is not there yet is nobody's.
        let bare = Place(
            directory: place.directory, server: place.server,
            serverIsArgument: place.serverIsArgument, keyFile: place.keyFile,
            passphraseCost: place.passphraseCost, asOf: nil)
        let house = try await composition.open(bare, creating: true, logger: makeLogger(settings))
        let cast: [String]
        do {
            cast = try await keys(of: made(wanted, house, in: place), house)
        } catch {
            await house.close()
            throw error
        }
        await house.close()
        for line in cast { say(line) }
        guard isServed else { return withExtendedLifetime(held) {} }
        // The lines above are data; everything else goes to standard error.
        try await serving.run(place, settings, in: composition, held: held, say: complain)
    }

    /// A line for each of eight people. What somebody has set instead of a passphrase is not known here.
    private func keys(of record: SimulationRecord, _ house: OpenHouse) async throws -> [String] {
        let simulated = SimulatedOrganization(SimulationPlan(record))
        var lines: [String] = []
        for (role, person) in simulated.cast {
            let key = simulated.key(of: role)
            let isStill = try await house.gatekeeper.isStill(key.passphrase, ofSimulated: person.email)
            let shown = isStill ? key.passphrase : "(changed since the demo was made)"
            lines.append(
                JSON.object([
                    "role": .string(role.rawValue), "email": .string(person.email),
                    "passphrase": .string(shown), "token": .string(key.token),
                ]).text)
        }
        return lines
    }

    /// A directory with something in it that is no database of ours is somebody's.
    private func refuseForeign(_ place: Place) throws {
        let files = FileManager.default
        let there = (try? files.contentsOfDirectory(atPath: place.directory)) ?? []
        let own = there.filter { $0.hasPrefix("daylight.") }
        guard there.isEmpty || !own.isEmpty else {
            throw CommandFailure(
                .usage, "\(place.directory) is not empty and was not made by `demo`: name another one with --data.")
        }
    }

    /// The directory as it is asked for: made now, or found as it was made.
    private func made(_ wanted: Wanted, _ house: OpenHouse, in place: Place) async throws -> SimulationRecord {
        if let there = try await house.organization.house() {
            guard there.isSimulated else {
                throw CommandFailure(
                    .usage, "\(place.directory) is a real directory: name another one for the demo with --data.")
            }
            guard let record = try await house.organization.simulation() else {
                throw CommandFailure(
                    .usage, "\(place.directory) was not finished: remove it, or name another one with --data.")
            }
            guard wanted.agrees(with: record) else {
                throw CommandFailure(
                    .usage,
                    "\(place.directory) was made with other parameters (\(record.words)): name another one with --data."
                )
            }
            return record
        }
        let record = try wanted.record(now: house.clock.now())
        complain("Simulating \(record.words) …")
        let writer = Task { await house.write() }
        let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
        let filling = DemoFilling(
            organization: house.organization, evidence: house.evidence, delivery: house.work,
            calendars: house.calendars.storage, gatekeeper: house.gatekeeper)
        do {
            try await filling.fill(record) { done in
                if isTerminal { FileHandle.standardError.write(Data("\r\(done) of \(record.people) people".utf8)) }
            }
        } catch {
            house.stopWriting()
            await writer.value
            throw error
        }
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
        house.stopWriting()
        await writer.value
        // What was due in the simulated past is published, as the server would have done week by week.
        if record.people > 0, record.phase >= Phase.softLaunch.rawValue {
            let horizon = SimulationPlan(record).horizon
            _ = try await house.sealer.seal(through: nil, at: horizon)
            try await house.notices.liveThroughThePast(until: horizon)
        }
        return record
    }
}

/// What somebody asks of a demo; nil is whatever there is, or the default.
private struct Wanted {
    let seed: Int?
    let people: Int?
    let weeks: Int?
    let through: Week?
    let phase: Int?

    private static let zone = "Europe/Berlin"

    init(_ command: DemoCommand, _ settings: Settings) throws {
        seed = try settings.number("seed", flag: command.seed, in: 0...1_000_000_000)
        people = try settings.number("people", flag: command.people, in: 0...10_000)
        weeks = try settings.number("weeks", flag: command.weeks, in: 1...SimulationPlan.mostWeeks)
        phase = try settings.number("phase", flag: command.phase, in: 1...4)
        if let people, people > 0, people < SimulatedOrganization.Role.allCases.count {
            throw CommandFailure(.usage, "--people is 0, or at least \(SimulatedOrganization.Role.allCases.count).")
        }
        through = try settings.value("through", flag: command.through) { said in
            guard let week = Week(said) else { throw CommandFailure(.usage, "--through is a week, like 2026-W47.") }
            return week
        }
    }

    func agrees(with record: SimulationRecord) -> Bool {
        (seed ?? record.seed) == record.seed && (people ?? record.people) == record.people
            && (weeks ?? record.weeks) == record.weeks && (through ?? record.through) == record.through
            && (phase ?? record.phase) == record.phase
    }

    func record(now: Instant) throws -> SimulationRecord {
        guard let zone = Zone(Self.zone) else {
            throw CommandFailure(.outside, "This machine knows no time zones: install tzdata.")
        }
        let current = zone.day(of: now).week
        let through = through ?? current.adding(-1)
        guard through < current else {
            throw CommandFailure(.usage, "--through is a complete week, like \(current.adding(-1)).")
        }
        return SimulationRecord(
            seed: seed ?? 1, people: people ?? 120, weeks: weeks ?? 26, through: through, zone: zone, phase: phase ?? 4)
    }
}

extension SimulationRecord {
    fileprivate var words: String {
        "\(people) people, \(weeks) weeks through \(through), seed \(seed), phase \(phase)"
    }
}
