import Domain
import Metrics
import TestSupport
import Testing

/// The stages of a change: whose review counts, from when, and what they add up to.
@Suite struct ChangeStagesTests {
    private func stages(_ build: (inout GivenWork) -> Void) throws -> ChangeStages {
        var work = GivenWork()
        build(&work)
        return try #require(
            ChangeStages(of: work.changes[0]) { id in work.commits.first { $0.commit.id == id }?.commit.authored })
    }

    @Test func `coding, pickup and review add up to the cycle, and merge lies within review`() throws {
        let stages = try stages { work in
            work.change(
                "1", first: 0, created: 10, ready: 20, merged: 100,
                reviews: [.of(2, at: 30), .of(3, at: 80, .approved), .of(2, at: 90, .changesRequested)])
        }
        #expect(stages.coding == 20 * 3600 && stages.pickup == 10 * 3600 && stages.review == 70 * 3600)
        #expect(stages.merge == 20 * 3600 && stages.cycle == 100 * 3600)
    }

    @Test func `the author's own words and those of programs are no review`() throws {
        let stages = try stages { work in
            work.change(
                "1", by: 1, ready: 10, merged: 100,
                reviews: [.of(1, at: 11), .of(9, at: 12, .approved, bot: true), .of(2, at: 40, .approved)])
        }
        #expect(stages.pickup == 30 * 3600 && stages.merge == 60 * 3600)
    }

    @Test func `nobody looked before the merge: no pickup and no review, but a cycle`() throws {
        let stages = try stages { work in
            work.change("1", first: 0, ready: 10, merged: 100, reviews: [.of(2, at: 101, .approved)])
        }
        #expect(stages.pickup == nil && stages.review == nil && stages.merge == nil && stages.cycle == 100 * 3600)
    }

    @Test func `a draft is ready when it is marked as ready, and a review before that is no wait`() throws {
        let stages = try stages { work in
            work.change("1", first: 0, created: 5, ready: 50, merged: 100, reviews: [.of(2, at: 20, .approved)])
        }
        #expect(stages.coding == 50 * 3600 && stages.pickup == 0 && stages.review == 50 * 3600)
    }

    @Test func `commits that were rebased after it was opened make no negative time`() throws {
        let stages = try stages { work in
            work.change("1", first: 30, created: 10, ready: 10, merged: 100, reviews: [.of(2, at: 40)])
        }
        #expect(stages.isRebased && stages.coding == 0 && stages.cycle == 90 * 3600)
    }

    @Test func `the first commit is the earliest that anything knows of`() throws {
        let stages = try stages { work in
            work.commit("x", at: 2)
            work.commit("y", on: "x", at: 7)
            work.change("1", first: nil, created: 10, merged: 20, own: ["x", "y"])
        }
        #expect(stages.coding == 28_800.0)
    }

    @Test func `what a file says of reviews holds if the reviews themselves are not there`() throws {
        var said: ChangeStages?
        let change = Change(
            id: ChangeID("1"), service: "Shop", author: nil, created: GivenWork.hour(0),
            firstReview: GivenWork.hour(5), approved: GivenWork.hour(6), merged: GivenWork.hour(10),
            updated: GivenWork.hour(10))
        said = ChangeStages(of: WrittenChange(change, by: AuthorKey(1), reviews: [])) { _ in nil }
        #expect(said?.pickup == 5 * 3600 && said?.merge == 4 * 3600)
        said = ChangeStages(of: WrittenChange(change, by: AuthorKey(1), reviews: [.of(9, at: 1, bot: true)])) { _ in nil
        }
        #expect(said?.pickup == nil, "only a program looked")
    }

    @Test func `the stages add up whatever happened when`() {
        var generator = Seeded(3)
        for _ in 0..<2_000 {
            func some() -> Double { Double(Int.random(in: 0..<40, using: &generator)) }
            var work = GivenWork()
            let created = some()
            work.change(
                "1", first: some(), created: created, ready: created + some(), merged: created + some(),
                reviews: (0..<3).map { _ in .of(Int.random(in: 1...3, using: &generator), at: some(), .approved) })
            guard let stages = ChangeStages(of: work.changes[0], authored: { _ in nil }) else { continue }
            for length in [stages.coding, stages.pickup, stages.review, stages.merge, stages.cycle] {
                #expect(length.map { $0 >= 0 } ?? true)
            }
            if let coding = stages.coding, let pickup = stages.pickup, let review = stages.review {
                #expect(coding + pickup + review == stages.cycle)
                #expect((stages.merge ?? 0) <= review + pickup)
            }
        }
    }
}
