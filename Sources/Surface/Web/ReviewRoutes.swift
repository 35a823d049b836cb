import Access
import Actions
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import LeadershipAnswers
import Metrics
import OrganizationAnswers
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import Rollout
import Shapes
import WorkAnswers

/// The self-review pack, for the person alone, and the retrospective of a team.
struct ReviewRoutes {
    let services: WebServices

    /// A quarter and a bit: what a team remembers.
    private static let weeksInRetrospective = 13

    func add(to router: Router<WebContext>) {
        router.get("/me/review") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            return SelfReviewPage.render(
                try await services.records.profile(for: visitor.viewer), isOff: try await isOff(),
                hasPolicy: try await services.rollout.record()?.policy != nil,
                in: try await services.frame(request, visitor)
            ).response()
        }
        router.post("/me/review") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            return try await pack(fields, visitor.viewer, isPage: true)
        }
        router.get("/teams/{team}/retrospective") { request, context in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            try Ranking.refuse(request)
            try Beside.refuse(request)
            let count = try Weeks.asked(request, otherwise: Self.weeksInRetrospective, most: 104)
            let slug = context.parameters.get("team") ?? ""
            let frame = try await services.frame(request, visitor)
            let subject = try await services.organization.group(slug: slug, isTeam: true)
            do {
                guard let subject, case .team(let name) = subject else { throw Denied() }
                let weeks = try await services.groups.weeks(of: subject, count, at: frame.now, for: visitor.viewer)
                let work = try await services.workTrends.weeks(
                    of: .team(name), count, at: frame.now, for: visitor.viewer)
                let notes = try await services.talk.notes.notes(
                    beside: .group(subject), over: weeks.value.weeks,
                    explaining: weeks.value.notices + work.value.notices, at: frame.now, for: visitor.viewer)
                return RetrospectivePage.render(weeks, work: work, notes: notes, path: "/teams/\(slug)", in: frame)
                    .response()
            } catch is Denied {
                guard try await services.publishesNothingYet() else { throw Denied() }
                return LaterPage.render(.groups, in: frame).response()
            }
        }
    }

    func addAPI(to group: RouterGroup<WebContext>) {
        group.post("/me/self-review") { request, _ in
            let fields = try await request.fields()
            return try await pack(fields, try await services.owner(request), isPage: false)
        }
    }

    /// In phases 1 to 3 nothing here may be used for reviews; somebody alone has no phases.
    private func isOff() async throws -> Bool {
        guard try await services.organization.house()?.form == .organization else { return false }
        return try await services.organization.phase(at: services.clock.now()) < .fullLaunch
    }

    /// Made and handed over, and kept nowhere.
    /// - Parameter isPage: whether it is read where it is served, and not in a file.
    private func pack(_ fields: [String: String], _ viewer: Viewer, isPage: Bool) async throws -> Response {
        guard try await !isOff() else {
            throw Problem(
                .badRequest, "Soft launch: not for reviews or evaluations. The pack comes with full launch.",
                code: "refused")
        }
        try services.mayGoOn(viewer)
        let named = Set((fields["metrics"] ?? "").split(separator: " ").map { MetricID(String($0)) })
        let metrics = Catalogue.besideEachOther(
            named, of: Catalogue.declarations + Catalogue.ownWork.map { $0.declaration })
        guard !metrics.isEmpty, named.isSubset(of: metrics) else {
            throw Problem(.unprocessableContent, "metrics are ids of your own series, at least one.")
        }
        guard let weeks = Int(fields["weeks"] ?? "26"), (4...56).contains(weeks) else {
            throw Problem(.unprocessableContent, "weeks is a whole number from 4 to 56.")
        }
        let text = fields["words"] ?? ""
        let words = text.split(whereSeparator: \.isNewline).compactMap { Kept.words(String($0), longest: 8_000) }
        guard text.unicodeScalars.count <= 8_000 else {
            throw Problem(.unprocessableContent, "Say it in at most 8,000 letters.")
        }
        let now = services.clock.now()
        let withPrivate = ["yes", "true"].contains(fields["private"] ?? "")
        var series: [(trend: Visible<PersonalTrend>, zone: Zone)] = []
        var notes: Visible<OwnNotes>?
        for metric in metrics {
            guard
                let own = try await services.trends.series(
                    metric, weeks: weeks, heedsPrivate: withPrivate, at: now, for: viewer)
            else {
                continue
            }
            series.append((own.trend, own.zone))
            notes = own.notes
        }
        guard let notes else { throw Problem.notFound }
        let record = try await services.rollout.record()
        let pack = SelfReview(
            of: try await services.records.profile(for: viewer), series: series, notes: notes,
            withPrivate: withPrivate, words: words,
            policy: record?.policy, purpose: record?.purpose?.text, madeAt: now,
            slugs: try await services.organization.slugs())
        switch fields["format"] ?? "json" {
        case "html":
            let charts = series.compactMap { one in
                SelfReviewCharts.html(of: one.trend, notes: pack.notes).map { (one.trend.value.metric, $0) }
            }
            let html = pack.html(
                isPage ? .linked(css: Assets.packPath, icon: Assets.iconPath) : .within(Assets.pack),
                charts: Dictionary(uniqueKeysWithValues: charts))
            return file(Array(html.utf8), "text/html; charset=utf-8", nil)
        case "csv": return file(pack.zip, "application/zip", "daylight-self-review.zip")
        case "json":
            var response = answer(pack.json)
            response.headers[.contentDisposition] = "attachment; filename=\"daylight-self-review.json\""
            return response
        default: throw Problem(.unprocessableContent, "format is one of html, json, csv.")
        }
    }

    private func file(_ bytes: [UInt8], _ type: String, _ name: String?) -> Response {
        var headers: HTTPFields = [.contentType: type]
        if let name { headers[.contentDisposition] = "attachment; filename=\"\(name)\"" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: .init(bytes: bytes)))
    }
}
