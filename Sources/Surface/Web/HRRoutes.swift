import Access
import Actions
import Domain
import Hummingbird
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import Rollout

/// `/hr`, for HR partners; for everybody else it is not there.
struct HRRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/hr") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            return try await page(request, visitor, draft: nil).response()
        }
        addReports(to: router)
        router.post("/hr/cases") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            do {
                guard let named = try hrCase(fields) else {
                    throw ActionRefused("Name the case, and what it is about.")
                }
                let look = try await services.ask(fields, hrCase: named, visitor.viewer)
                return redirect(look.reason == nil ? "/hr?done=asked#cases" : "/looks/\(look.id.raw)")
            } catch is Denied {
                let sentence = "There is nobody under this address whom a case of yours could be about."
                return try await page(request, visitor, draft: draft(fields, sentence)).response()
            } catch let problem as Problem where problem.status == .unprocessableContent {
                return try await page(request, visitor, draft: draft(fields, problem.sentence)).response()
            } catch let refused as ActionRefused {
                return try await page(request, visitor, draft: draft(fields, refused.sentence)).response()
            }
        }
    }

    /// What HR does about reports.
    private func addReports(to router: Router<WebContext>) {
        router.post("/hr/reports/take") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            try await services.rollout.take(report: fields["id"] ?? "", visitor.viewer)
            return redirect("/hr?done=taken#reports")
        }
        router.post("/hr/reports/close") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            try await services.rollout.close(
                report: fields["id"] ?? "", with: fields["outcome"] ?? "", visitor.viewer)
            return redirect("/hr?done=closed#reports")
        }
        router.post("/hr/contests/take") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            try await services.rollout.take(contest: fields["id"] ?? "", visitor.viewer)
            return redirect("/hr?done=taken#contests")
        }
        router.post("/hr/contests/close") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            try await services.rollout.close(
                contest: fields["id"] ?? "", with: fields["outcome"] ?? "", visitor.viewer)
            return redirect("/hr?done=closed#contests")
        }
    }

    private func page(_ request: Request, _ visitor: Visitor, draft: CaseDraft?) async throws -> Page {
        let now = services.clock.now()
        _ = try await services.policy.rollout(.readCompliance, for: visitor.viewer, at: now)
        // What the desk is made of does not wait for each other.
        let (reportsShown, contestsShown) = (CasesShown(request, "reports"), CasesShown(request, "contests"))
        let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
        async let frame = services.frame(request, visitor, notice: notice)
        async let reported = services.reports(for: visitor.viewer, closed: reportsShown.closedAtMost)
        async let contested = services.contests(for: visitor.viewer, closed: contestsShown.closedAtMost)
        async let waiting = services.concernDuties(of: visitor.viewer)
        async let looks = services.looks.looks(at: now, for: visitor.viewer)
        async let trustees = services.rollout.trustees()
        async let own = services.rollout.learned(by: visitor.viewer)
        async let asksFrom = services.rollout.asksInCases(visitor.viewer)
        guard let record = try await services.rollout.record() else { throw Problem.notFound }
        async let readers = services.rollout.policyReaders(record)
        let names = try await services.rollout.names(managing: record)
        let managers = record.managers.sorted { $0.raw < $1.raw }.map { manager in
            HRPage.Manager(
                name: names.name(of: manager),
                trainedUntil: record.isTrained(manager, at: now)
                    ? record.trained[manager]?.adding(Training.life) : nil,
                hasAcknowledged: record.hasAcknowledgedPolicy(manager))
        }
        let (reports, contests) = (try await reported, try await contested)
        let duties = DeskDuties(record: record, trustees: try await trustees, now: now)
        let learned = try await own
        return HRPage.render(
            managers, part: request.query["managers"].flatMap { Int($0) } ?? 1,
            duties: try await waiting
                + duties.ofHR(reports?.map(\.report) ?? [], contests?.map(\.contest) ?? [])
                + duties.beforeCases(trained: learned.trained, acknowledged: learned.policy),
            reports: DeskCases(reports, reportsShown), contests: DeskCases(contests, contestsShown),
            policy: record.policy?.version, readers: try await readers,
            looks: try await looks,
            hasTrustee: duties.trustees > 0, asksFrom: try await asksFrom.flatMap { $0 <= now ? nil : $0 },
            draft: draft,
            in: try await frame)
    }

    private func draft(_ fields: [String: String], _ problem: String) -> CaseDraft {
        CaseDraft(
            person: fields["person"] ?? "", category: fields["category"] ?? "", number: fields["case"] ?? "",
            metrics: (fields["metric"] ?? "").split(separator: " ").map(String.init), from: fields["from_week"] ?? "",
            to: fields["to_week"] ?? "", question: fields["question"] ?? "", problem: problem)
    }
}

extension CasesShown {
    /// What somebody at a desk has asked for: `?reports=all`, `?reports=2` and so on, or the first ones.
    init(_ request: Request, _ kind: String) {
        let asked = request.query[kind]
        let part = asked.flatMap { Int($0) }.map { min(max($0, 1), 250) }
        self = asked == "all" ? .part(1) : part.map { .part($0) } ?? .first
    }
}

extension WebServices {
    /// Reports, with names, for HR and trustees.
    func reports(for viewer: Viewer, closed most: Int) async throws -> [ReportView]? {
        let all: [SoleBasisReport]
        // The desk is there all the same, and says why this is not.
        do { all = try await rollout.reports(for: viewer, closed: most) } catch is Denied { return nil }
        let names = try await organization.names(of: Set(all.map(\.reportedBy) + all.compactMap(\.owner)))
        return all.map { report in
            ReportView(
                report, reportedBy: names[report.reportedBy] ?? "somebody who has left",
                owner: report.owner.map { names[$0] ?? "somebody" })
        }
    }

    /// Concerns that wait for an answer of HR or of the trustee.
    func concernDuties(of viewer: Viewer) async throws -> [Duty] {
        let open: OpenConcerns
        // The cards say when they open: until then there is nothing to do.
        do { open = try await voice.openConcerns(viewer) } catch is Denied { return [] }
        guard let since = open.since else { return [] }
        let zone = try await organization.house()?.zone ?? .utc
        return [
            Duty(
                "Concerns that are open: \(open.count). The first is to be answered.", at: "/feedback/concerns",
                by: zone.start(of: since.adding(14)))
        ]
    }

    /// What is contested, with names, for HR and trustees.
    func contests(for viewer: Viewer, closed most: Int) async throws -> [ContestView]? {
        let all: [Contest]
        do { all = try await rollout.contests(for: viewer, closed: most) } catch is Denied { return nil }
        let names = try await organization.names(of: Set(all.map(\.by) + all.compactMap(\.owner)))
        return all.map { contest in
            ContestView(
                contest, by: names[contest.by] ?? "somebody who has left",
                owner: contest.owner.map { names[$0] ?? "somebody" })
        }
    }

    /// The reader's own.
    func ownReports(of viewer: Viewer) async throws -> [ReportView] {
        let own = try await rollout.ownReports(of: viewer)
        let names = try await organization.names(of: Set(own.compactMap(\.owner)))
        return own.map { ReportView($0, reportedBy: nil, owner: $0.owner.map { names[$0] ?? "HR" }) }
    }
}
