import Access
import Actions
import Calendars
import Connectors
import Domain
import Hummingbird
import NIOCore
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers

/// `/me/calendar`: the person's own calendars. Whose they are is the session's word; no field names a person.
struct CalendarRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/me/calendar") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            let from = request.query["from"].flatMap { Day($0) }
            let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
            return try await page(request, visitor, from: from, notice: notice).response()
        }
        router.post("/me/calendar/files") { request, _ in
            try services.site.checkOrigin(request)
            // Before anything is read: whoever is nobody here may send 16 MB of nothing.
            guard let visitor = try await services.visitor(request) else { throw Problem.notSignedIn }
            let limit = CalendarReading.mostBytes + BodyLimit.form
            try await services.withUpload(request, limit: limit, by: visitor) { parts in
                guard parts["csrf"].map({ String(decoding: $0, as: UTF8.self) }) == visitor.csrf else {
                    throw Problem.staleForm
                }
                try await mayCollect(visitor)
                guard let file = parts["file"], !file.isEmpty else {
                    throw Problem(.unprocessableContent, "Choose a file to upload.")
                }
                try await acting { _ = try await services.calendars.take(file, of: visitor.viewer.person) }
            }
            return redirect("/me/calendar?done=calendar")
        }
        form("/me/calendar/feeds", on: router) { visitor, fields in
            try await mayCollect(visitor)
            try await services.calendars.add(
                .feed, url: fields["url"] ?? "", user: nil, password: nil, for: visitor.viewer.person)
            return "/me/calendar?done=feed"
        }
        form("/me/calendar/caldav", on: router) { visitor, fields in
            try await mayCollect(visitor)
            try await services.calendars.add(
                .caldav, url: fields["url"] ?? "", user: fields["user"], password: fields["password"],
                for: visitor.viewer.person)
            return "/me/calendar?done=feed"
        }
        form("/me/calendar/refresh", on: router) { visitor, fields in
            try await mayCollect(visitor)
            try await services.calendars.refresh(CalendarID(fields["id"] ?? ""), of: visitor.viewer.person)
            return "/me/calendar?done=feed"
        }
        form("/me/calendar/remove", on: router) { visitor, fields in
            try await services.calendars.remove(CalendarID(fields["id"] ?? ""), of: visitor.viewer.person)
            return "/me/calendar?done=uncalendar"
        }
        form("/me/calendar/hours", on: router) { visitor, fields in
            guard let day = Day(fields["from"] ?? "") else {
                throw Problem(.unprocessableContent, "Say from which day, like 2026-11-24.")
            }
            try await services.actions.setHours(fields["hours"] ?? "", from: day, visitor.viewer)
            return "/me/calendar?done=hours"
        }
    }

    private func page(_ request: Request, _ visitor: Visitor, from: Day?, notice: String?) async throws -> Page {
        let calendars = try await services.ownCalendars.calendars(
            from: from, at: services.clock.now(), for: visitor.viewer)
        var hosts: [CalendarID: String] = [:]
        for calendar in calendars.value.calendars {
            hosts[calendar.id] = try await services.calendars.host(of: calendar.id, for: visitor.viewer.person)
        }
        return CalendarPage.render(
            calendars, hosts: hosts, in: try await services.frame(request, visitor, notice: notice))
    }

    /// Nothing comes in before the notice is read, in the first phase, or while its person has paused.
    private func mayCollect(_ visitor: Visitor) async throws {
        try services.mayGoOn(visitor.viewer)
        let state = try await services.records.collection(for: visitor.viewer).value
        let house = try await services.organization.house()
        let isReal = house?.form == .organization && house?.isSimulated == false
        if isReal, try await services.organization.phase(at: services.clock.now()) == .alignment {
            throw Problem(.unprocessableContent, "Nothing is collected in the first phase, leadership alignment.")
        }
        guard !state.awaitsNotice else {
            throw Problem(.unprocessableContent, "Read the notice first: nothing is collected before.")
        }
        guard state.pausedSince == nil else {
            throw Problem(.unprocessableContent, "You have paused: resume first.")
        }
    }

    private func form(
        _ path: RouterPath, on router: Router<WebContext>,
        _ act: @escaping @Sendable (Visitor, [String: String]) async throws -> String
    ) {
        router.post(path) { request, _ in
            let (visitor, fields) = try await services.checked(request)
            var next = ""
            try await acting { next = try await act(visitor, fields) }
            return redirect(next)
        }
    }

    private func acting(_ act: () async throws -> Void) async throws {
        do { try await act() } catch let refusal as CalendarDesk.Refusal {
            throw Problem(.unprocessableContent, refusal.sentence)
        }
    }
}
