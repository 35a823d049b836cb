import Domain
import Foundation
import IntegrationKit
import TestSupport
import Testing

@Suite struct LenientInstantTests {
    @Test(arguments: [
        ("2013-12-03T17:23:34Z", "2013-12-03T17:23:34Z"),
        ("2019-07-11T22:34:43.500Z", "2019-07-11T22:34:43.5Z"),
        ("2021-04-28 21:50:00 +0200", "2021-04-28T19:50:00Z"),
        ("2017-09-15 16:52:00 UTC", "2017-09-15T16:52:00Z"),
        ("2020-06-12T08:13:13.360+0800", "2020-06-12T00:13:13.36Z"),
        ("2018-06-15T13:01:51-07:00", "2018-06-15T20:01:51Z"),
        ("2018-06-15T13:01:51-07", "2018-06-15T20:01:51Z"),
        ("2026-02-01T10:00:00.123456789Z", "2026-02-01T10:00:00.123456Z"),
        ("2026-02-01T10:00:00,25Z", "2026-02-01T10:00:00.25Z"),
        ("1717243200", "2024-06-01T12:00:00Z"),
        ("1717243200123", "2024-06-01T12:00:00.123Z"),
    ])
    func `every form that vendors write is the same moment`(text: String, moment: String) {
        #expect(Instant(lenient: text)?.description == moment)
    }

    @Test(arguments: [
        "", "now", "2021-04-28", "2021-04-28 21:50:00", "2021-04-28T21:50:00", "0001-01-01T00:00:00Z",
        "2021-13-28T21:50:00Z", "2021-04-28 21:50:00 CEST", "-5", "0", "99999999999999999", "2021-04-28T21:50:00+2:00",
    ])
    func `without a zone, or before there were such systems, it is unknown`(text: String) {
        #expect(Instant(lenient: text) == nil)
    }
}

@Suite struct SelectiveReaderTests {
    private func read(_ text: String, _ selection: String) throws -> Field { try read(Array(text.utf8), selection) }

    private func read(_ bytes: [UInt8], _ selection: String) throws -> Field {
        try bytes.withUnsafeBytes { try SelectiveReader.read($0, Selection(selection)) }
    }

    @Test func `only what is selected becomes a value, at its own place`() throws {
        let field = try read(
            #"{"title":"secret","user":{"login":"ada","name":"secret"},"list":[{"id":1,"body":"secret"},{"id":2}]}"#,
            "user { login } list { id }")
        #expect(!"\(field)".contains("secret"))
        #expect(field["user"]["login"].text == "ada")
        #expect(field["list"].list.map { $0["id"].integer } == [1, 2])
        // The same name elsewhere is another one.
        #expect(try read(#"{"login":"ada"}"#, "user { login }")["login"].text == nil)
    }

    @Test func `where words may stand as well, only numbers are taken`() throws {
        let selection = "items { toString:number to:ids }"
        let field = try read(
            #"{"items":[{"toString":"5.0","to":"38, 40"},{"toString":"Pay Ada more","to":"Ada"},{"toString":8,"to":"10"}]}"#,
            selection)
        #expect(field["items"].list.map { $0["toString"].number } == [5, nil, 8])
        #expect(field["items"].list.map { $0["to"].text } == ["38, 40", nil, "10"])
    }

    @Test func `sprints are read from objects and from the texts of old servers`() throws {
        let field = try read(
            #"{"f":[{"id":34,"name":"secret"},"com.atlassian.greenhopper.service.sprint.Sprint@1f[id=35,rapidViewId=8,name=secret,state=CLOSED]"]}"#,
            "f:sprints")
        #expect(field["f"].list.map(\.id) == ["34", "35"])
        #expect(!"\(field)".contains("secret"))
    }

    @Test(arguments: [
        "", "{", "[", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "null", "1", "\"text\"", "{\"a\":1} x", "<xml/>",
        "{\"a\":tru}", "{\"a\":\"\\u12\"}",
    ])
    func `what is cut off or no object is refused`(text: String) {
        #expect(throws: UnreadableDocument.self) { try read(text, "a") }
    }

    @Test func `depth is bounded, in what is read and in what is skipped`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: UnreadableDocument.self) { try read("{\"a\":\(deep)", "a { b }") }
        #expect(throws: UnreadableDocument.self) { try read("{\"z\":\(deep)", "a") }
        let objects = String(repeating: "{\"a\":", count: 100_000)
        #expect(throws: UnreadableDocument.self) { try read(objects, "a { a { a } }") }
    }

    @Test func `the number of values is bounded`() {
        let many =
            "{\"a\":[" + Array(repeating: "1", count: SelectiveReader.mostValues + 1).joined(separator: ",") + "]}"
        #expect(throws: UnreadableDocument.self) { try read(many, "a") }
    }

    @Test(
        arguments: [
            [0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xFF, 0x22, 0x7D],
            [0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xC3, 0x22, 0x7D],
            [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00],
        ] as [[UInt8]])
    func `what is not UTF-8 is refused, also where it would be skipped`(bytes: [UInt8]) {
        #expect(throws: UnreadableDocument("This is not UTF-8.")) { try read(bytes, "b") }
    }

    @Test func `a text that is too long is none`() throws {
        let long = String(repeating: "x", count: 1_001)
        #expect(try read("{\"a\":\"\(long)\"}", "a")["a"] == .null)
        #expect(try read("{\"a\":\"\\n\(long)\"}", "a")["a"] == .null)
        #expect(try read("{\"a\":\"x\\u0000y\"}", "a")["a"] == .null)
    }

    @Test func `ids are whole numbers or short plain texts`() {
        #expect(Field.number(12).id == "12")
        #expect(Field.number(1.5).id == nil)
        #expect(Field.text("PT4KHLK").id == "PT4KHLK")
        #expect(Field.text("two words").id == nil)
        #expect(Field.text("").id == nil)
    }
}

@Suite struct PagingTests {
    @Test func `the next page is the link that says so, whatever stands around it`() {
        let header =
            #"<https://x.org/a?page=1>; rel="prev", <https://x.org/a?page=3&q=a,b>; rel="next", <https://x.org/a?page=9>; rel="last""#
        #expect(Paging.next(inLink: header) == "https://x.org/a?page=3&q=a,b")
        #expect(Paging.next(inLink: "<https://x.org/a>; title=x; rel=next") == "https://x.org/a")
        #expect(Paging.next(inLink: #"<https://x.org/a>; rel="last""#) == nil)
        #expect(Paging.next(inLink: "<https://x.org/a; rel=next") == nil)
        #expect(Paging.next(inLink: "") == nil)
        #expect(Paging.next(inLink: nil) == nil)
    }

    @Test(arguments: [
        ("https://api.github.com/repositories/1?page=2", true), ("https://API.github.com:443/x", true),
        ("http://api.github.com/x", false), ("https://api.github.com.evil.org/x", false),
        ("https://api.github.com@evil.org/x", false), ("https://evil.org/https://api.github.com/", false),
        ("https://api.github.com:444/x", false), ("//api.github.com/x", false), ("/x", false),
    ])
    func `a token goes nowhere else than where it belongs`(address: String, leads: Bool) {
        #expect(Paging.leads(address, toTheHostOf: "https://api.github.com") == leads)
    }
}

@Suite struct AllowanceTests {
    private let now = Instant("2026-11-24T12:00:00Z")

    /// How many calls may be out at the same time, at most.
    private func most(_ allowance: Allowance, _ minutes: Int = 0) -> Int {
        (0..<10).first { !allowance.mayCall(out: $0, at: now.adding(.minutes(minutes))) } ?? 10
    }

    @Test func `one call alone finds out whether the provider answers, then there are four`() {
        var allowance = Allowance()
        #expect(most(allowance) == 1)
        allowance.answered(nil, at: now)
        #expect(most(allowance) == 4)
    }

    @Test func `nobody calls while the provider has said to wait, and one alone afterwards`() {
        var allowance = Allowance()
        allowance.answered(nil, at: now)
        allowance.stop(until: now.adding(.minutes(10)))
        allowance.stop(until: now.adding(.minutes(5)))
        #expect(most(allowance) == 0 && most(allowance, 9) == 0 && most(allowance, 10) == 1)
        // What was out already and comes back well does not end the wait.
        allowance.answered(nil, at: now)
        #expect(most(allowance, 9) == 0 && most(allowance, 10) == 1)
    }

    @Test func `never more are out than there is room for, also when answers overtake each other`() {
        var allowance = Allowance()
        let reset = now.adding(.minutes(20))
        allowance.answered((100, reset), at: now)
        #expect(most(allowance) == 4)
        allowance.answered((2, reset), at: now)
        allowance.answered((3, reset), at: now)
        #expect(most(allowance) == 2)
        allowance.answered((0, reset), at: now)
        #expect(most(allowance) == 1, "to find out that nothing is left is never more than one call")
        #expect(most(allowance, 20) == 4, "the limit is reset")
        allowance.answered((50, now.adding(.minutes(40))), at: now.adding(.minutes(20)))
        #expect(most(allowance, 21) == 4)
    }

    @Test func `of a limit without an end the last word counts`() {
        var allowance = Allowance()
        allowance.answered((1, nil), at: now)
        #expect(most(allowance) == 1)
        allowance.answered((9, nil), at: now)
        #expect(most(allowance) == 4)
    }
}

@Suite struct PaceTests {
    private let now = Instant("2026-11-24T12:00:00Z")
    private func pace() -> Pace { Pace(patience: .polite) }

    private func step(_ pace: inout Pace, _ status: Int?, _ headers: [String: String] = [:]) -> Pace.Step {
        pace.answered(status, header: { headers[$0] }, at: now)
    }

    @Test func `a good answer is used at once, until nothing is left`() {
        var pace = pace()
        #expect(step(&pace, 200, ["x-ratelimit-remaining": "5"]) == .used)
        #expect(step(&pace, 304) == .used)
        let reset = now.adding(.minutes(20))
        #expect(
            step(&pace, 200, ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "\(reset.microseconds / 1_000_000)"])
                == .usedThenWait(until: reset))
        // GitLab's spelling.
        #expect(
            step(&pace, 200, ["ratelimit-remaining": "0", "ratelimit-reset": "\(reset.microseconds / 1_000_000)"])
                == .usedThenWait(until: reset))
        #expect(step(&pace, 200, ["ratelimit-remaining": "5"]) == .used)
    }

    @Test func `Retry-After is obeyed before the limit, and the limit before a guess`() {
        var pace = pace()
        let reset = now.adding(.minutes(20))
        let limits = ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "\(reset.microseconds / 1_000_000)"]
        #expect(
            step(&pace, 429, limits.merging(["retry-after": "7"]) { $1 })
                == .again(at: now.adding(Span.Length(microseconds: 7_000_000))))
        #expect(step(&pace, 403, limits) == .again(at: reset))
        #expect(step(&pace, 429) == .again(at: now.adding(.minutes(4))))
    }

    @Test func `without a number the wait is a minute at least and doubles`() {
        var pace = pace()
        #expect(step(&pace, 429) == .again(at: now.adding(.minutes(1))))
        #expect(step(&pace, 429) == .again(at: now.adding(.minutes(2))))
        #expect(step(&pace, 200) == .used)
        #expect(step(&pace, 429) == .again(at: now.adding(.minutes(1))))
    }

    @Test func `a provider that is down is asked again, and not for ever`() {
        var pace = pace()
        for _ in 0..<8 { guard case .again = step(&pace, 502) else { return #expect(Bool(false)) } }
        guard case .refused = step(&pace, nil) else { return #expect(Bool(false)) }
    }

    @Test(arguments: [401, 404, 410, 302, 422])
    func `what will not change is not asked again`(status: Int) {
        var pace = pace()
        guard case .refused = step(&pace, status) else { return #expect(Bool(false)) }
    }

    @Test func `a refusal without a reason may be a limit, twice`() {
        var pace = pace()
        #expect(step(&pace, 403) == .again(at: now.adding(.minutes(1))))
        #expect(step(&pace, 403) == .again(at: now.adding(.minutes(2))))
        guard case .refused = step(&pace, 403) else { return #expect(Bool(false)) }
    }

    @Test func `the date that a wait may also be said as is read`() {
        var pace = pace()
        #expect(
            step(&pace, 429, ["retry-after": "Tue, 24 Nov 2026 12:07:30 GMT"])
                == .again(at: Instant("2026-11-24T12:07:30Z")))
        // One that is over: at once. What is no date is none: then it waits as where nothing is said.
        #expect(step(&pace, 503, ["retry-after": "Tue, 24 Nov 2026 11:07:30 GMT"]) == .again(at: now))
        #expect(
            step(&pace, 429, ["retry-after": "Tue, 24 Foo 2026 12:07:30 GMT"]) == .again(at: now.adding(.minutes(4))))
    }

    @Test func `nobody makes it wait for a year`() {
        var pace = pace()
        #expect(step(&pace, 429, ["retry-after": "31536000"]) == .again(at: now.adding(.hours(2))))
    }
}
