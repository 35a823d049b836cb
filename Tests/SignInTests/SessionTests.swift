import Access
import Domain
import EvidencePorts
import OrganizationPorts
import SignIn
import TestSupport
import Testing

@Suite struct SessionTests {
    @Test func `a session ends after twelve idle hours and after fourteen days in any case`() async throws {
        try await Given.with { given in
            let session = Credential.session(try await given.signedIn().secret)
            given.clock.advance(by: Span.Length(microseconds: Span.Length.hours(12).microseconds - 1))
            #expect(await given.isKnown(session))
            given.clock.advance(by: Span.Length(microseconds: Span.Length.hours(12).microseconds + 1))
            #expect(await !given.isKnown(session))
        }
        try await Given.with { given in
            let session = Credential.session(try await given.signedIn().secret)
            for _ in 0..<33 {
                given.clock.advance(by: .hours(10))
                #expect(await given.isKnown(session))
            }
            given.clock.advance(by: .hours(7))
            #expect(await !given.isKnown(session), "337 hours are more than fourteen days")
        }
    }

    @Test func `signing out everywhere ends every session and leaves tokens alone`() async throws {
        try await Given.with { given in
            let first = try await given.signedIn()
            let second = try await given.gatekeeper.signIn(
                email: "ADA@example.org", passphrase: Given.passphrase, code: "", from: "there")
            let viewer = try await given.policy.viewer(presenting: .session(first.secret))
            let (token, _) = try await given.gatekeeper.makeToken(.both, for: viewer)
            try await given.gatekeeper.signOutEverywhere(viewer)
            #expect(await !given.isKnown(.session(first.secret)))
            #expect(await !given.isKnown(.session(second.secret)))
            #expect(await given.isKnown(.readToken(token)))
        }
    }

    @Test func `an invitation works once and for seven days`() async throws {
        try await Given.with { given in
            let invitation = try await given.setUp()
            _ = try await given.gatekeeper.accept(invitation: invitation, passphrase: Given.passphrase, from: "a")
            await #expect(throws: SignInRefusal.invitationSpent) {
                try await given.gatekeeper.accept(invitation: invitation, passphrase: Given.passphrase, from: "a")
            }
        }
        try await Given.with { given in
            let invitation = try await given.setUp()
            given.clock.advance(by: .days(7))
            given.clock.advance(by: Span.Length(microseconds: 1))
            await #expect(throws: SignInRefusal.invitationSpent) {
                try await given.gatekeeper.accept(invitation: invitation, passphrase: Given.passphrase, from: "a")
            }
        }
    }

    @Test func `a weak passphrase does not use the invitation up`() async throws {
        try await Given.with { given in
            let invitation = try await given.setUp()
            await #expect(throws: SignInRefusal.self) {
                try await given.gatekeeper.accept(invitation: invitation, passphrase: "short", from: "a")
            }
            _ = try await given.gatekeeper.accept(invitation: invitation, passphrase: Given.passphrase, from: "a")
        }
    }

    @Test func `five wrong tries a minute from one address, then it waits, and others do not`() async throws {
        try await Given.with { given in
            _ = try await given.signedIn()
            for _ in 0..<5 {
                await #expect(throws: SignInRefusal.wrong) {
                    try await given.gatekeeper.signIn(
                        email: "ada@example.org", passphrase: "not this", code: "", from: "x")
                }
            }
            await #expect(throws: SignInRefusal.tooMany(seconds: 60)) {
                try await given.gatekeeper.signIn(
                    email: "ada@example.org", passphrase: Given.passphrase, code: "", from: "x")
            }
            _ = try await given.gatekeeper.signIn(
                email: "ada@example.org", passphrase: Given.passphrase, code: "", from: "y")
            given.clock.advance(by: .minutes(1))
            _ = try await given.gatekeeper.signIn(
                email: "ada@example.org", passphrase: Given.passphrase, code: "", from: "x")
        }
    }

    @Test func `tries that run beside each other are counted before any of them is answered`() async throws {
        try await Given.with { given in
            _ = try await given.signedIn()
            let answers = await withTaskGroup(of: SignInRefusal?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        do {
                            _ = try await given.gatekeeper.signIn(
                                email: "ada@example.org", passphrase: "a wrong one it is", code: "", from: "there")
                            return nil
                        } catch { return error as? SignInRefusal }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0 == .wrong } == 5)
            #expect(answers.count { if case .tooMany = $0 { true } else { false } } == 15)
        }
    }

    @Test
    func `a passphrase that was hashed at a lower cost is hashed anew when its owner signs in, and at no other moment`()
        async throws
    {
        try await Given.with { given in
            let session = try await given.signedIn()
            func hash() async throws -> String {
                try #require(try await given.people.account(email: "ada@example.org")?.passphraseHash)
            }
            func signIn(at cost: Int, with passphrase: String) async throws {
                _ = try await given.gatekeeperAt(cost).signIn(
                    email: "ada@example.org", passphrase: passphrase, code: "", from: "there")
            }
            let first = try await hash()
            #expect(first.hasPrefix("scrypt$2$"))
            try await signIn(at: 2, with: Given.passphrase)
            #expect(try await hash() == first, "it is of that cost already")
            await #expect(throws: SignInRefusal.wrong) { try await signIn(at: 4, with: "a wrong one it is") }
            #expect(try await hash() == first, "whoever guesses changes nothing")
            try await signIn(at: 4, with: Given.passphrase)
            let renewed = try await hash()
            #expect(renewed.hasPrefix("scrypt$4$"))
            #expect(await given.isKnown(.session(session.secret)), "nobody is signed out by it")
            try await signIn(at: 2, with: Given.passphrase)
            #expect(try await hash() == renewed, "never to a lower one")
        }
    }

    @Test func `a set-up that is refused has set nothing up`() async throws {
        try await Given.with { given in
            let house = House(form: .solo, name: "Solo", zone: .utc, isSimulated: false)
            await #expect(throws: SignInRefusal.self) {
                try await given.gatekeeper.setUp(
                    house, owner: "ada@x.org", name: "Ada", passphrase: "short", from: "here")
            }
            let opened = try await given.gatekeeper.setUp(
                house, owner: "ada@x.org", name: "Ada", passphrase: Given.passphrase, from: "here")
            #expect(await given.isKnown(.session(opened.secret)))
        }
    }
}
