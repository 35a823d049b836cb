import Access
import Actions
import Domain
import Foundation
import Hummingbird
import LeadershipAnswers
import Metrics
import OrganizationAnswers
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import Shapes
import WorkAnswers

/// Pages and series of teams, departments and the organization: what was published, and nothing else.
struct GroupRoutes {
    let services: WebServices

    /// Half a year on a page: a line needs room to say something.
    private static let weeksOnPage = 26
    /// Two years: older cells are gone.
    private static let mostWeeks = 104

    func add(to router: Router<WebContext>) {
        router.get(RouterPath(GroupsPage.path)) { request, _ in
            try Ranking.refuse(request)
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            return GroupsPage.render(in: try await services.frame(request, visitor)).response()
        }
        router.get("/teams/{team}") { request, context in
            if let other = try Beside.asked(request) {
                return try await beside(request, context.parameters.get("team"), other)
            }
            return try await page(request) { try await group(context.parameters.get("team"), isTeam: true) }
        }
        addContexts(to: router)
        addPapers(to: router)
        router.get("/departments/{department}") { request, context in
            try Beside.refuse(request)
            return try await page(request) { try await group(context.parameters.get("department"), isTeam: false) }
        }
        router.get("/organization") { request, _ in
            try Beside.refuse(request)
            return try await page(request) { .organization }
        }
    }

    func addAPI(to group: RouterGroup<WebContext>) {
        group.get("/teams/{team}/series/{metric}") { request, context in
            let metric = context.parameters.get("metric")
            // Of shared work, not of people's time.
            if Catalogue.work(MetricID(metric ?? "")) != nil {
                let viewer = try await services.reader(request)
                guard case .team(let name) = try await self.group(context.parameters.get("team"), isTeam: true) else {
                    throw Denied()
                }
                return try await workSeries(.team(name), metric, request, viewer, services)
            }
            return try await series(request, context) {
                try await self.group(context.parameters.get("team"), isTeam: true)
            }
        }
        group.get("/departments/{department}/series/{metric}") { request, context in
            try await series(request, context) {
                try await self.group(context.parameters.get("department"), isTeam: false)
            }
        }
        group.get("/organization/series/{metric}") { request, context in
            try await series(request, context) { .organization }
        }
        group.get("/policy/matrix") { _, _ in answer(MatrixShape.json()) }
    }

    /// Nil is a group that is not there, which looks like one that is denied.
    func group(_ slug: String?, isTeam: Bool) async throws -> GroupSubject? {
        guard let slug else { return nil }
        return try await services.organization.group(slug: slug, isTeam: isTeam)
    }

    private func page(_ request: Request, _ find: () async throws -> GroupSubject?) async throws -> Response {
        guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
        // What is wrong with the call is said before it is looked at whom it is about: a name that is there answers no sooner.
        try Ranking.refuse(request)
        let count = try Weeks.asked(request, otherwise: Self.weeksOnPage, most: Self.mostWeeks)
        let frame = try await services.frame(request, visitor)
        let subject = try await find()
        do {
            guard let subject else { throw Denied() }
            let now = services.clock.now()
            let weeks = try await services.groups.weeks(of: subject, count, at: now, for: visitor.viewer)
            let mates = try await services.looks.mates(in: weeks.value.current, for: visitor.viewer)
            let slugs = try await services.organization.slugs()
            var work: Visible<WorkWeeks>?
            var pulse: TeamPulse?
            if case .team(let name) = subject {
                pulse = TeamPulse(
                    of: try await services.voice.pulses().map {
                        TeamPulse.Point(period: $0.period, panel: $0.panel, cell: $0.cell)
                    }, department: weeks.value.department)
                work = try await services.workTrends.weeks(of: .team(name), count, at: now, for: visitor.viewer)
            }
            let notes = try await services.talk.notes.notes(
                beside: .group(subject), over: weeks.value.weeks,
                explaining: weeks.value.notices + (work?.value.notices ?? []), at: now, for: visitor.viewer)
            var mayWrite = false
            if case .team(let name) = subject {
                mayWrite = try await services.talk.notes.mayWrite(.team(name), at: now, for: visitor.viewer)
            } else if subject == .organization {
                mayWrite = try await services.talk.notes.mayWrite(.organization, at: now, for: visitor.viewer)
            }
            return GroupPage.render(
                weeks, addresses: slugs.paths, mates: mates.isOf(weeks.value) ? mates : nil,
                context: try await context(of: subject, visitor.viewer), work: work, pulse: pulse,
                notes: (notes, mayWrite), in: frame
            ).response()
        } catch is Denied {
            // Before anything is published there is one answer for everybody and every name: what will be here.
            guard try await services.publishesNothingYet() else { throw Denied() }
            return LaterPage.render(.groups, in: frame).response()
        }
    }

    private func series(
        _ request: Request, _ context: WebContext, _ find: () async throws -> GroupSubject?
    ) async throws -> Response {
        let viewer = try await services.reader(request)
        try Ranking.refuse(request)
        try Beside.refuse(request)
        let count = try Weeks.asked(request, most: Self.mostWeeks)
        guard let subject = try await find() else { throw Denied() }
        let weeks = try await services.groups.weeks(of: subject, count, at: services.clock.now(), for: viewer)
        let slugs = try await services.organization.slugs()
        let metric = MetricID(context.parameters.get("metric") ?? "")
        let notes = try await services.talk.notes.notes(
            beside: .group(subject), over: weeks.value.weeks, at: services.clock.now(), for: viewer)
        guard let json = GroupSeriesShape.json(weeks, notes: notes, metric: metric, slugs: slugs) else {
            throw Denied()
        }
        return answer(json)
    }
}

/// Two teams together: only as a page, and only with one other.
enum Beside {
    private static func all(_ request: Request) -> [String] {
        request.query.fields.filter { $0.name.lowercased() == "with" }.map(\.value)
    }

    /// Nil if nobody is asked for.
    static func asked(_ request: Request) throws(Problem) -> String? {
        let named = all(request)
        guard let first = named.first else { return nil }
        guard named.count == 1 else { throw Problem.ranking }
        return first
    }

    static func refuse(_ request: Request) throws(Problem) {
        guard all(request).isEmpty else { throw Problem.ranking }
    }
}

/// People will ask for rankings: the refusal explains itself.
enum Ranking {
    /// In any spelling: what is asked for by one of them is refused, and not silently left out.
    private static let words = [
        "sort", "order", "rank", "top", "bottom", "compar", "versus", "leader", "best", "worst",
    ]

    static func refuse(_ request: Request) throws(Problem) {
        let asked = request.query.fields.map { $0.name.lowercased() }
        if asked.contains(where: { key in key == "vs" || words.contains { key.contains($0) } }) {
            throw Problem.ranking
        }
    }
}

enum Weeks {
    static func asked(_ request: Request, otherwise standard: Int = 12, most: Int = 56) throws(Problem) -> Int {
        guard let said = request.query["weeks"] else { return standard }
        guard let weeks = Int(String(said)), (4...most).contains(weeks) else {
            throw Problem(.unprocessableContent, "weeks is a whole number from 4 to \(most).")
        }
        return weeks
    }
}

extension [GroupSubject: String] {
    /// Under which path each has its page.
    var paths: [GroupSubject: String] {
        var paths: [GroupSubject: String] = [.organization: "/organization"]
        for (subject, slug) in self {
            switch subject {
            case .team: paths[subject] = "/teams/\(slug)"
            case .department: paths[subject] = "/departments/\(slug)"
            case .organization: break
            }
        }
        return paths
    }
}

extension Visible<PanelMates> {
    /// Whether the own panel is one of those that a page shows: then its names are shown to its people.
    fileprivate func isOf(_ weeks: GroupWeeks) -> Bool {
        guard case .team = weeks.subject, let panel = value.panel else { return false }
        return weeks.panels.contains { $0.id == panel.id }
    }
}
