import Hummingbird
import Pages

/// Pages of what is not here yet, for whoever is signed in: an empty page says what is missing.
struct LaterRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        for topic in LaterPage.served {
            router.get(RouterPath(topic.rawValue)) { request, _ in
                guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
                return LaterPage.render(topic, in: try await services.frame(request, visitor)).response()
            }
        }
    }
}
