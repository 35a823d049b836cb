import Hummingbird
import OrganizationPorts
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
    }
}
