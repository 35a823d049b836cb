import ArgumentParser
import Foundation

/// One configuration: flag, then environment, then `daylight.conf`. Nothing that touches privacy is configured here.
struct Settings {
    let environment: [String: String]
    let file: [String: String]

    init(environment: [String: String], directory: String, configuration: String?) throws {
        self.environment = environment
        let path = configuration ?? directory + "/daylight.conf"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            if configuration != nil { throw CommandFailure(.usage, "There is no configuration file at \(path).") }
            file = [:]
            return
        }
        var values: [String: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else {
                throw CommandFailure(.usage, "\(path), line \(index + 1): write `key = value`.")
            }
            values[parts[0]] = parts[1]
        }
        file = values
    }

    /// `public-url` is `DAYLIGHT_PUBLIC_URL` in the environment and `public-url` in the file.
    func value(_ name: String, flag: String?) -> String? {
        flag ?? environment[Self.variable(name)] ?? file[name]
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
    @Option(help: "A configuration file instead of daylight.conf in the data directory.") var config: String?

    func resolve() throws -> (place: Place, settings: Settings) {
        let environment = ProcessInfo.processInfo.environment
        let directory = data ?? environment["DAYLIGHT_DATA"] ?? "./daylight-data"
        let settings = try Settings(environment: environment, directory: directory, configuration: config)
        let cost = settings.value("passphrase-cost", flag: nil)
        guard let cost = Int(cost ?? "\(Place.productionPassphraseCost)"), (1...22).contains(cost) else {
            throw CommandFailure(.usage, "passphrase-cost is a whole number from 1 to 22.")
        }
        if let database, URLComponents(string: database)?.password != nil {
            throw CommandFailure(
                .usage,
                "A password on the command line is seen by everybody on the machine: put it into PGPASSWORD or ~/.pgpass.")
        }
        let place = Place(
            directory: directory, server: settings.value("database", flag: database),
            keyFile: settings.value("key-file", flag: keyFile), passphraseCost: cost)
        return (place, settings)
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, html
}
