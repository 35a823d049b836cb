import Command
import Domain
import Foundation
import OutboundHTTP
import OutsidePorts
import SignIn

/// The machine's clock.
struct SystemClock: Clock {
    func now() -> Instant { Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1e6).rounded())) }
}

/// The clock of a simulated directory: runs on from a moment, or stands still at it.
struct SimulatedClock: Clock {
    private let moment: Instant
    private let began: Instant?

    init(runningFrom moment: Instant) {
        self.moment = moment
        began = SystemClock().now()
    }

    init(standingAt moment: Instant) {
        self.moment = moment
        began = nil
    }

    func now() -> Instant { began.map { moment.adding(SystemClock().now().since($0)) } ?? moment }
}

/// The machine's generator for secrets.
struct SystemRandomness: Randomness {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            var word = generator.next()
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return Array(bytes.prefix(count))
    }
}

/// The identity provider, where one is named. Its own host may be inside the network: the operator has named it. Whatever else
/// it names has to be public, or in the operator's file.
func identityProvider(_ place: Place, clock: any Clock) throws -> IdentityProvider? {
    guard let settings = place.signOn else { return nil }
    let list = try allowList(place)
    let host = URLComponents(string: settings.issuer)?.encodedHost ?? ""
    let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    return IdentityProvider(settings, outbound: HTTPOutbound(allowing: list.adding(host: bare)), clock: clock)
}

/// Whether the identity provider answers as it should.
func providerFindings(_ place: Place) async throws -> [HealthFinding] {
    guard let provider = try identityProvider(place, clock: SystemClock()) else { return [] }
    do {
        try await provider.check()
        return [HealthFinding("The identity provider answers.", needsAttention: false)]
    } catch let failure as ProviderFailure {
        return [
            HealthFinding(
                "Nobody can sign on by \(provider.issuer) now: \(failure.sentence). Passphrases work.",
                needsAttention: true)
        ]
    }
}

/// Whether the operator's file can be read.
func allowListFindings(_ place: Place) throws -> [HealthFinding] {
    do { _ = try allowList(place) } catch let failure as CommandFailure {
        return [HealthFinding(failure.sentence, needsAttention: true)]
    }
    return []
}

/// What may be called although it is not public: what the operator's file names.
func allowList(_ place: Place) throws -> AllowList {
    guard let file = place.outboundAllow else { return AllowList() }
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw CommandFailure(.usage, "The file of --outbound-allow cannot be read: \(file).")
    }
    do {
        return try AllowList(text: text)
    } catch {
        throw CommandFailure(
            .usage, "\(file), line \(error.line): write a host, an address or a network like 10.0.0.0/8.")
    }
}
