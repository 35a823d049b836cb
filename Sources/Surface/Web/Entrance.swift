import Access
import Actions
import Domain
import HTTPTypes
import Hummingbird
import OrganizationPorts
import OutsidePorts
import Pages
import PersonalAnswers
import SignIn

/// The forms of somebody who is not signed in yet. Their csrf is a cookie and a field that must agree.
struct Entrance {
    /// Where somebody goes who is in.
    enum Onward {
        case page(String)
        /// Who comes in for the first time.
        case firstTime
    }

    let services: WebServices

    func open(_ request: Request, _ make: (Frame, String) -> Page) async throws -> Response {
        let csrf = services.site.value(of: .form, in: request) ?? services.randomness.identifier(32)
        var response = make(try await services.frame(request, nil), csrf).response()
        response.headers[values: .setCookie].append(
            services.site.setting(.form, to: csrf, isStrict: true, age: nil))
        return response
    }

    func checked(_ request: Request) async throws -> [String: String] {
        try services.site.checkOrigin(request)
        let fields = try await request.fields()
        guard let csrf = fields["csrf"], !csrf.isEmpty, csrf == services.site.value(of: .form, in: request)
        else {
            throw Problem.staleForm
        }
        return fields
    }

    /// Opens a session and goes to the own page, or shows the form again with the reason and its status.
    func entering(
        _ request: Request, to onward: Onward = .page("/me"), _ enter: () async throws -> OpenedSession,
        again: (Frame, String, String) -> Page
    ) async throws -> Response {
        do {
            let opened = try await enter()
            switch onward {
            case .page(let path): return try await entered(request, opened, to: path)
            case .firstTime: return try await entered(request, opened, to: firstPage(of: opened))
            }
        } catch let refusal as SignInRefusal {
            return try await refused(request, refusal, again: again)
        }
    }

    /// Who writes the policy goes through the first phase, one step after another; there is nothing to see on the own page then.
    /// Trustees and HR come for what they were elected or asked for, once they have read the notice, which the own page leads to.
    private func firstPage(of opened: OpenedSession) async throws -> String {
        guard try await services.organization.house()?.form == .organization else { return "/me" }
        let now = services.clock.now()
        let viewer = try await services.policy.viewer(presenting: .session(opened.secret))
        if try await services.organization.phase(at: now) == .alignment,
            try await services.rollout.acts(of: viewer).contains(.writePolicy)
        {
            return "/rollout/start"
        }
        if try await services.awaitsNotice(services.records.profile(for: viewer).value) { return "/me" }
        let desks = try await services.policy.desks(of: viewer, at: now)
        return desks.contains(.trustee) ? "/trustee" : desks.contains(.hr) ? "/hr" : "/me"
    }

    /// Goes on with a session that was just opened.
    func entered(_ request: Request, _ opened: OpenedSession, to onward: String = "/me") async throws -> Response {
        // Whoever signs in again leaves no session behind that nothing shows any more.
        if let before = services.site.value(of: .session, in: request) {
            try await services.gatekeeper.signOut(Secret(before))
        }
        var response = redirect(onward)
        response.headers[values: .setCookie].append(services.cookie(opened.secret))
        return response
    }

    /// The form again, with the reason and its status.
    func refused(
        _ request: Request, _ refusal: SignInRefusal, again: (Frame, String, String) -> Page
    ) async throws -> Response {
        let problem = Problem(refusal)
        var response = try await open(request) { frame, csrf in again(frame, csrf, problem.sentence) }
        response.status = problem.status
        for field in problem.headers { response.headers.append(field) }
        return response
    }
}
