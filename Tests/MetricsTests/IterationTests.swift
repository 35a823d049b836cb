import Domain
import Metrics
import TestSupport
import Testing

/// Commitment against delivery, from the changelog.
@Suite struct IterationTests {
    private func share(_ metric: any WorkMetric.Type, _ work: GivenWork) -> (Double, Double) {
        let items = metric.findings(in: WorkFacts(work.evidence(), in: .utc)).items
        return (items.reduce(0) { $0 + $1.part }, items.reduce(0) { $0 + $1.whole })
    }

    /// An iteration from hour 100 to hour 200.
    private var given: GivenWork {
        var work = GivenWork()
        work.iteration("s", 100, 200)
        return work
    }

    @Test func `committed is what is in and not done when it begins, and the click itself is in`() {
        var work = given
        work.item("before", .entered, "s", at: 10)
        work.item("at the click", .entered, "s", at: 100)
        work.item("done already", .entered, "s", at: 10)
        work.item("done already", .done, at: 50)
        work.item("after", .entered, "s", at: 101)
        work.item("before", .done, at: 150)
        #expect(share(DeliveryIndex.self, work) == (1, 2))
        #expect(share(ScopeChange.self, work) == (1, 2))
        #expect(share(UnplannedShare.self, work) == (0, 1))
        #expect(share(CarryOver.self, work) == (2, 3))
        #expect(share(PlanningAccuracy.self, work) == (1, 2))
    }

    @Test func `taken out is scope change, and delivered only if it was done by then`() {
        var work = given
        for item in ["out", "done and out", "out and done"] { work.item(item, .entered, "s", at: 10) }
        work.item("out", .left, "s", at: 150)
        work.item("done and out", .done, at: 140)
        work.item("done and out", .left, "s", at: 150)
        work.item("out and done", .left, "s", at: 150)
        work.item("out and done", .done, at: 160)
        #expect(share(DeliveryIndex.self, work) == (1, 3))
        #expect(share(ScopeChange.self, work) == (3, 3))
        #expect(share(CarryOver.self, work) == (0, 0))
    }

    @Test func `done, reopened, done again counts as it is when the iteration is closed`() {
        var work = given
        for item in ["again", "reopened"] {
            work.item(item, .entered, "s", at: 10)
            work.item(item, .done, at: 120)
            work.item(item, .reopened, at: 130)
        }
        work.item("again", .done, at: 190)
        work.item("reopened", .done, at: 201)
        #expect(share(DeliveryIndex.self, work) == (1, 2))
    }

    @Test func `the end is when it was closed, not when it was meant to be`() {
        var work = GivenWork()
        work.iteration("late", 100, 900)
        work.item("a", .entered, "late", at: 10)
        work.item("a", .done, at: 800)
        #expect(share(DeliveryIndex.self, work) == (1, 1))
    }

    @Test func `an item that is made in the iteration is in it without entering, and entering decides if it did`() {
        var work = given
        work.item("made inside", .created, "s", at: 150)
        work.item("made before", .created, "s", at: 50)
        work.item("made before, in later", .created, "s", at: 50)
        work.item("made before, in later", .entered, "s", at: 160)
        work.item("made inside", .done, at: 190)
        #expect(share(DeliveryIndex.self, work) == (0, 1))
        #expect(share(ScopeChange.self, work) == (2, 1))
        #expect(share(UnplannedShare.self, work) == (1, 1))
    }

    @Test func `an estimate of later does not change what was promised`() {
        var work = given
        work.item("a", .created, at: 1, value: 2)
        work.item("a", .entered, "s", at: 10)
        work.item("a", .estimated, at: 150, value: 20)
        work.item("a", .done, at: 160)
        work.item("b", .created, at: 1, value: 6)
        work.item("b", .entered, "s", at: 10)
        let items = DeliveryIndex.findings(in: WorkFacts(work.evidence(), in: .utc)).items
        #expect(items.map(\.weight) == [2, 6])
    }

    @Test func `an iteration that runs, or that never began, promises nothing yet`() {
        var work = GivenWork()
        work.iteration("runs", 100, nil)
        work.item("a", .entered, "runs", at: 10)
        let found = DeliveryIndex.findings(in: WorkFacts(work.evidence(), in: .utc))
        #expect(found.items.isEmpty && found.stillOpen == 1 && found.missing == [.iterations])
    }

    @Test func `by estimate if everything has one, by number if not`() {
        let zone = Zone.utc
        let week = week("2026-W41")
        let calendar = WeekCalendar(zone, from: week, through: week)
        func value(_ estimates: [Double?]) -> WorkPoint {
            var work = GivenWork()
            work.iteration("s", 0, 200)
            for (place, estimate) in estimates.enumerated() {
                work.item("\(place)", .created, at: -9, value: estimate, of: place % 4)
                work.item("\(place)", .entered, "s", at: -8)
                if place == 0 { work.item("\(place)", .done, at: 100) }
            }
            let found = DeliveryIndex.findings(in: WorkFacts(work.evidence(), in: zone))
            return Windows(
                of: found.items, statistic: .share, floor: .standard, members: [], from: week, through: week, calendar
            ).points([week])[0]
        }
        #expect(value([6, 1, 1, 1, 1]).value == 0.6)
        #expect(value([6, nil, 1, 1, 1]).value == 0.2)
        #expect(value([6, nil, 1, 1, 1]).part == 1)
        #expect(value([6, 1, 1, 1]).value == nil, "four items are too few")
    }
}
