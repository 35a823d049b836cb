import Domain
import Intake
import TestSupport
import Testing

@Suite struct ImportTests {
    private let now = Instant("2026-11-02T12:00:00Z")
    private let header = "email,start,end,kind,project,language"

    private func read(_ text: String) throws -> ActivityImport { try ActivityImport(Array(text.utf8), now: now) }

    @Test func `a byte-order mark, quotes, doubled quotes, line breaks and other columns are fine`() throws {
        let table = try read(
            "\u{FEFF}extra,email,start,end,kind,project,language\r\n"
                + "\"a \"\"b\"\",\r\nc\",Ada@Example.org,2026-11-01T08:00:00Z,2026-11-01T09:00:00Z,coding,\"my, project\",\r\n"
        )
        #expect(table.badRows.isEmpty)
        let row = try #require(table.rows["ada@example.org"]?.first)
        #expect(row.span.work == Work(kind: .coding, project: "my, project", language: nil))
        #expect(row.span.origin == .imported)
    }

    @Test(arguments: [
        ("ada,2026-11-01T08:00:00Z,2026-11-01T09:00:00Z,coding,,", "email"),
        ("a@x.org,yesterday,2026-11-01T09:00:00Z,coding,,", "start"),
        ("a@x.org,2026-11-01T08:00:00Z,,coding,,", "end"),
        ("a@x.org,2026-11-01T10:00:00Z,2026-11-01T09:00:00Z,coding,,", "end"),
        ("a@x.org,2026-11-01T08:00:00Z,2026-11-03T09:00:00Z,coding,,", "end"),
        ("a@x.org,2026-11-04T08:00:00Z,2026-11-04T09:00:00Z,coding,,", "start"),
        ("a@x.org,2026-11-01T08:00:00Z,2026-11-01T09:00:00Z,sleeping,,", "kind"),
        ("a@x.org", "start"),
    ])
    func `a bad row is named by line and column and the good ones stay`(row: String, column: String) throws {
        let good = "a@x.org,2026-11-01T08:00:00Z,2026-11-01T09:00:00Z,coding,,"
        let table = try read("\(header)\n\(good)\n\(row)\n\(good)\n")
        #expect(table.badRows.map(\.line) == [3])
        #expect(table.badRows.map(\.column) == [column])
        #expect(table.rows["a@x.org"]?.map(\.line) == [2, 4])
    }

    @Test(arguments: ["", "email,start,end,kind,project\n", "\u{FEFF}"])
    func `what is no such table is refused with a sentence`(text: String) {
        #expect(throws: UnreadableTable.self) { try read(text) }
    }
}
