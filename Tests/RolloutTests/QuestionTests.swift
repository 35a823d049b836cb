import Domain
import Rollout
import Testing

@Suite struct QuestionTests {
    private let asked = day(0)

    private func last(on number: Int, _ state: RegisterQuestion.State = .open) -> Int? {
        let question = RegisterQuestion(id: "q", askedBy: nil, text: "Why is it so?", askedAt: asked, state: state)
        let first = Zone.utc.day(of: asked)
        return question.lastPromise(on: first.adding(number), in: .utc).map { $0.daysSince1970 - first.daysSince1970 }
    }

    @Test func aPromiseIsForThirtyDaysAndNobodyWaitsForMoreThanNinety() {
        #expect(last(on: 0) == 30 && last(on: 60) == 90)
        #expect(last(on: 61) == 90 && last(on: 90) == 90, "moved, but no further")
        #expect(last(on: 91) == nil, "only an answer ends it")
        #expect(
            last(on: 91, .promised(owner: PersonID("o"), by: Zone.utc.day(of: day(90)))) == nil, "whoever promised it")
    }
}
