import Testing

@testable import AttackSuite

@Suite struct ConcernAttackerTests {
    @Test(arguments: [1, 2, 3]) func `the best guess of who wrote is no better than chance`(seed: Int) {
        let result = ConcernAttacker(seed: seed).result()
        #expect(result.trials == 10_000)
        #expect(!result.isAboveChance)
        #expect(result.chance > 0.02 && result.chance < 0.1)
        // Nor is the harness blind: chance itself is found.
        #expect(result.rate > result.chance / 2)
    }

    @Test func `a batch in the order in which it came would tell`() {
        let result = ConcernAttacker(seed: 1).result { arrived, _ in arrived }
        #expect(result.isAboveChance)
        #expect(result.rate > 1.3 * result.chance)
    }
}
