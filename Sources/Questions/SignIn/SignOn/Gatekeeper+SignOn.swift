public import Access
import Crypto
public import Domain
import Foundation
import OrganizationPorts
import OutsidePorts

/// The way to the provider, and what the browser carries there and back.
public struct SignOnBeginning: Sendable {
    public let address: String
    public let ticket: Secret
}

/// What a browser came back with from the provider.
public struct SignOnAnswer: Sendable {
    public let state: String
    public let code: String?
    public let issuer: String?
    /// `access_denied` and its like.
    public let error: String?
    public init(state: String, code: String?, issuer: String?, error: String?) {
        self.state = state
        self.code = code
        self.issuer = issuer
        self.error = error
    }
}

/// How a sign-on ended.
public enum SignOnEnd: Sendable {
    case opened(OpenedSession)
    /// The provider's word is half of it: the code of the second factor is still asked for.
    case code(ticket: Secret)
    /// The person who was here is known there from now on.
    case bound
}

/// Signing in by an identity provider (OpenID Connect, authorization code with PKCE). Who is who is the provider's issuer and
/// subject, never an address; an address only finds somebody who has never been in, once.
extension Gatekeeper {
    /// What in `people` stands in the place of a passphrase for those who came in by the provider and have none: they are in,
    /// and nothing that anybody types is ever equal to it.
    static let noPassphrase = "sign-on"

    /// How people know the provider; nil without one.
    public var signOnName: String? { signOn?.provider.name }

    // MARK: Beginning

    /// - Throws: `SignInRefusal.signOnFailed`.
    public func beginSignOn(redirect: String) async throws -> SignOnBeginning {
        try await begin(SignOnTicket(.enter, randomness, at: clock.now()), redirect: redirect)
    }

    /// Begins to tie the provider's word to somebody who is in. It takes the passphrase (and the code): whoever finds an open
    /// browser must not make a way in for themselves.
    /// - Throws: `SignInRefusal`.
    public func beginBinding(
        passphrase: String, code: String, _ viewer: Viewer, session: Secret, redirect: String, from address: String
    ) async throws -> SignOnBeginning {
        try await counting(address, passphrase) {
            let account = try await people.account(of: viewer.person)
            guard try await hasher.verify(passphrase, against: account?.passphraseHash),
                try await passesSecondFactor(code, viewer.person)
            else { throw SignInRefusal.wrong }
            let ticket = SignOnTicket(
                .bind, person: viewer.person, session: sha256(session.exposed), randomness, at: clock.now())
            // Another one may be signed in there, in this browser: it has to be somebody who can do so now.
            return try await begin(ticket, redirect: redirect, asksAgain: true)
        }
    }

    private func begin(
        _ ticket: SignOnTicket, redirect: String, asksAgain: Bool = false
    ) async throws -> SignOnBeginning {
        guard let signOn, let sealed = ticket.sealed(in: signOn.box) else { throw SignInRefusal.signOnFailed(nil) }
        let address = try await asking {
            try await signOn.provider.address(for: ticket, redirect: redirect, asksAgain: asksAgain)
        }
        return SignOnBeginning(address: address, ticket: sealed)
    }

    // MARK: Ending

    /// - Parameters:
    ///   - ticket: what the browser carries.
    ///   - session: the one that is open in the browser.
    /// - Throws: `SignInRefusal`. Nobody learns whether somebody is unknown, is in already, or has another identity.
    public func finishSignOn(
        _ answer: SignOnAnswer, ticket sealed: Secret?, session: Secret?, redirect: String, from address: String
    ) async throws -> SignOnEnd {
        try await counting(address, "a sign-on") {
            let now = clock.now()
            guard let signOn, let ticket = SignOnTicket.open(sealed, in: signOn.box, at: now), ticket.purpose != .code,
                isSame(answer.state, ticket.state)
            else { throw SignInRefusal.signOnStale }
            guard
                try await credentials.useSignOn(
                    attempt: sha256(ticket.state), until: Instant(microseconds: ticket.until), at: now)
            else { throw SignInRefusal.signOnStale }
            guard try await asking({ try await signOn.provider.allows(issuerSaid: answer.issuer) }) else {
                throw SignInRefusal.signOnFailed("an answer came from another issuer")
            }
            guard answer.error == nil, let code = answer.code, !code.isEmpty else { throw SignInRefusal.signOnDeclined }
            let named = try await asking { try await signOn.provider.named(by: code, ticket, redirect: redirect) }
            let identity = SignOnIdentity(
                issuer: signOn.provider.issuer,
                // An issuer has no line break: no two pairs make the same text.
                subject: signOn.hashSubject(signOn.provider.issuer + "\n" + named.subject))
            if ticket.purpose == .bind { return try await bind(identity, ticket, session, at: now) }
            let person = try await whose(identity, named, signOn, at: now)
            guard try await credentials.secondFactor(of: person)?.isConfirmed == true else {
                return .opened(try await open(person))
            }
            guard let half = SignOnTicket(.code, person: person, randomness, at: now).sealed(in: signOn.box) else {
                throw SignInRefusal.signOnFailed(nil)
            }
            return .code(ticket: half)
        }
    }

    /// The second half, for somebody with a second factor.
    /// - Throws: `SignInRefusal`: `.wrong` for a code that is not right.
    public func finishSignOn(
        code: String, ticket sealed: Secret?, from address: String
    ) async throws -> OpenedSession {
        try await counting(address, code) {
            guard let signOn, let ticket = SignOnTicket.open(sealed, in: signOn.box, at: clock.now()),
                ticket.purpose == .code, let person = ticket.person.map({ PersonID($0) })
            else { throw SignInRefusal.signOnStale }
            guard try await credentials.secondFactor(of: person)?.isConfirmed == true,
                try await passesSecondFactor(code, person)
            else { throw SignInRefusal.wrong }
            return try await open(person)
        }
    }

    /// Whose an identity is. Once it is somebody's, the address says nothing any more; before, it finds those alone who have
    /// never been in.
    private func whose(
        _ identity: SignOnIdentity, _ named: IdentityProvider.Named, _ signOn: SignOn, at now: Instant
    ) async throws -> PersonID {
        if let person = try await credentials.person(signingOnAs: identity) { return person }
        let said = try await asking { try await signOn.provider.verifiedAddress(of: named) }
        guard let email = said.flatMap({ Address.normalized($0) }),
            let account = try await people.account(email: email),
            account.passphraseHash == nil,
            try await credentials.enter(
                account.person, email: email, signingOnAs: identity, mark: Self.noPassphrase, at: now)
        else { throw SignInRefusal.signOnRefused }
        return account.person
    }

    private func bind(
        _ identity: SignOnIdentity, _ ticket: SignOnTicket, _ session: Secret?, at now: Instant
    ) async throws -> SignOnEnd {
        guard let session, ticket.session == sha256(session.exposed),
            let here = try await person(presenting: .session(session)), here.raw == ticket.person
        else { throw SignInRefusal.signOnStale }
        guard try await credentials.bind(identity, to: here, at: now) else { throw SignInRefusal.signOnRefused }
        return .bound
    }

    /// What goes wrong at the provider is for the log; whoever signs on learns that it went wrong.
    private func asking<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do { return try await body() } catch let failure as ProviderFailure {
            throw SignInRefusal.signOnFailed(failure.sentence)
        } catch let fault as TokenFault {
            throw SignInRefusal.signOnFailed("its token is not believed: \(fault)")
        }
    }

    // MARK: The own page

    /// Since when the provider's word lets somebody in; nil if it does not.
    public func signedOnSince(_ viewer: Viewer) async throws -> Instant? {
        guard let stored = try await credentials.signOn(of: viewer.person), stored.issuer == signOn?.provider.issuer
        else { return nil }
        return stored.since
    }

    /// Whether somebody has chosen a passphrase.
    public func hasPassphrase(_ viewer: Viewer) async throws -> Bool {
        try await people.account(of: viewer.person)?.passphraseHash != Self.noPassphrase
    }

    /// - Throws: `SignInRefusal.wrong` unless passphrase and code are right: nobody is left without a way in.
    public func removeSignOn(
        passphrase: String, code: String, _ viewer: Viewer, from address: String
    ) async throws {
        try await counting(address, passphrase) {
            let account = try await people.account(of: viewer.person)
            guard try await hasher.verify(passphrase, against: account?.passphraseHash),
                try await passesSecondFactor(code, viewer.person)
            else { throw SignInRefusal.wrong }
            try await credentials.removeSignOn(of: viewer.person)
        }
    }

    /// A first passphrase, for somebody who came in without one: within ten minutes of signing on, so that an open browser is
    /// not enough. Every other session ends.
    /// - Throws: `SignInRefusal`.
    public func choose(
        passphrase: String, _ viewer: Viewer, session: Secret, from address: String
    ) async throws {
        guard let account = try await people.account(of: viewer.person),
            account.passphraseHash == Self.noPassphrase
        else { throw SignInRefusal.wrong }
        let hash = sha256(session.exposed)
        guard let began = try await credentials.began(session: hash), clock.now().since(began) < SignOnTicket.life
        else {
            throw SignInRefusal.weak("Sign out and on again, and choose it within ten minutes of that.")
        }
        if let objection = try await objection(to: passphrase, email: account.email) {
            throw SignInRefusal.weak(objection)
        }
        try await credentials.set(
            passphraseHash: try await hasher.hash(passphrase), of: viewer.person, keeping: hash, at: clock.now())
    }
}
