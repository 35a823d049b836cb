import ArgumentParser
import AttackSuite
import Foundation
import OrganizationPorts
import OutsidePorts

struct AttackCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "attack",
        abstract: "Tries to work somebody out of what is published about simulated organizations; exit 1 if it can.",
        discussion: """
            Every run of one seed is the same. The figures of the last run that was kept stand on /privacy:

              daylight attack --organizations 36 --weeks 104 --keep --data ./daylight-data

            Classes for --only: swap, linear, interval, colluding, steady, absences, notices, concerns.
            """)

    @OptionGroup var options: PlaceOptions
    @Option(help: "standard or work-only (default standard).") var profile: String?
    @Option(help: "Which organizations (default 1).") var seed: Int?
    @Option(help: "How many (default 6).") var organizations: Int?
    @Option(help: "For how many weeks (default 52).") var weeks: Int?
    @Option(help: "One class of attack alone.") var only: String?
    @Option(help: "For people, or for programs.") var format: TextFormat?
    @Flag(help: "Keep the figures in the directory, for /privacy.") var keep = false

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let format = try settings.choice("format", flag: format, among: TextFormat.allCases, else: .text)
        let plan = try plan(settings)
        let keeps = try settings.isOn("keep", flag: keep)
        if plan.only == .concerns, keeps {
            throw CommandFailure(.usage, "--keep keeps the figures of published values: leave --only concerns away.")
        }
        // Opened before the work: it would be a pity to find out afterwards.
        let house =
            keeps ? try await composition.open(place, creating: false, logger: makeLogger(settings)) : nil
        let began = ContinuousClock.now
        let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
        let report = await AttackSuite.run(plan, on: DirectSurface()) {
            let took = (ContinuousClock.now - began).components
            return Double(took.seconds) + (Double(took.attoseconds) / 1e17).rounded() / 10
        } progress: { done, all in
            if isTerminal { FileHandle.standardError.write(Data("\r\(done) of \(all) organizations".utf8)) }
        }
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
        if let house {
            try await house.organization.keep(attackReport: report.json, at: house.clock.now())
            await house.close()
        }
        try Self.conclude(report, in: format, saying: say)
    }

    /// Says what a run found, whatever it is; and the answer is no (exit 1) if it isolated anybody.
    static func conclude(_ report: AttackReport, in format: TextFormat, saying: (String) -> Void) throws {
        saying(format == .json ? report.json : report.text)
        guard report.isClean else {
            throw CommandFailure(.no, "Somebody could be isolated: do not publish with this version.")
        }
    }

    private func plan(_ settings: Settings) throws -> AttackPlan {
        AttackPlan(
            seed: try settings.number("seed", flag: seed, in: 0...1_000_000_000) ?? 1,
            organizations: try settings.number("organizations", flag: organizations, in: 1...10_000) ?? 6,
            weeks: try settings.number("weeks", flag: weeks, in: 8...520) ?? 52,
            profile: try settings.word("profile", flag: profile, among: AttackPlan.Profile.allCases) ?? .standard,
            only: try settings.word("only", flag: only, among: AttackPlan.Class.allCases))
    }
}
