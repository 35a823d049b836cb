import FuzzTargets
import Testing

/// What `make fuzz` does with millions of inputs, with a few thousand.
@Suite struct FuzzCorpusTests {
    @Test(arguments: ["heartbeats", "csv", "user-agent"])
    func `whatever comes in, every property holds`(name: String) throws {
        try Corpus.check(try #require(FuzzTarget.named(name)), mutations: 2_000, seed: 11)
    }
}
