import ArgumentParser
import Connectors
import Domain
import EvidencePorts
import Foundation
import OrganizationPorts
import OutsidePorts
import Shapes

struct ConnectionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connection",
        abstract: "Connects systems that evidence comes from: GitHub, GitLab, Jira and others.",
        subcommands: [
            ConnectionAddCommand.self, ConnectionListCommand.self, ConnectionRotateCommand.self,
            ConnectionBackfillCommand.self, ConnectionRemoveCommand.self,
        ])
}

/// A command about connections, in a house that is set up.
protocol ConnectionWork: HouseCommand {
    var options: PlaceOptions { get }
    func run(_ settings: Settings, in house: OpenHouse) async throws
}

extension ConnectionWork {
    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        do {
            guard try await house.organization.house() != nil else {
                throw CommandFailure(.usage, "This directory is not set up: run `daylight setup` first.")
            }
            try await run(settings, in: house)
        } catch let refusal as ConnectionDesk.Refusal {
            await house.close()
            throw CommandFailure(.usage, refusal.sentence)
        } catch {
            await house.close()
            throw error
        }
        await house.close()
    }
}

/// A secret from a file: never from the command line, which everybody on the machine can read.
func secret(in file: String) throws -> Secret {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw CommandFailure(.usage, "\(file) cannot be read.")
    }
    let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !secret.isEmpty, !secret.contains(where: \.isNewline) else {
        throw CommandFailure(.usage, "\(file) holds no secret: write it on one line.")
    }
    return Secret(secret)
}

let noSuchConnection = CommandFailure(
    .no, "There is no such connection: `daylight connection list` says which there are.")

struct ConnectionAddCommand: ConnectionWork {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Connects a system with a service; prints the id and where the webhook goes.",
        discussion: """
            The secret is what the system signs its webhooks with (or sends along); with a token, `connection backfill` reads what
            happened before. Both are kept sealed with the key file. What each system is asked for, and what is kept and never
            kept of it, stands on /admin/connections. The secret writes for the repositories of its service alone, unless
            the connection is made with --whole-organization: then for every service that has the repository.

            VENDOR is one of \(ConnectorList.vendors.joined(separator: ", ")).
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "Which kind of system it is.") var vendor: String
    @Option(help: "The service that its evidence is of; made if it is not there.") var service: String?
    @Option(help: "Where its API is, if it is not the public one.") var apiURL: String?
    @Option(help: "A file with the secret of its webhooks.") var secretFile: String?
    @Option(help: "A file with a token that may read it.") var tokenFile: String?
    @Option(help: "Of Jira: the key of the project whose boards are read (default: all that the token may see).")
    var project: String?
    @Flag(help: "Its webhook is a whole organization's: its secret writes for every service that has the repository.")
    var wholeOrganization = false
    @Option(help: "`tags`: every tag and release is a deployment to production.") var deployments: String?

    func run(_ settings: Settings, in house: OpenHouse) async throws {
        guard let name = Kept.name(try settings.required("service", flag: service)) else {
            throw CommandFailure(.usage, "--service is a name.")
        }
        let deploys = settings.value("deployments", flag: deployments)
        guard deploys == nil || deploys == "tags" else { throw CommandFailure(.usage, "--deployments is tags.") }
        let project = settings.value("project", flag: project)
        let isKey = project?.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || $0 == 95 } ?? true
        guard isKey, project?.isEmpty != true else {
            throw CommandFailure(.usage, "--project is a key like SHOP.")
        }
        let hookSecret = try secret(in: settings.required("secret-file", flag: secretFile))
        let token = try settings.value("token-file", flag: tokenFile).map(secret(in:))
        guard ConnectorList.vendors.contains(vendor) else {
            let known = ConnectorList.vendors.joined(separator: ", ")
            throw CommandFailure(.usage, "There is no connector \(vendor): it is one of \(known).")
        }
        let id = try await house.connections.add(
            vendor, service: try await house.work.service(named: name),
            apiURL: settings.value("api-url", flag: apiURL), secret: hookSecret, token: token,
            deploysByTag: deploys == "tags", project: project,
            isForOrganization: try settings.isOn("whole-organization", flag: wholeOrganization))
        say("{\"id\":\"\(id.raw)\",\"hook\":\"\(ConnectionDesk.hook(of: id))\"}")
    }
}

struct ConnectionListCommand: ConnectionWork {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Says which connections there are, and when each was last heard.")

    @OptionGroup var options: PlaceOptions
    @Option(help: "For people, or for programs.") var format: TextFormat?

    func run(_ settings: Settings, in house: OpenHouse) async throws {
        let all = try await house.connections.storage.connections()
        switch try settings.choice("format", flag: format, among: TextFormat.allCases, else: .text) {
        case .json:
            say(
                JSON.array(
                    all.map { connection, state in
                        .object([
                            "id": .string(connection.id.raw), "vendor": .string(connection.vendor),
                            "service": .string(connection.serviceName),
                            "hook": .string(ConnectionDesk.hook(of: connection.id)),
                            "writes_for": .string(connection.isForOrganization ? "organization" : "service"),
                            "has_token": .bool(connection.sealedToken != nil),
                            "first_event": state.firstEvent.map { .string($0.description) } ?? .null,
                            "last_event": state.lastEvent.map { .string($0.description) } ?? .null,
                            "events": .integer(state.events), "unknown_events": .integer(state.unknown),
                            "unknown_kinds": .map(
                                state.unknownKinds.map { ($0.name, .integer($0.count)) }),
                            "unused_events": .integer(state.unused?.count ?? 0),
                            "waiting_deployments": .integer(state.waiting?.count ?? 0),
                            "last_unused": state.unused.map {
                                .object([
                                    "at": .string($0.last.description),
                                    "because": $0.because.map { .string($0.words) } ?? .null,
                                ])
                            } ?? .null,
                            "streams": .array(
                                state.streams.map { stream in
                                    .object([
                                        "stream": .string(stream.stream), "items": .integer(stream.items),
                                        "finished": stream.finished.map { .string($0.description) } ?? .null,
                                        "failure": stream.failure.map(JSON.string) ?? .null,
                                    ])
                                }),
                        ])
                    }
                ).text)
        default:
            if all.isEmpty { return say("There are no connections yet: `daylight connection add`.") }
            for (connection, state) in all {
                let heard = state.lastEvent.map { "last heard \($0)" } ?? "nothing heard yet"
                say(
                    "\(connection.id.raw)  \(connection.vendor)  \(connection.serviceName)\(connection.isForOrganization ? " and every other service" : " alone")  \(heard), \(counted(state.events, "event"))"
                )
                if let kinds = UnknownKind.words(state.unknownKinds) { say("  \(kinds)") }
                if let unused = state.unused { say("  \(unused.words(of: state.events, \.description))") }
                if let waiting = state.waiting { say("  \(waiting.words(\.description))") }
                for stream in state.streams {
                    let where_ = stream.failure ?? stream.finished.map { "read up to \($0)" } ?? "being read"
                    let last = stream.finished == nil ? "" : " in the last reading"
                    say("  \(stream.stream): \(counted(stream.items, "item"))\(last), \(where_)")
                }
            }
        }
    }
}

struct ConnectionRotateCommand: ConnectionWork {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Gives a connection another secret; the one before holds beside it until the next rotation.")

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The connection's id.") var id: String
    @Option(help: "A file with the new secret.") var secretFile: String?
    @Option(help: "A file with the new token.") var tokenFile: String?

    func run(_ settings: Settings, in house: OpenHouse) async throws {
        let new = try settings.value("secret-file", flag: secretFile).map(secret(in:))
        let token = try settings.value("token-file", flag: tokenFile).map(secret(in:))
        guard new != nil || token != nil else {
            throw CommandFailure(.usage, "Say --secret-file or --token-file, or both.")
        }
        guard try await house.connections.rotate(ConnectionID(id), secret: new, token: token) else {
            throw noSuchConnection
        }
        say("rotated")
    }
}

struct ConnectionRemoveCommand: ConnectionWork {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forgets a connection and its secrets; what it brought stays.")

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The connection's id.") var id: String

    func run(_ settings: Settings, in house: OpenHouse) async throws {
        guard try await house.connections.storage.remove(ConnectionID(id)) else { throw noSuchConnection }
        say("removed")
    }
}

struct ConnectionBackfillCommand: ConnectionWork {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Reads what happened before the connection was made, and later what has been missed.",
        discussion: """
            Up to four calls go out at once, as the provider's limits allow; a reading that was stopped goes on where it was, by
            the next call of this command or by the server. Addresses that are not public are called only if the file of
            --outbound-allow names them.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The connection's id.") var id: String

    func run(_ settings: Settings, in house: OpenHouse) async throws {
        let meter = ProgressLine()
        let desk = house.connections
        let reader = try PageReader(
            desk: desk, means: pageMeans(house, settings), name: "command \(house.randomness.identifier(8))")
        while true {
            switch try await reader.read(ConnectionID(id), progress: { meter.show($0) }) {
            case .finished:
                meter.end()
                return say(try await summary(desk))
            case .impossible(let sentence): throw CommandFailure(.usage, sentence)
            case .partly:
                meter.end()
                say(try await summary(desk))
                throw CommandFailure(.no, "Some of it stands still: see above, and call it again later.")
            case .taken:
                // The server reads it already: its progress is shown.
                for stream in try await desk.storage.state(of: ConnectionID(id))?.streams ?? [] { meter.show(stream) }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func summary(_ desk: ConnectionDesk) async throws -> String {
        let streams = try await desk.storage.state(of: ConnectionID(id))?.streams ?? []
        return streams.map { "\($0.stream): \(counted($0.items, "item"))\($0.failure.map { ", \($0)" } ?? "")" }
            .joined(separator: "\n")
    }
}

/// What the pages of other systems are read with. How long to wait where a provider does not say is for tests to shorten.
func pageMeans(_ house: OpenHouse, _ settings: Settings) throws -> PageReader.Means {
    let said = settings.value("backfill-patience", flag: nil)
    let patience = try said.map { text throws(CommandFailure) -> (limited: Span.Length, failed: Span.Length) in
        guard let milliseconds = Int64(text), milliseconds > 0 else {
            throw CommandFailure(.usage, "backfill-patience is a number of milliseconds.")
        }
        return (Span.Length(microseconds: milliseconds * 1_000), Span.Length(microseconds: milliseconds * 1_000))
    }
    return PageReader.Means(
        outbound: house.outbound, clock: house.clock,
        sleep: { try await Task.sleep(for: .microseconds($0.microseconds)) }, patience: patience)
}

/// Says how far a long reading is, on a terminal.
private final class ProgressLine: Sendable {
    private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1

    func show(_ stream: StreamProgress) {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\(stream.stream): \(counted(stream.items, "item"))    ".utf8))
    }

    func end() { if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) } }
}
