import Domain
import HTTPTypes
import Hummingbird
import Logging
import Pages
import SignIn

/// Signing on at the organization's identity provider. What a browser carries there and back is a sealed cookie of ten minutes,
/// which another site can neither read nor make.
struct SignOnRoutes {
    let services: WebServices
    private var entrance: Entrance { Entrance(services: services) }

    func add(to router: Router<WebContext>) {
        router.post("/sign-on") { request, context in
            _ = try await entrance.checked(request)
            try mustBeConfigured()
            do {
                let beginning = try await services.gatekeeper.beginSignOn(redirect: services.site.signOnRedirect)
                return try await way(request, beginning, nil)
            } catch let refusal as SignInRefusal {
                return try await signInPage(request, context, refusal)
            }
        }
        router.get("/sign-on/callback") { request, context in
            try mustBeConfigured()
            return try await end(request, context)
        }
        router.post("/sign-on/code") { request, context in
            let fields = try await entrance.checked(request)
            try mustBeConfigured()
            do {
                let opened = try await services.gatekeeper.finishSignOn(
                    code: fields["code"] ?? "", ticket: ticket(request), from: services.site.caller(request, context))
                return forgetting(try await entrance.entered(request, opened))
            } catch SignInRefusal.wrong {
                var response = try await entrance.open(request) { frame, csrf in
                    SignOnCodePage.render(in: frame, csrf: csrf, message: "That code is not right.")
                }
                response.status = .unauthorized
                return response
            } catch let refusal as SignInRefusal {
                return try await signInPage(request, context, refusal)
            }
        }
        router.post("/me/keys/sign-on") { request, context in
            let (visitor, fields) = try await services.checked(request)
            try mustBeConfigured()
            do {
                let beginning = try await services.gatekeeper.beginBinding(
                    passphrase: fields["passphrase"] ?? "", code: fields["code"] ?? "", visitor.viewer,
                    session: visitor.session, redirect: services.site.signOnRedirect,
                    from: services.site.caller(request, context))
                return try await way(request, beginning, visitor)
            } catch let refusal as SignInRefusal {
                note(refusal, context)
                return try await KeyRoutes(services: services).again(request, visitor, refusal)
            }
        }
    }

    private func mustBeConfigured() throws(Problem) {
        if services.gatekeeper.signOnName == nil { throw .notFound }
    }

    private func ticket(_ request: Request) -> Secret? {
        services.site.value(of: .signOn, in: request).map(Secret.init)
    }

    /// A page that leads to the provider: browsers hold a form to our own addresses, and so does our policy for them.
    private func way(_ request: Request, _ beginning: SignOnBeginning, _ visitor: Visitor?) async throws -> Response {
        var response = SignOnWayPage.render(
            in: try await services.frame(request, visitor), to: beginning.address,
            name: services.gatekeeper.signOnName ?? ""
        ).response()
        response.headers[named("Refresh")] = "0; url=\(beginning.address)"
        response.headers[values: .setCookie].append(cookie(beginning.ticket))
        return response
    }

    private func end(_ request: Request, _ context: WebContext) async throws -> Response {
        let said = request.query
        let answer = SignOnAnswer(
            state: said["state"] ?? "", code: said["code"],
            issuer: said["iss"],
            error: said["error"])
        do {
            let end = try await services.gatekeeper.finishSignOn(
                answer, ticket: ticket(request),
                session: services.site.value(of: .session, in: request).map(Secret.init),
                redirect: services.site.signOnRedirect, from: services.site.caller(request, context))
            switch end {
            case .opened(let session): return forgetting(try await entrance.entered(request, session))
            case .bound: return forgetting(redirect("/me/keys?done=keys"))
            case .code(let ticket):
                var response = try await entrance.open(request) { frame, csrf in
                    SignOnCodePage.render(in: frame, csrf: csrf, message: nil)
                }
                response.headers[values: .setCookie].append(cookie(ticket))
                return response
            }
        } catch let refusal as SignInRefusal {
            if let visitor = try await services.visitor(request), refusal != .signOnStale {
                note(refusal, context)
                return forgetting(try await KeyRoutes(services: services).again(request, visitor, refusal))
            }
            return forgetting(try await signInPage(request, context, refusal))
        }
    }

    private func signInPage(
        _ request: Request, _ context: WebContext, _ refusal: SignInRefusal
    ) async throws -> Response {
        note(refusal, context)
        return try await entrance.refused(request, refusal) { frame, csrf, message in
            SignInPage.render(
                in: frame, csrf: csrf, email: nil, message: message, signOn: services.gatekeeper.signOnName)
        }
    }

    /// What the provider did, for whoever operates the server; never who signed on.
    private func note(_ refusal: SignInRefusal, _ context: WebContext) {
        guard case .signOnFailed(let why?) = refusal else { return }
        context.logger.warning("a sign-on failed", metadata: ["why": "\(why)"])
    }

    /// Not `Strict`: the provider's page is another site, and the browser comes back from there.
    private func cookie(_ ticket: Secret?) -> String {
        services.site.setting(.signOn, to: ticket?.exposed ?? "", age: ticket == nil ? 0 : 600)
    }

    private func forgetting(_ response: Response) -> Response {
        var response = response
        response.headers[values: .setCookie].append(cookie(nil))
        return response
    }
}
