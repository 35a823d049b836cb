import ArgumentParser
import Domain
import EvidencePorts
import Foundation
import Intake
import OrganizationPorts
import OutsidePorts

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Imports evidence from files.",
        subcommands: [
            ImportOrganizationCommand.self, ImportServicesCommand.self, ImportIdentitiesCommand.self,
            ImportAbsencesCommand.self, ImportActivityCommand.self, ImportGitCommand.self, ImportCommitsCommand.self,
            ImportDeploymentsCommand.self,
        ])
}

struct ImportActivityCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity",
        abstract: "Imports finished spans from a CSV with the columns email,start,end,kind,project,language.",
        discussion: """
            A header row, UTF-8, commas. The same row again is the same span. For example:

              email,start,end,kind,project,language
              ada@example.org,2026-11-23T08:00:00Z,2026-11-23T09:30:00Z,coding,shop,Swift

            kind is one of coding, debugging, reviewing, browsing, terminal, ai.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let bytes = try contents(of: file)
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let now = house.clock.now()
        let table: ActivityImport
        do { table = try ActivityImport(bytes, now: now) } catch {
            await house.close()
            throw CommandFailure(.usage, "\(file): \(error.sentence)")
        }
        let found = try await house.organization.house()
        let form = found?.form
        let isOpen = form == .solo || found?.isSimulated == true
        var new = 0
        var there = 0
        var leftOut: [CollectionState.DiscardReason: Int] = [:]
        var refused = table.badRows
        for (email, rows) in table.rows.sorted(by: { $0.key < $1.key }) {
            let account = try await house.organization.account(email: email)
            guard let account, isOpen || account.acknowledged != nil else {
                let reason =
                    account == nil ? "nobody has this address." : "this person has not acknowledged the notice."
                refused += rows.map { BadRow(line: $0.line, column: "email", sentence: reason) }
                continue
            }
            for batch in stride(from: 0, to: rows.count, by: 5_000) {
                let spans = rows[batch..<min(batch + 5_000, rows.count)].map(\.span)
                let stored = try await house.evidence.store(imported: spans, of: account.person, received: now)
                new += stored.new
                there += stored.there
                leftOut.merge(stored.leftOut, uniquingKeysWith: +)
            }
        }
        await house.close()
        let taken = new + there + leftOut.values.reduce(0, +)
        if form == .solo {
            let why = CollectionState.DiscardReason.allCases.compactMap { reason in
                leftOut[reason].map { ", not kept \($0) (\(reason.rawValue))" }
            }
            say("imported \(new), there already \(there)\(why.joined()), refused \(refused.count)")
        } else {
            // What became of a row would tell what its person has paused, left out or deleted: only that person sees it.
            say("taken \(taken), refused \(refused.count)")
        }
        for row in refused.sorted(by: { $0.line < $1.line }) { complain("\(file), \(row.description)") }
        if !refused.isEmpty {
            throw CommandFailure(.no, afterBadRows(good: taken))
        }
    }
}

/// What to do about the rows that were refused.
func afterBadRows(good: Int) -> String {
    good > 0
        ? "The good rows are imported; correct the others and import again." : "No row was imported: correct them."
}
