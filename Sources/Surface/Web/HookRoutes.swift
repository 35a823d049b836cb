import Connectors
import Domain
import EvidencePorts
import HTTPTypes
import Hummingbird
import NIOCore
import Shapes

/// `/hooks/{connection}`: what other systems send. The answer goes out after what it says is on disk.
struct HookRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        // Those behind the hook's own address are DevLake's.
        for path in [
            "/hooks/{connection}", "/hooks/{connection}/{what}", "/hooks/{connection}/{what}/{key}/{verb}",
        ] {
            router.post(RouterPath(path)) { request, context in try await take(request, context) }
        }
    }

    private func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = ConnectionID(context.parameters.get("connection") ?? "")
        let names = ["what", "key", "verb"].compactMap { context.parameters.get($0) }
        let path = names.map { "/" + $0 }.joined()
        guard let open = try await services.hooks.connection(id) else { throw Problem.notFound }
        // Before anything is read: whoever has no secret may send 25 MB of nothing.
        let place = try services.rooms.hooks.take(request, limit: BodyLimit.hook, for: id.raw, otherwise: .busy)
        defer { withExtendedLifetime(place) {} }
        let body: ByteBuffer
        do { body = try await request.bytes(limit: BodyLimit.hook) } catch {
            services.meter.hook(.unreadable)
            throw error
        }
        let delivery: HookDelivery
        do {
            delivery = try body.withUnsafeReadableBytes { bytes throws(HookDoor.Refusal) in
                try services.hooks.judge(bytes, path: path, for: open) { name in
                    HTTPField.Name(name).flatMap { request.headers[$0] }
                }
            }
        } catch .signature {
            services.meter.hook(.refused)
            throw Problem(.unauthorized, "The signature is not one of this connection's secret: nothing was taken.")
        } catch .unreadable(let sentence) {
            services.meter.hook(.unreadable)
            throw Problem(.badRequest, sentence)
        }
        switch try await services.hooks.accept(delivery) {
        case .removed: throw Problem.notFound
        case .repeated:
            services.meter.hook(.repeated)
            return answer(.object(["state": .string("there already")]))
        case .waiting:
            services.meter.hook(.taken)
            let sentence = "It waits to hear \(WaitingDeployments.missing)."
            return answer(.object(["state": .string("taken"), "waits": .string(sentence)]))
        case .taken:
            services.meter.hook(delivery.event == nil ? .unknown : delivery.finding == nil ? .taken : .unused)
            guard let finding = delivery.finding else { return answer(.object(["state": .string("taken")])) }
            // Who sends it may read it there; who runs this house reads it beside the connection.
            let sentence = "It could not be used, or not all of it, because \(finding.words)."
            return answer(.object(["state": .string("taken"), "unused": .string(sentence)]))
        }
    }
}
