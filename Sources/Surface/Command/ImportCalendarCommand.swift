import ArgumentParser
import Calendars
import Connectors
import Domain
import OrganizationPorts
import OutsidePorts

struct ImportCalendarCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Imports one person's meetings from an iCalendar file: start, end, kind, attendee count.",
        discussion: """
            Titles, names, addresses and places are never kept. The same file again is the same meetings. What counts as a
            meeting: a timed entry that is busy, not declined and not cancelled, with at least two people, of at most
            twelve hours. The last 13 months and the next five weeks are kept.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The .ics file.") var file: String
    @Option(help: "Whose it is: the person's e-mail address.") var email: String?

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        guard let email = Address.normalized(try settings.required("email", flag: email)) else {
            throw CommandFailure(.usage, "--email: this is not an address.")
        }
        let bytes = Array(try contents(of: file, atMost: CalendarReading.mostBytes))
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        do {
            let imported = try await take(bytes, of: email, into: house)
            await house.close()
            // What its person does not want kept is that person's to know: it is not counted here.
            say(
                "taken \(counted(imported.meetings, "meeting")) of \(imported.entries) \(imported.entries == 1 ? "entry" : "entries")"
            )
            for finding in imported.findings { complain("\(file): \(finding)") }
            if !imported.findings.isEmpty { throw CommandFailure(.no, "The good entries are imported.") }
        } catch let refusal as CalendarDesk.Refusal {
            await house.close()
            throw CommandFailure(.usage, "\(file): \(refusal.sentence)")
        } catch {
            await house.close()
            throw error
        }
    }

    private func take(_ bytes: [UInt8], of email: String, into house: OpenHouse) async throws -> CalendarDesk.Imported {
        let found = try await house.organization.house()
        let needsNotice = found?.form != .solo && found?.isSimulated != true
        guard let account = try await house.organization.account(email: email) else {
            throw CommandFailure(.no, "--email: nobody has this address. Nothing was imported.")
        }
        if needsNotice {
            guard try await house.organization.phase(at: house.clock.now()) > .alignment else {
                throw CommandFailure(
                    .no, "--email: nothing is collected in the first phase, leadership alignment. Nothing was imported."
                )
            }
            guard account.acknowledged != nil else {
                throw CommandFailure(
                    .no, "--email: this person has not acknowledged the notice. Nothing was imported.")
            }
        }
        return try await house.calendars.take(bytes, of: account.person)
    }
}
