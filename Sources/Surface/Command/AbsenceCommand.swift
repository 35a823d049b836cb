import ArgumentParser
import Domain
import Foundation
import Intake
import OrganizationPorts
import OutsidePorts

struct ImportAbsencesCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "absences",
        abstract: "Imports when people are away, from a CSV with the columns email,start,end,kind.",
        discussion: """
            Both days are inside; the same row again is the same absence. For example:

              email,start,end,kind
              ada@example.org,2026-12-21,2027-01-01,vacation

            kind is one of vacation, sick, parental, public, other.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let bytes = try contents(of: file)
        let opened = try await composition.open(place, creating: false, logger: makeLogger(settings))
        guard let house = try await opened.organization.house() else {
            await opened.close()
            throw CommandFailure(.usage, "This directory is not set up: run `daylight setup` first.")
        }
        let today = house.zone.day(of: opened.clock.now())
        let table: AbsenceImport
        do { table = try AbsenceImport(bytes, today: today) } catch {
            await opened.close()
            throw CommandFailure(.usage, "\(file): \(error.sentence)")
        }
        let refused = try await opened.organization.addAbsences(
            table.rows.map { AddressedAbsence(email: $0.email, absence: $0.absence) })
        await opened.close()
        let bad =
            table.badRows
            + refused.map { BadRow(line: table.rows[$0].line, column: "email", sentence: $1.sentence) }
        let taken = table.rows.count - refused.count
        // Which rows were new would tell what is known of a person, and what that person has deleted.
        say("taken \(taken), refused \(bad.count)")
        for row in bad.sorted(by: { $0.line < $1.line }) { complain("\(file), \(row.description)") }
        if !bad.isEmpty { throw CommandFailure(.no, afterBadRows(good: taken)) }
    }
}

extension AbsenceRefusal {
    fileprivate var sentence: String {
        switch self {
        case .nobody: "nobody has this address."
        case .firstPhase: "nothing is collected in the first phase, leadership alignment."
        case .notAcknowledged: "this person has not acknowledged the notice."
        }
    }
}

/// The bytes of a file that was named on the command line.
func contents(of file: String) throws -> [UInt8] { Array(try contents(of: file, atMost: .max)) }

/// The same, if it is not larger than that: nothing of a larger one is read.
func contents(of file: String, atMost most: Int) throws -> Data {
    let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    guard size ?? 0 <= most else { throw CommandFailure(.usage, tooLarge(file, most)) }
    guard let data = FileManager.default.contents(atPath: file) else {
        throw CommandFailure(.outside, "\(file) cannot be read: is the path right?")
    }
    // What is no regular file has no size before it is read.
    guard data.count <= most else { throw CommandFailure(.usage, tooLarge(file, most)) }
    return data
}

private func tooLarge(_ file: String, _ most: Int) -> String {
    "\(file) is larger than \(most >> 20) MiB: export fewer buckets, or one bucket at a time."
}
