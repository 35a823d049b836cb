import Access
import Actions
import Domain
import Foundation
import Hummingbird
import OrganizationAnswers
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import Shapes

/// Notes beside lines: forms on the pages that have the lines, and `/annotations` of the API.
struct AnnotationRoutes {
    let services: WebServices

    /// A year and a half back and a year ahead, if a call says no days.
    private static let reach = (back: 550, ahead: 366)

    func add(to router: Router<WebContext>) {
        form("/me/annotations", on: router) { fields, _, visitor in
            let content = try services.talk.annotations.content(fields)
            _ = try await services.talk.annotations.add(content, isShown: fields["shown"] == "yes", visitor.viewer)
            return "/me?done=noted#notes"
        }
        form("/me/annotations/remove", on: router) { fields, _, visitor in
            try await services.talk.annotations.remove(AnnotationID(fields["id"] ?? ""), visitor.viewer)
            return "/me?done=unnoted#notes"
        }
        shared("/teams/{team}", on: router) { context, fields in
            // A note of a service stands on its team's page too.
            if let service = fields["service"] { return .service(ServiceID(service)) }
            return .team(try await team(context.parameters.get("team")))
        }
        shared("/services/{service}", on: router) { context, _ in
            .service(ServiceID(context.parameters.get("service") ?? ""))
        }
        shared("/organization", on: router) { _, _ in .organization }
    }

    func addAPI(to group: RouterGroup<WebContext>) {
        group.get("/annotations") { request, _ in
            let viewer = try await services.reader(request)
            try Ranking.refuse(request)
            let query = request.query
            let days = try await days(
                query["from"], query["to"])
            let slugs = try await services.organization.slugs()
            let scope = query["scope"] ?? "me"
            guard let place = try await place(scope) else {
                return answer(
                    AnnotationShape.json(try await services.trends.notes(in: days, for: viewer), slugs: slugs))
            }
            let beside: NotesPlace =
                switch place {
                case .team(let name): .group(.team(name))
                case .service(let id): .service(id)
                case .organization: .group(.organization)
                }
            let notes = try await services.talk.notes.notes(
                beside: beside, in: days, at: services.clock.now(), for: viewer)
            return answer(AnnotationShape.json(notes, slugs: slugs))
        }
        group.post("/annotations") { request, _ in
            let fields = try await request.fields()
            let viewer = try await services.owner(request)
            let content = try services.talk.annotations.content(fields)
            let id: AnnotationID
            if let place = try await place(fields["scope"] ?? "me") {
                id = try await services.talk.annotations.add(content, to: place, viewer)
            } else {
                let isShown = ["yes", "true"].contains(fields["shown"] ?? "")
                id = try await services.talk.annotations.add(content, isShown: isShown, viewer)
            }
            return answer(.object(["id": .string(id.raw)]), .created)
        }
        group.delete("/annotations/{id}") { request, context in
            let viewer = try await services.owner(request)
            let id = AnnotationID(context.parameters.get("id") ?? "")
            let scope = request.query["scope"] ?? "me"
            if let place = try await place(scope) {
                try await services.talk.annotations.remove(id, from: place, viewer)
            } else {
                try await services.talk.annotations.remove(id, viewer)
            }
            return Response(status: .noContent)
        }
    }

    /// `me`, `team:SLUG`, `service:SLUG`, `organization`; nil is oneself.
    /// - Throws: `Denied` for a team that is not there; 422 for another word.
    private func place(_ scope: String) async throws -> AnnotationPlace? {
        let parts = scope.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("me", 1): return nil
        case ("organization", 1): return .organization
        case ("team", 2): return .team(try await team(parts[1]))
        case ("service", 2): return .service(ServiceID(parts[1]))
        default:
            throw Problem(.unprocessableContent, "scope is me, team:SLUG, service:SLUG or organization.")
        }
    }

    private func team(_ slug: String?) async throws -> String {
        guard let slug, case .team(let name)? = try await services.organization.group(slug: slug, isTeam: true) else {
            throw Denied()
        }
        return name
    }

    private func days(_ from: String?, _ to: String?) async throws -> ClosedRange<Day> {
        let zone = try await services.organization.house()?.zone ?? .utc
        let today = zone.day(of: services.clock.now())
        guard let first = from.map({ Day($0) }) ?? today.adding(-Self.reach.back),
            let last = to.map({ Day($0) }) ?? today.adding(Self.reach.ahead), first <= last
        else { throw Problem(.unprocessableContent, "from and to are days, like 2026-11-24, the first one first.") }
        return first...last
    }

    private func shared(
        _ path: String, on router: Router<WebContext>,
        _ place: @escaping @Sendable (WebContext, [String: String]) async throws -> AnnotationPlace
    ) {
        form(RouterPath(path + "/annotations"), on: router) { fields, context, visitor in
            let place = try await place(context, fields)
            let content = try services.talk.annotations.content(fields)
            _ = try await services.talk.annotations.add(content, to: place, visitor.viewer)
            return address(path, context) + "#notes"
        }
        form(RouterPath(path + "/annotations/remove"), on: router) { fields, context, visitor in
            try await services.talk.annotations.remove(
                AnnotationID(fields["id"] ?? ""), from: try await place(context, fields), visitor.viewer)
            return address(path, context) + "#notes"
        }
    }

    private func address(_ path: String, _ context: WebContext) -> String {
        let named = path.contains("{team}") ? context.parameters.get("team") : context.parameters.get("service")
        return path.replacing("{team}", with: named ?? "").replacing("{service}", with: named ?? "")
    }

    private func form(
        _ path: RouterPath, on router: Router<WebContext>,
        _ act: @escaping @Sendable ([String: String], WebContext, Visitor) async throws -> String
    ) {
        router.post(path) { request, context in
            let (visitor, fields) = try await services.checked(request)
            return redirect(try await act(fields, context, visitor))
        }
    }
}
