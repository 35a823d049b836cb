import ArgumentParser
import SignIn

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
    @Option(help: "A PEM file with the certificate and its chain: the server ends TLS itself.") var tlsCert: String?
    @Option(help: "The PEM file with its key.") var tlsKey: String?
    @Option(help: "A file with the token that opens /metrics from elsewhere than this machine.")
    var metricsTokenFile: String?
    @Option(help: "A file that names hosts and networks which may be called although they are not public.")
    var outboundAllow: String?
    @Option(help: "A file of leaked passphrases that nobody may choose: lines of HASH:COUNT, ordered by hash.")
    var breachedPassphrases: String?

    @OptionGroup var mail: MailOptions
    @OptionGroup var signOn: SignOnOptions

    func run(in composition: any Composition) async throws {
        var (place, settings) = try options.resolve()
        if let outboundAllow { place.outboundAllow = outboundAllow }
        place.mail = try mail.resolve(settings)
        place.signOn = try signOn.resolve(settings)
        place.breached = try Self.breachedPassphrases(settings, flag: breachedPassphrases)
        let serving = try Serving(
            settings, host: host, port: port, publicURL: publicURL, behindProxy: behindProxy, phase: phase,
            tls: (tlsCert, tlsKey), metricsTokenFile: metricsTokenFile)
        try await serving.run(place, settings, in: composition, say: say)
    }

    /// Whether it can begin with what is said in the environment and the file.
    static func finding(_ settings: Settings) -> HealthFinding {
        do {
            _ = try breachedPassphrases(settings, flag: nil)
            _ = try makeLogger(settings)
            _ = try Serving(
                settings, host: nil, port: nil, publicURL: nil, behindProxy: false, phase: nil, tls: (nil, nil),
                metricsTokenFile: nil)
        } catch {
            let sentence = (error as? CommandFailure)?.sentence ?? "a setting cannot be read."
            return HealthFinding("`daylight serve` would not begin: \(sentence)", needsAttention: true)
        }
        return HealthFinding("What else `daylight serve` is told can be read.", needsAttention: false)
    }

    private static func breachedPassphrases(_ settings: Settings, flag: String?) throws -> BreachedPassphrases? {
        try settings.value("breached-passphrases", flag: flag, as: breachedPassphrases(in:))
    }

    private static func breachedPassphrases(in file: String) throws(CommandFailure) -> BreachedPassphrases {
        try NamedFile(file).mustBeReadable()
        do {
            return try BreachedPassphrases(path: file)
        } catch {
            let why =
                switch error {
                case .unreadable: "\(file) cannot be read: name the file of --breached-passphrases."
                case .noHashes:
                    "\(file) is no list of breached passphrases: each line is a SHA-1 of forty hexadecimal digits, a colon and a count."
                case .unordered: "\(file) is not in the order of its hashes: sort it with `LC_ALL=C sort`."
                }
            throw CommandFailure(.usage, why)
        }
    }
}
