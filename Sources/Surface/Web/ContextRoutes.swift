import Access
import Actions
import Domain
import Hummingbird
import LeadershipAnswers
import OrganizationAnswers
import OrganizationPorts
import OutsidePorts
import Pages

/// What a team says of its work, and two teams that have agreed to be seen together (guarantee G9).
extension GroupRoutes {
    func addContexts(to router: Router<WebContext>) {
        form("/teams/{team}/context", on: router, anchor: "#context") { team, fields, viewer in
            try await services.rollout.declare(fields["label"] ?? "", for: team, viewer)
        }
        form("/teams/{team}/hours", on: router, anchor: "#context") { team, fields, viewer in
            try await services.rollout.declare(
                hours: fields["hours"] ?? "", zone: fields["zone"] ?? "", for: team, viewer)
        }
        form("/teams/{team}/agree", on: router, anchor: "#context") { team, fields, viewer in
            try await services.rollout.agree(team, with: try await other(fields), viewer)
        }
        form("/teams/{team}/withdraw", on: router, anchor: "#context") { team, fields, viewer in
            try await services.rollout.withdraw(team, from: try await other(fields), viewer)
        }
    }

    /// Nil for whatever is no team.
    func context(of subject: GroupSubject, _ viewer: Viewer) async throws -> ContextView? {
        guard case .team(let team) = subject else { return nil }
        let may = try await services.rollout.mayChange(context: team, viewer)
        return ContextView(
            context: try await services.rollout.context(of: team),
            calendar: try await services.rollout.calendar(of: team), mayDeclare: may.declare, mayWithdraw: may.withdraw)
    }

    /// Two teams, for whoever may read either: whom one may not read looks as if it were not there, and only then it is said
    /// whether they have agreed.
    func beside(_ request: Request, _ slug: String?, _ otherSlug: String) async throws -> Response {
        guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
        try Ranking.refuse(request)
        let count = try Weeks.asked(request, otherwise: 26, most: 104)
        guard let one = try await named(slug), let two = try await named(otherSlug) else { throw Denied() }
        let now = services.clock.now()
        let first = try await services.groups.weeks(of: .team(one), count, at: now, for: visitor.viewer)
        let second = try await services.groups.weeks(of: .team(two), count, at: now, for: visitor.viewer)
        do {
            let pair = try await services.rollout.pair(one, two)
            var notes: [Visible<SharedNotes>] = []
            for team in [one, two] {
                notes.append(
                    try await services.talk.notes.notes(
                        beside: .group(.team(team)), over: first.value.weeks, at: now, for: visitor.viewer))
            }
            return ComparisonPage.render(
                pair, first, second, notes: notes, addresses: try await services.organization.slugs().paths,
                in: try await services.frame(request, visitor)
            ).response()
        } catch let refusal as TeamContextRefusal {
            throw Problem(.badRequest, refusal.sentence, code: "refused")
        }
    }

    private func named(_ slug: String?) async throws -> String? {
        guard let slug, case .team(let name)? = try await services.organization.group(slug: slug, isTeam: true) else {
            return nil
        }
        return name
    }

    private func other(_ fields: [String: String]) async throws -> String {
        guard let name = try await named(fields["with"]) else { throw Denied() }
        return name
    }

    private func form(
        _ path: RouterPath, on router: Router<WebContext>, anchor: String,
        _ act: @escaping @Sendable (String, [String: String], Viewer) async throws -> Void
    ) {
        router.post(path) { request, context in
            let (visitor, fields) = try await services.checked(request)
            guard let slug = context.parameters.get("team"), let team = try await named(slug) else { throw Denied() }
            do { try await act(team, fields, visitor.viewer) } catch let refusal as TeamContextRefusal {
                throw Problem(.unprocessableContent, refusal.sentence)
            }
            // A trustee may end it, and has no page of the team.
            return redirect(fields["from"] == "trustee" ? "/trustee?done=context#pairs" : "/teams/\(slug)\(anchor)")
        }
    }
}
