import Access
import Actions
import Domain
import Hummingbird
import Letters
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import Rollout
import Shapes

/// The pages about oneself. Whoever is not signed in is sent to the sign-in page.
struct OwnPageRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        page("/me/notice", on: router) { visitor, frame, _ in
            NoticePage.render(try await services.records.profile(for: visitor.viewer), in: frame)
        }
        page("/me", on: router) { visitor, frame, _ in
            let now = services.clock.now()
            let learned = try await services.rollout.learned(by: visitor.viewer)
            return MyWeeksPage.render(
                try await services.trends.weeks(12, at: now, for: visitor.viewer),
                looks: try await services.looks.looks(at: now, for: visitor.viewer),
                letters: try await services.letters?.wishes(of: visitor.viewer),
                policy: learned.inForce == learned.policy || frame.isSimulated ? nil : learned.inForce,
                isToTrain: frame.isSimulated || frame.isSolo
                    ? false : try await services.rollout.isToTrain(visitor.viewer, passed: learned.trained),
                in: frame)
        }
        page("/me/data", on: router) { visitor, frame, request in
            let day = request.query["day"].flatMap { Day($0) }
            let records = try await services.records.records(of: day, at: services.clock.now(), for: visitor.viewer)
            return MyDataPage.render(records, in: frame)
        }
        page("/me/connect", on: router) { visitor, frame, _ in
            ConnectPage.render(
                try await services.records.collection(for: visitor.viewer), in: frame, address: services.site.address,
                newToken: nil)
        }
        router.get("/me/connect/live") { request, _ in
            guard let visitor = try await services.visitor(request) else { throw Problem.notSignedIn }
            let state = try await services.records.collection(for: visitor.viewer)
            return answer(.object(["text": .string(ConnectPage.liveText(state, now: services.clock.now()))]))
        }
        for (path, format) in [("/me/export.json", "json"), ("/me/export.csv", "csv"), ("/me/export.html", "html")] {
            router.get(RouterPath(path)) { request, _ in
                guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
                try services.mayGoOn(visitor.viewer)
                let export = try await services.export(for: visitor.viewer)
                return try ExportReply.response(
                    export, policy: try await services.rollout.record()?.policy,
                    slugs: try await services.organization.slugs(), format: format)
            }
        }
    }

    /// The only way to declare a page about oneself: what comes back is a `Page`, and that is made from `Visible`.
    private func page(
        _ path: RouterPath, on router: Router<WebContext>,
        _ make: @escaping @Sendable (Visitor, Frame, Request) async throws -> Page
    ) {
        router.get(path) { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            if path == "/me", try await services.awaitsNotice(visitor) { return redirect("/me/notice") }
            let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
            return try await make(visitor, services.frame(request, visitor, notice: notice), request).response()
        }
    }
}

/// What a form says after it has done its work. A word in the address, so that nothing from outside can be shown as ours.
enum Done: String {
    case acknowledged, paused, resumed, excluded, included, deleted, corrected, undone, zone, revoked
    case calendar, feed, uncalendar, hours
    case letters, counted, signed, declined, profile, asked, keys
    case noted, unnoted, agenda, brought, over
    case away = "taken-away"
    case point = "point-gone"
    case contested, protection
    case reported, taken, closed, replied, context
    case concernClosed = "concern-closed"
    case begun, phase, said, written, announced, policy, trained, question, answered, promised
    case signedOutEverywhere = "signed-out-everywhere"
    case account
    case noAccount = "no-account"
    case excludedAndDeleted = "excluded-and-deleted"

    var sentence: String {
        switch self {
        case .acknowledged: "Thank you. What your editor sends is collected from now on."
        case .paused: "Paused: what your editors send is answered and dropped until you resume."
        case .resumed: "Collecting again."
        case .excluded: "The project is left out from now on."
        case .excludedAndDeleted: "The project is left out from now on, and what was stored of it is deleted."
        case .included: "The project is recorded again from now on."
        case .deleted: "Deleted. The range stays closed: what a client sends again for it is dropped."
        case .corrected: "Corrected. It is an overlay: you can undo it below."
        case .undone: "The correction is undone."
        case .account: "It is yours from now on: what it did is on your pages."
        case .noAccount: "Done: it is not yours, and no file gives it to you again."
        case .zone: "The time zone is set."
        case .calendar: "Read. What is kept of it stands below."
        case .feed: "Asked. What came of it stands below."
        case .uncalendar: "Removed, with its meetings."
        case .hours: "The working hours are set."
        case .revoked: "The token is revoked."
        case .letters: "Done. It holds from the next letter on."
        case .counted: "Done. It holds from now on; back in, you are counted from the next quarter."
        case .signed: "Signed. Whoever asked can go on; what comes of it stands below."
        case .declined: "You said no: nothing was changed. Whoever wants it has to ask again."
        case .profile: "Done. It holds from now on, and is in the ledger."
        case .keys: "Done. It holds from now on."
        case .context: "Ended: the two are not seen together any more."
        case .noted: "Written down. Your lines carry a mark in its weeks."
        case .unnoted: "The note is gone."
        case .agenda: "Done: both of you read it."
        case .brought: "Your chart is on the page, as it is now."
        case .away: "The chart is gone from the page."
        case .point: "The point is gone, for whoever reads the page."
        case .over: "Closed: what both of you agreed to keep stays, and the rest is erased."
        case .contested: "It is a case now: HR answers, the trustee reads along, and the outcome stands below."
        case .protection: "Done. It holds from now on, and is in the ledger."
        case .reported:
            "Reported. HR and the trustee read it, who have had that role for fourteen days; what comes of it stands below."
        case .taken: "It is yours: an outcome is due by its date."
        case .closed: "Closed: whoever reported it reads the outcome."
        case .begun:
            "The phase has begun, and is in the ledger. What the next one asks for stands below, first what is missing."
        case .phase: "Done. It holds from now on, and is in the ledger."
        case .replied: "Replied: whoever has the receipt can read it."
        case .concernClosed: "Closed. It is deleted in twelve months."
        case .said: "Written down, with your name."
        case .written: "A new version is in force. Everybody is asked to read it."
        case .announced: "Announced: everything on the catalogue."
        case .policy: "Thank you: that you have read it is written down."
        case .trained: "All seven right. Your training holds for a year."
        case .question: "Asked. It stays here until it has an answer."
        case .answered: "Answered, for everybody to read."
        case .promised: "Promised, with your name and the day."
        case .asked: "A trustee’s signature is asked for. Nothing changes before it is given."
        case .signedOutEverywhere: "All your sessions have ended."
        }
    }
}
