import Access
import Actions
import Domain
import Foundation
import Hummingbird
import Metrics
import OrganizationPorts
import OutsidePorts
import Pages
import Rollout

/// `/rollout/pack` and `/rollout/audit`: papers filled from what is in force, and what was done, in numbers. For everybody who is
/// signed in.
struct PackRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/rollout/pack") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            let view = try await view()
            let asked = request.query["against"].map { String($0.prefix(80)) }
            let compared = asked.map { (hash: $0, agrees: view.configuration.agrees(with: $0)) }
            return PackPage.render(view, compared: compared, in: try await services.frame(request, visitor)).response()
        }
        router.get("/rollout/pack/{document}") { request, context in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            guard let document = context.parameters.get("document").flatMap(PackDocument.init) else {
                throw Problem.notFound
            }
            return PaperPage.render(document, try await view(), in: try await services.frame(request, visitor))
                .response()
        }
        router.get("/rollout/audit") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            async let frame = services.frame(request, visitor)
            async let audits = services.rollout.selfAudits()
            guard let state = try await services.rollout.state() else { throw Problem.notFound }
            return AuditPage.render(try await audits, state, in: try await frame).response()
        }
    }

    private func view() async throws -> PackView {
        guard let record = try await services.rollout.record(), let house = try await services.organization.house()
        else {
            throw Problem.notFound
        }
        let profile = try await services.houseActions.profileInForce()
        let names = try await services.rollout.names(attesting: record)
        return PackView(
            house: house.name, site: services.site.address,
            configuration: LiveConfiguration(
                record, profile: profile,
                metrics: Catalogue.all.map { ($0.id, $0.audience.rawValue) }),
            purpose: record.purpose, policy: record.policy, state: RolloutState(record, at: services.clock.now()),
            said: record.attestations.map { ($0, names[$0.by] ?? "somebody who has left") },
            profile: profile,
            // Of this house: what the makers have measured is not its assessment.
            residual: try await services.organization.attackReport().flatMap { ResidualInference(json: $0.json) })
    }
}
