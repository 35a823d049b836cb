import Access
import Actions
import Domain
import Foundation
import Hummingbird
import OrganizationPorts
import OutsidePorts
import Pages
import Rollout

/// The pages that everybody may read.
struct PublicPageRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        page("/catalogue", on: router) { CataloguePage.render(in: $0) }
        router.get("/policy") { request, _ in
            try await policy(request, try await services.visitor(request), problem: nil).response()
        }
        router.post("/policy/reports") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            try services.mayGoOn(visitor.viewer)
            do {
                try await services.rollout.report(
                    fields["decision"] ?? "", saying: fields["words"] ?? "", visitor.viewer)
                return redirect("/policy?done=reported#sole-basis")
            } catch RolloutRefusal.unsound(let sentence) {
                return try await policy(request, visitor, problem: sentence).answering(status: 422).response()
            }
        }
        page("/privacy", on: router) { frame in
            let report = try await services.organization.attackReport()?.json
            return PrivacyPage.render(
                in: frame, guarantees: Guarantee.all, residual: .measured(kept: report),
                ledgerKey: services.pinning.key,
                profile: try await services.houseActions.profileInForce())
        }
    }

    private func policy(_ request: Request, _ visitor: Visitor?, problem: String?) async throws -> Page {
        let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
        let frame = try await services.frame(request, visitor, notice: notice)
        let phase = try await services.organization.phase(at: services.clock.now())
        let usage = try await usage(visitor)
        var reports: [ReportView]?
        if usage != nil, let visitor { reports = try await services.ownReports(of: visitor.viewer) }
        return PolicyPage.render(
            matrix: Rules.matrix, phase: phase, usage: usage, reports: reports, problem: problem, in: frame)
    }

    /// Nil for somebody alone.
    private func usage(_ visitor: Visitor?) async throws -> UsageView? {
        guard let record = try await services.rollout.record() else { return nil }
        let history = try await services.rollout.history()
        let acts = if let visitor { try await services.rollout.acts(of: visitor.viewer) } else { Set<RolloutAct>() }
        let acknowledged =
            if let visitor { try await services.rollout.learned(by: visitor.viewer).policy } else { Int?.none }
        return UsageView(
            policies: history.policies, purposes: history.purposes,
            // For people here: what is only wanted is nobody else's.
            proposed: visitor == nil ? [] : try await services.rollout.proposedPolicies(),
            acknowledged: acknowledged,
            mayAcknowledge: visitor != nil && !record.isSimulated,
            mayWrite: acts.contains(.writePolicy) && !record.isSimulated,
            readers: visitor == nil ? nil : try await services.rollout.policyReaders(record))
    }

    private func page(
        _ path: RouterPath, on router: Router<WebContext>, _ make: @escaping @Sendable (Frame) async throws -> Page
    ) {
        router.get(path) { request, _ in
            try await make(try await services.frame(request, services.visitor(request))).response()
        }
    }
}

extension ResidualInference {
    /// Reads the shape `daylight-attack-1`; nil for anything else.
    init?(json: String) {
        struct Report: Decodable {
            let seed: Int
            let organizations: Int
            let weeks: Int?
            let attempts: [String: Int]
            let isolated: [String: Int]
            let smallest_interval_hours: Double?
            let residual_r2: Double?
            let residual_r2_p95: Double?
            let coverage: Double?
        }
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(json.utf8)),
            let r2 = report.residual_r2, let coverage = report.coverage, let hours = report.smallest_interval_hours
        else { return nil }
        func figure(_ value: Double) -> String { String(format: "%.2f", value) }
        self.init(
            r2: figure(r2), p95: report.residual_r2_p95.map(figure) ?? "not measured",
            smallestHours: String(format: "%.1f", hours), coverage: String(format: "%.1f %%", coverage * 100),
            attempts: String(report.attempts.values.reduce(0, +)), isolated: report.isolated.values.reduce(0, +),
            seed: "\(report.seed) --organizations \(report.organizations) --weeks \(report.weeks ?? 0)")
    }
}
