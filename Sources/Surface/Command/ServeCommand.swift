import ArgumentParser
import Domain
import Foundation
import Hummingbird
import HummingbirdCore
import Jobs
import Logging
import NIOCore
import OrganizationPorts
import OutsidePorts
import ServiceLifecycle
import UnixSignals
import Web

struct ServeCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves the pages and takes what editors send.")

    @OptionGroup var options: PlaceOptions
    @Option(help: "The address to listen on (default 127.0.0.1).") var host: String?
    @Option(help: "The port to listen on (default 8080).") var port: Int?
    @Option(help: "How the server is reached from outside.") var publicURL: String?
    @Option(help: "In a simulated directory: another phase of the rollout, from 1 to 4.") var phase: Int?
    @Flag(help: "A reverse proxy stands in front: it ends TLS and says in X-Forwarded-For who called.")
    var behindProxy = false

    /// More wait until one of these ends: each may hold a body in memory.
    private static let mostConnections = 1_000

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        try await serve(place, settings, in: composition, say: say)
    }

    /// - Parameter say: where the address goes.
    func serve(
        _ place: Place, _ settings: Settings, in composition: any Composition,
        say: @escaping @Sendable (String) -> Void
    ) async throws {
        let logger = try makeLogger(settings)
        let host = settings.value("host", flag: host) ?? "127.0.0.1"
        let behindProxy = try settings.isOn("behind-proxy", flag: behindProxy)
        guard behindProxy || PublicAddress.isLoopback(host) else {
            throw CommandFailure(
                .usage,
                "Plain HTTP is served on loopback only: use --host 127.0.0.1, or --behind-proxy if a proxy ends TLS.")
        }
        guard let port = Int(settings.value("port", flag: port.map(String.init)) ?? "8080"), (1...65535).contains(port)
        else { throw CommandFailure(.usage, "--port is a number from 1 to 65535.") }
        let address =
            try PublicAddress(settings.value("public-url", flag: publicURL))?.text
            ?? "http://\(host == "::1" ? "[::1]" : host):\(port)"
        let house = try await composition.open(place, creating: true, logger: logger)
        let directory = try await house.organization.house()
        let isSetUp = directory != nil
        if directory?.isSimulated == true, behindProxy || !PublicAddress.isLoopback(host) {
            await house.close()
            throw CommandFailure(.usage, "A simulated directory is served on loopback only: use --host 127.0.0.1.")
        }
        let secret = isSetUp ? nil : Secret(house.randomness.identifier(32))
        let services = WebServices(house, site: Site(address: address, setUpSecret: secret, isBehindProxy: behindProxy))
        let application = Application(
            responder: buildRouter(services).buildResponder(),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(
                address: .hostname(host, port: port), serverName: "Daylight",
                availableConnectionsDelegate: MaximumAvailableConnections(
                    Self.mostConnections, logger: logger)),
            onServerRunning: { _ in
                say("Daylight is ready: \(address)")
                if let secret { say("Set it up: \(address)/setup?token=\(secret.exposed)") }
            },
            logger: logger)
        // Stopped in reverse: no more requests, then the jobs, then what is waiting is written.
        let group = ServiceGroup(
            services: [
                WritingService(house: house),
                Retention(evidence: house.evidence, claims: house.claims, clock: house.clock, logger: logger),
                application,
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            await house.close()
            throw CommandFailure(.outside, "Port \(port) is in use: choose another with --port.")
        }
        await house.close()
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
    init(_ house: OpenHouse, site: Site) {
        self.init(
            policy: house.policy, gatekeeper: house.gatekeeper, trends: house.trends, records: house.records,
            today: house.today, actions: house.actions, evidence: house.evidence, organization: house.organization,
            clock: house.clock, randomness: house.randomness, site: site)
    }
}
