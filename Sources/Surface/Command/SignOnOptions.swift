import ArgumentParser
import Domain
import Foundation
import SignIn

/// The identity provider: named by whoever operates the server, as every other setting.
struct SignOnOptions: ParsableArguments {
    @Option(help: "People may sign in by this OpenID provider: its issuer, exactly as it calls itself.")
    var oidcIssuer: String?
    @Option(help: "What the provider calls Daylight.") var oidcClientID: String?
    @Option(help: "The file with the client's secret.") var oidcClientSecretFile: String?
    @Option(help: "What stands on the button (default: Sign on).") var oidcName: String?

    /// Nil if no provider is named.
    func resolve(_ settings: Settings) throws -> SignOnSettings? {
        let issuer = try settings.value("oidc-issuer", flag: oidcIssuer, as: Self.issuer)
        let client = settings.value("oidc-client-id", flag: oidcClientID)
        let secret = try settings.value("oidc-client-secret-file", flag: oidcClientSecretFile, as: Self.secret)
        if issuer == nil, client == nil, secret == nil { return nil }
        guard let issuer, let client, let secret, !client.isEmpty else {
            throw CommandFailure(
                .usage, "--oidc-issuer, --oidc-client-id and --oidc-client-secret-file go together: say all three.")
        }
        let name = settings.value("oidc-name", flag: oidcName)?.trimmingCharacters(in: .whitespaces)
        return SignOnSettings(
            issuer: issuer, clientID: client, clientSecret: secret,
            name: name.flatMap { $0.isEmpty ? nil : String($0.prefix(60)) } ?? "Sign on")
    }

    private static func secret(in file: String) throws -> Secret {
        let secret = try NamedFile(file).text().trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else {
            throw CommandFailure(.usage, "\(file) is empty: write the secret that the provider gave into it.")
        }
        return Secret(secret)
    }

    private static func issuer(_ issuer: String) throws -> String {
        guard let parts = URLComponents(string: issuer), let host = parts.host, !host.isEmpty, parts.query == nil,
            parts.fragment == nil, parts.user == nil, issuer.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            parts.scheme == "https" || parts.scheme == "http" && PublicAddress.isLoopback(host)
        else {
            throw CommandFailure(
                .usage, "--oidc-issuer begins with https://: who somebody is would travel in the open.")
        }
        return issuer
    }
}
