import Foundation

/// The one server that letters go to: `smtp://user@mail.example.org:587`, or `smtps://…` for TLS from the first byte.
public struct MailServer: Sendable {
    /// Why an address is none.
    public enum Unsound: Error, Sendable, Hashable {
        case scheme, host, from
        /// A password in an address is in everybody's list of processes.
        case password
        /// A user without a password, or the other way round.
        case halfASignIn
    }

    let url: String
    let user: String?
    let password: String?
    let from: String
    let isEncrypted: Bool
    let isOnThisMachine: Bool
    /// A file with the certificates by which the server is trusted; nil for those of the system.
    let authorities: String?

    /// - Parameters:
    ///   - address: as the operator wrote it.
    ///   - password: from a file or the environment.
    ///   - from: whom letters come from.
    ///   - greeting: how this server calls itself: the host of its public address.
    ///   - authorities: a file with the certificates by which the server is trusted; nil for those of the system.
    public init(
        _ address: String, password: String?, from: String, greeting: String, authorities: String? = nil
    ) throws(Unsound) {
        self.authorities = authorities
        guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            ["smtp", "smtps"].contains(scheme)
        else { throw .scheme }
        guard let host = parts.encodedHost, !host.isEmpty, parts.path.isEmpty || parts.path == "/", parts.query == nil
        else { throw .host }
        guard parts.password == nil else { throw .password }
        guard let sender = MailText.plain(address: from) else { throw .from }
        let user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        guard (user == nil) == (password == nil) else { throw .halfASignIn }
        let port = parts.port ?? (scheme == "smtps" ? 465 : 587)
        let name =
            greeting.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) } ? greeting : ""
        url = "\(scheme)://\(host):\(port)/\(name.isEmpty ? "localhost" : name)"
        self.user = user
        self.password = password
        self.from = sender
        isEncrypted = scheme == "smtps"
        isOnThisMachine = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host.lowercased())
    }
}
