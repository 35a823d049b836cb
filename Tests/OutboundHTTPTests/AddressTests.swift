import OutboundHTTP
import OutsidePorts
import Testing

/// Where calls may go. No test here opens a connection: what is refused is refused before.
@Suite struct `Where calls may go` {
    private static let limits = OutboundRequest.Limits(bytes: 1_000, time: .seconds(5))

    private func failure(
        _ url: String, allowing: String = "", leadsTo: [String] = ["10.0.0.1"]
    ) async throws -> OutboundFailure? {
        let outbound = HTTPOutbound(allowing: try AllowList(text: allowing), resolve: { _ in leadsTo })
        do {
            _ = try await outbound.send(OutboundRequest("GET", url, limits: Self.limits))
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.127.255.255", "0.0.0.0", "192.0.2.7", "198.18.0.1", "224.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fd00:ec2::254", "fc00::1", "ff02::1", "2001:db8::1", "2001::1", "::ffff:10.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::1", "fe80::1%lo",
    ])
    func `what is not public is not called, by name or by number`(address: String) async throws {
        // A zone says that it is not public. Were it called all the same, the nonsense behind it would stop that.
        let wanted: OutboundFailure = address.contains("%") ? .unresolved : .refused
        #expect(try await failure("https://innocent.example/", leadsTo: [address, "nonsense"]) == wanted)
        #expect(
            try await failure("https://innocent.example/", leadsTo: ["93.184.215.14", address, "nonsense"]) == wanted)
    }

    @Test(arguments: ["127.0.0.1", "127.8.9.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "[::]"])
    func `a number is looked at as well as a name`(literal: String) async throws {
        #expect(try await failure("https://\(literal):9/") == .refused)
    }

    /// They are not called here either: the name is refused a moment later, because one of its addresses is nonsense.
    @Test(arguments: ["93.184.215.14", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"])
    func `what is public is`(address: String) async throws {
        #expect(try await failure("https://example.org/", leadsTo: [address, "nonsense"]) == .unresolved)
        #expect(try await failure("https://xn--exmple-cua.org:8443/", leadsTo: [address, "nonsense"]) == .unresolved)
    }

    @Test func `a name that leads nowhere`() async throws {
        #expect(try await failure("https://nowhere.example/", leadsTo: []) == .unresolved)
    }

    @Test func `plain HTTP is for this machine`() async throws {
        #expect(try await failure("http://example.org/", leadsTo: ["93.184.215.14", "nonsense"]) == .plain)
        #expect(
            try await failure("http://inside.example/", allowing: "10.0.0.0/8", leadsTo: ["10.1.2.3", "nonsense"])
                == .plain)
        #expect(try await failure("http://localhost/", leadsTo: ["127.0.0.1"]) == .refused)
    }

    @Test(arguments: [
        "", "example.org", "ftp://example.org/", "file:///etc/passwd", "https://", "https:///path",
        "https://user@example.org/", "https://user:word@example.org/", "https://example.org\\@10.0.0.1/",
        "https://example.org/#fragment", "https://exämple.org/", "https://example.org/a b", "https://example.org:0/",
        "https://example.org:99999/", "https://example.org\r\nX: y/", "https://[::1%25lo]/",
        "https://ex%61mple.org/", "gopher://127.0.0.1:25/",
    ])
    func `what is no plain address is not called`(url: String) async throws {
        #expect(try await failure(url, leadsTo: ["nonsense"]) == .malformed)
    }

    @Test func `the operator's file opens what it names and nothing else`() async throws {
        let file = """
            # our own
            git.internal
            10.1.0.0/16   # the build network

            fd00::/8
            192.168.7.7
            """
        for (url, leads) in [
            ("https://git.internal/", "172.16.0.1"), ("https://GIT.internal/", "172.16.0.1"),
            ("https://other.internal/", "10.1.255.1"), ("https://other.internal/", "fd12::1"),
            ("https://other.internal/", "192.168.7.7"), ("https://other.internal/", "::ffff:10.1.2.3"),
        ] {
            #expect(
                try await failure(url, allowing: file, leadsTo: [leads, "nonsense"]) == .unresolved, "\(url) \(leads)")
        }
        for (url, leads) in [
            ("https://not.git.internal/", "172.16.0.1"), ("https://other.internal/", "10.2.0.1"),
            ("https://other.internal/", "fe80::1"), ("https://other.internal/", "192.168.7.8"),
        ] {
            #expect(try await failure(url, allowing: file, leadsTo: [leads]) == .refused, "\(url) \(leads)")
        }
    }

    @Test(arguments: ["10.0.0.0/0", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/", "a b", "https://x.org", "fd00::/129"])
    func `a line that is none of the three is named`(line: String) throws {
        #expect(throws: AllowList.Unreadable(line: 2)) { try AllowList(text: "git.internal\n\(line)\n") }
    }
}
