import Access
import EvidencePorts
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import OrganizationPorts
import Shapes

/// Around everything: security headers, one place where errors become statuses, and a log line without personal data.
struct OutermostMiddleware: RouterMiddleware {
    let services: WebServices

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        await TypedWords.$current.withValue(TypedWords()) { await answer(request, context, next) }
    }

    private func answer(
        _ request: Request, _ context: WebContext,
        _ next: (Request, WebContext) async throws -> Response
    ) async -> Response {
        let began = ContinuousClock.now
        var response: Response
        do {
            try await refuseSimulatedBeyondLoopback()
            response = try await next(request, context)
        } catch {
            response = await words(for: Problem(error, services), request)
            if response.status.code >= 500, !Self.isLetter(request, context) {
                context.logger.error("a request failed", metadata: ["kind": "\(type(of: error))"])
            }
        }
        harden(&response)
        // When a letter came in is nowhere: not in the log, not in the counts.
        guard !Self.isLetter(request, context) else { return response }
        services.meter.answered(
            request.method, request.uri.path, status: response.status.code,
            seconds: (ContinuousClock.now - began) / .seconds(1))
        // The route's pattern, never the path: it may hold names, and a query may hold a key.
        context.logger.debug(
            "answered",
            metadata: ["route": "\(context.endpointPath ?? "none")", "status": "\(response.status.code)"])
        return response
    }

    /// However its address is written: the router takes a slash more or less.
    private static func isLetter(_ request: Request, _ context: WebContext) -> Bool {
        context.endpointPath == VoiceRoutes.letterPath
            || "/" + request.uri.path.split(separator: "/").joined(separator: "/") == VoiceRoutes.letterPath
    }

    /// A directory that was empty when this server started may have become a simulated one, whose keys everybody can read.
    private func refuseSimulatedBeyondLoopback() async throws {
        guard services.site.isBeyondLoopback, try await services.organization.house()?.isSimulated == true else {
            return
        }
        throw Problem(.forbidden, "A simulated organization is served on loopback only.")
    }

    /// JSON for scripts and editors, a page for whoever reads one, a line of text for the rest.
    private func words(for problem: Problem, _ request: Request) async -> Response {
        let isForScripts = request.uri.path.hasPrefix("/api") || request.uri.path.hasPrefix("/users")
        let readsPages = request.headers[.accept]?.contains("text/html") ?? false
        guard !isForScripts, readsPages, let frame = try? await services.frame(request, services.visitor(request))
        else { return problem.response(asJSON: isForScripts) }
        var response = problem.page(in: frame).response()
        for field in problem.headers { response.headers.append(field) }
        return response
    }

    private func harden(_ response: inout Response) {
        let headers: [(String, String)] = [
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src 'self'; object-src 'none'; script-src 'self'; connect-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
            ("X-Frame-Options", "DENY"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        for (name, value) in headers { response.headers[named(name)] = value }
        if services.site.isSecure {
            response.headers[named("Strict-Transport-Security")] = "max-age=31536000; includeSubDomains"
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }
}

/// Only for names written in this source, which are all well formed.
func named(_ name: StaticString) -> HTTPField.Name {
    named(name.description)
}

private func named(_ name: String) -> HTTPField.Name {
    guard let field = HTTPField.Name(name) else { preconditionFailure("not a header name: \(name)") }
    return field
}
