import Access
import Actions
import Domain
import Hummingbird
import OrganizationPorts
import OutsidePorts
import Pages
import Rollout

/// `/trustee`: what the ledger counts, for everybody who is signed in, and what waits for a signature, for the trustee.
struct TrusteeRoutes {
    let services: WebServices
    private static let changesOnAPage = 100

    func add(to router: Router<WebContext>) {
        router.get("/trustee") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            return try await page(request, visitor, check: nil).response()
        }
        // Answers with the page: what was found is of this moment, and kept nowhere.
        router.post("/trustee/verify") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            _ = try await services.policy.signing(for: visitor.viewer, at: services.clock.now())
            try services.mayGoOn(visitor.viewer)
            let against = fields["against"] ?? ""
            guard let verdict = try await services.ledgerChecks.verdict(against: against) else {
                var response = try await page(request, visitor, check: .unreadable(against: against)).response()
                response.status = .unprocessableContent
                return response
            }
            return try await page(request, visitor, check: .done(verdict)).response()
        }
        router.post("/trustee/signatures") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            let signs: Bool
            switch fields["answer"] {
            case "sign": signs = true
            case "decline": signs = false
            default: throw Problem(.unprocessableContent, "answer is sign or decline.")
            }
            do {
                try await services.houseActions.decide(CosignatureID(fields["id"] ?? ""), signs: signs, visitor.viewer)
            } catch let refusal as CosignatureRefusal {
                throw Problem(.unprocessableContent, refusal.sentence)
            }
            return redirect("/trustee?done=\(signs ? "signed" : "declined")#signatures")
        }
    }

    private func page(
        _ request: Request, _ visitor: Visitor, check: TrusteePage.LedgerCheck?
    ) async throws -> Page {
        // What everybody reads and what the trustee's desk reads do not wait for each other.
        let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
        async let framed = services.frame(request, visitor, notice: notice)
        async let desk = desk(request, visitor, check)
        let counts = try await services.organization.ledgerStatistics()
        let (changes, shown) = try await changes(counts, request.query["changes"])
        let state = LedgerState(
            size: counts.size, checkpoint: counts.checkpoint, key: services.pinning.key, looks: counts.looksAsked,
            refused: counts.looksRefused, opened: counts.looksOpened,
            chartsOpened: counts.chartsOpened, settingsHistory: changes, shown: shown)
        let frame = try await framed
        let all = try await services.organization.trustees(at: frame.now)
        let ownFrom = all.first { $0.person == visitor.viewer.person }?.signsFrom
        let trustees = all.map {
            TrusteeShown(name: $0.name, since: $0.since, signsFrom: $0.signsFrom, counts: $0.counts)
        }
        return TrusteePage.render(
            state, trustees: trustees, signsFrom: ownFrom.flatMap { $0 > frame.now ? $0 : nil }, desk: try await desk,
            in: frame)
    }

    /// - Parameter asked: nil, `all`, or after how many of the newest ones a page begins.
    private func changes(_ counts: LedgerStatistics, _ asked: String?) async throws -> (
        [(at: Instant, what: String)], LedgerState.Shown
    ) {
        guard let asked else { return (counts.changes, .last(hasMore: counts.hasMoreChanges)) }
        guard let skipped = asked == "all" ? 0 : Int(asked), (0...1_000_000).contains(skipped) else {
            throw Problem.notFound
        }
        let page = try await services.organization.ledgerChanges(after: skipped, most: Self.changesOnAPage)
        return (page.changes, .all(older: page.older))
    }

    /// Nil for everybody who is not a trustee.
    private func desk(_ request: Request, _ visitor: Visitor, _ check: TrusteePage.LedgerCheck?) async throws
        -> TrusteePage.Desk?
    {
        guard let toSign = try await toSign(visitor) else { return nil }
        let (reportsShown, contestsShown) = (CasesShown(request, "reports"), CasesShown(request, "contests"))
        async let reported = services.reports(for: visitor.viewer, closed: reportsShown.closedAtMost)
        async let contested = services.contests(for: visitor.viewer, closed: contestsShown.closedAtMost)
        async let pairs = pairs()
        async let waiting = services.concernDuties(of: visitor.viewer)
        let kept = try await services.organization.attackReport()
        let attack = kept.flatMap { kept in ResidualInference(json: kept.json).map { ($0, kept.madeAt) } }
        guard let record = try await services.rollout.record() else {
            return TrusteePage.Desk(
                toSign: toSign, duties: [], reports: DeskCases([], reportsShown),
                contests: DeskCases([], contestsShown),
                pairs: [], attack: attack, check: check)
        }
        let (reports, contests) = (try await reported, try await contested)
        let duties = DeskDuties(
            record: record, trustees: try await services.rollout.trustees(), now: services.clock.now())
        return TrusteePage.Desk(
            toSign: toSign,
            duties: try await waiting
                + duties.ofTrustee(toSign, reports?.map(\.report) ?? [], contests?.map(\.contest) ?? []),
            reports: DeskCases(reports, reportsShown), contests: DeskCases(contests, contestsShown),
            pairs: try await pairs, attack: attack, check: check)
    }

    private func pairs() async throws -> [(pair: TeamPair, address: String, other: String)] {
        let pairs = try await services.rollout.pairs()
        let slugs = try await services.organization.slugs(
            of: Set(pairs.flatMap { [.team($0.first), .team($0.second)] }))
        return pairs.compactMap { pair in
            guard let first = slugs[.team(pair.first)], let second = slugs[.team(pair.second)] else { return nil }
            return (pair, "/teams/\(first)", second)
        }
    }

    /// Nil for everybody who is not a trustee.
    private func toSign(_ visitor: Visitor) async throws -> [ToSign]? {
        do {
            let waiting = try await services.houseActions.waiting(for: visitor.viewer)
            let people = waiting.flatMap { [$0.about, $0.askedBy].compactMap(\.self) }
            let accounts = try await services.organization.accounts(of: Set(people))
            func name(_ person: PersonID) -> String {
                accounts[person].map { "\($0.name) (\($0.email))" } ?? "somebody"
            }
            var found: [ToSign] = []
            for cosignature in waiting {
                found.append(
                    ToSign(
                        cosignature, person: cosignature.about.map(name), askedBy: cosignature.askedBy.map(name),
                        policy: try await change(cosignature), now: try await holds(cosignature)))
            }
            return found
        } catch is Denied { return nil }
    }

    /// What holds of a protection that is to be lowered; nil for every other matter.
    private func holds(_ cosignature: Cosignature) async throws -> Int? {
        guard case .lowerProtection(let protection, _) = cosignature.matter else { return nil }
        return try await services.rollout.record()?.value(of: protection)
    }

    /// What a weaker policy would change; nil for every other matter.
    private func change(_ cosignature: Cosignature) async throws -> (now: UsagePolicy, then: ProposedPolicy)? {
        guard case .weakerPolicy = cosignature.matter,
            let now = try await services.rollout.history().policies.first,
            let then = try await services.rollout.proposedPolicies().first(where: { $0.id == cosignature.id })
        else { return nil }
        return (now, then)
    }
}

extension Cosignature {
    /// Whose passphrase it would let be chosen anew; nil for every other matter.
    fileprivate var about: PersonID? {
        if case .reset(let person) = matter { person } else { nil }
    }
}
