import Domain
import EvidencePorts
import Metrics
import SQL
import Store
import TestSupport
import Testing
import WorkPorts

/// Several services in one repository: a change is of each whose paths it touches, and of a team that has them all it is one.
@Suite struct MonorepoContract {
    private let at = Instant("2026-10-01T10:00:00Z")

    private func commit(_ word: String, on parents: [String] = [], touches: Bool) -> Commit {
        Commit(
            id: GivenWork.id(word), parents: parents.map(GivenWork.id), authored: at, committed: at, authorEmail: nil,
            touches: touches)
    }

    @Test(arguments: TestedEngine.allCases)
    func `a change in a monorepo goes to each service whose paths it touches`(engine: TestedEngine) async throws {
        try await Given.with(engine) { given in
            let work = WorkStore(database: given.database, hashAddress: Given.hash)
            let reading = WorkEvidenceStore(
                database: given.database, hashAddress: Given.hash, simulatedPhase: nil,
                now: { Instant("2026-11-01T00:00:00Z") })
            func service(_ name: String, _ path: String?, in repository: String = "acme/mono") -> DeployedService {
                DeployedService(name: name, team: "Cart", repositories: [.init(name: repository, path: path)])
            }
            try await work.store([
                service("Shop", "shop"), service("Find", "find"), service("Other", nil, in: "acme/other"),
            ])
            let (shop, find) = (try await work.service(named: "Shop"), try await work.service(named: "Find"))
            let other = try await work.service(named: "Other")
            // What each commit touches, as the reading of each service's paths has found.
            let touched: [(word: String, shop: Bool, find: Bool)] = [
                ("a", true, true), ("b", true, false), ("c", false, true), ("d", true, true),
            ]
            for (id, isTouched) in [(shop, { $0.shop }), (find, { $0.find })]
                as [(ServiceID, ((word: String, shop: Bool, find: Bool)) -> Bool)]
            {
                try await work.store(
                    touched.enumerated().map { place, one in
                        commit(one.word, on: place == 0 ? [] : [touched[place - 1].word], touches: isTouched(one))
                    }, of: id)
            }
            // Whichever service of the repository a report was filed under.
            func change(_ id: String, merge: String? = nil, own: [String] = []) -> Change {
                Change(
                    id: ChangeID(id), service: "Shop", author: nil, created: at, firstCommit: at, merged: at,
                    closed: at,
                    mergeCommit: merge.map(GivenWork.id), commits: own.map(GivenWork.id), updated: at)
            }
            _ = try await work.join(
                [
                    change("both", merge: "d"), change("shop", merge: "b"), change("find", own: ["c"]),
                    change("nowhere", merge: "x"),
                ], of: shop)
            _ = try await work.store([
                Review(id: "r", change: ChangeID("find"), reviewer: nil, submitted: at, state: .approved)
            ])
            func counted(_ subject: WorkSubject) async throws -> [String] {
                let evidence = try await reading.evidence(of: subject)
                return CycleTime.findings(in: WorkFacts(evidence, in: .utc)).items.map(\.id).sorted()
            }
            #expect(try await counted(.service(shop)) == ["both", "nowhere", "shop"])
            #expect(try await counted(.service(find)) == ["both", "find"])
            #expect(try await counted(.service(other)).isEmpty)
            #expect(try await counted(.team("Cart")) == ["both", "find", "nowhere", "shop"], "each once")
            // Both are deployed, and the change that touches both came to production with whichever was first.
            func deployment(_ name: String, _ word: String, _ hours: Int) -> Deployment {
                Deployment(
                    id: "\(name)-\(word)", service: name, environment: "production", commit: GivenWork.id(word),
                    started: nil, finished: at.adding(.hours(hours)), result: .success)
            }
            _ = try await work.store([deployment("shop", "a", 1), deployment("shop", "d", 9)], of: shop)
            _ = try await work.store([deployment("find", "a", 1), deployment("find", "d", 5)], of: find)
            let facts = WorkFacts(try await reading.evidence(of: .team("Cart")), in: .utc)
            let lead = LeadTime.findings(in: facts)
            #expect(lead.items.map(\.id).sorted() == ["both", "find", "shop"] && lead.stillOpen == 0)
            #expect(lead.items.first { $0.id == "both" }?.at == at.adding(.hours(5)))
            #expect(lead.leftOut.map(\.id) == ["nowhere"], "what counts anywhere is left out nowhere")
            let reviewed = try await reading.evidence(of: .service(find)).services[0].changes
            #expect(reviewed.first { $0.change.id.raw == "find" }?.reviews.count == 1)
        }
    }
}
