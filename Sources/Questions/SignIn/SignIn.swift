public import Access
public import Domain
public import EvidencePorts
public import OrganizationPorts
public import OutsidePorts

/// Why nobody was signed in. A wrong address and a wrong passphrase are the same.
public enum SignInRefusal: Error, Sendable, Hashable {
    case wrong
    case invitationSpent
    case weak(String)
    case tooMany(seconds: Int)
    /// A sign-on that this browser did not begin, began too long ago, or has ended already.
    case signOnStale
    /// The provider is sure who it is, and that opens nothing here: nobody of that address, somebody who is in already by
    /// another way, or an address that is not verified. They are the same.
    case signOnRefused
    /// The provider did not sign anybody on.
    case signOnDeclined
    /// The provider could not be asked, or is not believed; why is for the log.
    case signOnFailed(String?)
}

/// A session that was just opened: the secret is shown once.
public struct OpenedSession: Sendable {
    public let secret: Secret
    public let csrf: String
    public let expires: Instant
    public let person: PersonID
}

/// Signs people in and out, and makes their tokens.
public struct Gatekeeper: Sendable {
    /// Idle 12 hours, absolute 14 days.
    public static let idle = Span.Length.hours(12)
    public static let absolute = Span.Length.days(14)
    public static let invitationLife = Span.Length.days(7)
    /// What the names of people who have deleted everything are sealed for.
    public static let forNames = "name"

    let people: any OrganizationStorage
    let credentials: any CredentialStorage
    private let signatures: any CosignatureStorage
    let hasher: PassphraseHasher
    let throttle: Throttle
    let clock: any Clock
    let randomness: any Randomness
    private let hashAddress: @Sendable (String) -> String
    let box: SecretBox
    let signOn: SignOn?
    let breached: BreachedPassphrases?

    /// - Parameters:
    ///   - box: keeps the secrets of second factors.
    ///   - signOn: where an identity provider is named.
    ///   - breached: where a list of passphrases that were in leaks is named.
    public init(
        people: any OrganizationStorage, credentials: any CredentialStorage, signatures: any CosignatureStorage,
        hasher: PassphraseHasher, throttle: Throttle, clock: any Clock, randomness: any Randomness,
        hashAddress: @escaping @Sendable (String) -> String, box: SecretBox, signOn: SignOn? = nil,
        breached: BreachedPassphrases? = nil
    ) {
        self.box = box
        self.signOn = signOn
        self.breached = breached
        self.people = people
        self.credentials = credentials
        self.signatures = signatures
        self.hasher = hasher
        self.throttle = throttle
        self.clock = clock
        self.randomness = randomness
        self.hashAddress = hashAddress
    }

    // MARK: Setting up and inviting

    /// Sets the directory up; answers the secret of the owner's invitation.
    /// - Throws: `OrganizationRefusal.alreadySetUp`.
    public func setUp(_ house: House, owner email: String, name: String) async throws -> (
        invitation: Secret, expires: Instant
    ) {
        let secret = Secret(randomness.identifier(40))
        let now = clock.now()
        let expires = now.adding(Self.invitationLife)
        let owner = Account(
            person: PersonID(randomness.identifier(16)), email: normalized(email), name: name, passphraseHash: nil,
            acknowledged: nil)
        try await people.setUp(
            house, owner: owner, invitationHash: sha256(secret.exposed), expires: expires, at: now)
        return (secret, expires)
    }

    /// Sets the directory up with an owner who is there: nothing is set up unless the owner is in.
    /// - Throws: `OrganizationRefusal.alreadySetUp`, `SignInRefusal`.
    public func setUp(
        _ house: House, owner email: String, name: String, passphrase: String, from address: String
    ) async throws -> OpenedSession {
        try await trying(address) {
            if let objection = try await objection(to: passphrase, email: email) {
                throw SignInRefusal.weak(objection)
            }
            let now = clock.now()
            let owner = Account(
                person: PersonID(randomness.identifier(16)), email: normalized(email), name: name,
                passphraseHash: try await hasher.hash(passphrase), acknowledged: nil)
            try await people.setUp(house, owner: owner, invitationHash: nil, expires: now, at: now)
            return try await open(owner.person)
        }
    }

    /// A new one-time address. For somebody who has signed in before it is a reset: a trustee signs it first, the ledger holds
    /// it, and the person sees it.
    /// - Parameter asker: who asks; nil is somebody at the server's command line.
    /// - Throws: `OrganizationRefusal.unknownPerson`; `.alreadyIn` in a directory of one person, which has no trustee;
    ///   `CosignatureRefusal.waits` or `.noTrustee` for somebody who is in.
    public func invite(email: String, by asker: PersonID?) async throws -> (invitation: Secret, expires: Instant) {
        guard let account = try await account(email) else { throw OrganizationRefusal.unknownPerson }
        guard account.passphraseHash == nil else { return try await reset(account.person, by: asker) }
        let secret = Secret(randomness.identifier(40))
        let now = clock.now()
        let expires = now.adding(Self.invitationLife)
        // Of somebody who deleted everything the address is a hash: whoever invites must not bring it back in clear.
        let isHidden = account.email != normalized(email)
        try await credentials.addInvitation(
            hash: sha256(secret.exposed), person: account.person,
            sealedAddress: isHidden ? SealedAddress.seal(normalized(email), with: secret) : nil, by: asker,
            expires: expires, at: now)
        return (secret, expires)
    }

    private func reset(_ person: PersonID, by asker: PersonID?) async throws -> (invitation: Secret, expires: Instant) {
        guard try await people.house()?.form == .organization else { throw OrganizationRefusal.alreadyIn }
        let now = clock.now()
        let secret = Secret(randomness.identifier(40))
        let expires = now.adding(Self.invitationLife)
        if try await credentials.addReset(
            hash: sha256(secret.exposed), person: person, by: asker, expires: expires, at: now)
        {
            return (secret, expires)
        }
        try await signatures.ask(
            for: .reset(person), by: asker, as: CosignatureID(randomness.identifier(16)), at: now)
        throw CosignatureRefusal.waits(isNew: false)
    }

    /// The same from the administration's page: only for people of the scope that the grant names.
    /// - Throws: `OrganizationRefusal.unknownPerson`, `CosignatureRefusal`.
    public func invite(_ person: PersonID, by asker: Viewer, within grant: borrowing Grant<OfRoster>) async throws -> (
        email: String, invitation: Secret, expires: Instant
    ) {
        let today = try await people.house()?.zone.day(of: clock.now())
        guard let today, let member = try await people.members(on: today).first(where: { $0.person == person }),
            grant.includes(member.home?.value.department), grant.reachesRoles || member.roles.isEmpty,
            member.until.map({ today <= $0 }) ?? true
        else { throw OrganizationRefusal.unknownPerson }
        let (invitation, expires) = try await invite(email: member.email, by: asker.person)
        return (member.email, invitation, expires)
    }

    /// Whom an open invitation is for, as its page says it; nil if it opens nothing.
    public func invited(by invitation: Secret) async throws -> Account? {
        let hash = sha256(invitation.exposed)
        guard let person = try await credentials.invited(invitationHash: hash, at: clock.now()) else { return nil }
        return try await people.account(of: person)
    }

    public func isOpen(invitation: Secret) async throws -> Bool {
        try await invited(by: invitation) != nil
    }

    // MARK: Sessions

    /// Signs in with an invitation, which is used up, and the passphrase that its owner chooses now.
    /// - Throws: `SignInRefusal`.
    public func accept(invitation: Secret, passphrase: String, from address: String) async throws -> OpenedSession {
        try await trying(address) {
            let hash = sha256(invitation.exposed)
            guard try await credentials.invited(invitationHash: hash, at: clock.now()) != nil else {
                throw SignInRefusal.invitationSpent
            }
            let invited = try await self.invited(by: invitation)
            if let objection = try await objection(to: passphrase, email: invited?.email ?? "") {
                throw SignInRefusal.weak(objection)
            }
            let passphraseHash = try await hasher.hash(passphrase)
            do {
                let address = try await credentials.sealedAddress(invitationHash: hash).flatMap {
                    SealedAddress.open($0, with: invitation)
                }
                let name = try await credentials.sealedName(invitationHash: hash).flatMap {
                    box.open($0, for: Self.forNames)
                }.map { String(decoding: $0, as: UTF8.self) }
                return try await open(
                    credentials.accept(
                        invitationHash: hash, passphraseHash: passphraseHash, address: address, name: name,
                        at: clock.now()))
            } catch OrganizationRefusal.invitationSpent {
                throw SignInRefusal.invitationSpent
            }
        }
    }

    /// - Parameter code: of the second factor, if there is one; a missing one is as wrong as a wrong one.
    /// - Throws: `SignInRefusal`.
    public func signIn(email: String, passphrase: String, code: String, from address: String) async throws
        -> OpenedSession
    {
        try await trying(address) {
            let account = try await people.account(email: normalized(email))
            let isRight = try await hasher.verify(passphrase, against: account?.passphraseHash)
            guard isRight, let account, try await passesSecondFactor(code, account.person) else {
                throw SignInRefusal.wrong
            }
            await renewIfCheap(account, passphrase)
            return try await open(account.person)
        }
    }

    /// What was hashed at a lower cost is hashed anew while the passphrase is here. If that does not succeed, the next sign-in does it.
    private func renewIfCheap(_ account: Account, _ passphrase: String) async {
        guard let old = account.passphraseHash, hasher.isCheap(old),
            // The passphrases of people who do not exist are printed, and their hashes are part of the same bytes.
            let house = try? await people.house(), !house.isSimulated, let new = try? await hasher.hash(passphrase)
        else { return }
        try? await credentials.renew(passphraseHash: old, with: new, of: account.person)
    }

    /// Counts the try before it is made; one that was right, or failed for a reason that gives nothing away, is taken back.
    private func trying(_ address: String, _ body: () async throws -> OpenedSession) async throws -> OpenedSession {
        let moment = clock.now()
        if let seconds = throttle.secondsToWait(address, at: moment) { throw SignInRefusal.tooMany(seconds: seconds) }
        do {
            let opened = try await body()
            throttle.succeeded(address, triedAt: moment)
            return opened
        } catch SignInRefusal.weak(let sentence) {
            throttle.succeeded(address, triedAt: moment)
            throw SignInRefusal.weak(sentence)
        }
    }

    public func signOut(_ session: Secret) async throws {
        try await credentials.endSession(hash: sha256(session.exposed))
    }

    public func signOutEverywhere(_ viewer: Viewer) async throws {
        try await credentials.endAllSessions(of: viewer.person)
    }

    /// Ends every session of somebody; tokens stay. It opens nothing, so that nobody has to sign it.
    /// - Throws: `OrganizationRefusal.unknownPerson`.
    public func signOut(email: String) async throws {
        guard let account = try await account(email) else { throw OrganizationRefusal.unknownPerson }
        try await credentials.endAllSessions(of: account.person)
    }

    public func signOutEverybody() async throws { try await credentials.endAllSessions() }

    /// The token that the forms of this session must carry; nil if there is no such session.
    public func csrf(of session: Secret) async throws -> String? {
        let now = clock.now()
        return try await credentials.session(hash: sha256(session.exposed), idleSince: idleSince(now), at: now)?.csrf
    }

    // MARK: Tokens

    /// Makes a token for whoever asks; the secret is shown once and only its hash is kept.
    public func makeToken(_ kind: OwnToken.Kind, for viewer: Viewer) async throws -> (secret: Secret, token: OwnToken) {
        try await makeToken(kind, person: viewer.person, asked: true)
    }

    /// A write-only token for somebody else's editor: what it reads back is empty, so that making one opens nothing.
    /// - Throws: `OrganizationRefusal.unknownPerson`.
    public func makeIngestToken(email: String) async throws -> (secret: Secret, token: OwnToken) {
        let today = try await people.house()?.zone.day(of: clock.now())
        guard let today, let account = try await people.account(email: normalized(email)),
            let member = try await people.members(on: today).first(where: { $0.person == account.person }),
            member.until.map({ today <= $0 }) ?? true
        else { throw OrganizationRefusal.unknownPerson }
        return try await makeToken(.write, person: account.person, asked: false)
    }

    /// Gives somebody of a simulated directory, who does not exist, the keys that are printed. A real directory refuses.
    /// - Throws: `OrganizationRefusal.unknownPerson`.
    public func enrol(simulated person: PersonID, passphrase: String, token: Secret, at now: Instant) async throws {
        // Everybody reads these: there is nothing to protect, and the same seed has to give the same bytes.
        let weak = PassphraseHasher(cost: 4, randomness: Printed())
        let own = OwnToken(
            id: TokenID("demo-\(person.raw)"), prefix: String(token.exposed.prefix(8)), kind: .both, madeAt: now,
            lastUsed: nil, revokedAt: nil, isByOperator: false)
        try await credentials.enrol(
            simulated: person, passphraseHash: weak.hash(passphrase), tokenHash: tokenHash(token), own,
            version: CollectionNotice.version, at: now)
    }

    /// Whether the passphrase that was printed for somebody of a simulated directory is still theirs: whoever tries it out may
    /// have set another one, or deleted them.
    public func isStill(_ passphrase: String, ofSimulated email: String) async throws -> Bool {
        guard let account = try await account(email) else { return false }
        return try await hasher.verify(passphrase, against: account.passphraseHash)
    }

    private struct Printed: Randomness {
        func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 7, count: count) }
    }

    public func revokeToken(_ id: TokenID, of viewer: Viewer) async throws {
        try await credentials.revokeToken(id, of: viewer.person, at: clock.now())
    }

    /// Whose evidence a token may send; nil if it is unknown or revoked. Read tokens send nothing.
    public func contributor(presenting token: Secret) async throws -> Contributor? {
        try await credentials.token(hash: tokenHash(token), at: clock.now())
    }

    private func makeToken(_ kind: OwnToken.Kind, person: PersonID, asked: Bool) async throws -> (
        secret: Secret, token: OwnToken
    ) {
        let secret = Secret(randomness.uuid())
        let token = OwnToken(
            id: TokenID(randomness.identifier(16)), prefix: String(secret.exposed.prefix(8)), kind: kind,
            madeAt: clock.now(), lastUsed: nil, revokedAt: nil, isByOperator: !asked)
        try await credentials.addToken(hash: tokenHash(secret), token, person: person, asked: asked)
        return (secret, token)
    }

    func open(_ person: PersonID) async throws -> OpenedSession {
        let secret = Secret(randomness.identifier(52))
        let csrf = randomness.identifier(32)
        let now = clock.now()
        let expires = now.adding(Self.absolute)
        try await credentials.addSession(
            hash: sha256(secret.exposed), person: person, csrf: csrf, at: now, expires: expires)
        return OpenedSession(secret: secret, csrf: csrf, expires: expires, person: person)
    }

    /// Somebody who deleted everything is known by the keyed hash of the address only.
    private func account(_ email: String) async throws -> Account? {
        let email = normalized(email)
        if let account = try await people.account(email: email) { return account }
        return try await people.account(email: hashAddress(email))
    }

    /// What cannot be an address stays something that nobody has.
    private func normalized(_ email: String) -> String { Address.normalized(email) ?? "" }
}

extension Gatekeeper: Standing {
    public func person(presenting credential: Credential) async throws -> PersonID? {
        let now = clock.now()
        switch credential {
        case .session(let secret):
            return try await credentials.session(
                hash: sha256(secret.exposed), idleSince: idleSince(now), at: now)?.person
        case .readToken(let secret):
            guard let contributor = try await credentials.token(hash: tokenHash(secret), at: now),
                contributor.kind != .write
            else { return nil }
            return contributor.person
        }
    }

    public func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> {
        try await people.roles(of: person, at: now)
    }

    func idleSince(_ now: Instant) -> Instant {
        Instant(microseconds: now.microseconds - Self.idle.microseconds)
    }
}

/// Clients write the key with and without `waka_` before it.
private func tokenHash(_ token: Secret) -> String {
    let text = token.exposed.lowercased()
    return sha256(text.hasPrefix("waka_") ? String(text.dropFirst(5)) : text)
}
