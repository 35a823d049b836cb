import Actions
import ArgumentParser
import Domain
import Foundation
import Intake
import OrganizationPorts
import OutsidePorts
import Shapes

struct ImportOrganizationCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "organization",
        abstract: "Imports people, their teams, managers and roles from a CSV; whoever is missing in it stays.",
        discussion: """
            A header row, UTF-8, commas. For example:

              email,name,team,department,manager_email,role,time_zone
              ada@example.org,Ada,Search,Product,,owner,Europe/Berlin

            After these role_scope, working_hours, since, until may stand; a column that is missing changes nothing.
            working_hours are like Mon-Fri 09:00-17:00, since and until like 2026-01-31.

            role is owner, maintainer, viewer, hr, trustee or empty, several by `;`. role_scope is organization or
            department:NAME, and a trustee's organization. None of them opens anybody's data.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let bytes = try contents(of: file)
        let table: OrganizationImport
        do { table = try OrganizationImport(bytes) } catch {
            throw CommandFailure(.usage, "\(file): \(error.sentence)")
        }
        let opened = try await composition.open(place, creating: false, logger: makeLogger(settings))
        guard let house = try await opened.organization.house() else {
            await opened.close()
            throw CommandFailure(.usage, "This directory is not set up: run `daylight setup` first.")
        }
        guard house.form == .organization else {
            await opened.close()
            throw CommandFailure(.usage, "This directory is for one person: an organization needs one of its own.")
        }
        let plan = try await opened.organization.change(
            by: table.rows, in: house.zone, at: opened.clock.now(), randomness: opened.randomness,
            hashAddress: opened.hashAddress)
        await opened.close()
        guard let plan else { return }
        let bad = (table.badRows + plan.badRows).sorted { $0.line < $1.line }
        say("changed \(plan.changed.count), as before \(plan.unchanged), refused \(bad.count)")
        if plan.missing.count > 10 {
            complain("\(plan.missing.count) people are not in the file and stay as before.")
        } else {
            for email in plan.missing { complain("\(email) is not in the file and stays as before.") }
        }
        for row in bad { complain("\(file), \(row.description)") }
        if !bad.isEmpty {
            throw CommandFailure(.no, afterBadRows(good: plan.changed.count + plan.unchanged))
        }
    }
}

struct ListCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists people as a CSV that `import organization` reads.")

    @OptionGroup var options: PlaceOptions

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let opened = try await composition.open(place, creating: false, logger: makeLogger(settings))
        guard let house = try await opened.organization.house() else {
            await opened.close()
            throw CommandFailure(.usage, "This directory is not set up: run `daylight setup` first.")
        }
        let members = try await opened.organization.members(on: house.zone.day(of: opened.clock.now()))
        await opened.close()
        let emails = Dictionary(members.map { ($0.person, $0.email) }, uniquingKeysWith: { first, _ in first })
        let header = [
            "email", "name", "team", "department", "manager_email", "role", "time_zone", "role_scope", "working_hours",
            "since", "until", "signed_in", "acknowledged",
        ]
        // That somebody has deleted everything is nobody's business: who has no address is not listed.
        let rows = members.filter { $0.email.contains("@") }.map { member -> [String] in
            let roles = member.roles.sorted { $0.role.rawValue < $1.role.rawValue }
            return [
                member.email, member.name, member.home?.value.team ?? "", member.home?.value.department ?? "",
                member.manager.flatMap { emails[$0.value] } ?? "", roles.map(\.role.rawValue).joined(separator: ";"),
                member.zone.name, roles.first?.scope.text ?? "", member.workingHours?.text ?? "",
                member.home?.since.description ?? "", member.until?.description ?? "",
                member.hasSignedIn ? "yes" : "no", member.hasAcknowledged ? "yes" : "no",
            ]
        }
        FileHandle.standardOutput.write(Data(CSV(header: header, rows: rows).bytes))
    }
}
