import Foundation

/// How the server is reached from outside: scheme, host and port, as a browser says them in `Origin`.
struct PublicAddress {
    let text: String

    /// - Throws: a sentence if it cannot be an address of ours. Plain HTTP is for this machine only.
    init(_ said: String) throws {
        guard let parts = URLComponents(string: said), let scheme = parts.scheme?.lowercased(), let host = parts.host,
            !host.isEmpty, ["http", "https"].contains(scheme), ["", "/"].contains(parts.path), parts.query == nil,
            parts.fragment == nil, parts.user == nil
        else { throw CommandFailure(.usage, "--public-url is like https://daylight.example.org, without a path.") }
        guard scheme == "https" || Self.isLoopback(host) else {
            throw CommandFailure(.usage, "--public-url begins with https://: passphrases would travel in the open.")
        }
        let isUsual = parts.port == nil || parts.port == (scheme == "https" ? 443 : 80)
        text = "\(scheme)://\(host.lowercased())" + (isUsual ? "" : ":\(parts.port ?? 0)")
    }

    static func isOfLoopback(_ url: String) -> Bool { URLComponents(string: url)?.host.map(isLoopback) ?? false }

    static func isLoopback(_ host: String) -> Bool {
        ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host.lowercased())
    }
}
