import Domain
import Rollout
import Testing

/// The hash on a paper: any change of what it is about shows, and nothing else does.
@Suite struct ConfigurationTests {
    private let metrics: [(id: MetricID, audience: String)] = [
        (MetricID("a"), "person"), (MetricID("b"), "person, panels"),
    ]

    private func configuration(
        _ profile: PublicationProfile = .standard, _ change: (inout RolloutRecord) -> Void = { _ in }
    ) -> LiveConfiguration {
        LiveConfiguration(.complete(change), profile: profile, metrics: metrics)
    }

    @Test func whatIsInForceChangesTheHash() {
        let now = configuration()
        let answer = UsagePolicy.Answer(use: .contextOnly, text: "As context.")
        let others = [
            configuration(.workOnly), configuration { $0.purpose = nil },
            configuration { record in
                record.policy = UsagePolicy(
                    version: 2, reviews: answer, promotionAndPay: answer, termination: answer, writtenBy: owner,
                    writtenAt: day(2))
            },
            configuration { $0.protections = [.pulseLine: 7] }, configuration { $0.protections = [.noticeDays: 30] },
            LiveConfiguration(.complete(), profile: .standard, metrics: [metrics[0]]),
            configuration { $0.sources = ["jira": nil] }, configuration { $0.sources = ["jira": nil, "github": nil] },
        ]
        #expect(Set(others.map(\.hash)).count == others.count)
        #expect(!others.map(\.hash).contains(now.hash))
    }

    @Test func whoDidItAndWhenDoesNot() {
        let later = configuration { record in
            record.phases.append((.fullLaunch, day(60)))
            record.attestations = []
            record.trained = [:]
        }
        #expect(later.hash == configuration().hash)
        // That a source was announced changes nothing; that it is there does.
        let waits = configuration { $0.sources = ["jira": nil] }
        #expect(configuration { $0.sources = ["jira": day(30)] }.hash == waits.hash)
        #expect(waits.lines.contains("source: jira"))
        #expect(
            LiveConfiguration(.complete(), profile: .standard, metrics: metrics.reversed()).hash == configuration().hash
        )
    }

    @Test func aPaperIsReadAsItIsPrinted() {
        let now = configuration()
        #expect(now.agrees(with: now.shortHash) == true && now.agrees(with: now.hash.uppercased()) == true)
        #expect(now.agrees(with: configuration(.workOnly).shortHash) == false)
        let none = [String(now.shortHash.dropLast(5)), "an orange, please, and a lemon", "", now.hash + "0"]
        for none in none { #expect(now.agrees(with: none) == nil, "neither yes nor no: it is no hash of a paper") }
    }
}
