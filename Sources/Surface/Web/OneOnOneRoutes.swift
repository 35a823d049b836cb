import Access
import Actions
import Domain
import HTTPTypes
import Hummingbird
import Metrics
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import Shapes

/// Joint pages of a manager and a report. Both get the same page and the same JSON (guarantee G1).
struct OneOnOneRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/one-on-ones") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
            let frame = try await services.frame(request, visitor, notice: notice)
            if try await services.publishesNothingYet() { return LaterPage.render(.oneOnOnes, in: frame).response() }
            let pages = try await services.talk.oneOnOnes.mine(at: frame.now, for: visitor.viewer)
            return OneOnOneHTML.list(pages, in: frame).response()
        }
        router.get("/one-on-ones/{id}") { request, context in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
            // One moment for the decision and the page.
            let frame = try await services.frame(request, visitor, notice: notice)
            let id = OneOnOneID(context.parameters.get("id") ?? "")
            let page = try await services.talk.pages.page(id, for: visitor.viewer)
            let isPerson = page.value.pair.person == visitor.viewer.person
            let charts = try await charts(
                of: page, at: frame.now, to: visitor.viewer, opens: request.comesFromHere && request.method == .get)
            return OneOnOneHTML.render(
                page, charts: charts, isPerson: isPerson,
                isLive: try await services.talk.pages.isLive(id, for: visitor.viewer),
                openings: isPerson ? try await services.talk.oneOnOnes.openings(of: id, for: visitor.viewer) : [],
                beginning: request.query["begin"].flatMap { Int($0) },
                zone: try await services.organization.house()?.zone ?? .utc, in: frame
            ).response()
        }
        router.post("/one-on-ones") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            let id = try await services.talk.pages.begin(with: PersonID(fields["with"] ?? ""), visitor.viewer)
            return redirect("/one-on-ones/\(id.raw)")
        }
        form("/one-on-ones/{id}/items", on: router) { id, _, fields, viewer in
            try await services.talk.pages.add(fields["text"] ?? "", to: id, viewer)
            return "?done=agenda#agenda"
        }
        form("/one-on-ones/{id}/items/{item}", on: router) { id, item, fields, viewer in
            try await services.talk.pages.change(
                item, edition: edition(fields), to: fields["text"] ?? "", on: id, viewer)
            return "?done=agenda#agenda"
        }
        form("/one-on-ones/{id}/items/{item}/keep", on: router) { id, item, fields, viewer in
            try await services.talk.pages.keep(item, edition: edition(fields), fields["keep"] == "yes", on: id, viewer)
            return "?done=agenda#agenda"
        }
        form("/one-on-ones/{id}/items/{item}/remove", on: router) { id, item, fields, viewer in
            try await services.talk.pages.change(item, edition: edition(fields), to: nil, on: id, viewer)
            return "?done=point-gone#agenda"
        }
        form("/one-on-ones/{id}/charts", on: router) { id, _, fields, viewer in
            try await bring(fields, to: id, viewer)
            return "?done=brought"
        }
        form("/one-on-ones/{id}/charts/{item}/remove", on: router) { _, chart, _, viewer in
            try await services.talk.pages.takeAway(ChartID(chart), viewer)
            return "?done=taken-away"
        }
        form("/one-on-ones/{id}/close", on: router) { id, _, fields, viewer in
            guard fields["sure"] == "yes" else {
                throw Problem(.unprocessableContent, "Say that both of you have seen what stays.")
            }
            try await services.talk.pages.close(id, viewer)
            return "?done=over"
        }
    }

    func addAPI(to group: RouterGroup<WebContext>) {
        group.get("/one-on-ones/{id}") { request, context in
            let viewer = try await services.owner(request)
            let now = services.clock.now()
            let page = try await services.talk.pages.page(
                OneOnOneID(context.parameters.get("id") ?? ""), for: viewer)
            let charts = try await charts(of: page, at: now, to: viewer, opens: request.method == .get)
            return answer(OneOnOneShape.json(page, charts, slugs: try await services.organization.slugs()))
        }
    }

    /// For the person from the own data; for the manager by opening them, which is written down before anything is read.
    private func charts(of page: Visible<OneOnOnePage>, at now: Instant, to viewer: Viewer, opens: Bool) async throws
        -> Visible<BroughtCharts>?
    {
        let pair = page.value.pair
        if pair.person == viewer.person {
            return try await services.talk.oneOnOnes.ownCharts(on: pair.id, for: viewer)
        }
        guard opens, page.value.chartCount > 0 else { return nil }
        return try await services.talk.oneOnOnes.open(pair.id, at: now, by: viewer)
    }

    private func bring(_ fields: [String: String], to id: OneOnOneID, _ viewer: Viewer) async throws {
        let metric = MetricID(fields["metric"] ?? "")
        guard Catalogue.forJointPages.contains(where: { $0.id == metric }) else {
            throw Problem(.unprocessableContent, "metric is one that a look could show, or one of your own work.")
        }
        guard let weeks = Int(fields["weeks"] ?? "12"), (4...56).contains(weeks) else {
            throw Problem(.unprocessableContent, "weeks is a whole number from 4 to 56: fewer say nothing.")
        }
        // Whoever asks brings the own weeks, and no other: there is no way to name somebody.
        guard
            let picture = try await services.trends.picture(
                of: metric, weeks: weeks, as: services.talk.pages.newChart, at: services.clock.now(), for: viewer)
        else {
            throw Problem(
                .unprocessableContent, "There are fewer than four complete weeks with a value: too early for a line.")
        }
        // What explains it comes with it, as long as it would stand alone; where there is no line of that, it does not.
        let there = try await services.talk.oneOnOnes.ownCharts(on: id, for: viewer)
        let metrics = Set(there.value.charts.map { $0.trend.metric }).union([metric])
        var together = [picture]
        for other in Catalogue.besideEachOther(metrics, of: Catalogue.forJointPages) where !metrics.contains(other) {
            let beside = try await services.trends.picture(
                of: other, weeks: weeks, as: services.talk.pages.newChart, at: services.clock.now(), for: viewer)
            if let beside { together.append(beside) }
        }
        try await services.talk.pages.bring(together: together, to: id, viewer)
    }

    private func form(
        _ path: String, on router: Router<WebContext>,
        _ act: @escaping @Sendable (OneOnOneID, String, [String: String], Viewer) async throws -> String
    ) {
        router.post(RouterPath(path)) { request, context in
            let (visitor, fields) = try await services.checked(request)
            let id = context.parameters.get("id") ?? ""
            do {
                let then = try await act(
                    OneOnOneID(id), context.parameters.get("item") ?? "", fields, visitor.viewer)
                return redirect("/one-on-ones/\(id)" + then)
            } catch let refusal as OneOnOneRefusal {
                let status: HTTPResponse.Status =
                    refusal == .changedMeanwhile || refusal == .over ? .conflict : .unprocessableContent
                throw Problem(status, refusal.sentence)
            }
        }
    }
}

/// Which edition of a point a form changes: without one, none.
private func edition(_ fields: [String: String]) -> Int { Int(fields["edition"] ?? "") ?? 0 }
