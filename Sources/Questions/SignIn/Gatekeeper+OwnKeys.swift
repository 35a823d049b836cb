public import Access
public import Domain
import OrganizationPorts
import OutsidePorts

/// What somebody has just been given to set a second factor up: shown once.
public struct SecondFactorOffer: Sendable {
    /// In base 32, as apps take it by hand.
    public let key: Secret
    /// `otpauth://…`, as apps take it from a link.
    public let address: Secret
}

/// Changing the own passphrase, and the second factor.
extension Gatekeeper {
    /// Chooses another passphrase; every other session ends.
    /// - Throws: `SignInRefusal`: `.wrong` if the old one is not right.
    public func change(
        passphrase old: String, to new: String, _ viewer: Viewer, session: Secret, from address: String
    ) async throws {
        try await counting(address, old) {
            guard let account = try await people.account(of: viewer.person),
                try await hasher.verify(old, against: account.passphraseHash)
            else { throw SignInRefusal.wrong }
            if let objection = try await objection(to: new, email: account.email) {
                throw ChosenBadly(sentence: objection)
            }
            let hash = try await hasher.hash(new)
            try await credentials.set(
                passphraseHash: hash, of: viewer.person, keeping: sha256(session.exposed), at: clock.now())
        }
    }

    public func hasSecondFactor(_ viewer: Viewer) async throws -> Bool {
        try await credentials.secondFactor(of: viewer.person)?.isConfirmed == true
    }

    /// Begins to set one up; it is asked for only after `confirm`.
    /// - Throws: `SignInRefusal`: `.wrong` for a wrong passphrase, `.weak` if there is one already.
    public func offerSecondFactor(
        passphrase: String, _ viewer: Viewer, from address: String
    ) async throws -> SecondFactorOffer {
        try await counting(address, passphrase) { try await offer(passphrase, viewer) }
    }

    private func offer(_ passphrase: String, _ viewer: Viewer) async throws -> SecondFactorOffer {
        let account = try await people.account(of: viewer.person)
        // Whoever finds an open browser must not lock its owner out.
        guard try await hasher.verify(passphrase, against: account?.passphraseHash), let account else {
            throw SignInRefusal.wrong
        }
        guard try await credentials.secondFactor(of: viewer.person)?.isConfirmed != true else {
            throw SignInRefusal.weak("There is a second factor already: remove it first.")
        }
        let secret = randomness.bytes(TimedCode.secretBytes)
        guard let sealed = box.seal(secret) else {
            throw SignInRefusal.weak("This server cannot keep a secret: see its log.")
        }
        try await credentials.offer(secondFactor: sealed, of: viewer.person)
        let key = TimedCode.base32(secret)
        let label = account.email.filter { $0.isASCII && !":?#&%".contains($0) }
        return SecondFactorOffer(
            key: Secret(key), address: Secret("otpauth://totp/Daylight:\(label)?secret=\(key)&issuer=Daylight"))
    }

    /// Turns it on, if the code shows that the device has the key.
    /// - Returns: eight codes for the day on which the device is lost; each works once. Shown once.
    /// - Throws: `SignInRefusal.weak` for a code that is not right.
    public func confirmSecondFactor(_ code: String, _ viewer: Viewer, from address: String) async throws -> [Secret] {
        try await counting(address, code) {
            guard let stored = try await credentials.secondFactor(of: viewer.person), !stored.isConfirmed,
                let secret = box.open(stored.sealed),
                let step = TimedCode.step(of: plain(code), secret, at: clock.now().microseconds)
            else { throw SignInRefusal.weak("That code does not fit: is the clock of your device right?") }
            let codes = (0..<8).map { _ in Secret(randomness.identifier(16)) }
            let isOn = try await credentials.confirmSecondFactor(
                stored.sealed, of: viewer.person, step: step, recovery: codes.map { sha256($0.exposed) },
                at: clock.now())
            guard isOn else {
                throw SignInRefusal.weak("Another key was made meanwhile: set the second factor up again.")
            }
            return codes
        }
    }

    /// - Throws: `SignInRefusal.wrong` unless passphrase and code are right.
    public func removeSecondFactor(
        passphrase: String, code: String, _ viewer: Viewer, from address: String
    ) async throws {
        try await counting(address, passphrase) {
            let account = try await people.account(of: viewer.person)
            guard try await hasher.verify(passphrase, against: account?.passphraseHash),
                try await passesSecondFactor(code, viewer.person)
            else { throw SignInRefusal.wrong }
            try await credentials.removeSecondFactor(of: viewer.person)
        }
    }

    /// Whether the code is right, or none is asked for. Each works once.
    func passesSecondFactor(_ code: String, _ person: PersonID) async throws -> Bool {
        guard let stored = try await credentials.secondFactor(of: person), stored.isConfirmed else { return true }
        let code = plain(code)
        if let secret = box.open(stored.sealed),
            let step = TimedCode.step(of: code, secret, at: clock.now().microseconds)
        {
            return try await credentials.use(step: step, of: person)
        }
        return try await credentials.use(recovery: sha256(code.lowercased()), of: person)
    }

    /// Apps show `123 456`.
    private func plain(_ code: String) -> String { code.filter { !$0.isWhitespace } }

    /// Counts a try like one at the door. Nothing is no try.
    func counting<Answer>(
        _ address: String, _ given: String, _ body: () async throws -> Answer
    ) async throws -> Answer {
        guard !given.isEmpty else { throw SignInRefusal.wrong }
        let moment = clock.now()
        if let seconds = throttle.secondsToWait(address, at: moment) { throw SignInRefusal.tooMany(seconds: seconds) }
        do {
            let answer = try await body()
            throttle.succeeded(address, triedAt: moment)
            return answer
        } catch let objection as ChosenBadly {
            // Whoever knows the own passphrase is not guessing, however often another one will not do.
            throttle.succeeded(address, triedAt: moment)
            throw SignInRefusal.weak(objection.sentence)
        }
    }
}

/// What speaks against a passphrase that somebody has chosen who may.
private struct ChosenBadly: Error {
    let sentence: String
}
