import Domain
import Metrics
import TestSupport
import Testing

/// What each metric counts, what it leaves out, and what it says is missing.
@Suite struct WorkMetricsTests {
    private func found(_ metric: any WorkMetric.Type, _ work: GivenWork) -> Findings {
        metric.findings(in: WorkFacts(work.evidence(), in: .utc))
    }

    private func trunk(_ words: String...) -> GivenWork {
        var work = GivenWork()
        for (place, word) in words.enumerated() {
            if place == 0 { work.commit(word) } else { work.commit(word, on: words[place - 1], at: Double(place)) }
        }
        return work
    }

    @Test func `what programs made is left out, and said to be`() {
        var work = trunk("a", "b", "c")
        work.change("person", merged: 5, merge: "b")
        work.change("program", bot: true, merged: 6, merge: "c")
        work.deploy("a", at: 1)
        work.deploy("c", at: 9)
        for metric in [CycleTime.self, LeadTime.self, MergeToProduction.self] as [any WorkMetric.Type] {
            let found = found(metric, work)
            #expect(found.items.map(\.id) == ["person"])
            #expect(found.leftOut.contains { $0.id == "program" && $0.reason == .bot })
        }
    }

    @Test func `open changes are told beside, closed ones left out with their reason`() {
        var work = GivenWork()
        work.change("merged", merged: 5)
        work.change("open", merged: nil)
        work.change("closed", merged: nil, closed: 7)
        let found = found(CycleTime.self, work)
        #expect(found.items.map(\.id) == ["merged"] && found.stillOpen == 1)
        #expect(found.leftOut.map(\.id) == ["closed"] && found.leftOut.map(\.reason) == [.closedUnmerged])
    }

    @Test func `a lead time ends with the first deployment that has it, and says why where there is none`() {
        var work = trunk("a", "b", "c", "d")
        work.change("baseline", first: 0, merged: 0, merge: "a")
        work.change("deployed", first: 0, merged: 2, merge: "b")
        work.change("no first commit", first: nil, created: 1, merged: 2, merge: "b")
        work.change("waits", first: 0, merged: 4, merge: "d")
        work.change("unknown", first: 0, merged: 2, merge: "x")
        work.deploy("a", at: 1)
        work.deploy("c", at: 10)
        let found = found(LeadTime.self, work)
        #expect(found.items.map(\.id) == ["deployed"] && found.items.map(\.seconds) == [36_000])
        #expect(found.items[0].stages?.deploy == 28_800.0)
        #expect(found.stillOpen == 1)
        let reasons = Dictionary(uniqueKeysWithValues: found.leftOut.map { ($0.id, $0.reason) })
        #expect(
            reasons == [
                "baseline": .beforeFirstDeployment, "no first commit": .firstCommitUnknown, "unknown": .notInHistory,
            ])
        #expect(self.found(MergeToProduction.self, work).items.map(\.seconds) == [28_800, 28_800])
    }

    @Test func `where there are no changes at all, each commit of a person is one`() {
        var work = trunk("a", "b", "c")
        work.commit("bot", on: "c", bot: true)
        work.deploy("a", at: 1)
        work.deploy("bot", at: 10)
        #expect(found(LeadTime.self, work).items.map(\.seconds) == [9 * 3600, 8 * 3600])
    }

    @Test func `in a repository of several services only what touches this one counts`() {
        var work = trunk("a")
        work.commit("ours", on: "a")
        work.commit("theirs", on: "ours", elsewhere: true)
        work.change("ours", merged: 2, merge: "ours")
        work.change("theirs", merged: 3, merge: "theirs")
        work.deploy("a", at: 1)
        work.deploy("theirs", at: 10)
        let found = found(LeadTime.self, work)
        #expect(found.items.map(\.id) == ["ours"])
        #expect(found.leftOut.map(\.reason) == [.elsewhere])
    }

    @Test func `a failure is known by what is said, by rollback, by revert, or else by what is near`() {
        var work = trunk("a", "b", "c", "d", "e")
        work.commit("undo", on: "e", reverts: "d")
        work.deploy("a", at: 0)
        work.deploy("b", at: 100)
        work.deploy("c", at: 200)
        work.deploy("b", at: 210)
        work.deploy("d", at: 300)
        work.deploy("undo", at: 330)
        work.incident("said", 290, 310, deployment: "d1")
        work.incident("near", 110, 120)
        work.incident("far", 150, 160)
        work.incident("theirs", 301, 302, cause: .external)
        work.incident("odd", 301, 302, deployment: "nowhere")
        let facts = WorkFacts(work.evidence(), in: .utc)
        let failures = facts.services[0].failures.failures
        #expect(failures.mapValues(\.links) == [0: [.said], 1: [.nearby], 2: [.rollback], 4: [.revert]])
        let hours = failures.mapValues { $0.recovered.map { Int($0.since(GivenWork.hour(0)).seconds / 3600) } }
        #expect(hours == [0: 310, 1: 120, 2: 210, 4: 330])
        let rate = ChangeFailRate.findings(in: facts)
        #expect(rate.items.count == 6 && rate.items.reduce(0) { $0 + $1.part } == 4)
        #expect(Set(rate.leftOut.map(\.reason)) == [.noDeploymentNear, .external, .deploymentUnknown])
        #expect(
            FailedDeploymentRecovery.findings(in: facts).items.map(\.seconds) == [310, 20, 10, 30].map { $0 * 3600.0 })
        let rework = ReworkRate.findings(in: facts).items.filter { $0.part > 0 }.map(\.id)
        #expect(rework == ["d4", "d5", "d6"], "the rollback, what was deployed during an incident, and the revert")
    }

    @Test func `several incidents of one deployment end with the last, and an open one is not over`() {
        var work = trunk("a", "b")
        work.deploy("a", at: 0)
        work.deploy("b", at: 10)
        work.incident("1", 11, 12, deployment: "d2")
        work.incident("2", 11, 20, deployment: "d2")
        #expect(found(FailedDeploymentRecovery.self, work).items.map(\.seconds) == [36_000])
        work.incident("3", 11, nil, deployment: "d2")
        let found = found(FailedDeploymentRecovery.self, work)
        #expect(found.items.isEmpty && found.stillOpen == 1)
    }

    @Test func `no incident at all is no good news if nobody reports any`() {
        var work = trunk("a", "b")
        work.deploy("a", at: 0)
        work.deploy("b", at: 1)
        #expect(found(ChangeFailRate.self, work).items.count == 2)
        work.hearsOfIncidents = false
        let found = found(ChangeFailRate.self, work)
        #expect(found.items.isEmpty && found.missing == [.incidents])
    }

    @Test func `reviews are counted once for each change and person, own words and programs aside`() {
        var work = GivenWork()
        work.change(
            "1", by: 1, merged: nil, reviews: [.of(2, at: 2), .of(2, at: 3), .of(1, at: 4), .of(9, at: 5, bot: true)])
        work.change("2", by: 2, merged: 9, reviews: [.of(1, at: 2), .of(nil, at: 3)])
        let found = found(ReviewLoad.self, work)
        #expect(found.items.count == 2)
        #expect(Set(found.leftOut.map(\.reason)) == [.ownChange, .bot, .reviewerUnknown])
    }

    @Test func `cadence is days with a deployment, not deployments`() {
        var work = trunk("a")
        for hour in [1.0, 2, 3, 30] { work.deploy("a", at: hour) }
        #expect(Set(found(DeploymentCadence.self, work).items.map(\.day)).count == 2)
    }

    @Test func `what is missing is named`() {
        let nothing = GivenWork()
        #expect(found(CycleTime.self, nothing).missing == [.changes])
        #expect(found(LeadTime.self, nothing).missing == [.changes, .deployments])
        #expect(found(ReviewLoad.self, nothing).missing == [.reviews])
        #expect(found(DeploymentCadence.self, nothing).missing == [.deployments])
        var first = trunk("a", "b")
        first.change("1", merged: 1, merge: "b")
        first.deploy("b", at: 2)
        #expect(found(LeadTime.self, first).missing == [.secondDeployment])
        var lost = trunk("a")
        lost.change("1", merged: 1, merge: "x")
        lost.deploy("y", at: 2)
        lost.deploy("z", at: 3)
        #expect(found(LeadTime.self, lost).missing == [.history])
        let team = WorkEvidence(
            of: .team("Cart"), services: [], promise: .none, members: [], calendar: .usual(in: .utc))
        #expect(CycleTime.findings(in: WorkFacts(team, in: .utc)).missing == [.services])
    }

    @Test func `keys of people do not print and have no order`() {
        let key = AuthorKey(4_711)
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains("4711"))
    }
}
