import Command
import Domain
import Foundation
import MailPorts
import OrganizationPorts
import OutboundMail
import OutsidePorts

/// What carries letters, where a mail server is named.
func postman(_ place: Place, in house: House?, clock: any Clock, randomness: any Randomness) throws -> (any Postman)? {
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

/// How the way out for letters is.
func mailFindings(_ place: Place, _ storage: any LetterStorage) async throws -> [HealthFinding] {
    guard place.mail != nil else {
        return [
            HealthFinding(
                "No mail server is named: invitations are handed over, and no letters go out.", needsAttention: false)
        ]
    }
    let state = try await storage.mailState()
    guard state.isFailing, let failure = state.failure else {
        return [
            HealthFinding(
                state.workedAt.map { "The mail server took a letter last at \($0)." } ?? "No letter was sent yet.",
                needsAttention: false)
        ]
    }
    return [HealthFinding("The mail server takes no letters: \(failure).", needsAttention: true)]
}
