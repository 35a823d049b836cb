import Rollout
import Testing

@Suite struct TrainingTests {
    @Test func sevenPrinciplesEachWithAQuestion() {
        #expect(Training.lessons.count == 7)
        #expect(Set(Training.lessons.map(\.title)).count == 7)
        for lesson in Training.lessons { #expect(lesson.answers.count == 3 && Set(lesson.answers).count == 3) }
    }

    @Test func exactlyOneAnswerOfEachIsRight() {
        for place in Training.lessons.indices {
            let right = (0..<3).filter { choice in
                var answers = [Int?](repeating: nil, count: 7)
                answers[place] = choice
                return !Training.wrong(answers).contains(place)
            }
            #expect(right.count == 1)
        }
    }

    @Test func whatIsMissingOrBeyondTheListIsWrong() {
        #expect(Training.wrong([]) == Array(0..<7))
        #expect(Training.wrong(.init(repeating: 3, count: 7)) == Array(0..<7))
        // Always the same place is not how to pass.
        for place in 0..<3 { #expect(!Training.wrong(.init(repeating: place, count: 7)).isEmpty) }
    }
}
