import ArgumentParser
import Domain
import EvidencePorts
import Intake
import OrganizationPorts
import OutsidePorts

/// A file about shared work: opened, decoded, stored, and its bad rows named.
protocol WorkFileCommand: HouseCommand {
    var options: PlaceOptions { get }
    var file: String { get }
    /// Stores the good rows.
    /// - Returns: how many were taken, and the bad ones.
    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow])
}

extension WorkFileCommand {
    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let bytes = try contents(of: file)
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let taken: Int
        let bad: [BadRow]
        do {
            guard try await house.organization.house() != nil else {
                throw CommandFailure(.usage, "This directory is not set up: run `daylight setup` first.")
            }
            (taken, bad) = try await store(bytes, in: house)
        } catch let unreadable as UnreadableTable {
            await house.close()
            throw CommandFailure(.usage, "\(file): \(unreadable.sentence)")
        } catch {
            await house.close()
            throw error
        }
        await house.close()
        say("taken \(taken), refused \(bad.count)")
        for row in bad.sorted(by: { $0.line < $1.line }) { complain("\(file), \(row.description)") }
        if !bad.isEmpty { throw CommandFailure(.no, afterBadRows(good: taken)) }
    }
}

extension OpenHouse {
    /// Stores rows service by service, in transactions of a size that they take well, and says what was heard.
    func store<Row>(
        _ rows: [Row], heardAs kind: String, of service: (Row) -> String,
        _ keep: ([Row], ServiceID) async throws -> Void
    ) async throws {
        for (name, own) in Dictionary(grouping: rows, by: service).sorted(by: { $0.key < $1.key }) {
            let id = try await work.service(named: name)
            for batch in own.inBatches { try await keep(batch, id) }
            try await work.heard(kind, of: id, at: clock.now())
        }
    }

    /// The same for what is of no one service.
    func store<Row>(_ rows: [Row], heardAs kind: String, _ keep: ([Row]) async throws -> Void) async throws {
        for batch in rows.inBatches { try await keep(batch) }
        if !rows.isEmpty { try await work.heard(kind, of: nil, at: clock.now()) }
    }
}

extension Array {
    /// Of a size that one transaction takes well.
    fileprivate var inBatches: [[Element]] {
        stride(from: 0, to: count, by: 5_000).map { Array(self[$0..<Swift.min($0 + 5_000, count)]) }
    }
}

struct ImportServicesCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "services",
        abstract:
            "Imports what is deployed and whose it is, from a CSV with the columns service,team,repository,[path].",
        discussion: """
            A service with several repositories has a row for each; path is for a part of a monorepo. For example:

              service,team,repository,path
              shop,Cart,example/shop,
              search,Find,example/mono,services/search
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let table = try ServiceImport(bytes)
        try await house.work.store(table.rows.map(\.service))
        return (table.rows.count, table.badRows)
    }
}

struct ImportIdentitiesCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "identities",
        abstract: "Imports which accounts are whose, from a CSV with the columns email,provider,login.",
        discussion: """
            provider is one of \(ToolIdentity.providers.joined(separator: ", ")); of git the login is the address in the
            commits. For example:

              email,provider,login
              ada@example.org,git,ada@home.example
              ada@example.org,github,ada-l
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let table = try IdentityImport(bytes)
        let unknown = try await house.work.store(table.rows.map { (email: $0.email, identity: $0.identity) })
        let bad = unknown.map {
            BadRow(
                line: table.rows[$0].line, column: "email",
                sentence:
                    "nobody has this address, the login is somebody else's already, or the person has said that it is not theirs."
            )
        }
        return (table.rows.count - unknown.count, table.badRows + bad)
    }
}

struct ImportCommitsCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "commits",
        abstract: "Imports commits from a CSV, for repositories that this machine does not have.",
        discussion: """
            The columns are service,sha,parents,authored_at,committed_at,[author_email]; parents are separated by spaces. The
            same row again is the same commit; a service that is not there is made.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let table = try CommitImport(bytes, now: house.clock.now())
        try await house.store(table.rows, heardAs: "commits", of: \.service) { rows, service in
            try await house.work.store(rows.map(\.commit), of: service)
        }
        return (table.rows.count, table.badRows)
    }
}

struct ImportDeploymentsCommand: WorkFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "deployments",
        abstract: "Imports deployments from a CSV, for systems without a connector.",
        discussion: """
            The columns are id,service,environment,sha,started_at,finished_at,result. The same id again is the same deployment;
            production is the environment that counts; result is success or failure.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The CSV file.") var file: String

    func store(_ bytes: [UInt8], in house: OpenHouse) async throws -> (taken: Int, bad: [BadRow]) {
        let table = try DeploymentImport(bytes, now: house.clock.now())
        try await house.store(table.rows.map(\.deployment), heardAs: "deployments", of: \.service) { rows, service in
            _ = try await house.work.store(rows, of: service)
        }
        return (table.rows.count, table.badRows)
    }
}
