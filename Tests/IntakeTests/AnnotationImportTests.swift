import Domain
import Intake
import Testing

@Suite struct AnnotationImportTests {
    private let today = Day(year: 2026, month: 11, day: 24)

    private func read(_ rows: String) throws -> AnnotationImport {
        try AnnotationImport(Array("scope,from,to,kind,text,effect\n\(rows)".utf8), today: today)
    }

    @Test func `a row is a note of a team, a service or everybody, with both days inside`() throws {
        let table = try read(
            """
            team:Cart & Co,2026-11-02,2026-11-06,offsite,"Planning, in Porto",leave-out
            service:shop,2026-11-09,,incident,The queue was full,
            Organization,2026-12-25,2026-12-25,Holiday,Christmas,none
            """)
        #expect(table.badRows.isEmpty)
        #expect(table.rows.map(\.scope) == [.team("Cart & Co"), .service("shop"), .organization])
        #expect(table.rows.map(\.content.effect) == [.leaveOut, .none, .none])
        #expect(table.rows[0].content.text == "Planning, in Porto")
        #expect(table.rows[1].content.to == Day(year: 2026, month: 11, day: 9))
    }

    @Test(arguments: [
        ("me,2026-11-02,2026-11-06,offsite,x,", "scope"),
        ("team:,2026-11-02,2026-11-06,offsite,x,", "scope"),
        ("person:ada,2026-11-02,2026-11-06,leave,x,", "scope"),
        ("organization:x,2026-11-02,2026-11-06,leave,x,", "scope"),
        ("team:Cart,yesterday,2026-11-06,offsite,x,", "from"),
        ("team:Cart,2026-11-06,2026-11-02,offsite,x,", "to"),
        ("team:Cart,2026-11-06,2029-11-02,offsite,x,", "to"),
        ("team:Cart,2028-11-06,2028-11-07,offsite,x,", "from"),
        ("team:Cart,2026-11-02,2026-11-06,party,x,", "kind"),
        ("team:Cart,2026-11-02,2026-11-06,offsite,,", "text"),
        ("team:Cart,2026-11-02,2026-11-06,offsite,x,forget", "effect"),
    ])
    func `a bad row is named by its line and column, and the good ones are taken`(row: String, column: String) throws {
        let table = try read("team:Cart,2026-11-02,2026-11-06,offsite,good,\n\(row)")
        #expect(table.rows.map(\.content.text) == ["good"])
        #expect(table.badRows.map(\.column) == [column])
        #expect(table.badRows.map(\.line) == [3])
    }

    @Test func `leave is taken with its days and its effect, and whose it was goes no further`() throws {
        let table = try read(
            """
            team:Cart,2026-11-02,2026-11-06,leave,Ada on parental leave,leave-out
            organization,2026-12-24,2026-12-31,leave,Everybody but Bea,
            """)
        #expect(table.badRows.isEmpty && table.rows.count == 2)
        #expect(table.rows.map(\.content.kind) == [.leave, .leave])
        #expect(table.rows.map(\.content.effect) == [.leaveOut, .none])
        #expect(table.rows[0].content.to == Day(year: 2026, month: 11, day: 6))
        var dumped = ""
        dump(table, to: &dumped)
        #expect(!dumped.contains("Ada") && !dumped.contains("Bea"))
    }

    @Test func `a text is one line of plain text, at most two hundred letters`() throws {
        let long = String(repeating: "a", count: 201)
        let table = try read("organization,2026-11-02,,other,\(long),\norganization,2026-11-02,,other,\"two\n lines\",")
        #expect(table.badRows.map(\.column) == ["text"])
        #expect(table.rows.map(\.content.text) == ["two lines"])
    }
}
