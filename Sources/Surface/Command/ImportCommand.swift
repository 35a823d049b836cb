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
        var count = refused.count
        for (email, rows) in table.rows.sorted(by: { $0.key < $1.key }) {
            if let reason = try await importing.store(rows.map(\.span), of: email) {
                // An address that nobody has is one mistake, however many rows it takes.
                let lines = rows.map(\.line).sorted()
                count += lines.count
                refused.append(
                    BadRow(line: lines[0], column: "email", sentence: reason + sameOf(lines.dropFirst())))
            }
        }
        await house.close()
        say(importing.summary(refused: count))
        for row in refused.sorted(by: { $0.line < $1.line }) { complain("\(file), \(row.description)") }
        if !refused.isEmpty {
            throw CommandFailure(.no, afterBadRows(good: importing.taken))
        }
    }
}

/// ` So too lines 3 to 7 and 9.`; empty for none.
func sameOf(_ lines: some Sequence<Int>) -> String {
    var runs: [ClosedRange<Int>] = []
    for line in lines {
        if let last = runs.last, last.upperBound + 1 == line {
            runs[runs.count - 1] = last.lowerBound...line
        } else {
            runs.append(line...line)
        }
    }
    guard !runs.isEmpty else { return "" }
    let words = runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
    let isOne = runs.count == 1 && runs[0].count == 1
    let list = words.count == 1 ? words[0] : words.dropLast().joined(separator: ", ") + " and \(words[words.count - 1])"
    return " So too \(isOne ? "line" : "lines") \(list)."
}

/// What to do about the rows that were refused, or whatever the file is made of.
func afterBadRows(good: Int, _ what: String = "row") -> String {
    good > 0
        ? "The good \(what)s are imported; correct the others and import again."
        : "No \(what) was imported: correct them."
}
