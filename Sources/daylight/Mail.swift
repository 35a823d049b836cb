import Command
import Domain
import Foundation
import MailPorts
import OrganizationPorts
import OutboundMail
import OutsidePorts

/// What carries letters, where a mail server is named.
func postman(_ place: Place, in house: House?, clock: any Clock, randomness: any Randomness) throws -> CurlPostman? {
    guard let mail = place.mail else { return nil }
    guard house?.isSimulated != true else {
        throw CommandFailure(
            .usage, "A simulated directory sends no letters: leave --smtp away, its people do not exist.")
    }
    let host = URLComponents(string: mail.server)?.host ?? "localhost"
    do {
        let server = try MailServer(
            mail.server, password: mail.password?.exposed, from: mail.from ?? "daylight@\(host)",
            greeting: ProcessInfo.processInfo.hostName, authorities: mail.authorities)
        return CurlPostman(server) { (letterDate(clock.now()), randomness.identifier(26)) }
    } catch {
        let words =
            switch error {
            case .scheme, .host: "--smtp is like smtp://user@mail.example.org:587 or smtps://user@mail.example.org."
            case .password:
                "The password does not belong into --smtp: use --smtp-password-file or DAYLIGHT_SMTP_PASSWORD."
            case .from: "--smtp-from is an address like daylight@example.org."
            case .halfASignIn:
                "A user in --smtp needs a password (--smtp-password-file or DAYLIGHT_SMTP_PASSWORD), and a password a user."
            }
        throw CommandFailure(.usage, words)
    }
}

/// How far the rollout is, which a letter says as exports do; nil for somebody alone.
func phaseForLetters(_ organization: any OrganizationStorage) -> @Sendable (Instant) async throws -> Phase? {
    { now in
        guard try await organization.house()?.form == .organization else { return nil }
        return try await organization.phase(at: now)
    }
}

/// `Thu, 26 Nov 2026 07:00:00 +0000`, as RFC 5322 has it.
private func letterDate(_ now: Instant) -> String {
    let day = Zone.utc.day(of: now)
    let (year, month, date) = day.parts
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let time = now.description.dropFirst(11).prefix(8)
    return "\(day.weekday.name.prefix(3)), \(date) \(months[month - 1]) \(year) \(time) +0000"
}

/// How the way out for letters is: the server is called, and no letter sent.
func mailFindings(_ place: Place, _ storage: any LetterStorage) async throws -> [HealthFinding] {
    let server: CurlPostman?
    do {
        server = try postman(place, in: nil, clock: SystemClock(), randomness: SystemRandomness())
    } catch let failure as CommandFailure {
        return [HealthFinding(failure.sentence, needsAttention: true)]
    }
    guard let server else {
        return [
            HealthFinding(
                "No mail server is named: invitations are handed over, and no letters go out.", needsAttention: false)
        ]
    }
    do { try await server.greet() } catch {
        // No sender was said yet.
        let why = error == .turnedAway ? "it turns this house away: check whether it wants a user" : error.sentence
        return [HealthFinding("The mail server takes no letters: \(why).", needsAttention: true)]
    }
    let state = try await storage.mailState()
    if state.isFailing, let failure = state.failure {
        return [HealthFinding("The mail server answers, but the last letter failed: \(failure).", needsAttention: true)]
    }
    let last = state.workedAt.map { "took a letter last at \($0)" } ?? "answers; no letter was sent yet"
    return [HealthFinding("The mail server \(last).", needsAttention: false)]
}
