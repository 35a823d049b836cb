import Domain
import Hummingbird
import OutsidePorts
import Pages
import SignIn

/// `/me/keys`: changing the own passphrase, the second factor, and ending single sessions. What is shown once is never in an address.
struct KeyRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/me/keys") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            return try await page(request, visitor, made: nil)
        }
        form("/me/keys/passphrase", on: router) { visitor, fields, caller in
            guard fields["new_passphrase"] == fields["repeated"] else {
                throw SignInRefusal.weak("The two passphrases differ.")
            }
            try await services.gatekeeper.change(
                passphrase: fields["passphrase"] ?? "", to: fields["new_passphrase"] ?? "", visitor.viewer,
                session: visitor.session, from: caller)
            return nil
        }
        form("/me/keys/first-passphrase", on: router) { visitor, fields, caller in
            guard fields["new_passphrase"] == fields["repeated"] else {
                throw SignInRefusal.weak("The two passphrases differ.")
            }
            try await services.gatekeeper.choose(
                passphrase: fields["new_passphrase"] ?? "", visitor.viewer, session: visitor.session, from: caller)
            return nil
        }
        form("/me/keys/sessions/end", on: router) { visitor, fields, caller in
            let meant = fields["session"] ?? ""
            guard !meant.isEmpty else { throw SignInRefusal.weak("Say which session ends.") }
            try await services.gatekeeper.endSession(
                meant == "others" ? nil : meant, passphrase: fields["passphrase"] ?? "", visitor.viewer,
                asking: visitor.session, from: caller)
            return nil
        }
        form("/me/keys/sign-on/remove", on: router) { visitor, fields, caller in
            try await services.gatekeeper.removeSignOn(
                passphrase: fields["passphrase"] ?? "", code: fields["code"] ?? "", visitor.viewer, from: caller)
            return nil
        }
        form("/me/keys/second-factor", on: router) { visitor, fields, caller in
            let offer = try await services.gatekeeper.offerSecondFactor(
                passphrase: fields["passphrase"] ?? "", visitor.viewer, from: caller)
            return .offer(key: offer.key, address: offer.address)
        }
        form("/me/keys/second-factor/confirm", on: router) { visitor, fields, caller in
            .recovery(
                try await services.gatekeeper.confirmSecondFactor(
                    fields["code"] ?? "", visitor.viewer, from: caller))
        }
        form("/me/keys/second-factor/remove", on: router) { visitor, fields, caller in
            try await services.gatekeeper.removeSecondFactor(
                passphrase: fields["passphrase"] ?? "", code: fields["code"] ?? "", visitor.viewer, from: caller)
            return nil
        }
    }

    /// Declares a form that answers with the page again: with what was made, or with why it was not.
    private func form(
        _ path: RouterPath, on router: Router<WebContext>,
        _ act: @escaping @Sendable (Visitor, [String: String], String) async throws -> KeysPage.Made?
    ) {
        router.post(path) { request, context in
            let (visitor, fields) = try await services.checked(request)
            do {
                let made = try await act(visitor, fields, services.site.caller(request, context))
                if made == nil { return redirect("/me/keys?done=keys") }
                return try await page(request, visitor, made: made)
            } catch let refusal as SignInRefusal {
                return try await again(request, visitor, refusal)
            }
        }
    }

    /// The page again, with why something was not done.
    func again(_ request: Request, _ visitor: Visitor, _ refusal: SignInRefusal) async throws -> Response {
        let problem = Problem(refusal)
        let sentence =
            switch refusal {
            case .wrong: "The passphrase or the code is not right."
            case .signOnRefused:
                "That sign-on is connected to somebody else here already, or yours is: nothing was changed."
            default: problem.sentence
            }
        var response = try await page(request, visitor, made: nil, problem: sentence, status: 422)
        response.status = refusal == .wrong ? .unprocessableContent : problem.status
        for field in problem.headers where field.name != .wwwAuthenticate { response.headers.append(field) }
        return response
    }

    private func page(
        _ request: Request, _ visitor: Visitor, made: KeysPage.Made?, problem: String? = nil, status: Int = 200
    ) async throws -> Response {
        let notice = request.query["done"].flatMap { Done(rawValue: $0)?.sentence }
        let hasPassphrase = try await services.gatekeeper.hasPassphrase(visitor.viewer)
        let signOn: KeysPage.SignOn? =
            if let name = services.gatekeeper.signOnName {
                .init(name: name, since: try await services.gatekeeper.signedOnSince(visitor.viewer))
            } else { nil }
        return KeysPage.render(
            hasSecondFactor: try await services.gatekeeper.hasSecondFactor(visitor.viewer),
            hasPassphrase: hasPassphrase, signOn: signOn,
            sessions: try await services.gatekeeper.ownSessions(visitor.viewer, asking: visitor.session).map {
                .init(id: $0.id, since: $0.since, isThis: $0.isThis)
            }, made: made,
            problem: problem, status: status, in: try await services.frame(request, visitor, notice: notice)
        ).response()
    }
}
