import ArgumentParser

struct MigrateCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Brings the schema of the database up to date.")

    @OptionGroup var options: PlaceOptions

    func run(in composition: any Composition) async throws {
        let (place, _) = try options.resolve()
        let taken = try await composition.migrate(place)
        say(taken.isEmpty ? "The schema is up to date." : "Migrated: \(taken.joined(separator: ", ")).")
    }
}

struct CopyCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copies everything to an empty database of either engine, and counts every table in both.",
        discussion: """
            Stop the servers first. From the embedded database to PostgreSQL and back:

              daylight copy --data ./daylight-data --to-database postgres://daylight@db.example/daylight
              daylight copy --database postgres://daylight@db.example/daylight --to-data ./daylight-data-2

            The key file is not copied: the other servers need the same one (daylight.key in the data directory).
            """)

    @OptionGroup var options: PlaceOptions
    @Option(help: "Copy into the embedded database of this directory.") var toData: String?
    @Option(help: "Copy into this PostgreSQL database.") var toDatabase: String?

    func run(in composition: any Composition) async throws {
        let (place, _) = try options.resolve()
        guard (toData == nil) != (toDatabase == nil) else {
            throw CommandFailure(
                .usage, "Say where to: --to-data DIRECTORY or --to-database postgres://user@host/name.")
        }
        let other = Place(
            directory: toData ?? place.directory, server: toDatabase, serverIsArgument: true, keyFile: place.keyFile,
            passphraseCost: place.passphraseCost, asOf: nil)
        let counts = try await composition.copy(from: place, to: other)
        for (table, rows) in counts { say("\(table) \(rows)") }
        say("Copied \(counts.reduce(0) { $0 + $1.rows }) rows; every table has as many there as here.")
    }
}

struct DoctorCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Looks for what is wrong and says what to do.")

    @OptionGroup var options: PlaceOptions

    func run(in composition: any Composition) async throws {
        let (place, _) = try options.resolve()
        let findings = try await composition.examine(place)
        for finding in findings { say("\(finding.needsAttention ? "attention" : "ok"): \(finding.sentence)") }
        let count = findings.count { $0.needsAttention }
        if count > 0 { throw CommandFailure(.no, "\(count) \(count == 1 ? "thing needs" : "things need") attention.") }
    }
}
