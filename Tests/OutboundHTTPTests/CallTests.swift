import NIOHTTP1
import OutboundHTTP
import OutsidePorts
import Synchronization
import Testing

@Suite struct `Calling another system` {
    private static let limits = OutboundRequest.Limits(bytes: 1_000, time: .seconds(20))

    private func outbound(_ leadsTo: [String] = ["127.0.0.1"]) throws -> HTTPOutbound {
        HTTPOutbound(allowing: try AllowList(text: "127.0.0.1"), resolve: { _ in leadsTo })
    }

    @Test func `what is asked arrives, and what is answered comes back`() async throws {
        let other = try await Other.answering { _ in .reply(.created, [("X-Kind", "one")], "yes") }
        let reply = try await outbound().send(
            OutboundRequest(
                "POST", "http://other.example:\(other.port)/a/b?c=d%20e",
                headers: [("Content-Type", "text/plain"), ("Authorization", "Bearer x")], body: Array("hello".utf8),
                limits: Self.limits))
        #expect(reply.status == 201)
        #expect(String(decoding: reply.body, as: UTF8.self) == "yes")
        #expect(reply.header("x-kind") == "one")
        let asked = try #require(other.asked.first)
        #expect(asked.head.method == .POST)
        #expect(asked.head.uri == "/a/b?c=d%20e")
        #expect(asked.body == "hello")
        #expect(asked.head.headers["authorization"] == ["Bearer x"])
        // The name is said, although the connection went to the address.
        #expect(asked.head.headers["host"] == ["other.example:\(other.port)"])
        try await other.stop()
    }

    @Test func `any method can be asked with`() async throws {
        let other = try await Other.answering { _ in .reply(.multiStatus, [], "") }
        let reply = try await outbound().send(
            OutboundRequest("PROPFIND", "http://other.example:\(other.port)/", limits: Self.limits))
        #expect(reply.status == 207)
        #expect(other.asked.first?.head.method.rawValue == "PROPFIND")
        try await other.stop()
    }

    /// A name that leads somewhere else a moment later (DNS rebinding) gains nothing: it is asked once.
    @Test func `a name is looked up once, and that address is called`() async throws {
        let times = Mutex(0)
        let other = try await Other.answering { _ in .reply(.ok, [], "") }
        let outbound = HTTPOutbound(
            allowing: try AllowList(text: "127.0.0.1"),
            resolve: { _ in
                times.withLock { $0 += 1 }
                return times.withLock { $0 } == 1 ? ["127.0.0.1"] : ["127.0.0.99"]
            })
        _ = try await outbound.send(
            OutboundRequest("GET", "http://turning.example:\(other.port)/", limits: Self.limits))
        #expect(times.withLock { $0 } == 1)
        #expect(other.asked.count == 1)
        try await other.stop()
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let elsewhere = try await Other.answering { _ in .reply(.ok, [], "elsewhere") }
        let port = elsewhere.port
        let other = try await Other.answering { _ in
            .reply(.temporaryRedirect, [("Location", "http://127.0.0.1:\(port)/")], "")
        }
        let reply = try await outbound().send(
            OutboundRequest("GET", "http://127.0.0.1:\(other.port)/", limits: Self.limits))
        #expect(reply.status == 307)
        #expect(elsewhere.asked.isEmpty)
        try await other.stop()
        try await elsewhere.stop()
    }

    @Test func `an answer has a size`() async throws {
        let exact = try await Other.answering { _ in .reply(.ok, [], String(repeating: "a", count: 1_000)) }
        let more = try await Other.answering { _ in .reply(.ok, [], String(repeating: "a", count: 1_001)) }
        let endless = try await Other.answering { _ in .endless }
        let reply = try await outbound().send(
            OutboundRequest("GET", "http://127.0.0.1:\(exact.port)/", limits: Self.limits))
        #expect(reply.body.count == 1_000)
        for other in [more, endless] {
            await #expect(throws: OutboundFailure.tooLarge) {
                try await outbound().send(
                    OutboundRequest("GET", "http://127.0.0.1:\(other.port)/", limits: Self.limits))
            }
        }
        for other in [exact, more, endless] { try await other.stop() }
    }

    @Test func `an answer has an end, and so has a look-up`() async throws {
        let other = try await Other.answering { _ in .silence }
        let short = OutboundRequest.Limits(bytes: 1_000, time: .milliseconds(100))
        await #expect(throws: OutboundFailure.tooSlow) {
            try await outbound().send(OutboundRequest("GET", "http://127.0.0.1:\(other.port)/", limits: short))
        }
        let waiting = HTTPOutbound(
            allowing: AllowList(),
            resolve: { _ in
                try await Task.sleep(for: .seconds(3_600))
                return []
            })
        await #expect(throws: OutboundFailure.tooSlow) {
            try await waiting.send(OutboundRequest("GET", "https://slow.example/", limits: short))
        }
        try await other.stop()
    }

    @Test func `a connection that is not there or breaks off`() async throws {
        let gone = try await Other.answering { _ in .silence }
        let port = gone.port
        try await gone.stop()
        await #expect(throws: OutboundFailure.unreachable) {
            try await outbound().send(OutboundRequest("GET", "http://127.0.0.1:\(port)/", limits: Self.limits))
        }
        let rude = try await Other.answering { _ in .hangUp }
        await #expect(throws: OutboundFailure.unreachable) {
            try await outbound().send(
                OutboundRequest("POST", "http://127.0.0.1:\(rude.port)/", body: [1], limits: Self.limits))
        }
        // What may have arrived is not sent again.
        #expect(rude.asked.count == 1)
        try await rude.stop()
    }

    @Test func `of several addresses the next is tried when one is not there`() async throws {
        let other = try await Other.answering { _ in .reply(.ok, [], "") }
        let outbound = HTTPOutbound(
            allowing: try AllowList(text: "127.0.0.0/8"), resolve: { _ in ["127.0.0.98", "127.0.0.1"] })
        let reply = try await outbound.send(
            OutboundRequest("GET", "http://two.example:\(other.port)/", limits: Self.limits))
        #expect(reply.status == 200)
        try await other.stop()
    }

    @Test func `TLS with something that does not speak it is no answer`() async throws {
        let other = try await Other.answering { _ in .reply(.ok, [], "") }
        await #expect(throws: OutboundFailure.self) {
            try await outbound().send(OutboundRequest("GET", "https://127.0.0.1:\(other.port)/", limits: Self.limits))
        }
        #expect(other.asked.isEmpty)
        try await other.stop()
    }

    @Test func `the machine itself can be asked for a name`() async throws {
        let other = try await Other.answering { _ in .reply(.ok, [], "") }
        let reply = try await HTTPOutbound(allowing: try AllowList(text: "127.0.0.1\n::1")).send(
            OutboundRequest("GET", "http://localhost:\(other.port)/", limits: Self.limits))
        #expect(reply.status == 200)
        try await other.stop()
    }
}
