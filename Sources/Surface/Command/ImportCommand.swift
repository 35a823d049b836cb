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
        subcommands: [ImportOrganizationCommand.self, ImportActivityCommand.self])
}

struct ImportActivityCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity",
        abstract: "Imports finished spans from a CSV with the columns email,start,end,kind,project,language.")

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure(.outside, "\(file) cannot be read: is the path right?")
        }
        let house = try await composition.open(place, logger: makeLogger(settings))
        let now = house.clock.now()
        let table: ActivityImport
        do { table = try ActivityImport(Array(data), now: now) } catch {
            await house.close()
            throw CommandFailure(.usage, "\(file): \(error.sentence)")
        }
        let form = try await house.organization.house()?.form
        var new = 0
        var read = 0
        var refused = table.badRows
        for (email, rows) in table.rows.sorted(by: { $0.key < $1.key }) {
            let account = try await house.organization.account(email: email)
            guard let account, form == .solo || account.acknowledged != nil else {
                let reason =
                    account == nil ? "nobody has this address." : "this person has not acknowledged the notice."
                refused += rows.map { BadRow(line: $0.line, column: "email", sentence: reason) }
                continue
            }
            read += rows.count
            for batch in stride(from: 0, to: rows.count, by: 5_000) {
                let spans = rows[batch..<min(batch + 5_000, rows.count)].map(\.span)
                new += try await house.evidence.store(imported: spans, of: account.person, received: now)
            }
        }
        await house.close()
        say("imported \(new), there already \(read - new), refused \(refused.count)")
        for row in refused.sorted(by: { $0.line < $1.line }) { complain("\(file), \(row.description)") }
        if !refused.isEmpty {
            throw CommandFailure(.no, "The good rows are imported; correct the others and import again.")
        }
    }
}
