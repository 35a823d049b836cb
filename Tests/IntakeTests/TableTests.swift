import Domain
import Foundation
import Intake
import TestSupport
import Testing

/// Files as people really have them: one bad row is one bad row.
@Suite struct TableTests {
    private func imported(_ text: String) throws -> ActivityImport {
        try ActivityImport(Array(text.utf8), now: Instant("2026-11-24T12:00:00Z"))
    }
    private let header = "email,start,end,kind,project,language\n"
    private let good = "a@x.org,2026-11-23T08:00:00Z,2026-11-23T09:00:00Z,coding,shop,Swift\n"

    @Test func `an open quote spoils its own row and swallows no other`() throws {
        let open = "a@x.org,2026-11-23T08:00:00Z,2026-11-23T09:00:00Z,coding,\"half,Swift\n"
        let table = try imported(header + good + open + good.replacingOccurrences(of: "shop", with: "next"))
        #expect(table.rows["a@x.org"]?.map(\.line) == [2, 4])
        #expect(table.badRows.map(\.description) == ["line 3, column project: a quote is opened and never closed."])
    }

    @Test func `bytes that are not UTF-8 are named, not replaced`() throws {
        var bytes = Array((header + good).utf8)
        bytes +=
            Array("a@x.org,2026-11-23T08:00:00Z,2026-11-23T09:00:00Z,coding,M".utf8) + [0xFC]
            + Array("ller,Swift\n".utf8)
        let table = try ActivityImport(bytes, now: Instant("2026-11-24T12:00:00Z"))
        #expect(table.rows["a@x.org"]?.count == 1)
        #expect(table.badRows.map(\.column) == ["project"])
    }

    @Test func `what stands in quotes is no row, even if its cell is not UTF-8`() throws {
        var bytes = Array((header + String(good.prefix(while: { $0 != "\n" }))).utf8)
        bytes.replaceSubrange(
            bytes.count - 5..<bytes.count, with: Array("\"".utf8) + [0xFF] + Array("\n\(good)\"".utf8))
        let table = try ActivityImport(bytes + Array("\n\(good)".utf8), now: Instant("2026-11-24T12:00:00Z"))
        #expect(table.badRows.map(\.line) == [2] && table.rows["a@x.org"]?.map(\.line) == [5])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `lines end in three ways, and are counted in each`(end: String) throws {
        let open = good.replacingOccurrences(of: "shop", with: "\"half")
        let quoted = good.replacingOccurrences(of: "shop", with: "\"a\nb\"")
        let text = (header + quoted + good + open + good).replacingOccurrences(of: "\n", with: end)
        let table = try imported(text)
        #expect(table.rows["a@x.org"]?.map(\.line) == [2, 4, 6])
        #expect(table.badRows.map { "\($0.line) \($0.column)" } == ["5 project"])
    }

    @Test func `an open quote is named by the cell that it seems to be opened in`() throws {
        let table = try imported(header + good.replacingOccurrences(of: "shop", with: "\"half") + "x\",\"\n" + good)
        #expect(table.badRows.map { "\($0.line) \($0.column)" } == ["2 project", "3 start"])
    }

    @Test(.timeLimit(.minutes(1))) func `a quote that is opened on each line takes no longer than other bytes`() throws
    {
        let lines = 200_000
        #expect(try imported(header + String(repeating: "x\",\"\n", count: lines)).badRows.count == lines)
    }

    @Test func `semicolons are recognised`() {
        #expect {
            _ = try imported("email;start;end;kind;project;language\n")
        } throws: { error in
            (error as? UnreadableTable)?.sentence == "The columns are separated by semicolons: use commas."
        }
    }

    @Test func `what would be deleted at once is refused by its line`() throws {
        let old = "a@x.org,2020-11-23T08:00:00Z,2020-11-23T09:00:00Z,coding,shop,Swift\n"
        #expect(try imported(header + old).badRows.map(\.column) == ["start"])
    }

    @Test func `absences are read, and the bad ones named`() throws {
        let table = try AbsenceImport(
            Array(
                """
                email,start,end,kind
                A@x.org,2026-11-02,2026-11-06,vacation
                a@x.org,2026-11-06,2026-11-02,sick
                a@x.org,2026-11-02,2026-11-02,napping
                nobody,2026-11-02,2026-11-02,other
                a@x.org,2.11.2026,2026-11-02,other
                """.utf8), today: day("2026-11-24"))
        #expect(table.rows.map(\.email) == ["a@x.org"])
        #expect(table.rows[0].absence == Absence(from: day("2026-11-02"), to: day("2026-11-06"), kind: .vacation))
        #expect(table.badRows.map { "\($0.line) \($0.column)" } == ["3 end", "4 kind", "5 email", "6 start"])
    }
}
