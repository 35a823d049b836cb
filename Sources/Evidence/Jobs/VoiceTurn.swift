import Domain
public import Logging
public import OrganizationPorts
public import OutsidePorts
public import ServiceLifecycle

/// Hands concerns over, publishes pulses, makes the keys of the next period: at start, and every hour.
public struct VoiceTurn: Service {
    private let voice: any VoiceKeeping
    private let claims: any JobClaiming
    private let clock: any Clock
    private let logger: Logger

    public init(voice: any VoiceKeeping, claims: any JobClaiming, clock: any Clock, logger: Logger) {
        self.voice = voice
        self.claims = claims
        self.clock = clock
        self.logger = logger
    }

    public func run() async throws {
        var isFirst = true
        await rounds(
            every: .seconds(600), orSay: "the concern channel's turn did not finish; it goes on in ten minutes",
            to: logger
        ) {
            defer { isFirst = false }
            guard isFirst else { return try await turnOnce() }
            try await atStart("voice", claims, clock) { try await voice.keepVoice() }
        }
    }

    /// By whichever server is first, every hour: days begin at the organization's midnight, which is none of this room's.
    private func turnOnce() async throws {
        let now = clock.now()
        let hour = String(now.description.prefix(13))
        guard try await claims.claim("voice", period: hour, at: now) else { return }
        try await voice.keepVoice()
        try await claims.finish("voice", period: hour, at: clock.now())
    }
}
