public import Hummingbird

/// The whole surface in one list.
public func buildRouter(_ services: WebServices) -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: OutermostMiddleware(services: services))
    router.add(middleware: PreflightMiddleware())
    HealthRoutes(services: services).add(to: router)
    AssetRoutes().add(to: router)
    HookRoutes(services: services).add(to: router)
    for base in ["/api", "/api/v1", "/api/compat/wakatime/v1", ""] {
        WakaTimeRoutes(services: services).add(to: router.group(RouterPath(base)))
    }
    let api = router.group("/api/daylight/v1")
    OwnAPIRoutes(services: services).add(to: api)
    GroupRoutes(services: services).addAPI(to: api)
    ServiceRoutes(services: services).addAPI(to: api)
    LookRoutes(services: services).addAPI(to: api)
    RolloutRoutes(services: services).addAPI(to: api)
    RolloutRoutes(services: services).add(to: router)
    HRRoutes(services: services).add(to: router)
    PackRoutes(services: services).add(to: router)
    VoiceRoutes(services: services).add(to: router)
    GroupRoutes(services: services).add(to: router)
    ServiceRoutes(services: services).add(to: router)
    LookRoutes(services: services).add(to: router)
    SessionRoutes(services: services).add(to: router)
    SignOnRoutes(services: services).add(to: router)
    OwnPageRoutes(services: services).add(to: router)
    CalendarRoutes(services: services).add(to: router)
    KeyRoutes(services: services).add(to: router)
    OwnFormRoutes(services: services).add(to: router)
    AdministrationRoutes(services: services).add(to: router)
    ConnectionRoutes(services: services).add(to: router)
    TrusteeRoutes(services: services).add(to: router)
    LaterRoutes(services: services).add(to: router)
    PublicPageRoutes(services: services).add(to: router)
    return router
}
