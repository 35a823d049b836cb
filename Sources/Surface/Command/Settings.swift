import ArgumentParser
import Domain
import Foundation

/// One configuration: flag, then environment, then `daylight.conf`. Nothing that touches privacy is configured here.
struct Settings {
    let environment: [String: String]
    private let file: ConfigurationFile

    /// - Parameter directory: where the file lies if none is named.
    init(environment: [String: String], directory: String, configuration: String?) throws {
        self.environment = environment
        let names = configuration == nil ? Self.names : Self.names.union(["data"])
        let path = configuration ?? directory + "/daylight.conf"
        file =
            configuration != nil || FileManager.default.fileExists(atPath: path)
            ? try ConfigurationFile(path, names: names) : .none
    }

    /// `public-url` is `DAYLIGHT_PUBLIC_URL` in the environment and `public-url` in the file.
    func value(_ name: String, flag: String?) -> String? {
        flag ?? environment[Self.variable(name)] ?? file.lines[name]?.value
    }

    /// What a value stands for. Where it is refused, and is no flag, the sentence says where it was said.
    func value<Meaning>(_ name: String, flag: String?, as meaning: (String) throws -> Meaning) throws -> Meaning? {
        guard let said = value(name, flag: flag) else { return nil }
        do { return try meaning(said) } catch let failure as CommandFailure where flag == nil {
            throw CommandFailure(failure.code, "\(failure.sentence) \(whence(name))")
        }
    }

    func number(_ name: String, flag: Int?, in range: ClosedRange<Int>) throws -> Int? {
        try value(name, flag: flag.map(String.init)) { said in
            guard let number = Int(said), range.contains(number) else {
                throw CommandFailure(
                    .usage, "--\(name) is a whole number from \(range.lowerBound) to \(range.upperBound).")
            }
            return number
        }
    }

    private func whence(_ name: String) -> String {
        if environment[Self.variable(name)] != nil { return "It is said by \(Self.variable(name))." }
        guard let line = file.lines[name] else { return "" }
        let isCommented = line.value.contains(" #") || line.value.contains("\t#")
        return "It stands in \(file.path), line \(line.number)"
            + (isCommented ? "; a comment has a line of its own." : ".")
    }

    /// A value that must be said somewhere.
    func required(_ name: String, flag: String?) throws -> String {
        guard let value = value(name, flag: flag) else { throw CommandFailure(.usage, "Say --\(name).") }
        return value
    }

    /// A flag; elsewhere it is `true` or `false`.
    func isOn(_ name: String, flag: Bool) throws -> Bool {
        try value(name, flag: flag ? "true" : nil) { said in
            guard let isOn = Bool(said) else { throw CommandFailure(.usage, "\(name) is true or false.") }
            return isOn
        } ?? false
    }

    /// One of the words of a closed list.
    func choice<Word: RawRepresentable>(_ name: String, flag: Word?, among: [Word], else standard: Word) throws -> Word
    where Word.RawValue == String {
        try choiceIfAny(name, flag: flag, among: among) ?? standard
    }

    /// What a configuration file may hold: the options of all commands, and three that have no option. `config` names the file
    /// itself, and `data` is where it lies unless `config` names it.
    private static let names: Set<String> = [
        "database", "key-file", "host", "port", "public-url", "behind-proxy", "tls-cert", "tls-key",
        "metrics-token-file", "outbound-allow", "smtp", "smtp-from", "smtp-password-file", "smtp-ca-file",
        "oidc-issuer",
        "oidc-client-id", "oidc-client-secret-file", "oidc-name",
        "passphrase-cost", "breached-passphrases", "log-level", "log-format",
        "organization", "zone", "owner", "solo", "format", "week", "as-of", "phase", "seed", "people", "weeks",
        "through",
        "no-serve", "service", "api-url", "secret-file", "token-file", "backfill-patience", "deployments",
        "whole-organization", "against",
        "profile", "organizations", "only", "keep", "email", "everybody", "me", "team", "project", "to-data",
        "to-database",
    ]

    /// The same where nothing said means nothing.
    func choiceIfAny<Word: RawRepresentable>(_ name: String, flag: Word?, among: [Word]) throws -> Word?
    where Word.RawValue == String {
        try word(name, flag: flag?.rawValue, among: among)
    }

    /// The same where the command line was not read as one of them.
    func word<Word: RawRepresentable>(_ name: String, flag: String?, among: [Word]) throws -> Word?
    where Word.RawValue == String {
        try value(name, flag: flag) { said in
            guard let word = among.first(where: { $0.rawValue == said }) else {
                throw CommandFailure(
                    .usage, "--\(name) is one of \(among.map(\.rawValue).joined(separator: ", ")) here.")
            }
            return word
        }
    }

    static func variable(_ name: String) -> String {
        "DAYLIGHT_" + name.uppercased().replacingOccurrences(of: "-", with: "_")
    }
}

/// The options that every command has.
struct PlaceOptions: ParsableArguments {
    @Option(help: "Where the embedded database is kept (default ./daylight-data).") var data: String?
    @Option(help: "A PostgreSQL database instead: postgres://user@host/name (password: PGPASSWORD or a file).")
    var database: String?
    @Option(help: "The file with the key (default daylight.key in the data directory).") var keyFile: String?
    @Option(help: "In a simulated directory: the moment at which the clock begins, like 2026-11-24T12:00:00Z.")
    var asOf: String?
    @Option(help: "A configuration file instead of daylight.conf in the data directory.") var config: String?

    func resolve(otherwise standard: String = "./daylight-data") throws -> (place: Place, settings: Settings) {
        let environment = ProcessInfo.processInfo.environment
        let settings = try Settings(
            environment: environment, directory: data ?? environment["DAYLIGHT_DATA"] ?? standard,
            configuration: config ?? environment["DAYLIGHT_CONFIG"])
        let directory = settings.value("data", flag: data) ?? standard
        let cost = try settings.number("passphrase-cost", flag: nil, in: 1...22)
        let asOf = try settings.value("as-of", flag: asOf) { said in
            guard let instant = Instant(rfc3339: said) else {
                throw CommandFailure(.usage, "--as-of is like 2026-11-24T12:00:00Z.")
            }
            return instant
        }
        var place = Place(
            directory: directory, server: settings.value("database", flag: database),
            serverIsArgument: database != nil,
            keyFile: settings.value("key-file", flag: keyFile),
            passphraseCost: cost ?? Place.productionPassphraseCost, asOf: asOf)
        place.outboundAllow = settings.value("outbound-allow", flag: nil)
        place.mail = try MailOptions.settings(settings)
        return (place, settings)
    }
}

/// For people, or for programs.
enum TextFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

/// In which a person's own data are handed over.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable { case json, csv, html }

/// In which published values are handed over.
enum PublishedFormat: String, ExpressibleByArgument, CaseIterable { case json, csv }
