import Domain
import Metrics
import TestSupport
import Testing

/// When the work on a branch began, for reports that name no commits.
@Suite struct BranchHistoryTests {
    private func begun(_ merge: String, _ build: (inout GivenWork) -> Void) -> Instant? {
        var work = GivenWork()
        build(&work)
        return BranchHistory(work.commits.map(\.commit)).begun(of: GivenWork.id(merge))
    }

    private func trunkAndBranch(_ work: inout GivenWork) {
        work.commit("a", at: 0)
        work.commit("b", on: "a", at: 10)
        work.commit("x", on: "a", at: 20)
        work.commit("c", on: "b", at: 25)
        work.commit("d", on: "x", "c", at: 30)
        work.commit("e", on: "d", at: 40)
    }

    @Test func `a merge brings what its first parent does not have, however often the trunk was merged into it`() {
        let hour = begun("f") { work in
            trunkAndBranch(&work)
            work.commit("f", on: "c", "e", at: 50)
        }
        #expect(hour == GivenWork.hour(20))
    }

    @Test func `an octopus brings all of its branches`() {
        let hour = begun("f") { work in
            trunkAndBranch(&work)
            work.commit("1", on: "b", at: 12)
            work.commit("f", on: "c", "e", "1", at: 50)
        }
        #expect(hour == GivenWork.hour(12))
    }

    @Test func `of a squash, of a rebase and of a history that is cut nothing is known`() {
        #expect(begun("e") { trunkAndBranch(&$0) } == nil)
        #expect(begun("f") { trunkAndBranch(&$0) } == nil)
        #expect(
            begun("d") {
                $0.commit("x", at: 1); $0.commit("d", on: "x", "c", at: 2)
            } == nil)
        // Two of its three branches are there: when the third one began nobody knows.
        #expect(
            begun("d") {
                $0.commit("x", at: 1); $0.commit("c", on: "x", at: 2); $0.commit("d", on: "x", "c", "m", at: 3)
            } == nil)
    }

    @Test func `it agrees with whole ancestors in any history`() {
        var generator = Seeded(11)
        for _ in 0..<300 {
            var parents: [[Int]] = []
            for place in 0..<Int.random(in: 3...30, using: &generator) {
                let count = place == 0 ? 0 : Int.random(in: 1...min(3, place), using: &generator)
                var own: [Int] = []
                while own.count < count {
                    let parent = Int.random(in: max(0, place - 6)..<place, using: &generator)
                    if !own.contains(parent) { own.append(parent) }
                    if own.count >= min(6, place) { break }
                }
                parents.append(own)
            }
            func id(_ place: Int) -> CommitID { GivenWork.id("\(place)x") }
            let commits = parents.enumerated().map { place, own in
                Commit(
                    id: id(place), parents: own.map(id),
                    authored: GivenWork.hour(Double(Int.random(in: 0..<1_000, using: &generator))), committed: nil,
                    authorEmail: nil)
            }
            func ancestors(_ tip: Int) -> Set<Int> {
                parents[tip].reduce(into: [tip]) { $0.formUnion(ancestors($1)) }
            }
            let history = BranchHistory(commits.shuffled(using: &generator))
            for place in parents.indices {
                let own = parents[place]
                let brought = own.dropFirst().reduce(into: Set<Int>()) { $0.formUnion(ancestors($1)) }
                    .subtracting(own.first.map(ancestors) ?? [])
                let expected = own.count < 2 ? nil : brought.compactMap { commits[$0].authored }.min()
                #expect(history.begun(of: id(place)) == expected)
            }
        }
    }

    /// A system whose reports name no commits, as Gitea's do.
    @Test func `a change without commits has a cycle once the history is there`() throws {
        var work = GivenWork()
        trunkAndBranch(&work)
        work.commit("f", on: "c", "e", at: 50)
        work.change("1", first: nil, created: 45, ready: 45, merged: 50, merge: "f")
        let facts = ServiceFacts(work.service)
        let stages = try #require(facts.merged.first?.stages)
        #expect(stages.cycle == 30 * 3600 && stages.coding == 25 * 3600)
    }
}
