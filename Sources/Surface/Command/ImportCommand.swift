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
            ImportChangesCommand.self, ImportReviewsCommand.self, ImportDeploymentsCommand.self,
            ImportIncidentsCommand.self, ImportIterationsCommand.self, ImportWorkItemsCommand.self,
            ImportActivityWatchCommand.self, ImportAnnotationsCommand.self, ImportCalendarCommand.self,
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
        var importing = try await SpanImporting(into: house, at: now)
        var refused = table.badRows
        for (email, rows) in table.rows.sorted(by: { $0.key < $1.key }) {
            if let reason = try await importing.store(rows.map(\.span), of: email) {
                refused += rows.map { BadRow(line: $0.line, column: "email", sentence: reason) }
            }
        }
        await house.close()
        say(importing.summary(refused: refused.count))
        for row in refused.sorted(by: { $0.line < $1.line }) { complain("\(file), \(row.description)") }
        if !refused.isEmpty {
            throw CommandFailure(.no, afterBadRows(good: importing.taken))
        }
    }
}

/// What to do about the rows that were refused, or whatever the file is made of.
func afterBadRows(good: Int, _ what: String = "row") -> String {
    good > 0
        ? "The good \(what)s are imported; correct the others and import again."
        : "No \(what) was imported: correct them."
}
