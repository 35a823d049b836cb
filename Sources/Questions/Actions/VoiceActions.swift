public import Access
public import Domain
public import Foundation
public import OrganizationPorts
public import OutsidePorts
public import Passes
import Rollout
public import Voice

/// Concerns and pulses: signing passes without seeing them, taking letters without knowing whose they are, and answering.
public struct VoiceActions: VoiceKeeping {
    private let policy: Policy
    private let storage: any VoiceStorage
    private let seal: VoiceSeal
    private let hash: @Sendable (String) -> String
    private let clock: any Clock
    private let randomness: any Randomness
    private let newKey: @Sendable () throws -> IssuerKey

    /// - Parameters:
    ///   - hash: with the key of the house.
    ///   - newKey: makes the key of a period that has none yet.
    public init(
        policy: Policy, storage: any VoiceStorage, seal: VoiceSeal, hash: @escaping @Sendable (String) -> String,
        clock: any Clock, randomness: any Randomness, newKey: @escaping @Sendable () throws -> IssuerKey
    ) {
        self.policy = policy
        self.storage = storage
        self.seal = seal
        self.hash = hash
        self.clock = clock
        self.randomness = randomness
        self.newKey = newKey
    }

    /// Letters have at most so many; all are sealed in one length.
    public static let longest = 2000
    private static let sealedLength = 8000

    /// A period whose passes are signed now, with what a browser blinds with.
    public struct OpenPeriod: Sendable, Hashable {
        public let period: VoicePeriod
        public let modulus: Data
    }

    // MARK: Passes, for somebody who is signed in

    public func open(for viewer: Viewer) async throws -> [OpenPeriod] {
        let (now, facts) = try await facts()
        var open: [OpenPeriod] = []
        for period in try await periods(on: facts.zone.day(of: now), in: facts.phase, for: viewer) {
            let issuer = try await issuer(of: period, at: now)
            guard issuer.sealedKey != nil, let der = Data(base64Encoded: issuer.publicKey),
                let modulus = PassVerifier(der: der).modulus
            else { continue }
            open.append(OpenPeriod(period: period, modulus: modulus))
        }
        return open
    }

    /// Signs what nobody can read: all passes of a period at once.
    /// - Parameter requests: blinded passes, each of the length of the modulus.
    public func sign(_ requests: [Data], of name: String, _ viewer: Viewer) async throws -> [Data] {
        let (now, facts) = try await facts()
        let open = try await periods(on: facts.zone.day(of: now), in: facts.phase, for: viewer)
        guard let period = open.first(where: { $0.name == name }) else { throw VoiceRefusal.notOpen }
        guard requests.count == period.passes else {
            throw VoiceRefusal.unsound("A person has \(period.passes) passes of this period: ask for all of them.")
        }
        guard let secret = try await issuer(of: period, at: now).sealedKey.flatMap(seal.open) else {
            throw VoiceRefusal.notOpen
        }
        let key = try IssuerKey(secret: secret)
        let signed = requests.compactMap(key.signature)
        guard signed.count == requests.count else { throw VoiceRefusal.noPass }
        // Noted before the signatures go out: nobody gets two sets by asking twice at once.
        try await storage.note(
            name, request: VoiceSeal.hash(requests.reduce(Data(), +)),
            mark: hash(VoicePeriod.mark(of: viewer.person, in: name)), policy.ownData(of: viewer))
        return signed
    }

    public func periods(of viewer: Viewer) async throws -> [String] {
        try await storage.periods(of: policy.ownData(of: viewer))
    }

    /// How many hold passes for concerns now.
    public func holders() async throws -> Int {
        let (now, facts) = try await facts()
        return try await storage.holders(of: VoicePeriod.concern(on: facts.zone.day(of: now)).name)
    }

    /// Who reads concerns, by name.
    public func readers() async throws -> [(person: PersonID, name: String)] {
        try await storage.concernReaders(at: try await facts().now)
    }

    /// Who has read them until lately, by name.
    public func formerReaders() async throws -> [String] {
        try await storage.formerConcernReaders(at: try await facts().now)
    }

    /// The pulse that this reader can answer now; nil if there is none.
    public func openPulse(for viewer: Viewer) async throws -> VoicePeriod? {
        let (now, facts) = try await facts()
        return try await periods(on: facts.zone.day(of: now), in: facts.phase, for: viewer).first {
            $0.purpose == .pulse
        }
    }

    /// Under which the rollout steps back, in words.
    public func pulseLine() async throws -> String {
        Protection.pulseLine.words(try await storage.pulseLine(at: clock.now()))
    }

    /// What is open to somebody: concerns, and the pulse of the own panel. Whoever was nowhere when the pulse began has none of a
    /// panel: a move in the middle of it would be two voices.
    private func periods(on today: Day, in phase: Phase, for viewer: Viewer) async throws -> [VoicePeriod] {
        let concern = VoicePeriod.concern(on: today)
        guard let pulse = VoicePeriod.pulse(on: today, in: phase) else { return [concern] }
        let panels = try await panels(of: pulse, on: today)
        if panels.isEmpty { return [concern, pulse] }
        let home = try await storage.pulseDepartment(on: pulse.first, policy.ownData(of: viewer))
        let own = panels.first { panel in home.map(panel.departments.contains) ?? false }
        return [concern] + [own.map(pulse.of)].compactMap(\.self)
    }

    /// Of the quarter in which the pulse began.
    private func panels(of pulse: VoicePeriod, on today: Day) async throws -> [PulsePanels.Panel] {
        try await storage.pulsePanels(in: Quarter(of: pulse.first.week), on: today)
    }

    // MARK: Letters, from nobody

    /// What somebody sends who shows a pass.
    public enum Content: Sendable {
        case concern(words: String, receipt: String)
        case pulse(answer: Int)
        case question(words: String)
        case cover
    }

    public func take(_ content: Content, pass: Data, signature: Data, of name: String) async throws {
        let (now, facts) = try await facts()
        let today = facts.zone.day(of: now)
        guard let issuer = try await storage.issuer(of: name), issuer.period.last >= today else {
            throw VoiceRefusal.notOpen
        }
        guard let der = Data(base64Encoded: issuer.publicKey),
            PassVerifier(der: der).isSigned(pass, by: signature)
        else { throw VoiceRefusal.noPass }
        let letter = try letter(content, for: issuer.period, on: today)
        try await storage.take(letter, pass: VoiceSeal.hash(pass), of: name)
    }

    private func letter(_ content: Content, for period: VoicePeriod, on today: Day) throws -> Letter {
        switch (content, period.purpose) {
        case (.concern(let text, let receipt), .concern):
            guard let words = Kept.words(text, longest: Self.longest), words.count >= 10 else {
                throw VoiceRefusal.unsound("Write 10 to 2,000 letters.")
            }
            guard receipt.utf8.count == 64, receipt.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
                throw VoiceRefusal.unsound("A receipt is kept as its SHA-256, in hex.")
            }
            return .concern(
                id: randomness.identifier(16), receipt: receipt,
                sealed: try seal.seal(words: words, upTo: Self.sealedLength), box: today.week)
        case (.pulse(let answer), .pulse):
            guard (1...5).contains(answer) else { throw VoiceRefusal.unsound("An answer is 1 to 5.") }
            return .pulse(answer: answer)
        case (.question(let text), .concern):
            guard let words = RegisterQuestion.words(text) else {
                throw VoiceRefusal.unsound(RegisterQuestion.lengthSentence)
            }
            return .question(
                id: randomness.identifier(16), sealed: try seal.seal(words: words, upTo: Self.sealedLength),
                box: today.week)
        case (.cover, _): return .cover
        default: throw VoiceRefusal.noPass
        }
    }

    /// What became of a letter, for whoever has its receipt; nil if nothing was sent under it.
    public func concern(under receipt: String) async throws -> Concern? {
        try await storage.concern(receipt: VoiceSeal.hash(Data(receipt.utf8))).map { Concern($0, seal) }
    }

    // MARK: The desk

    /// A concern, opened.
    public struct Concern: Sendable, Hashable {
        public let stored: StoredConcern
        public let words: String
        /// Oldest first.
        public let replies: [(hat: String, words: String, on: Day)]

        fileprivate init(_ stored: StoredConcern, _ seal: VoiceSeal) {
            self.stored = stored
            words = seal.words(stored.sealed) ?? "This was sealed with another key and cannot be read."
            replies = stored.replies.map { ($0.hat, seal.words($0.sealed) ?? "", $0.on) }
        }

        public static func == (a: Concern, b: Concern) -> Bool { a.stored == b.stored }
        public func hash(into hasher: inout Hasher) { hasher.combine(stored) }
    }

    /// What was handed over, a page at a time: those that are open first, the newest first. HR and trustee see the same.
    /// - Parameters:
    ///   - first: the first to be answered, from 0.
    ///   - most: so many at most; only these are opened.
    /// - Returns: besides, how many there are.
    public func concerns(_ viewer: Viewer, from first: Int, most: Int) async throws -> (concerns: [Concern], of: Int) {
        let now = clock.now()
        let grant = try await policy.rollout(.readConcerns, for: viewer, at: now)
        let page = try await storage.concerns(under: grant, from: first, most: most, at: now)
        return (page.concerns.map { Concern($0, seal) }, page.of)
    }

    /// What waits for the reader; none of them is opened.
    public func openConcerns(_ viewer: Viewer) async throws -> OpenConcerns {
        let now = clock.now()
        return try await storage.openConcerns(
            under: try await policy.rollout(.readConcerns, for: viewer, at: now), at: now)
    }

    public func reply(to concern: String, with text: String, _ viewer: Viewer) async throws {
        let (now, facts) = try await facts()
        let grant = try await policy.rollout(.readConcerns, for: viewer, at: now)
        guard let words = Kept.words(text, longest: Self.longest), words.count >= 2 else {
            throw VoiceRefusal.unsound("A reply has 2 to 2,000 letters.")
        }
        try await storage.reply(
            to: concern, id: randomness.identifier(16), sealed: try seal.seal(words: words, upTo: Self.sealedLength),
            on: facts.zone.day(of: now), under: grant)
    }

    public func close(_ concern: String, as outcome: StoredConcern.Outcome, _ viewer: Viewer) async throws {
        let (now, facts) = try await facts()
        let grant = try await policy.rollout(.readConcerns, for: viewer, at: now)
        try await storage.close(concern, as: outcome, on: facts.zone.day(of: now), under: grant)
    }

    // MARK: For everybody

    public func counts() async throws -> ConcernCounts { try await storage.counts() }
    public func pulses() async throws -> [PublishedPulse] { try await storage.pulses() }

    // MARK: From time to time

    /// Makes the keys of what is open, publishes pulses that are over, hands letters over, forgets.
    public func keepVoice() async throws {
        let now = clock.now()
        guard let facts = try await storage.voiceFacts(at: now) else { return }
        let today = facts.zone.day(of: now)
        var open = [VoicePeriod.concern(on: today)]
        if let pulse = VoicePeriod.pulse(on: today, in: facts.phase) {
            let panels = try await panels(of: pulse, on: today)
            open += panels.isEmpty ? [pulse] : panels.map(pulse.of)
        }
        for period in open { _ = try await issuer(of: period, at: now) }
        try await storage.publishPulses(at: now)
        let randomness = randomness
        let seal = seal
        try await storage.handOver(on: today) { randomness.identifier(16) }
        try await storage.handOverQuestions(on: today) {
            randomness.identifier(16)
        } opening: {
            seal.words($0)
        }
        try await storage.forgetVoice(on: today)
        try await storage.noteConcernReaders(at: now)
        try await storage.forgetOrder()
    }

    private func issuer(of period: VoicePeriod, at now: Instant) async throws -> StoredIssuer {
        if let issuer = try await storage.issuer(of: period.name) { return issuer }
        let key = try newKey()
        let new = StoredIssuer(
            period: period, sealedKey: try seal.seal(key.secret), publicKey: key.verifier.der.base64EncodedString())
        try await storage.keep(new, at: now)
        // Another server may have been first: then its key is the one.
        return try await storage.issuer(of: period.name) ?? new
    }

    private func facts() async throws -> (now: Instant, facts: (phase: Phase, zone: Zone)) {
        let now = clock.now()
        guard let facts = try await storage.voiceFacts(at: now) else { throw VoiceRefusal.solo }
        return (now, facts)
    }
}
