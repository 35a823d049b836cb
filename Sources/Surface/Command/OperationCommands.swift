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
