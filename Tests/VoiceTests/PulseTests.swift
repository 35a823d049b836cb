import Domain
import TestSupport
import Testing
import Voice

@Suite struct PulseTests {
    @Test func `a pulse of fewer than twelve people or five answers says nothing`() {
        #expect(PulseCell(answers: [5, 0, 0, 0, 0], people: 11) == nil)
        #expect(PulseCell(answers: [4, 0, 0, 0, 0], people: 40) == nil)
        #expect(PulseCell(answers: [5, 0, 0, 0, 0], people: 12) != nil)
        #expect(PulseCell(answers: [5], people: 12) == nil)
    }

    @Test func `ends are banded, and between them it goes down to the half`() {
        func words(_ answers: [Int]) -> String? { PulseCell(answers: answers, people: 12)?.words }
        #expect(words([5, 0, 0, 0, 0]) == "under 2.0")
        #expect(words([1, 9, 0, 0, 0]) == "under 2.0")
        #expect(words([0, 10, 0, 0, 0]) == "2.0 to under 2.5")
        #expect(words([0, 1, 9, 0, 0]) == "2.5 to under 3.0")
        #expect(words([0, 0, 10, 0, 0]) == "3.0 to under 3.5")
        #expect(words([0, 0, 0, 10, 0]) == "4.0 or more")
        #expect(words([0, 0, 0, 0, 10]) == "4.0 or more")
    }

    /// Whatever was answered: the cell is under the line exactly when the mean is.
    @Test func `rounding never moves a pulse over the line`() {
        var generator = Seeded(7)
        for _ in 0..<5_000 {
            let answers = (0..<5).map { _ in Int.random(in: 0...9, using: &generator) }
            guard let cell = PulseCell(answers: answers, people: 30) else { continue }
            let sum = zip(1...5, answers).reduce(0) { $0 + $1.0 * $1.1 }
            #expect((cell.halves < Protection.pulseLine.usual) == (sum < 3 * answers.reduce(0, +)))
        }
    }

    @Test func `two in a row under the line, and no other two`() throws {
        let low = try #require(PulseCell(halves: 5)), high = try #require(PulseCell(halves: 6))
        #expect(PulseLine.stepsBack(after: [high, low, low], line: 6))
        #expect(!PulseLine.stepsBack(after: [low, low, high], line: 6))
        #expect(!PulseLine.stepsBack(after: [low, high, low], line: 6))
        #expect(!PulseLine.stepsBack(after: [low], line: 6))
        #expect(!PulseLine.stepsBack(after: [], line: 6))
        #expect(!PulseLine.stepsBack(after: [low, low], line: 5), "a lower line")
        #expect(PulseLine.stepsBack(after: [high, high], line: 7), "a higher one")
    }

    @Test func `a week in the soft launch, a month in full launch, and none before`() {
        let today = day("2026-12-30")
        #expect(VoicePeriod.pulse(on: today, in: .communication) == nil)
        let week = VoicePeriod.pulse(on: today, in: .softLaunch)
        #expect(week?.name == "2026-W53" && week?.last == day("2027-01-03"))
        let month = VoicePeriod.pulse(on: today, in: .fullLaunch)
        #expect(month?.name == "2026-12" && month?.first == day("2026-12-01") && month?.last == day("2026-12-31"))
        #expect(VoicePeriod.concern(on: today).name == "2026-Q4")
        #expect(
            VoicePeriod.question(ofPulse: "2026-W53-2") == "Is anything about this making you uncomfortable?",
            "weekly, as the article words it")
        #expect(VoicePeriod.question(ofPulse: "2026-12") == "How are we doing with this?")
    }

    @Test func `three together after their week, one alone after two weeks at most`() throws {
        let week = try #require(Week("2026-W40"))
        for weekday in week.days {
            #expect(!HandingOver.isDue(oldest: week, waiting: 9, on: weekday), "none in its own week")
        }
        for weekday in week.adding(1).days {
            #expect(HandingOver.isDue(oldest: week, waiting: 3, on: weekday))
            #expect(!HandingOver.isDue(oldest: week, waiting: 2, on: weekday))
        }
        let latest = week.monday.adding(14)
        #expect(HandingOver.isDue(oldest: week, waiting: 1, on: latest))
        #expect(HandingOver.longestWait == .days(14))
        #expect(!HandingOver.isDue(oldest: week, waiting: 0, on: latest))
    }

    @Test func `a batch has the order of its new ids`() {
        var ids = ["c", "a", "b"].makeIterator()
        let arranged = HandingOver.arranged([1, 2, 3]) { ids.next() ?? "" }
        #expect(arranged.map(\.letter) == [2, 3, 1])
    }
}
