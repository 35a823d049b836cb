import Access
import Domain
import OrganizationPorts
import OutsidePorts
import SignIn
import Synchronization
import TestSupport
import Testing

/// Signing on at an identity provider: what belongs to which browser, and who is who.
@Suite struct SignOnTests {
    // MARK: The browser that began is the one that ends

    @Test func `the way there says what OpenID Connect asks for, and holds no secret`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            let (one, two) = (try await given.begin(), try await given.begin())
            #expect(one.sent["response_type"] == "code")
            #expect(one.sent["client_id"] == "daylight")
            #expect(one.sent["redirect_uri"] == Given.redirect)
            #expect(one.sent["scope"] == "openid email")
            #expect(one.sent["code_challenge_method"] == "S256")
            #expect(one.sent["code_challenge"]?.count == 43)
            for name in ["state", "nonce", "code_challenge"] {
                #expect((one.sent[name] ?? "").count >= 32)
                #expect(one.sent[name] != two.sent[name])
            }
            #expect(one.sent["prompt"] == nil)
            try await given.signOn()
            let exchange = try #require(given.provider.asked.withLock { $0.first { $0.url.hasSuffix("/token") } })
            let body = String(decoding: exchange.body, as: UTF8.self)
            #expect(
                body.contains("grant_type=authorization_code&code=code&redirect_uri=https%3A%2F%2Fdaylight.example"))
            #expect(body.contains("&code_verifier="))
            #expect(!body.contains("secret"))
            #expect(exchange.headers.first { $0.name == "Authorization" }?.value.hasPrefix("Basic ") == true)
        }
    }

    @Test func `a provider that wants the secret in the form gets it there`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            try await given.signOn { $0.metadata = ["token_endpoint_auth_methods_supported": ["client_secret_post"]] }
            let exchange = try #require(given.provider.asked.withLock { $0.first { $0.url.hasSuffix("/token") } })
            #expect(String(decoding: exchange.body, as: UTF8.self).contains("&client_secret=a%20secret%3A%20%2B%2F"))
            #expect(!exchange.headers.contains { $0.name == "Authorization" })
        }
    }

    @Test func `what another browser began, or nobody did, is refused before the provider is asked`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            let (own, other) = (try await given.begin(), try await given.begin())
            let stale: [(Secret?, String)] = [
                (nil, own.state), (other.ticket, own.state), (own.ticket, other.state), (own.ticket, ""),
                (own.ticket, own.state + "x"), (Secret("nonsense"), own.state), (Secret(""), ""),
            ]
            for (index, (ticket, state)) in stale.enumerated() {
                await #expect(throws: SignInRefusal.signOnStale) {
                    try await given.finish(own, state: state, ticket: .some(ticket), from: "\(index)")
                }
            }
            #expect(!given.provider.paths().contains("/token"))
        }
    }

    @Test func `a sign-on ends once, whatever came of it`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            let underway = try await given.begin()
            _ = try await given.finish(underway)
            await #expect(throws: SignInRefusal.signOnStale) { try await given.finish(underway) }
            let declined = try await given.begin()
            await #expect(throws: SignInRefusal.signOnDeclined) {
                try await given.finish(declined, code: nil, error: "access_denied")
            }
            await #expect(throws: SignInRefusal.signOnStale) { try await given.finish(declined) }
        }
    }

    @Test func `a sign-on takes ten minutes at most`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            let (time, late) = (try await given.begin(), try await given.begin())
            given.clock.advance(by: Span.Length(microseconds: 599_999_999))
            given.provider.script.withLock { $0.claims = ["nonce": .text(time.sent["nonce"] ?? "")] }
            _ = try await given.finish(time)
            given.clock.advance(by: Span.Length(microseconds: 1))
            await #expect(throws: SignInRefusal.signOnStale) { try await given.finish(late) }
        }
    }

    @Test func `an answer that names another issuer, or should name one and does not, is refused`() async throws {
        for (said, must) in [("https://other.example", false), (nil, true)] as [(String?, Bool)] {
            try await Given.with { given in
                _ = try await given.organization()
                given.provider.script.withLock {
                    $0.metadata = ["authorization_response_iss_parameter_supported": .truth(must)]
                }
                let underway = try await given.begin()
                await #expect(throws: SignInRefusal.signOnFailed("an answer came from another issuer")) {
                    try await given.finish(underway, issuer: said)
                }
                #expect(!given.provider.paths().contains("/token"))
                _ = try await given.finish(given.begin(), issuer: ProviderOfTests.issuer)
            }
        }
    }

    @Test func `after five tries in a minute comes the time to wait`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            for _ in 0..<5 {
                await #expect(throws: SignInRefusal.signOnStale) { try await given.finish(given.begin(), state: "x") }
            }
            await #expect(throws: SignInRefusal.tooMany(seconds: 60)) { try await given.finish(given.begin()) }
            _ = try await given.finish(given.begin(), from: "elsewhere")
        }
    }

    // MARK: The provider

    @Test(arguments: [
        ("issuer", ProviderOfTests.Claim.text("https://id.example/"), "it calls itself something else"),
        ("token_endpoint", .text("http://id.example/token"), "does not begin with https://"),
        ("authorization_endpoint", .text("javascript:alert(1)"), "does not begin with https://"),
        ("jwks_uri", .text("https://id.example/ keys"), "does not begin with https://"),
        ("token_endpoint", .number(1), "is not OpenID Connect"),
        ("token_endpoint_auth_methods_supported", .list(["private_key_jwt"]), "neither"),
    ])
    func `what a provider says of itself has to fit`(name: String, value: ProviderOfTests.Claim, why: String)
        async throws
    {
        try await Given.with { given in
            _ = try await given.organization()
            given.provider.script.withLock { $0.metadata = [name: value] }
            do {
                _ = try await given.begin()
                Issue.record("it was believed")
            } catch SignInRefusal.signOnFailed(let sentence) {
                #expect(sentence?.contains(why) == true, "\(sentence ?? "nothing")")
            }
        }
    }

    @Test func `a provider that is down is asked again after a while, and nobody waits for it meanwhile`() async throws
    {
        try await Given.with { given in
            _ = try await given.organization()
            given.provider.script.withLock { $0.failure = .unreachable }
            for _ in 0..<3 {
                await #expect(throws: SignInRefusal.self) { try await given.begin() }
            }
            #expect(given.provider.paths().count == 1)
            given.provider.script.withLock { $0.failure = nil }
            given.clock.advance(by: Span.Length(microseconds: 5_000_000))
            _ = try await given.begin()
        }
    }

    @Test(arguments: ["/token", "/keys"]) func `a redirect is no answer`(path: String) async throws {
        try await Given.with { given in
            _ = try await given.organization()
            await #expect(throws: SignInRefusal.self) { try await given.signOn { $0.status = [path: 302] } }
            #expect(try await given.signOn() == PersonID("ben"))
        }
    }

    @Test func `no answer may be large or take long`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            try await given.signOn()
            for request in given.provider.asked.withLock({ $0 }) {
                #expect(request.limits.bytes <= 262_144)
                #expect(request.limits.time <= .seconds(5))
            }
        }
    }

    // MARK: Who is who

    @Test func `the first time a verified address finds somebody who has never been in`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            let (invitation, _) = try await given.gatekeeper.invite(email: "ben@example.org", by: nil)
            #expect(try await given.signOn { $0.claims = ["email": "Ben@Example.ORG"] } == PersonID("ben"))
            // In is in: an invitation that was open opens nothing any more, and a new one is a reset.
            await #expect(throws: SignInRefusal.invitationSpent) {
                try await given.gatekeeper.accept(invitation: invitation, passphrase: Given.passphrase, from: "a")
            }
            await #expect(throws: (any Error).self) {
                try await given.gatekeeper.invite(email: "ben@example.org", by: nil)
            }
            for typed in ["", "sign-on"] {
                await #expect(throws: SignInRefusal.self) {
                    try await given.gatekeeper.signIn(email: "ben@example.org", passphrase: typed, code: "", from: "b")
                }
            }
        }
    }

    @Test(
        arguments: [
            ["email_verified": false], ["email_verified": nil], ["email_verified": "true"], ["email_verified": 1],
            ["email": "nobody@example.org"], ["email": "ada@example.org"], ["email": nil], ["email": "hash of ben"],
        ] as [[String: ProviderOfTests.Claim?]])
    func `whoever is not found so is refused, and all are refused alike`(claims: [String: ProviderOfTests.Claim?])
        async throws
    {
        try await Given.with { given in
            let ada = try await given.organization()
            await #expect(throws: SignInRefusal.signOnRefused) {
                try await given.signOn {
                    $0.claims = claims
                    $0.userInfo = ["sub": "subject-1"]
                }
            }
            let today = day("2026-11-02")
            #expect(try await given.people.members(on: today).count == 3, "nobody is made by it")
            #expect(try await given.people.members(on: today).count { $0.hasSignedIn } == 1)
            let viewer = try await given.policy.viewer(presenting: .session(ada.secret))
            #expect(try await given.gatekeeper.signedOnSince(viewer) == nil)
        }
    }

    @Test func `from then on only issuer and subject count, whatever the address`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            try await given.signOn()
            for claims in [
                ["email": "cleo@example.org"], ["email": "ada@example.org"], ["email": "new@example.org"],
                ["email_verified": false], ["email": nil],
            ] as [[String: ProviderOfTests.Claim?]] {
                #expect(try await given.signOn { $0.claims = claims } == PersonID("ben"))
            }
            #expect(try await given.people.account(email: "cleo@example.org")?.passphraseHash == nil)
        }
    }

    @Test func `an address that is bound to another identity opens nothing`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            try await given.signOn()
            await #expect(throws: SignInRefusal.signOnRefused) {
                try await given.signOn { $0.claims = ["sub": "subject-2"] }
            }
            // The identity is not kept either: it may be somebody else's later.
            #expect(
                try await given.signOn { $0.claims = ["sub": "subject-2", "email": "cleo@example.org"] }
                    == PersonID("cleo"))
        }
    }

    @Test func `where the token holds no address, it is asked for, and has to be of the same subject`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            let bare: [String: ProviderOfTests.Claim?] = ["email": nil, "email_verified": nil]
            for info in [
                ["sub": "subject-2", "email": "ben@example.org", "email_verified": true],
                ["sub": "subject-1", "email": "ben@example.org", "email_verified": false],
                ["sub": "subject-1", "email": "ben@example.org"],
            ] as [[String: ProviderOfTests.Claim]] {
                await #expect(throws: SignInRefusal.signOnRefused) {
                    try await given.signOn {
                        $0.claims = bare
                        $0.userInfo = info
                    }
                }
            }
            let person = try await given.signOn {
                $0.claims = bare
                $0.userInfo = ["sub": "subject-1", "email": "ben@example.org", "email_verified": true]
            }
            #expect(person == PersonID("ben"))
            let call = given.provider.asked.withLock { $0.last { $0.url.hasSuffix("/userinfo") } }
            #expect(call?.headers.first { $0.name == "Authorization" }?.value == "Bearer access")
        }
    }

    @Test func `a session by sign-on is like any other`() async throws {
        try await Given.with { given in
            _ = try await given.organization()
            guard case .opened(let session) = try await given.finish(given.begin()) else {
                Issue.record("not opened")
                return
            }
            #expect(session.expires == given.clock.now().adding(Gatekeeper.absolute))
            given.clock.advance(by: Span.Length(microseconds: Span.Length.hours(12).microseconds + 1))
            #expect(await !given.isKnown(.session(session.secret)))
        }
    }
}
