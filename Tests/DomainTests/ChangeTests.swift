import Domain
import TestSupport
import Testing

@Suite struct ChangeTests {
    private static let day = Instant("2026-10-01T00:00:00Z").microseconds

    private func some(using generator: inout Seeded) throws -> Change {
        func instant() -> Instant {
            Instant(microseconds: Self.day + Int64.random(in: 0..<6, using: &generator) * 3_600_000_000)
        }
        func maybe() -> Instant? { Bool.random(using: &generator) ? instant() : nil }
        func commit() throws -> CommitID {
            try #require(
                CommitID(String(repeating: ["a", "b", "c"].randomElement(using: &generator) ?? "a", count: 40)))
        }
        return Change(
            id: ChangeID("1"), service: "Shop",
            author: Bool.random(using: &generator) ? ToolIdentity(provider: "github", login: "a") : nil,
            created: instant(), ready: maybe(), firstCommit: maybe(), firstReview: maybe(), approved: maybe(),
            merged: maybe(), closed: maybe(), mergeCommit: Bool.random(using: &generator) ? try commit() : nil,
            commits: Bool.random(using: &generator) ? [try commit(), try commit()] : [], updated: instant())
    }

    @Test func `what reports say together does not depend on order or repetition`() throws {
        var generator = Seeded(11)
        for _ in 0..<2_000 {
            let reports = try (0..<3).map { _ in try some(using: &generator) }
            let (a, b, c) = (reports[0], reports[1], reports[2])
            #expect(a.joined(with: b) == b.joined(with: a))
            #expect(a.joined(with: a) == a)
            #expect(a.joined(with: b).joined(with: b) == a.joined(with: b))
            #expect(a.joined(with: b).joined(with: c) == a.joined(with: b.joined(with: c)))
        }
    }

    @Test func `programs are told by names that only programs have`() {
        for login in [
            "dependabot[bot]", "renovate[bot]", "project_12_bot_3f", "group_1_bot", "release-bot", "ci.bot",
            "CodeRabbitAI", "copilot-pull-request-reviewer",
        ] {
            #expect(BotRule.recognises(ToolIdentity(provider: "github", login: login)), "\(login)")
        }
        for login in ["abbott", "robotics-team", "botha", "travis", "claude", "jane-l", "group_leader", "bot-lover"] {
            #expect(!BotRule.recognises(ToolIdentity(provider: "github", login: login)), "\(login)")
        }
        #expect(
            BotRule.recognises(
                ToolIdentity(provider: "git", login: "49699333+dependabot[bot]@users.noreply.github.com")))
        for address in [
            "jane.botha@example.org", "jan.bot@example.org", "/home/jane/password=x-bot@example.org", "jané-bot@x.org",
        ] {
            #expect(!BotRule.recognises(ToolIdentity(provider: "git", login: address)), "\(address)")
        }
        #expect(BotRule.recognises(ToolIdentity(provider: "git", login: "release-bot@example.org")))
    }
}
