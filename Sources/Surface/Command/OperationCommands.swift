import ArgumentParser
import Domain
import Foundation

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

struct BackupCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Writes everything but the key into one new file, while the server runs.",
        discussion: """
            The file is complete when it has its name. It is readable by its owner alone, and as private as the database; what
            people delete later is still in it. The key (daylight.key) is in no backup: keep it elsewhere. That a backup is made is
            in the ledger first, for everybody who may read it.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The new file.") var file: String

    func run(in composition: any Composition) async throws {
        let (place, _) = try options.resolve()
        try await composition.backUp(place, to: file)
        say("Backed up to \(file). The key is not in it.")
    }
}

struct RestoreCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Puts a backup in the place of what is there, and says so in the ledger.",
        discussion: """
            Stop the servers first. What people have deleted, paused and left out since the backup, their keys, all that was
            published and who was looked at hold in the restored one too, as far as the database that is replaced still tells;
            roles and teams are those of the backup. Where it does not tell what was published, nothing more is published of
            the weeks up to now. Everybody signs in again. What was there stays beside it, until you remove it.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "A file that `daylight backup` made.") var file: String

    func run(in composition: any Composition) async throws {
        let (place, _) = try options.resolve()
        let (replaced, held, knowsPublished, ledgerHolds) = try await composition.restore(place, from: file)
        say("Restored \(file). The old and the new head are in the ledger.")
        // How much that was is nobody's to know but of whoever deleted it.
        switch held {
        case .everything: say("What people had deleted or decided since holds here too; everybody signs in again.")
        case .whatEitherKeepsOut:
            say(
                """
                What was replaced is not what this backup became. What people left out, paused or deleted in either holds; the \
                rest is as the backup tells it, passphrases and second factors too: tell them. Everybody signs in again.
                """)
        case .nothing:
            say("What people had deleted or decided since is not known: tell them. Everybody signs in again.")
        }
        if !ledgerHolds {
            say("The ledger of this backup is not as it was written: if you have another backup, restore that one.")
        }
        if !knowsPublished {
            say(
                """
                What was published since the backup, and who was looked at, is not known. So nothing is published any more of \
                the weeks up to now, no quarterly level for a good year, and looks begin with the week after this one.
                """)
        }
        if let replaced { say("What was there lies in \(replaced): remove it when you are sure.") }
    }
}

struct CopyCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copies everything to an empty database of either engine, and counts every table in both.",
        discussion: """
            Stop the servers first. From the embedded database to PostgreSQL and back:

              daylight copy --data ./daylight-data --to-database 'postgres://daylight@db.example/daylight?sslmode=verify-full'
              daylight copy --database 'postgres://daylight@db.example/daylight?sslmode=verify-full' --to-data ./daylight-data-2

            Into a directory the key file is copied too; a server on PostgreSQL needs the same one (daylight.key in its data
            directory). That everything was copied is in the ledger first, and so in the copy too.
            """)

    @OptionGroup var options: PlaceOptions
    @Option(help: "Copy into the embedded database of this directory.") var toData: String?
    @Option(help: "Copy into this PostgreSQL database.") var toDatabase: String?

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        // They exclude each other: what is said here goes before all that is said elsewhere.
        let isSaid = self.toData != nil || self.toDatabase != nil
        let toData = isSaid ? self.toData : settings.value("to-data", flag: nil)
        let toDatabase = isSaid ? self.toDatabase : settings.value("to-database", flag: nil)
        guard (toData == nil) != (toDatabase == nil) else {
            throw CommandFailure(
                .usage, "Say where to: --to-data DIRECTORY or --to-database postgres://user@host/name.")
        }
        let other = Place(
            directory: toData ?? place.directory, server: toDatabase, serverIsArgument: isSaid, keyFile: place.keyFile,
            passphraseCost: place.passphraseCost, asOf: nil)
        if other.server == nil, place.server == nil,
            URL(fileURLWithPath: other.directory).resolvingSymlinksInPath().path
                == URL(fileURLWithPath: place.directory).resolvingSymlinksInPath().path
        {
            throw CommandFailure(.usage, "That is the directory itself: name another one with --to-data.")
        }
        let counts = try await composition.copy(from: place, to: other)
        for (table, rows) in counts where rows > 0 { say("\(table) \(rows)") }
        say("Copied \(counts.reduce(0) { $0 + $1.rows }) rows; every table has as many there as here.")
    }
}

struct DoctorCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Looks for what is wrong and says what to do.")

    @OptionGroup var options: PlaceOptions
    @OptionGroup var signOn: SignOnOptions

    func run(in composition: any Composition) async throws {
        var (place, settings) = try options.resolve()
        place.signOn = try signOn.resolve(settings)
        var findings = try await composition.examine(place)
        findings.append(ServeCommand.finding(settings))
        for finding in findings { say("\(finding.needsAttention ? "attention" : "ok"): \(finding.sentence)") }
        let count = findings.count { $0.needsAttention }
        if count > 0 { throw CommandFailure(.no, "\(count) \(count == 1 ? "thing needs" : "things need") attention.") }
    }
}
