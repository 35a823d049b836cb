import Domain
import Simulator
import Voice

/// Who wrote? Guessed from everything that is kept and logged of concerns, passes and people.
///
/// The attacker has the whole database and knows who was here in that week, and when each of them was last seen to the
/// microsecond: sessions and heartbeats say so. Of letters there is the place in the list, the week, and three random texts (id,
/// receipt, used-up pass); of people with passes the hash of a random request. Blinded requests fit every pass equally well
/// (RFC 9474, section 7), so that what an attacker can do with them is to compare what is random with what is random.
struct ConcernAttacker {
    /// How the guesses came out.
    struct Result: Sendable, Hashable {
        let trials: Int
        /// Of the best of all guessers.
        let hits: Int
        /// What drawing one of the eligible people would hit on average: the mean of 1/n.
        let chance: Double
        /// People who have passes and were here in that week, on average.
        let eligible: Double

        var rate: Double { Double(hits) / Double(max(1, trials)) }
        /// Four deviations: of 15,000 honest runs one is beyond.
        var isAboveChance: Bool {
            rate > chance + 4 * (chance * (1 - chance) / Double(max(1, trials))).squareRoot()
        }
    }

    static let trials = 10_000
    /// How a batch is put in order before it is handed over; tests plant another one.
    typealias Arranging = (_ arrived: [Int], _ generator: inout Seeded) -> [Int]

    let seed: Int

    func result(trials: Int = trials, arranged: Arranging = ConcernAttacker.shuffled) -> Result {
        var generator = Seeded(seed, organization: 0, purpose: .concerns)
        var hits = [0, 0, 0]
        var (chance, eligible) = (0.0, 0.0)
        for _ in 0..<trials {
            let people = generator.number(HandingOver.leastToHide...60)
            // In the order in which they were last seen; each wrote, if at all, just then.
            let here = (0..<people).filter { _ in !generator.isHit(0.15) }
            guard here.count >= 6 else { continue }
            let seen = here.map { (person: $0, at: generator.fraction()) }.sorted { $0.at < $1.at }
            let size = generator.number(3...5)
            var writers = Set<Int>()
            while writers.count < size { writers.insert(generator.number(0...(seen.count - 1))) }
            let letters = arranged(writers.sorted(), &generator)
            let place = generator.number(0...(size - 1))
            let writer = letters[place]
            // By the place in the list, by the closest of the random texts, by who was seen last.
            let byPlace = min(seen.count - 1, (2 * place + 1) * seen.count / (2 * size))
            let receipt = generator.next()
            let requests = seen.map { _ in generator.next() }
            let byText = requests.indices.min { requests[$0] ^ receipt < requests[$1] ^ receipt } ?? 0
            for (guesser, guess) in [byPlace, byText, seen.count - 1].enumerated() where guess == writer {
                hits[guesser] += 1
            }
            chance += 1 / Double(seen.count)
            eligible += Double(seen.count)
        }
        return Result(
            trials: trials, hits: hits.max() ?? 0, chance: chance / Double(trials),
            eligible: eligible / Double(trials))
    }

    /// As storage does it: new ids, and the order of the ids.
    private static func shuffled(_ arrived: [Int], _ generator: inout Seeded) -> [Int] {
        HandingOver.arranged(arrived) { String(generator.next(), radix: 36) }.map(\.letter)
    }
}
