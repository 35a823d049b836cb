import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import OrganizationPorts
import OutsidePorts
import Shapes

struct HealthRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/health") { _, _ in answer(.object(["status": .string("alive")])) }
        // The server listens only after the migrations are done and the writer is running; storage is asked all the same.
        router.get("/ready") { _, _ in
            _ = try await services.organization.house()
            return answer(.object(["status": .string("ready")]))
        }
        // For whoever stands on this machine, or has the token; for everybody else it is not there.
        router.get("/metrics") { request, context in
            guard mayRead(request, context) else { throw Problem.notFound }
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(
                    byteBuffer: ByteBuffer(
                        string: services.meter.text(version: Version.text, process: ProcessFigures()))))
        }
    }

    /// Behind a proxy everybody comes from loopback: then only the token opens it.
    private func mayRead(_ request: Request, _ context: WebContext) -> Bool {
        if let token = services.site.metricsToken, let shown = request.headers[.authorization] {
            let wanted = Array("Bearer \(token.exposed)".utf8)
            let given = Array(shown.utf8)
            // As long for a wrong one as for the right one.
            return given.count == wanted.count && zip(given, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
        }
        return !services.site.isBehindProxy && request.headers[named("X-Forwarded-For")] == nil
            && ["127.0.0.1", "::1"].contains(context.remoteAddress)
    }
}
