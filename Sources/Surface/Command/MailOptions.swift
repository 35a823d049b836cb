import ArgumentParser
import Domain
import Foundation

/// The mail server, if there is one. Its password comes from a file or the environment: an argument is in everybody's list of
/// processes.
struct MailOptions: ParsableArguments {
    @Option(help: "The mail server: smtp://user@mail.example.org:587, or smtps://… (default: no mail is sent).")
    var smtp: String?
    @Option(help: "Whom letters come from, like daylight@example.org.") var smtpFrom: String?
    @Option(help: "A file with the password of the mail server (or DAYLIGHT_SMTP_PASSWORD).") var smtpPasswordFile:
        String?
    @Option(help: "A file with the certificates (PEM) by which the mail server is trusted (default: the system's).")
    var smtpCaFile: String?

    func resolve(_ settings: Settings) throws -> MailSettings? {
        try Self.settings(settings, server: smtp, from: smtpFrom, file: smtpPasswordFile, authorities: smtpCaFile)
    }

    /// What the environment and the file say, where a command has no such options.
    static func settings(
        _ settings: Settings, server: String? = nil, from: String? = nil, file: String? = nil,
        authorities: String? = nil
    ) throws -> MailSettings? {
        guard let server = settings.value("smtp", flag: server) else { return nil }
        var password = settings.environment["DAYLIGHT_SMTP_PASSWORD"].flatMap { $0.isEmpty ? nil : Secret($0) }
        let said = try settings.value("smtp-password-file", flag: file) { file in
            let text = try NamedFile(file).text().trimmingCharacters(in: .newlines)
            guard !text.isEmpty else { throw CommandFailure(.usage, "\(file) is empty: write the password into it.") }
            return Secret(text)
        }
        if let said { password = said }
        let authorities = try settings.value("smtp-ca-file", flag: authorities) { file in
            guard try NamedFile(file).text().contains("BEGIN CERTIFICATE") else {
                throw CommandFailure(.usage, "\(file) has no certificate in PEM: name another with --smtp-ca-file.")
            }
            return file
        }
        return MailSettings(
            server: server, from: settings.value("smtp-from", flag: from), password: password, authorities: authorities)
    }
}
