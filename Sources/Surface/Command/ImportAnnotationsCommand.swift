import ArgumentParser
import Domain
import Intake
import OrganizationPorts
import OutsidePorts
import Web

struct ImportAnnotationsCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "annotations",
        abstract: "Imports notes that explain lines, from a CSV with the columns scope,from,to,kind,text,[effect].",
        discussion: """
            Both days are inside; the same row again is the same note. A note is of a team, a service or everybody, and names no
            person. For example:

              scope,from,to,kind,text,effect
              team:Cart,2026-11-02,2026-11-06,offsite,Planning week in Porto,leave-out
              organization,2026-12-25,2026-12-25,holiday,Christmas,none

            scope is team:NAME, service:NAME or organization; kind is one of
            \(AnnotationContent.Kind.allCases.map(\.rawValue).joined(separator: ", ")); effect is one of
            \(AnnotationContent.Effect.allCases.map(\.rawValue).joined(separator: ", ")).

            Of leave only the days and the effect are kept, and it is shown to nobody: whose it was does not stand beside lines of
            others. A person's own leave comes with import absences.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let now = house.clock.now()
        let zone = try await house.organization.house()?.zone ?? .utc
        let table = try AnnotationImport(bytes, today: zone.day(of: now))
        let unknown = try await house.talk.storage.store(
            imported: table.rows.map { ImportedAnnotation(scope: $0.scope.named, content: $0.content) }, at: now)
        let bad = unknown.map {
            BadRow(
                line: table.rows[$0].line, column: "scope", sentence: "there is no team or service of this name.")
        }
        return (table.rows.count - unknown.count, table.badRows + bad)
    }
}

extension AnnotationImport.Scope {
    fileprivate var named: ImportedAnnotation.Scope {
        switch self {
        case .team(let name): .team(name)
        case .service(let name): .service(name)
        case .organization: .organization
        }
    }
}
