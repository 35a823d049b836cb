import Foundation
import Testing

/// Guarantee G20 as this version has it: nothing goes out at all, so that nothing can carry anybody's values. The first
/// client of another system turns this red, and has to prove what it carries.
@Suite struct `Nothing goes out` {
    /// The one room that has the way out; who uses it is proved where it is used.
    private static let wayOut = "/Sources/Outside/"

    private static let clients = [
        "URLSession", "FoundationNetworking", "AsyncHTTPClient", "HTTPClient", "ClientBootstrap", "import NIOHTTP1",
        "NIOSSLClient", "makeClientConfiguration", "NWConnection", "CFSocket", "sendmail", "\"curl\"", "SMTP",
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
            for client in Self.clients { #expect(!text.contains(client), "\(file.lastPathComponent): \(client)") }
        }
        #expect(read > 1)
    }
}
