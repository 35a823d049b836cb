import Access
import Actions
import Domain
import Hummingbird
import OrganizationPorts
import Pages
import PersonalAnswers
import SignIn

/// The forms of the own pages. Each needs the session's cookie, an Origin of ours and the session's csrf field.
struct OwnFormRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        form("/me/notice", on: router) { visitor, _ in
            try await services.actions.acknowledge(version: CollectionNotice.version, visitor.viewer)
            return "/me/connect?done=acknowledged"
        }
        form("/me/data/pause", on: router) { visitor, _ in
            try await services.actions.pause(visitor.viewer)
            return "/me/data?done=paused"
        }
        form("/me/data/resume", on: router) { visitor, _ in
            try await services.actions.resume(visitor.viewer)
            return "/me/data?done=resumed"
        }
        form("/me/data/exclusions", on: router) { visitor, fields in
            try await services.actions.exclude(
                fields["project"] ?? "", past: fields["past"] == "delete", visitor.viewer)
            return "/me/data?done=\(fields["past"] == "delete" ? "excluded-and-deleted" : "excluded")"
        }
        form("/me/data/exclusions/remove", on: router) { visitor, fields in
            try await services.actions.include(fields["project"] ?? "", visitor.viewer)
            return "/me/data?done=included"
        }
        form("/me/data/accounts", on: router) { visitor, fields in
            guard let provider = fields["provider"], let login = fields["login"], let answer = fields["answer"],
                ["mine", "not-mine"].contains(answer)
            else { throw Problem(.unprocessableContent, "Say of one account whether it is yours.") }
            try await services.actions.answer(
                ToolIdentity(provider: provider, login: login), isMine: answer == "mine", visitor.viewer)
            return "/me/data?done=\(answer == "mine" ? "account" : "no-account")#accounts"
        }
        form("/me/data/delete", on: router) { visitor, fields in
            let from = try moment(fields["from"], visitor)
            try await services.actions.delete(from: from, to: try moment(fields["to"], visitor), visitor.viewer)
            return "/me/data?day=\(visitor.zone.day(of: from))&done=deleted"
        }
        form("/me/data/corrections", on: router) { visitor, fields in
            let word = fields["kind"] ?? ""
            let kind = Kind(rawValue: word)
            if !word.isEmpty, kind == nil { throw Problem(.unprocessableContent, "There is no such kind.") }
            let from = try moment(fields["from"], visitor)
            _ = try await services.actions.correct(
                from: from, to: try moment(fields["to"], visitor), kind: kind, project: fields["project"],
                visitor.viewer)
            return "/me/data?day=\(visitor.zone.day(of: from))&done=corrected"
        }
        form("/me/data/corrections/undo", on: router) { visitor, fields in
            try await services.actions.undoCorrection(fields["id"] ?? "", visitor.viewer)
            return "/me/data?done=undone"
        }
        form("/me/data/contests", on: router) { visitor, fields in
            try services.mayGoOn(visitor.viewer)
            do {
                try await services.rollout.contest(
                    fields["matter"] ?? "", in: fields["place"] ?? "", about: fields["about"] ?? "",
                    saying: fields["words"] ?? "", visitor.viewer)
            } catch RolloutRefusal.unsound(let sentence) { throw Problem(.unprocessableContent, sentence) }
            return "/me/data?done=contested#contest"
        }
        form("/me/data/zone", on: router) { visitor, fields in
            guard let zone = Zone(fields["zone"] ?? "") else {
                throw Problem(.unprocessableContent, "Name the zone like Europe/Berlin.")
            }
            guard let day = Day(fields["from"] ?? "") else {
                throw Problem(.unprocessableContent, "Say from which day, like 2026-11-24.")
            }
            try await services.actions.set(zone, from: day, visitor.viewer)
            return "/me/data?done=zone"
        }
        leaving("/me/sign-out-everywhere", on: router) { visitor in
            try await services.gatekeeper.signOutEverywhere(visitor.viewer)
        }
        leaving("/sign-out", on: router) { visitor in
            try await services.gatekeeper.signOut(visitor.session)
        }
        form("/me/connect/tokens/revoke", on: router) { visitor, fields in
            try await services.gatekeeper.revokeToken(TokenID(fields["id"] ?? ""), of: visitor.viewer)
            return "/me/connect?done=revoked"
        }
        // There is nobody any more whose page could be shown next.
        router.post("/me/data/delete-everything") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            guard fields["confirm"] == "delete everything" else {
                throw Problem(.unprocessableContent, "Type “delete everything” to confirm.")
            }
            try await services.actions.deleteEverything(visitor.viewer)
            var response = redirect("/gone")
            response.headers[values: .setCookie] += services.site.removing(visitor.session, from: request)
            // For a minute, to whoever has just done it: nobody else is told so.
            response.headers[values: .setCookie].append(
                services.site.setting(.gone, to: "1", age: 60))
            return response
        }
        router.get("/gone") { request, _ in
            guard services.site.value(of: .gone, in: request) != nil else { throw Problem.notFound }
            return MessagePage.everythingDeleted(in: try await services.frame(request, nil)).response()
        }
        // Whoever comes back to the address of the page with the token finds the tokens.
        router.get("/me/connect/tokens") { _, _ in redirect("/me/connect") }
        // The one form that answers with a page: the new token is shown once, and never in an address.
        router.post("/me/connect/tokens") { request, _ in
            let (visitor, fields) = try await services.checked(request)
            try services.mayGoOn(visitor.viewer)
            let kind = OwnToken.Kind(rawValue: fields["kind"] ?? "") ?? .write
            let (secret, _) = try await services.gatekeeper.makeToken(kind, for: visitor.viewer)
            let state = try await services.records.collection(for: visitor.viewer)
            return ConnectPage.render(
                state, in: try await services.frame(request, visitor), address: services.site.address,
                newToken: (secret, kind)
            ).response()
        }
    }

    /// Ends sessions, and tells the browser to forget what it was shown.
    private func leaving(
        _ path: RouterPath, on router: Router<WebContext>, _ act: @escaping @Sendable (Visitor) async throws -> Void
    ) {
        router.post(path) { request, _ in
            let (visitor, _) = try await services.checked(request)
            try await act(visitor)
            var response = redirect("/sign-in")
            response.headers[values: .setCookie] += services.site.removing(visitor.session, from: request)
            // Not its storage: the passes there name nobody, and could not be made again.
            response.headers[named("Clear-Site-Data")] = "\"cache\""
            return response
        }
    }

    /// Declares a form; `act` answers where to go next.
    private func form(
        _ path: RouterPath, on router: Router<WebContext>,
        _ act: @escaping @Sendable (Visitor, [String: String]) async throws -> String
    ) {
        router.post(path) { request, _ in
            let (visitor, fields) = try await services.checked(request)
            return redirect(try await act(visitor, fields))
        }
    }

    /// `2026-11-24T08:00` as the browser's date field sends it, in the own zone.
    private func moment(_ text: String?, _ visitor: Visitor) throws -> Instant {
        let text = text ?? ""
        if let instant = Instant(rfc3339: text) { return instant }
        guard let local = Instant(rfc3339: text + (text.utf8.count == 16 ? ":00Z" : "Z")) else {
            throw Problem(.unprocessableContent, "Fill in from and to, like 2026-11-24T08:00.")
        }
        // In the zone in which the page shows its times, whatever the day: what is seen is what is deleted.
        let zone = visitor.zone
        let guess = Instant(microseconds: local.microseconds - Int64(zone.offset(at: local)) * 1_000_000)
        return Instant(microseconds: local.microseconds - Int64(zone.offset(at: guess)) * 1_000_000)
    }
}

extension WebServices {
    /// Who sent a form: it needs the session's cookie, an Origin of ours and the session's csrf field.
    func checked(_ request: Request) async throws -> (Visitor, [String: String]) {
        try site.checkOrigin(request)
        let fields = try await request.fields()
        guard let visitor = try await visitor(request) else { throw Problem.notSignedIn }
        guard fields["csrf"] == visitor.csrf else { throw Problem.staleForm }
        return (visitor, fields)
    }
}

extension Site {
    /// A form must come from a page of ours.
    func checkOrigin(_ request: Request) throws(Problem) {
        guard let sent = request.headers[.origin] else { throw Problem.staleForm }
        // At an address of its own (localhost, a port forward) the Host that the browser used is ours as well.
        let host = request.head.authority ?? ""
        // A name of somebody else that leads to this machine is not ours, so only the names of loopback are taken.
        let name = host.hasPrefix("[") ? "[::1]" : host.split(separator: ":").first.map(String.init) ?? ""
        let isLoopback = ["127.0.0.1", "localhost", "[::1]"].contains(name)
        // Where somebody else ends TLS, a name of loopback is what a proxy calls us by, whoever called it.
        let scheme = endsTLS ? "https" : "http"
        let isOwn = sent == origin || (isSecure == endsTLS && isLoopback && sent == "\(scheme)://\(host)")
        guard isOwn else {
            throw Problem(
                .forbidden,
                """
                This form did not come from a page of \(origin), the address that this server has been told: open the page \
                there. If it is another one, whoever runs the server says so with --public-url.
                """)
        }
    }
}

extension Problem {
    static let staleForm = Problem(
        .forbidden, "This form did not come from an open page of yours: open the page again.")
}
