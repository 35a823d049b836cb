import ArgumentParser
import Domain
import EvidencePorts
import Foundation
import Intake
import OutsidePorts

struct ImportActivityWatchCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "activitywatch",
        abstract: "Imports one person's editor activity from an export of ActivityWatch.",
        discussion: """
            Only buckets of the type app.editor.activity are read; window titles, AFK and web pages never are. The same event
            again is the same span. A bad event is named by the place of its bucket in the file and its own in the bucket.
            Export it on the machine itself, where ActivityWatch runs:

              curl http://127.0.0.1:5600/api/0/export > export.json
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The JSON file.") var file: String
    @Option(help: "Whose it is: the person's e-mail address.") var email: String?

    /// Exports hold everything since the first day, mostly of buckets that are not read.
    private static let mostBytes = 512 << 20

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        guard let email = Address.normalized(try settings.required("email", flag: email)) else {
            throw CommandFailure(.usage, "--email: this is not an address.")
        }
        let bytes = try contents(of: file, atMost: Self.mostBytes)
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let now = house.clock.now()
        let export: ActivityWatchImport
        do { export = try decoded(bytes, now: now) } catch {
            await house.close()
            throw CommandFailure(.usage, "\(file): \(error.sentence)")
        }
        var importing = try await SpanImporting(into: house, at: now)
        let reason = try await importing.store(export.spans, of: email)
        await house.close()
        if let reason { throw CommandFailure(.no, "--email: \(reason) Nothing was imported.") }
        guard export.editorBuckets > 0 else {
            throw CommandFailure(.no, "\(file): there is no bucket of an editor in it. Nothing was imported.")
        }
        say(importing.summary(refused: export.badEvents.count))
        if export.otherBuckets > 0 { say("not read: \(export.otherBuckets) buckets that are not of an editor") }
        if export.eventsTooOld > 0 { say("not kept: \(export.eventsTooOld) events of more than 13 months ago") }
        for event in export.badEvents { complain("\(file), \(event.description)") }
        if !export.badEvents.isEmpty { throw CommandFailure(.no, afterBadRows(good: importing.taken, "event")) }
    }

    private func decoded(_ bytes: Data, now: Instant) throws(UnreadableExport) -> ActivityWatchImport {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(UnreadableExport) in try ActivityWatchImport(bytes, now: now) }
        }.get()
    }
}
