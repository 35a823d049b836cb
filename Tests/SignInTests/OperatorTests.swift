import Access
import Domain
import EvidencePorts
import OrganizationPorts
import SignIn
import TestSupport
import Testing

/// Guarantee G17, as far as tokens and invitations go: what an operator can make opens nothing.
@Suite struct OperatorTests {
    @Test func `an ingest token writes and reads nothing, in whatever form it is presented`() async throws {
        try await Given.with { given in
            _ = try await given.signedIn()
            let (token, made) = try await given.gatekeeper.makeIngestToken(email: "ada@example.org")
            #expect(made.kind == .write)
            #expect(try await given.gatekeeper.contributor(presenting: token)?.kind == .write)
            #expect(await !given.isKnown(.readToken(token)))
            #expect(await !given.isKnown(.readToken(Secret("waka_\(token.exposed)"))))
            #expect(await !given.isKnown(.session(token)))
        }
    }

    @Test func `nobody can invite somebody again who has chosen a passphrase`() async throws {
        try await Given.with { given in
            _ = try await given.signedIn()
            await #expect(throws: (any Error).self) {
                try await given.gatekeeper.invite(email: "ada@example.org", by: nil)
            }
        }
    }

    @Test func `of two invitations the later one opens, and once somebody is in neither does`() async throws {
        try await Given.with { given in
            let first = try await given.setUp()
            let (second, _) = try await given.gatekeeper.invite(email: "ada@example.org", by: nil)
            await #expect(throws: SignInRefusal.invitationSpent) {
                try await given.gatekeeper.accept(invitation: first, passphrase: Given.passphrase, from: "a")
            }
            _ = try await given.gatekeeper.accept(invitation: second, passphrase: Given.passphrase, from: "b")
            for spent in [first, second] {
                await #expect(throws: SignInRefusal.invitationSpent) {
                    try await given.gatekeeper.accept(invitation: spent, passphrase: "another sunny morning", from: "c")
                }
            }
            _ = try await given.gatekeeper.signIn(
                email: "ada@example.org", passphrase: Given.passphrase, code: "", from: "d")
        }
    }

    @Test func `nobody of a real directory can be given the keys of a simulated one`() async throws {
        try await Given.with { given in
            _ = try await given.setUp()
            let account = try await given.people.account(email: "ada@example.org")
            let ada = try #require(account?.person)
            await #expect(throws: OrganizationRefusal.unknownPerson) {
                try await given.gatekeeper.enrol(
                    simulated: ada, passphrase: "printed for everybody", token: Secret("x"), at: given.clock.now())
            }
        }
    }

    @Test func `an invitation is not a session and not a token`() async throws {
        try await Given.with { given in
            let invitation = try await given.setUp()
            #expect(await !given.isKnown(.session(invitation)))
            #expect(await !given.isKnown(.readToken(invitation)))
        }
    }

    @Test func `keys are lower-case UUIDs of version 4, and each is another one`() async throws {
        try await Given.with { given in
            let viewer = try await given.policy.viewer(presenting: .session(try await given.signedIn().secret))
            var seen: Set<String> = []
            for _ in 0..<200 {
                let (secret, token) = try await given.gatekeeper.makeToken(.write, for: viewer)
                let text = secret.exposed
                #expect(
                    text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
                #expect(seen.insert(text).inserted)
                #expect(token.prefix == text.prefix(8))
            }
        }
    }

    @Test func `a revoked token is nobody's`() async throws {
        try await Given.with { given in
            let viewer = try await given.policy.viewer(presenting: .session(try await given.signedIn().secret))
            let (secret, token) = try await given.gatekeeper.makeToken(.both, for: viewer)
            #expect(await given.isKnown(.readToken(secret)))
            try await given.gatekeeper.revokeToken(token.id, of: viewer)
            #expect(await !given.isKnown(.readToken(secret)))
            #expect(try await given.gatekeeper.contributor(presenting: secret) == nil)
        }
    }
}
