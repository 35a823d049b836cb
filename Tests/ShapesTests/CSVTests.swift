import Shapes
import Testing

/// Tables that are opened in a spreadsheet, wherever it is: with commas, semicolons or tabs between cells.
@Suite struct CSVTests {
    private func cell(_ text: String?) -> String {
        let bytes = CSV(header: ["a"], rows: [[text]]).bytes
        return String(String(decoding: bytes, as: UTF8.self).dropFirst("a\r\n".count).dropLast())
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-1+1", "'-1+1"), ("@SUM(1)", "'@SUM(1)"), ("＝1", "'＝1"),
        ("\tx", "'\tx"),
        // In a spreadsheet whose cells end at semicolons these would begin a cell of their own.
        ("x;=HYPERLINK(1)", "x;'=HYPERLINK(1)"), ("x; =1", "x; '=1"), ("x;;@y", "x;;'@y"), ("x\t=1", "x\t'=1"),
        ("x\n=1", "\"x\n'=1\""), ("a,;=1", "\"a,;'=1\""),
    ])
    func `nothing in a text begins a formula`(text: String, expected: String) {
        #expect(cell(text) == expected)
    }

    @Test(arguments: [
        "", "-1.5", "12", "x = 1", "a;b", "x - y", "2026-W48", "a=b;c",
    ])
    func `what is none stays as it is`(text: String) { #expect(cell(text) == text) }

    @Test func `quotes and commas are quoted`() {
        #expect(cell("a \"b\", c") == "\"a \"\"b\"\", c\"")
        #expect(cell(nil) == "")
    }
}
