import Domain
import Intake
import TestSupport
import Testing

@Suite struct OrganizationImportTests {
    private let header = "email,name,team,department,manager_email,role,time_zone,role_scope,working_hours,since,until"

    private func read(_ rows: String...) throws -> OrganizationImport {
        try OrganizationImport(Array(([header] + rows).joined(separator: "\n").utf8))
    }

    @Test func `a row is read with its roles, hours and days`() throws {
        let row = try #require(
            try read(
                "Ada@X.org,Ada,Search,Product,,owner;hr,Europe/Berlin,,Mon-Fri 09:00-17:00;Sat 10:00-12:00,2026-01-01,2026-12-31"
            ).rows.first)
        #expect(row.email == "ada@x.org")
        #expect(row.roles == [RoleHeld(.owner, .organization), RoleHeld(.hr, .organization)])
        #expect(row.workingHours?.text == "Mon-Fri 09:00-17:00;Sat 10:00-12:00")
        #expect(row.home == HomeTeam(team: "Search", department: "Product"))
    }

    @Test(arguments: [
        ("ada,Ada,,,,,UTC,,,,", "email"), ("a@x,,,,,,UTC,,,,", "name"), ("a@x,A,,,,,Mars/Base,,,,", "time_zone"),
        ("a@x,A,,,boss,,UTC,,,,", "manager_email"), ("a@x,A,,,a@x,,UTC,,,,", "manager_email"),
        ("a@x,A,,,,king,UTC,,,,", "role"), ("a@x,A,,,,viewer,UTC,galaxy,,,", "role_scope"),
        ("a@x,A,,,,trustee,UTC,department:Shop,,,", "role_scope"),
        ("a@x,A,,,,,UTC,,nine to five,,", "working_hours"), ("a@x,A,,,,,UTC,,Mon-Fri 17:00-09:00,,", "working_hours"),
        ("a@x,A,,,,,UTC,,,2026-02-30,", "since"), ("a@x,A,,,,,UTC,,,2026-02-03,2026-02-02", "until"),
    ])
    func `a bad row is named by line and column and the good ones stay`(row: String, column: String) throws {
        let table = try read("good@x,Good,,,,,UTC,,,,", row)
        #expect(table.rows.map(\.email) == ["good@x"])
        #expect(table.badRows.map(\.line) == [3])
        #expect(table.badRows.map(\.column) == [column])
    }

    @Test func `an address twice is refused the second time`() throws {
        let table = try read("a@x,A,,,,,UTC,,,,", "A@X,A,,,,,UTC,,,,")
        #expect(table.rows.count == 1)
        #expect(table.badRows.map(\.line) == [3])
    }

    @Test func `ten thousand rows are read`() throws {
        let rows = (0..<10_000).map { "p\($0)@x,P,T\($0 % 90),D,,,Europe/Berlin,,,," }
        let table = try OrganizationImport(Array(([header] + rows).joined(separator: "\n").utf8))
        #expect(table.rows.count == 10_000)
    }
}
