import Testing

@testable import Charts

@Suite struct `Scales` {
    @Test(arguments: [
        (0.0, 0.5), (0.3, 0.5), (1.7, 2), (12.5, 16), (14.2, 16), (25, 32), (39, 40), (168, 200),
        (5000, 6400),
    ])
    func `The axis ends at a round number above the largest value`(most: Double, top: Double) {
        #expect(Scale(upTo: most).top == top)
    }

    @Test func `The axis starts at zero and has at most five marks`() {
        for most in stride(from: 0.0, through: 200, by: 0.7) {
            let scale = Scale(upTo: most)
            #expect(scale.ticks.first == 0)
            #expect((2...5).contains(scale.ticks.count))
            #expect(scale.top >= most)
        }
    }

    @Test func `the axis of a change has zero, both sides of it, and at most six marks`() {
        for low in stride(from: -60.0, through: 0, by: 1.7) {
            for high in stride(from: 0.0, through: 60, by: 2.3) {
                let scale = ChangeScale(over: [low, high, .nan])
                #expect(scale.ticks.contains(0) && scale.low <= min(low, -2) && scale.high >= max(high, 2))
                #expect((3...6).contains(scale.ticks.count), "\(low) \(high)")
            }
        }
        #expect(ChangeScale(over: []).ticks == [-2, -1, 0, 1, 2])
    }
}
