import ArgumentParser
import Foundation
import Ledger
import OutsidePorts
import PublishedPorts

struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "The append-only log of looks, sealings, settings and roles.",
        subcommands: [LedgerVerifyCommand.self, LedgerExportCommand.self, LedgerCheckpointCommand.self])
}

struct LedgerVerifyCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Finds every edit, drop, reorder and insertion; with a checkpoint from outside also what is missing.",
        discussion: """
            A checkpoint is what `daylight ledger checkpoint` prints, or the header Daylight-Checkpoint of a reply to
            heartbeats. Keep one elsewhere: without it nobody can see that entries are missing at the end.
            """)

    @OptionGroup var options: PlaceOptions
    @Option(help: "A checkpoint from outside: a file with it, or its one line.") var against: String?
    @Argument(help: "A file that `daylight ledger export` wrote, instead of the database.") var file: String?

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let outside = try settings.value("against", flag: against).map(checkpoint)
        let report: LedgerReport
        var further: [String] = []
        if let file {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw CommandFailure(.outside, "\(file) cannot be read: is the path right?")
            }
            // Beside a directory that was named, a file of another ledger is not its own.
            var key: VerifierKey?
            if options.data != nil || options.database != nil {
                let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
                key = house.ledgerKey
                await house.close()
            }
            var reader = LedgerFileReader(against: outside.map { [$0] } ?? [], key: key)
            reader.read(Array(bytes))
            report = reader.finish()
        } else {
            let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
            (report, further) = try await house.checkLedger(outside: outside.map { [$0] } ?? [])
            await house.close()
        }
        for finding in report.findings { complain(finding.description) }
        for sentence in further { complain(sentence) }
        if report.furtherFindings > 0 { complain("\(report.furtherFindings) more findings of the same kinds.") }
        guard report.isSound, further.isEmpty else {
            if further.isEmpty, report.furtherFindings == 0, report.findings.allSatisfy(\.isOfAnotherLedger) {
                throw CommandFailure(
                    .no,
                    """
                    Nothing was compared: the checkpoint or the directory is not the one that you mean, or this ledger was put in \
                    the place of that one. Keep both until you know.
                    """)
            }
            let count = report.findings.count + report.furtherFindings + further.count
            throw CommandFailure(
                .no, "This ledger was changed: \(count) \(count == 1 ? "finding" : "findings"). Keep it as it is.")
        }
        say("sound: \(report.size) entries, root \(report.root)")
        if let openings = report.openings {
            say("words kept of \(openings.kept), erased of \(openings.erased), as the ledger says itself")
        }
        say(report.cannotSee)
    }

    private func checkpoint(_ said: String) throws -> Checkpoint {
        let text = FileManager.default.contents(atPath: said).map { String(decoding: $0, as: UTF8.self) } ?? said
        // The whole line of a reply's header is what is copied from a terminal.
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let name = "daylight-checkpoint:"
        let trimmed =
            line.lowercased().hasPrefix(name)
            ? line.dropFirst(name.count).trimmingCharacters(in: .whitespaces) : line
        for form in [text, trimmed, trimmed + "\n"] {
            if let checkpoint = Checkpoint(presented: form) { return checkpoint }
        }
        throw CommandFailure(
            .usage, "--against is a checkpoint: the file or the line that `daylight ledger checkpoint` gives.")
    }
}

struct LedgerExportCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The ledger as a file that anybody can verify: without what the entries say.")

    @OptionGroup var options: PlaceOptions

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        guard let latest = try await house.ledger.latestCheckpoint(), let checkpoint = latest.checkpoint else {
            await house.close()
            throw CommandFailure(.no, "The ledger is empty: nothing has been written down yet.")
        }
        let out = FileHandle.standardOutput
        out.write(Data(LedgerFile.header(key: house.ledgerKey).utf8))
        var index = 0
        while index < checkpoint.size {
            let leaves = try await house.ledger.leaves(from: index, limit: min(10_000, checkpoint.size - index))
            // What is missing is for `verify` to say: the file shows what is there.
            guard let last = leaves.last else { break }
            let lines = leaves.map { LedgerFile.line(index: $0.index, leafData: $0.leafData) }
            out.write(Data(lines.joined().utf8))
            index = last.index + 1
        }
        out.write(Data(LedgerFile.footer(checkpoint).utf8))
        await house.close()
    }
}

struct LedgerCheckpointCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "The signed checkpoint of now: keep it somewhere else.")

    @OptionGroup var options: PlaceOptions

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let latest = try await house.ledger.latestCheckpoint()
        await house.close()
        guard let latest else {
            throw CommandFailure(.no, "The ledger is empty: nothing has been written down yet.")
        }
        FileHandle.standardOutput.write(Data(latest.text.utf8))
    }
}
