import Access
import Actions
import Domain
import Hummingbird
import LeadershipAnswers
import Letters
import Metrics
import OrganizationAnswers
import OrganizationPorts
import OutsidePorts
import Pages
import Shapes
import WorkAnswers

/// Pages and series of shared work: of services, and the pages behind the charts of services and teams.
struct ServiceRoutes {
    let services: WebServices

    private static let weeksOnPage = 26
    private static let mostWeeks = 104

    func add(to router: Router<WebContext>) {
        router.get("/services") { request, _ in
            try Ranking.refuse(request)
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            let frame = try await services.frame(request, visitor)
            if try await services.publishesNothingYet() { return LaterPage.render(.services, in: frame).response() }
            let open = try await services.workTrends.services(at: services.clock.now(), for: visitor.viewer)
            return ServicePage.list(open.map { ($0.name, "/services/\($0.id.raw)") }, in: frame).response()
        }
        router.get("/services/{service}") { request, context in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            try Ranking.refuse(request)
            let count = try Weeks.asked(request, otherwise: Self.weeksOnPage, most: Self.mostWeeks)
            let frame = try await services.frame(request, visitor)
            let id = context.parameters.get("service") ?? ""
            do {
                let weeks = try await services.workTrends.weeks(
                    of: .service(ServiceID(id)), count, at: services.clock.now(), for: visitor.viewer)
                let team = try await team(of: weeks.value, visitor)
                let notes = try await services.talk.notes.notes(
                    beside: .service(ServiceID(id)), over: weeks.value.weeks, explaining: weeks.value.notices,
                    at: services.clock.now(), for: visitor.viewer)
                let mayWrite = try await services.talk.notes.mayWrite(
                    .service(ServiceID(id)), at: services.clock.now(), for: visitor.viewer)
                return ServicePage.render(
                    weeks, path: "/services/\(id)", team: team, notes: (notes, mayWrite), in: frame
                ).response()
            } catch is Denied {
                guard try await services.publishesNothingYet() else { throw Denied() }
                return LaterPage.render(.services, in: frame).response()
            }
        }
        router.get("/services/{service}/{metric}") { request, context in
            let id = context.parameters.get("service") ?? ""
            return try await explanation(
                request, context.parameters.get("metric"), "/services/\(id)", id
            ) { .service(ServiceID(id)) }
        }
        router.get("/admin/health") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            let health = try await services.publishedWork.health(
                Self.weeksOnPage, at: services.clock.now(), for: visitor.viewer, under: services.policy)
            let mail = try await services.letters?.state()
            let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
            return HealthPage.render(
                health, mail: mail, in: try await services.frame(request, visitor, notice: notice)
            ).response()
        }
        router.post("/admin/health/programs") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            do {
                try await services.houseActions.say(
                    fields["provider"] ?? "", fields["login"] ?? "", isProgram: fields["is"] == "program",
                    visitor.viewer)
            } catch let refusal as ProgramRefusal { throw Problem(.unprocessableContent, refusal.sentence) }
            return redirect("/admin/health?done=profile#programs")
        }
        router.get("/teams/{team}/delivery/{metric}") { request, context in
            let slug = context.parameters.get("team") ?? ""
            return try await explanation(request, context.parameters.get("metric"), "/teams/\(slug)", slug) {
                guard case .team(let name) = try await services.organization.group(slug: slug, isTeam: true) else {
                    return nil
                }
                return .team(name)
            }
        }
    }

    func addAPI(to group: RouterGroup<WebContext>) {
        group.get("/services/{service}/series/{metric}") { request, context in
            let viewer = try await services.reader(request)
            let id = ServiceID(context.parameters.get("service") ?? "")
            return try await workSeries(.service(id), context.parameters.get("metric"), request, viewer, services)
        }
        group.get("/services/{service}/explain/{metric}") { request, context in
            let viewer = try await services.reader(request)
            try Ranking.refuse(request)
            let through = try Self.week(request)
            let explanation = try await services.workTrends.explanation(
                of: MetricID(context.parameters.get("metric") ?? ""),
                about: .service(ServiceID(context.parameters.get("service") ?? "")), through: through, 12,
                at: services.clock.now(), for: viewer)
            let zone = try await services.organization.house()?.zone ?? .utc
            let slugs = try await services.organization.slugs()
            let notes = try await services.talk.notes.notes(
                beside: .service(ServiceID(context.parameters.get("service") ?? "")),
                over: explanation.value.trend.points.map(\.week), at: services.clock.now(), for: viewer)
            return answer(
                WorkExplanationShape.json(explanation, notes: notes.value.annotations, zone: zone, slugs: slugs))
        }
    }

    private func team(of weeks: WorkWeeks, _ visitor: Visitor) async throws -> String? {
        guard let name = weeks.team else { return nil }
        let group = GroupSubject.team(name)
        guard let path = try await services.organization.slugs().paths[group] else { return nil }
        let open = try await services.groups.mayOpen([group], at: services.clock.now(), for: visitor.viewer)
        return open.isEmpty ? nil : path
    }

    private func explanation(
        _ request: Request, _ metric: String?, _ back: String, _ name: String,
        _ find: () async throws -> WorkSubject?
    ) async throws -> Response {
        guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
        try Ranking.refuse(request)
        let through = try Self.week(request)
        let frame = try await services.frame(request, visitor)
        guard let subject = try await find() else { throw Denied() }
        let explanation = try await services.workTrends.explanation(
            of: MetricID(metric ?? ""), about: subject, through: through, Self.weeksOnPage, at: services.clock.now(),
            for: visitor.viewer)
        let place: NotesPlace =
            switch subject {
            case .team(let name): .group(.team(name))
            case .service(let id): .service(id)
            }
        let notes = try await services.talk.notes.notes(
            beside: place, over: explanation.value.trend.points.map(\.week), at: services.clock.now(),
            for: visitor.viewer)
        guard let page = ExplanationPage.render(explanation, name: name, back: back, notes: notes, in: frame) else {
            throw Denied()
        }
        return page.response()
    }

    private static func week(_ request: Request) throws(Problem) -> Week? {
        guard let said = request.query["week"] else { return nil }
        guard let week = Week(String(said)) else {
            throw Problem(.unprocessableContent, "week is a complete week, like 2026-W40.")
        }
        return week
    }
}

/// A series of shared work, for a service or a team.
func workSeries(
    _ subject: WorkSubject, _ metric: String?, _ request: Request, _ viewer: Viewer, _ services: WebServices
) async throws -> Response {
    try Ranking.refuse(request)
    let count = try Weeks.asked(request, most: 104)
    let weeks = try await services.workTrends.weeks(of: subject, count, at: services.clock.now(), for: viewer)
    let slugs = try await services.organization.slugs()
    let place: NotesPlace =
        switch subject {
        case .team(let name): .group(.team(name))
        case .service(let id): .service(id)
        }
    let notes = try await services.talk.notes.notes(
        beside: place, over: weeks.value.weeks, at: services.clock.now(), for: viewer)
    guard let json = WorkSeriesShape.json(weeks, notes: notes, metric: MetricID(metric ?? ""), slugs: slugs) else {
        throw Denied()
    }
    return answer(json)
}
