import ArgumentParser
import Domain
import Letters
import OrganizationPorts
import OutsidePorts
import Shapes
import SignIn

struct SetupCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup", abstract: "Sets a directory up without a browser and prints the owner's invitation.")

    @OptionGroup var options: PlaceOptions
    @Option(help: "What the organization is called.") var organization: String?
    @Option(help: "Its time zone, like Europe/Berlin.") var zone: String?
    @Option(help: "The owner's e-mail address.") var owner: String?
    @Flag(help: "Just myself: a private mirror.") var solo = false
    @Option(help: "For people, or for programs.") var format: TextFormat?
    @Option(help: "How the server is reached from outside.") var publicURL: String?

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let format = try settings.choice("format", flag: format, among: TextFormat.allCases, else: .text)
        let owner = try settings.required("owner", flag: owner)
        let solo = try settings.isOn("solo", flag: solo)
        let organization =
            try solo
            ? settings.value("organization", flag: organization) ?? "Private mirror"
            : settings.required("organization", flag: organization)
        let zone = try settings.required("zone", flag: zone)
        guard let name = Kept.name(organization) else {
            throw CommandFailure(.usage, "--organization is a name.")
        }
        guard let zone = Zone(zone) else {
            throw CommandFailure(.usage, "There is no time zone \(zone): name it like Europe/Berlin.")
        }
        guard let owner = Address.normalized(owner) else {
            throw CommandFailure(.usage, "--owner is an e-mail address.")
        }
        let base = try settings.address(publicURL: publicURL, servedAt: composition.servedAddress(of: place))
        let opened = try await composition.open(place, creating: true, logger: makeLogger(settings))
        let house = House(form: solo ? .solo : .organization, name: name, zone: zone, isSimulated: false)
        let (invitation, expires) = try await opened.gatekeeper.setUp(house, owner: owner, name: solo ? "Me" : "Owner")
        printInvitation(owner, invitation, expires, base: base, format: format)
        await opened.close()
    }
}

struct PersonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "Invites people, makes tokens for their editors, and signs them out.",
        subcommands: [ListCommand.self, InviteCommand.self, TokenCommand.self, SignOutCommand.self])
}

struct InviteCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Prints a one-time address, with which somebody signs in.",
        discussion: """
            For somebody who has signed in before it is a reset: the first call asks a trustee to sign it on /trustee, the
            call after that prints the address. The ledger holds it, and the person sees it.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The person's e-mail address.") var email: String
    @Option(help: "For people, or for programs.") var format: TextFormat?
    @Option(help: "How the server is reached from outside.") var publicURL: String?

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let format = try settings.choice("format", flag: format, among: TextFormat.allCases, else: .text)
        // The server that runs knows how it is reached.
        let base = try settings.address(publicURL: publicURL, servedAt: composition.servedAddress(of: place))
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let (invitation, expires) = try await house.gatekeeper.invite(email: email, by: nil)
        let url = invitationURL(invitation, base: base)
        if let letters = house.letters(base) {
            let name = try await house.organization.house()?.name ?? "Your organization"
            let failure = await letters.invite(email, house: name, url: Secret(url), expires: expires)
            complain(
                failure.map { "It could not be sent by mail, \($0). Hand the address over yourself." }
                    ?? "Sent by mail to \(email).")
        }
        printInvitation(email, invitation, expires, base: base, format: format)
        await house.close()
    }
}

struct TokenCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes a write-only token for a person's editor and prints it once.")

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The person's e-mail address.") var email: String
    @Option(help: "For people, or for programs.") var format: TextFormat?

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let format = try settings.choice("format", flag: format, among: TextFormat.allCases, else: .text)
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        let (secret, token) = try await house.gatekeeper.makeIngestToken(email: email)
        await house.close()
        switch format {
        case .json:
            say(
                JSON.object([
                    "email": .string(email), "token": .string(secret.exposed), "kind": .string(token.kind.rawValue),
                ]).text)
        default: say(secret.exposed)
        }
    }
}

struct SignOutCommand: HouseCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "Ends every session of a person, or of everybody.",
        discussion: """
            Whoever was signed in signs in again. It opens nothing to anybody: passphrases, second factors and the tokens of
            editors stay as they are. Whether anybody was signed in is not said.
            """)

    @OptionGroup var options: PlaceOptions
    @Argument(help: "The person's e-mail address.") var email: String?
    @Flag(help: "All sessions of all people.") var everybody = false

    func run(in composition: any Composition) async throws {
        let (place, settings) = try options.resolve()
        let everybody = try settings.isOn("everybody", flag: everybody)
        guard everybody == (email == nil) else {
            throw CommandFailure(.usage, "Say whose sessions end: an e-mail address, or --everybody.")
        }
        let house = try await composition.open(place, creating: false, logger: makeLogger(settings))
        if let email {
            try await house.gatekeeper.signOut(email: email)
        } else {
            try await house.gatekeeper.signOutEverybody()
        }
        await house.close()
        say("All sessions\(email.map { " of \($0)" } ?? "") have ended.")
    }
}

private func invitationURL(_ invitation: Secret, base: String) -> String { "\(base)/invitation/\(invitation.exposed)" }

extension Settings {
    /// How the server is reached once it runs, as far as anything says so now.
    fileprivate func address(publicURL: String?, servedAt address: @autoclosure () -> String?) throws -> String {
        try value("public-url", flag: publicURL) { try PublicAddress($0).text } ?? address()
            ?? "\(value("tls-cert", flag: nil) == nil ? "http" : "https")://127.0.0.1:\(value("port", flag: nil) ?? "8080")"
    }
}

private func printInvitation(
    _ email: String, _ invitation: Secret, _ expires: Instant, base: String, format: TextFormat
) {
    let url = invitationURL(invitation, base: base)
    guard format == .json else { return say(url) }
    say(
        JSON.object([
            "email": .string(email), "url": .string(url), "token": .string(invitation.exposed),
            "expires": .string(expires.description),
        ]).text)
}
