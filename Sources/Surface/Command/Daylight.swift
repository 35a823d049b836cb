public import ArgumentParser
import Domain
import Foundation
import Logging
import Shapes
import SignIn

/// A command that works on a directory.
protocol HouseCommand: ParsableCommand {
    func run(in composition: any Composition) async throws
}

/// `daylight`: the root of all commands.
public struct Daylight: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "daylight",
        abstract: "Engineering metrics without surveillance.", version: Version.text,
        subcommands: [
            ServeCommand.self, SetupCommand.self, DemoCommand.self, ImportCommand.self, ConnectionCommand.self,
            PersonCommand.self,
            ExportCommand.self,
            ExplainCommand.self, MetricsCommand.self, SealCommand.self, PolicyCommand.self, LedgerCommand.self,
            AttackCommand.self, MigrateCommand.self, BackupCommand.self, RestoreCommand.self, CopyCommand.self,
            DoctorCommand.self,
        ])

    public init() {}

    /// Runs what the arguments ask for; answers the exit code.
    public static func run(_ arguments: [String], in composition: any Composition) async -> Int32 {
        do {
            var command = try parseAsRoot(arguments)
            if let command = command as? any HouseCommand {
                try await command.run(in: composition)
            } else {
                try command.run()
            }
            return 0
        } catch let failure as CommandFailure {
            complain(failure.sentence)
            return failure.code.rawValue
        } catch {
            // Help and wrong calls are the parser's own; everything else is translated in one place.
            let code = exitCode(for: error)
            if code == .success {
                print(fullMessage(for: error))
                return 0
            }
            if code == .validationFailure {
                complain(oneLine(fullMessage(for: error)))
                return CommandFailure.Code.usage.rawValue
            }
            let failure = composition.words(for: error) ?? CommandFailure(error)
            complain(failure.sentence)
            return failure.code.rawValue
        }
    }
}

/// What is wrong and where the help is, of the several lines that the parser says.
private func oneLine(_ message: String) -> String {
    let lines = message.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let what = (lines.first ?? "").replacingOccurrences(of: "Error: ", with: "")
    guard let help = lines.last, help.hasPrefix("See "), lines.count > 1 else { return what }
    return what + (what.hasSuffix(".") ? " " : ". ") + help
}

/// To standard error: data goes to standard output.
@Sendable func complain(_ sentence: String) {
    FileHandle.standardError.write(Data((OneLine.of(sentence) + "\n").utf8))
}

/// To standard output, at once: somebody may be waiting for the line.
@Sendable func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
}

/// `1 item`, `2 items`.
func counted(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }

extension Place {
    static let productionPassphraseCost = PassphraseHasher.productionCost
}

func makeLogger(_ settings: Settings) throws -> Logger {
    let level = try settings.value("log-level", flag: nil) { word in
        guard let level = Logger.Level(rawValue: word) else {
            throw CommandFailure(.usage, "log-level is one of trace, debug, info, notice, warning, error.")
        }
        return level
    }
    let format = try settings.value("log-format", flag: nil) { word in
        guard ["text", "json"].contains(word) else { throw CommandFailure(.usage, "log-format is text or json.") }
        return word
    }
    var logger = Logger(label: "daylight") { label -> any LogHandler in
        if format == "json" { return JSONLines(label: label) }
        return StreamLogHandler.standardError(label: label)
    }
    logger.logLevel = level ?? .info
    return logger
}
