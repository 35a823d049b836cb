import Access
import Domain
import EvidencePorts
import HTTPTypes
import Hummingbird
import Intake
import Logging
import NIOCore
import OrganizationPorts
import OutsidePorts
import PersonalAnswers
import Shapes
import SignIn

/// The API that editor plugins speak, under every base that they append to. Section 0 of `wakatime.md` is its contract.
struct WakaTimeRoutes {
    let services: WebServices

    func add(to group: RouterGroup<WebContext>) {
        for path in [
            "/users/{user}/heartbeats.bulk", "/users/{user}/heartbeats", "/users/{user}/heartbeat", "/heartbeat",
            "/heartbeats",
        ] {
            let isSingle = !path.hasSuffix(".bulk")
            group.post(RouterPath(path)) { request, context in
                await answering(context) { try await takeHeartbeats(request, context, mayBeSingle: isSingle) }
            }
        }
        get("/users/{user}/statusbar/today", in: group, statusBar)
        get("/users/{user}/summaries", in: group, summaries)
        get("/users/{user}", in: group, user)
        for list in ["user_agents", "machine_names", "heartbeats", "durations", "projects"] {
            get("/users/{user}/\(list)", in: group) { request, context in
                _ = try await contributor(request, context)
                return answer(.object(["data": .array([])]))
            }
        }
        group.post("/users/{user}/file_experts") { request, context in
            await answering(context) {
                _ = try await contributor(request, context)
                return answer(.object(["data": .array([])]))
            }
        }
        // Clients send their crash logs here, with paths in them: read up to the limit and dropped.
        group.post("/plugins/errors") { request, context in
            await answering(context) {
                try await request.drain(limit: BodyLimit.diagnostics)
                return answer(.object([:]), .created)
            }
        }
    }

    private func get(
        _ path: String, in group: RouterGroup<WebContext>,
        _ handle: @escaping @Sendable (Request, WebContext) async throws -> Response
    ) {
        group.get(RouterPath(path)) { request, context in
            await answering(context) { try await handle(request, context) }
        }
    }

    // MARK: Heartbeats

    private func takeHeartbeats(_ request: Request, _ context: WebContext, mayBeSingle: Bool) async throws -> Response {
        let contributor = try await contributor(request, context)
        guard contributor.kind != .read else {
            throw Problem(.forbidden, "This token reads only: make one that writes on /me/connect.")
        }
        switch contributor.standing {
        case .collected: break
        case .notAcknowledged:
            throw Problem(
                .forbidden,
                "Nothing is collected before you have acknowledged the notice: sign in to Daylight and read it.")
        case .notBegun:
            throw Problem(
                .forbidden,
                "Nothing is collected in the first phase, leadership alignment: /rollout says how it stands. "
                    + "Your editor keeps what it has.")
        case .left:
            throw Problem(
                .forbidden, "Nothing is collected of somebody who has left: take this key out of the editor's settings."
            )
        }
        let place = try services.rooms.evidence.take(
            request, limit: BodyLimit.evidence, for: contributor.person.raw, otherwise: .crowded)
        defer { withExtendedLifetime(place) {} }
        let body = try await request.bytes(limit: BodyLimit.evidence)
        let now = services.clock.now()
        let decoder = HeartbeatDecoder(now: now, userAgent: request.headers[.userAgent])
        let items = try body.withUnsafeReadableBytes { bytes throws(UnreadableBody) in try decoder.decode(bytes) }
        var kept: [Heartbeat] = []
        kept.reserveCapacity(items.count)
        for case .heartbeat(let heartbeat) in items { kept.append(heartbeat) }
        try await services.evidence.store(kept, of: contributor.person, received: now, under: contributor.token)
        let isSingle = mayBeSingle && items.count == 1 && body.startsWithObject
        var response = BulkReply(items: items, randomness: services.randomness).response(isSingle: isSingle)
        await services.pinning.pin(to: &response)
        return response
    }

    // MARK: Reading back

    private func statusBar(_ request: Request, _ context: WebContext) async throws -> Response {
        let (day, zone, simulated) = try await today(request, context)
        return answer(StatusBarShape.json(day, isSimulated: simulated, at: services.clock.now(), zone: zone))
    }

    private func summaries(_ request: Request, _ context: WebContext) async throws -> Response {
        let (day, zone, simulated) = try await today(request, context)
        let now = services.clock.now()
        let current = zone.day(of: now)
        func asked(_ name: String) throws -> Day {
            guard let text = request.query[name], text != "today" else { return current }
            guard let day = Day(String(text)) else {
                throw Problem(.unprocessableContent, "\(name) is a day: 2026-11-24 or today.")
            }
            return day
        }
        let start = try asked("start")
        let end = try asked("end")
        guard start <= end, end.daysSince1970 - start.daysSince1970 <= 366 else {
            throw Problem(.unprocessableContent, "The range must end after it begins and be at most a year.")
        }
        let days = (start.daysSince1970...end.daysSince1970).map(Day.init(daysSince1970:))
        return answer(StatusBarShape.summaries(day, days: days, isSimulated: simulated, at: now, zone: zone))
    }

    private func user(_ request: Request, _ context: WebContext) async throws -> Response {
        let contributor = try await contributor(request, context)
        let profile: (name: String?, zone: String?)
        if contributor.kind == .write {
            profile = (nil, nil)
        } else if let key = Keys.key(in: request) {
            let viewer = try await services.policy.viewer(presenting: .readToken(key))
            let own = try await services.records.profile(for: viewer).value
            profile = (own.email, own.zones.latest.name)
        } else {
            throw Problem.notSignedIn
        }
        return answer(
            .object([
                "data": .object([
                    "id": .string(contributor.person.raw), "username": .string(profile.name),
                    "timezone": .string(profile.zone),
                ])
            ]))
    }

    /// Today for the person's own editor; nothing for a token that may only write.
    private func today(_ request: Request, _ context: WebContext) async throws
        -> (day: Visible<StatusBarDay>?, zone: Zone, isSimulated: Bool)
    {
        let contributor = try await contributor(request, context)
        let asked = (request.headers[named("Timezone")]).flatMap { Zone($0) }
        let house = try await services.organization.house()
        let simulated = house?.isSimulated ?? false
        guard contributor.kind != .write, let key = Keys.key(in: request) else {
            return (nil, asked ?? house?.zone ?? .utc, simulated)
        }
        let viewer = try await services.policy.viewer(presenting: .readToken(key))
        let day = try await services.today.statusBar(in: asked, at: services.clock.now(), for: viewer)
        return (day, day.value.zone, simulated)
    }

    /// The owner of the token; `current` or the own id in the path, anything else is not there.
    private func contributor(_ request: Request, _ context: WebContext) async throws -> Contributor {
        guard let key = Keys.key(in: request),
            let contributor = try await services.gatekeeper.contributor(presenting: key)
        else { throw Problem.unknownToken }
        let user = context.parameters.get("user") ?? "current"
        guard user == "current" || user == contributor.person.raw else { throw Problem.notFound }
        return contributor
    }

    // MARK: Browsers

    /// Errors too are readable for browser plugins: otherwise they could not tell a wrong key from a dead server.
    private func answering(
        _ context: WebContext, _ handle: () async throws -> Response
    ) async -> Response {
        do {
            return crossOrigin(try await handle())
        } catch {
            let problem = Problem(error, services)
            if problem.status.code >= 500 {
                context.logger.error("evidence was not taken", metadata: ["kind": "\(type(of: error))"])
            }
            return crossOrigin(problem.response(asJSON: true))
        }
    }
}

/// Browser plugins call from another origin; nothing here is opened by a cookie.
struct PreflightMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .options else { return try await next(request, context) }
        let path = request.uri.path
        let isForPlugins = ["/users/", "/plugins/", "/heartbeat"].contains(where: path.contains)
        guard isForPlugins else { return try await next(request, context) }
        return crossOrigin(Response(status: .noContent))
    }
}

private func crossOrigin(_ response: Response) -> Response {
    var response = response
    response.headers[.accessControlAllowOrigin] = "*"
    response.headers[.accessControlAllowMethods] = "GET, POST, OPTIONS"
    response.headers[.accessControlAllowHeaders] = "authorization, content-type, x-machine-name, timezone, user-agent"
    response.headers[.accessControlMaxAge] = "86400"
    return response
}

extension ByteBuffer {
    fileprivate var startsWithObject: Bool {
        withUnsafeReadableBytes { bytes in
            bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 } == UInt8(ascii: "{")
        }
    }
}
