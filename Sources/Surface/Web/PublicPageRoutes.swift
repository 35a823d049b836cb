import Hummingbird
import Pages

/// The pages that everybody may read.
struct PublicPageRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        page("/catalogue", on: router) { CataloguePage.render(in: $0) }
        page("/policy", on: router) { PolicyPage.render(in: $0) }
        page("/privacy", on: router) { PrivacyPage.render(in: $0, guarantees: Guarantee.all) }
    }

    private func page(
        _ path: RouterPath, on router: Router<WebContext>, _ make: @escaping @Sendable (Frame) -> Page
    ) {
        router.get(path) { request, _ in
            make(try await services.frame(request, services.visitor(request))).response()
        }
    }
}
