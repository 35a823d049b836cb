import Foundation
import Testing

/// Guarantee G20 as this version has it: what goes out is what a sign-on needs, and letters to the one whose data they were made from. The next client
/// of another system turns this red, and has to prove what it carries.
@Suite struct `Nothing goes out` {
    /// The one room that has the way out.
    private static let wayOut = "/Sources/Outside/"
    /// Who asks another system for something, and with what: `SignInTests/SignOnTests` sees every request.
    private static let askers = [
        "Outbound.swift", "IdentityProvider.swift", "PageReader.swift", "CalDAVReading.swift", "CalendarFetching.swift",
    ]

    private static let clients = [
        "URLSession", "FoundationNetworking", "AsyncHTTPClient", "HTTPClient", "ClientBootstrap", "import NIOHTTP1",
        "NIOSSLClient", "makeClientConfiguration", "NWConnection", "CFSocket", "sendmail", "\"curl\"", "CLibCurl",
        "curl_easy",
    ]

    @Test func `no source opens a connection to another system`() throws {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let sources = try #require(
            FileManager.default.enumerator(at: root.appending(path: "Sources"), includingPropertiesForKeys: nil))
        var read = 0
        for case let file as URL in sources where file.pathExtension == "swift" {
            if file.path.contains(Self.wayOut) { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            read += 1
            // A letter's recipient is the one whose data it was made from: one file puts letters into envelopes.
            if text.contains("Envelope(") { #expect(file.lastPathComponent == "Letters.swift") }
            if text.contains("OutboundRequest") { #expect(Self.askers.contains(file.lastPathComponent)) }
            for client in Self.clients { #expect(!text.contains(client), "\(file.lastPathComponent): \(client)") }
        }
        #expect(read > 1)
    }
}
