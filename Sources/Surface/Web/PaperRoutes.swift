import Access
import Domain
import Hummingbird
import LeadershipAnswers
import OrganizationAnswers
import OrganizationPorts
import OutsidePorts
import Pages
import WorkAnswers

/// What groups take along on paper: a team its cases, leadership a quarter of its own lines.
extension GroupRoutes {
    /// Half a year, as planning and hiring talks look back.
    private static let weeksOfACase = 26

    func addPapers(to router: Router<WebContext>) {
        router.get("/teams/{team}/case/{matter}") { request, context in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            try Ranking.refuse(request)
            try Beside.refuse(request)
            guard let matter = context.parameters.get("matter").flatMap(CasePage.Matter.init) else {
                throw Problem.notFound
            }
            let slug = context.parameters.get("team") ?? ""
            guard case .team(let name) = try await group(slug, isTeam: true) else { throw Denied() }
            let now = services.clock.now()
            let weeks = try await services.groups.weeks(
                of: .team(name), Self.weeksOfACase, at: now, for: visitor.viewer)
            let work = try await services.workTrends.weeks(
                of: .team(name), Self.weeksOfACase, at: now, for: visitor.viewer)
            let notes = try await services.talk.notes.notes(
                beside: .group(.team(name)), over: weeks.value.weeks, at: now, for: visitor.viewer)
            return CasePage.render(
                matter, weeks, work: work, notes: notes, path: "/teams/\(slug)",
                in: try await services.frame(request, visitor)
            ).response()
        }
        router.get("/departments/{department}/quarter") { request, context in
            let slug = context.parameters.get("department") ?? ""
            return try await quarter(request, path: "/departments/\(slug)") { try await group(slug, isTeam: false) }
        }
        router.get("/organization/quarter") { request, _ in
            try await quarter(request, path: "/organization") { .organization }
        }
    }

    /// The quarter that is asked for, or the one that the last complete week is in.
    private func quarter(
        _ request: Request, path: String, _ find: () async throws -> GroupSubject?
    ) async throws -> Response {
        guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
        try Ranking.refuse(request)
        try Beside.refuse(request)
        let zone = try await services.organization.house()?.zone ?? .utc
        let now = services.clock.now()
        let last = zone.day(of: now).week.adding(-1)
        var asked = Quarter(of: last)
        if let said = request.query["quarter"] {
            guard let named = Quarter(String(said)), named <= asked, named.first >= last.adding(-103) else {
                throw Problem(.unprocessableContent, "quarter is one of the last two years, like \(asked).")
            }
            asked = named
        }
        guard let subject = try await find() else { throw Denied() }
        let through = min(asked.last, last)
        let weeks = try await services.groups.weeks(
            of: subject, max(4, asked.first.distance(to: through) + 1), through: through, at: now, for: visitor.viewer)
        let notes = try await services.talk.notes.notes(
            beside: .group(subject), over: weeks.value.weeks, at: now, for: visitor.viewer)
        return QuarterPage.render(
            asked, weeks, notes: notes, path: path, in: try await services.frame(request, visitor)
        ).response()
    }
}
