import Actions
import Connectors
import Domain
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Jobs
import Ledger
import Letters
import Logging
import NIOCore
import OrganizationPorts
import OutsidePorts
import ServiceLifecycle
import UnixSignals
import Web

/// Serving a directory: what `serve` and `demo` end with.
struct Serving {
    private let host: String
    private let port: Int
    private let address: String
    /// Whether nobody has said what browsers call the server, which others than this machine reach.
    private let isAddressGuessed: Bool
    private let behindProxy: Bool
    private let tls: TransportSecurity?
    private let metricsToken: Secret?
    private let phase: Int?

    /// More wait until one of these ends: each may hold a body in memory.
    private static let mostConnections = 1_000

    init(
        _ settings: Settings, host: String?, port: Int?, publicURL: String?, behindProxy: Bool, phase: Int?,
        tls: (certificate: String?, key: String?), metricsTokenFile: String?
    ) throws {
        let host = settings.value("host", flag: host) ?? "127.0.0.1"
        self.behindProxy = try settings.isOn("behind-proxy", flag: behindProxy)
        let certificate = try settings.value("tls-cert", flag: tls.certificate, as: Self.readable)
        let key = try settings.value("tls-key", flag: tls.key, as: Self.readable)
        switch (certificate, key) {
        case (nil, nil): self.tls = nil
        case (let certificate?, let key?):
            guard !self.behindProxy else {
                throw CommandFailure(
                    .usage, "Either a proxy ends TLS (--behind-proxy), or this server (--tls-cert): not both.")
            }
            self.tls = try TransportSecurity(certificate: certificate, key: key)
        default: throw CommandFailure(.usage, "--tls-cert and --tls-key go together: name both files.")
        }
        guard self.behindProxy || self.tls != nil || PublicAddress.isLoopback(host) else {
            throw CommandFailure(
                .usage,
                "Plain HTTP is served on loopback only: use --host 127.0.0.1, --tls-cert and --tls-key, or --behind-proxy if a proxy ends TLS."
            )
        }
        metricsToken = try settings.value("metrics-token-file", flag: metricsTokenFile) { file in
            let text = try NamedFile(file).text().trimmingCharacters(in: .whitespacesAndNewlines)
            guard text.utf8.count >= 20 else {
                throw CommandFailure(.usage, "\(file) holds no token: write one of at least 20 characters into it.")
            }
            return Secret(text)
        }
        let port = try settings.number("port", flag: port, in: 1...65535) ?? 8080
        if self.behindProxy, settings.value("public-url", flag: publicURL) == nil {
            throw CommandFailure(.usage, "--behind-proxy needs --public-url: the address that browsers see.")
        }
        let said = try settings.value("public-url", flag: publicURL) { try PublicAddress($0).text }
        let name = host.contains(":") ? "[\(host)]" : host
        guard
            let own = said ?? (try? PublicAddress("\(self.tls == nil ? "http" : "https")://\(name):\(port)"))?.text
        else { throw CommandFailure(.usage, "--host is a name or an address of this machine, like 127.0.0.1.") }
        address = own
        isAddressGuessed = said == nil && !PublicAddress.isLoopback(host)
        self.host = host
        self.port = port
        self.phase = try settings.number("phase", flag: phase, in: 1...4)
    }

    private static func readable(_ file: String) throws -> String {
        try NamedFile(file).mustBeReadable()
        return file
    }

    /// - Parameter say: where the address goes.
    func run(
        _ place: Place, _ settings: Settings, in composition: any Composition, held: HeldDirectory? = nil,
        say: @escaping @Sendable (String) -> Void
    ) async throws {
        let logger = try makeLogger(settings)
        // Before anything is brought up to date: the server that runs may be of another version.
        let held = try held ?? composition.holdForServing(place)
        var place = place
        place.phase = phase.flatMap(Phase.init(rawValue:))
        let house = try await composition.open(place, creating: true, logger: logger)
        do {
            try await serve(
                house, isSetUp: check(house), pages: pageMeans(house, settings), held: held, logger, say)
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            await house.close()
            throw CommandFailure(.outside, "Port \(port) is in use: choose another with --port.")
        } catch let error as IOError where [EADDRNOTAVAIL, EINVAL, EACCES].contains(error.errnoCode) {
            await house.close()
            throw CommandFailure(
                .outside,
                "This machine does not let us listen on \(host), port \(port): use others with --host and --port.")
        } catch {
            await house.close()
            throw error
        }
        await house.close()
    }

    /// Answers whether the directory is set up.
    private func check(_ house: OpenHouse) async throws -> Bool {
        let directory = try await house.organization.house()
        let isSimulated = directory?.isSimulated == true
        if isSimulated, behindProxy || !PublicAddress.isLoopback(host) || !PublicAddress.isOfLoopback(address) {
            throw CommandFailure(.usage, "A simulated directory is served on loopback only: use --host 127.0.0.1.")
        }
        if isSimulated, try await house.organization.simulation() == nil {
            throw CommandFailure(.usage, "This demo was not finished: remove the directory and make it again.")
        }
        if phase != nil, !isSimulated {
            throw CommandFailure(.usage, "--phase is for simulated directories: a real one goes through its gates.")
        }
        return directory != nil
    }

    /// - Parameter held: what keeps a second server off the directory while this one runs.
    private func serve(
        _ house: OpenHouse, isSetUp: Bool, pages: PageReader.Means, held: HeldDirectory, _ logger: Logger,
        _ say: @escaping @Sendable (String) -> Void
    ) async throws {
        let secret = isSetUp ? nil : Secret(house.randomness.identifier(32))
        let address = address
        let letters = house.letters(address)
        let services = WebServices(
            house, letters: letters,
            site: Site(
                address: address, setUpSecret: secret, isBehindProxy: behindProxy,
                isBeyondLoopback: behindProxy || !PublicAddress.isLoopback(host), endsTLS: tls != nil,
                metricsToken: metricsToken))
        let callers = behindProxy ? nil : Callers(most: Self.mostConnections / 2)
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [PatienceHandler(callers: callers)], idleTimeout: .seconds(60)))
        // Below debug the server writes of each connection: a pair without an answer between would say when a letter came in.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .debug)
        let application = Application(
            responder: buildRouter(services).buildResponder(),
            server: try tls.map { try .tls(http, tlsConfiguration: $0.configuration) } ?? http,
            configuration: .init(
                address: .hostname(host, port: port), serverName: "Daylight",
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections, logger: quiet)),
            onServerRunning: { _ in
                held.announce(address)
                say("Daylight is ready: \(address)")
                if let secret { say("Set it up: \(address)/setup?token=\(secret.exposed)") }
                if isAddressGuessed {
                    complain(
                        "Nobody has said what browsers call this server: forms are taken from pages of \(address) and of this machine alone, and letters lead there. Say it with --public-url."
                    )
                }
            },
            logger: quiet)
        // Stopped in reverse: no more requests, then the jobs, then what is waiting is written.
        let group = ServiceGroup(
            services: [
                WritingService(house: house),
                Retention(
                    evidence: house.evidence, work: house.work, claims: house.claims,
                    hashAddress: house.hashAddress, sealName: house.sealName, clock: house.clock, logger: logger),
                Reconciling(
                    reader: PageReader(
                        desk: house.connections, means: pages, name: "server \(house.randomness.identifier(8))"),
                    storage: house.connections.storage,
                    claims: house.claims, clock: house.clock, logger: logger),
                CalendarRounds(desk: house.calendars, logger: logger),
                Sealing(
                    sealer: house.sealer, notices: house.notices, claims: house.claims, clock: house.clock,
                    logger: logger),
                VoiceTurn(voice: house.voice, claims: house.claims, clock: house.clock, logger: logger),
                SelfAuditTurn(logger: logger) { try await house.rollout.keepSelfAudits() },
            ]
                + (letters.map { letters in
                    [
                        LetterTurn(logger: logger) {
                            let zone = try await house.organization.house()?.zone ?? .utc
                            let outcome = try await letters.round(in: zone)
                            return (outcome.sent, outcome.failed)
                        }
                    ]
                } ?? []) + [application],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
        withExtendedLifetime(held) {}
    }
}

/// The writer, as a service: it stops last.
private struct WritingService: Service {
    let house: OpenHouse

    func run() async throws {
        // Cancelled too, when a service beside it fails (a port in use): what is waiting is written all the same.
        await withTaskCancellationOrGracefulShutdownHandler {
            await house.write()
        } onCancelOrGracefulShutdown: {
            house.stopWriting()
        }
    }
}

extension WebServices {
    init(_ house: OpenHouse, letters: Letters?, site: Site) {
        self.init(
            policy: house.policy, gatekeeper: house.gatekeeper, trends: house.trends, records: house.records,
            today: house.today, ownCalendars: house.ownCalendars, roster: house.roster, groups: house.groups,
            workTrends: house.workTrends, publishedWork: house.publishedWork, looks: house.looks,
            lookActions: house.lookActions, houseActions: house.houseActions, rollout: house.rollout,
            people: PeopleActions(
                policy: house.policy, organization: house.organization, clock: house.clock,
                randomness: house.randomness, hashAddress: house.hashAddress),
            voice: house.voice, talk: house.talk,
            pinning: CheckpointPinning(organization: house.organization, key: house.ledgerKey.text),
            ledgerChecks: LedgerChecks { try await house.ledgerVerdict(against: $0) }, letters: letters,
            actions: house.actions, evidence: house.evidence,
            hooks: house.hooks, connections: house.connections, calendars: house.calendars,
            organization: house.organization,
            clock: house.clock, randomness: house.randomness, site: site,
            isOutOfSpace: house.isOutOfSpace)
    }
}
