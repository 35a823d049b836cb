import Access
import Domain
import OrganizationPorts
import SignIn
import Synchronization
import TestSupport
import Testing

@testable import enum SignIn.TimedCode

/// What people do about their sign-on themselves: connecting it, a passphrase beside it, and a second factor behind it.
@Suite struct OwnSignOnTests {
    private func bind(
        _ given: Given, _ opened: OpenedSession, passphrase: String = Given.passphrase, code: String = ""
    ) async throws -> Underway {
        let viewer = try await given.policy.viewer(presenting: .session(opened.secret))
        let beginning = try await given.gatekeeper.beginBinding(
            passphrase: passphrase, code: code, viewer, session: opened.secret, redirect: Given.redirect, from: "b")
        given.provider.saw(beginning.address)
        return Underway(ticket: beginning.ticket, sent: ProviderOfTests.query(beginning.address))
    }

    @Test func `whoever has a passphrase connects it with that, and is let in by it then`() async throws {
        try await Given.with { given in
            let ada = try await given.organization()
            await #expect(throws: SignInRefusal.wrong) { try await bind(given, ada, passphrase: "not that one") }
            let underway = try await bind(given, ada)
            #expect(underway.sent["prompt"] == "login", "a session that is open there is not enough")
            // The address there says nothing about who this is.
            given.provider.script.withLock { $0.claims = ["email": "someone@else.example", "email_verified": false] }
            guard case .bound = try await given.finish(underway, session: ada.secret) else {
                Issue.record("not bound")
                return
            }
            #expect(try await given.signOn() == ada.person)
            let viewer = try await given.policy.viewer(presenting: .session(ada.secret))
            #expect(try await given.gatekeeper.signedOnSince(viewer) == given.clock.now())
        }
    }

    @Test func `it is connected in the session that asked for it, and in no other`() async throws {
        try await Given.with { given in
            let ada = try await given.organization()
            let other = try await given.gatekeeper.signIn(
                email: "ada@example.org", passphrase: Given.passphrase, code: "", from: "c")
            for session in [nil, other.secret, Secret("nonsense")] {
                let underway = try await bind(given, ada)
                await #expect(throws: SignInRefusal.signOnStale) {
                    try await given.finish(underway, session: session, from: "d")
                }
            }
            let underway = try await bind(given, ada)
            try await given.gatekeeper.signOut(ada.secret)
            await #expect(throws: SignInRefusal.signOnStale) {
                try await given.finish(underway, session: ada.secret, from: "e")
            }
            await #expect(throws: SignInRefusal.signOnRefused) {
                try await given.signOn(from: "f") { $0.claims = ["email": "ada@example.org"] }
            }
        }
    }

    @Test func `an identity is one person's, and a person has one`() async throws {
        try await Given.with { given in
            let ada = try await given.organization()
            try await given.signOn()
            let taken = try await bind(given, ada)
            await #expect(throws: SignInRefusal.signOnRefused) { try await given.finish(taken, session: ada.secret) }
            let free = try await bind(given, ada)
            given.provider.script.withLock { $0.claims = ["sub": "ada-1"] }
            _ = try await given.finish(free, session: ada.secret)
            let second = try await bind(given, ada)
            given.provider.script.withLock { $0.claims = ["sub": "ada-2"] }
            await #expect(throws: SignInRefusal.signOnRefused) { try await given.finish(second, session: ada.secret) }
            #expect(try await given.signOn() == PersonID("ben"))
        }
    }

    @Test func `it is disconnected with the passphrase, and lets nobody in after that`() async throws {
        try await Given.with { given in
            let ada = try await given.organization()
            _ = try await given.finish(bind(given, ada), session: ada.secret)
            let viewer = try await given.policy.viewer(presenting: .session(ada.secret))
            await #expect(throws: SignInRefusal.wrong) {
                try await given.gatekeeper.removeSignOn(passphrase: "no", code: "", viewer, from: "a")
            }
            #expect(try await given.signOn() == ada.person)
            try await given.gatekeeper.removeSignOn(passphrase: Given.passphrase, code: "", viewer, from: "b")
            #expect(try await given.gatekeeper.signedOnSince(viewer) == nil)
            await #expect(throws: SignInRefusal.signOnRefused) {
                try await given.signOn { $0.claims = ["email": "ada@example.org"] }
            }
        }
    }

    @Test func `a passphrase is chosen soon after signing on, and never by an open browser`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            guard case .opened(let opened) = try await given.finish(given.begin()) else { throw Given.NotOpened() }
            let viewer = try await given.policy.viewer(presenting: .session(opened.secret))
            #expect(try await !given.gatekeeper.hasPassphrase(viewer))
            await #expect(throws: SignInRefusal.wrong) {
                try await given.gatekeeper.removeSignOn(passphrase: "sign-on", code: "", viewer, from: "a")
            }
            func choose() async throws {
                try await given.gatekeeper.choose(
                    passphrase: "another sunny morning", viewer, session: opened.secret, from: "b")
            }
            given.clock.advance(by: .minutes(10))
            await #expect(throws: SignInRefusal.self) { try await choose() }
            #expect(try await !given.gatekeeper.hasPassphrase(viewer))
            guard case .opened(let again) = try await given.finish(given.begin()) else { throw Given.NotOpened() }
            await #expect(throws: SignInRefusal.self, "a weak one") {
                try await given.gatekeeper.choose(passphrase: "short", viewer, session: again.secret, from: "c")
            }
            try await given.gatekeeper.choose(
                passphrase: "another sunny morning", viewer, session: again.secret, from: "c")
            #expect(await !given.isKnown(.session(opened.secret)), "every other session has ended")
            _ = try await given.gatekeeper.signIn(
                email: "ben@example.org", passphrase: "another sunny morning", code: "", from: "d")
            await #expect(throws: SignInRefusal.wrong, "it is chosen once so, and changed with itself") {
                try await given.gatekeeper.choose(
                    passphrase: "a third one, quite long", viewer, session: again.secret, from: "e")
            }
            #expect(try await given.signOn() == PersonID("ben"))
        }
    }

    @Test func `a second factor is asked for after signing on too`() async throws {
        try await Given.with { given in
            let ada = try await given.organization()
            _ = try await given.finish(bind(given, ada), session: ada.secret)
            let viewer = try await given.policy.viewer(presenting: .session(ada.secret))
            let offer = try await given.gatekeeper.offerSecondFactor(
                passphrase: Given.passphrase, viewer, from: "a")
            let secret = base32(offer.key.exposed)
            func code() -> String {
                given.clock.advance(by: Span.Length(microseconds: 30_000_000))
                return TimedCode.digits(secret, step: TimedCode.step(at: given.clock.now().microseconds))
            }
            _ = try await given.gatekeeper.confirmSecondFactor(code(), viewer, from: "a")
            await #expect(throws: SignInRefusal.wrong) {
                try await given.gatekeeper.removeSignOn(passphrase: Given.passphrase, code: "", viewer, from: "b")
            }

            guard case .code(let ticket) = try await given.finish(given.begin()) else {
                Issue.record("the provider's word alone opened it")
                return
            }
            for wrong in ["000000", ""] {
                await #expect(throws: SignInRefusal.wrong) {
                    try await given.gatekeeper.finishSignOn(code: wrong, ticket: ticket, from: "c")
                }
            }
            // Neither half is the other.
            let whole = try await given.begin()
            await #expect(throws: SignInRefusal.signOnStale) {
                try await given.gatekeeper.finishSignOn(code: code(), ticket: whole.ticket, from: "d")
            }
            await #expect(throws: SignInRefusal.signOnStale) {
                try await given.finish(whole, ticket: .some(ticket), from: "d")
            }
            let opened = try await given.gatekeeper.finishSignOn(code: code(), ticket: ticket, from: "e")
            #expect(opened.person == ada.person)
            given.clock.advance(by: .minutes(10))
            await #expect(throws: SignInRefusal.signOnStale) {
                try await given.gatekeeper.finishSignOn(code: code(), ticket: ticket, from: "f")
            }
        }
    }

    private func base32(_ text: String) -> [UInt8] {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, buffer, bits) = ([UInt8](), 0, 0)
        for letter in text {
            guard let value = letters.firstIndex(of: letter) else { continue }
            (buffer, bits) = (buffer << 5 | value, bits + 5)
            guard bits >= 8 else { continue }
            bytes.append(UInt8(buffer >> (bits - 8) & 255))
            bits -= 8
        }
        return bytes
    }
}
