import Connectors
import Domain
import EvidencePorts
import HTTPTypes
import Hummingbird
import NIOCore
import Shapes
import Synchronization

/// `/hooks/{connection}`: what other systems send. The answer goes out after what it says is on disk.
struct HookRoutes {
    let services: WebServices
    private let room = HookRoom()

    init(services: WebServices) { self.services = services }

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
        let size = request.headers[.contentLength].flatMap(Int.init) ?? BodyLimit.hook
        guard let place = room.take(min(size, BodyLimit.hook), for: id) else { throw Problem.busy }
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

/// How many bytes of bodies are in memory at once, whoever sends them: more wait at the sender.
private final class HookRoom: Sendable {
    private static let most = 200 * 1024 * 1024
    /// One connection, with whose address somebody without its secret may write, leaves the others theirs.
    private static let mostOfOne = most / 4
    private let held = Mutex((all: 0, by: [ConnectionID: Int]()))

    final class Place: Sendable {
        private let give: @Sendable () -> Void
        init(give: @escaping @Sendable () -> Void) { self.give = give }
        deinit { give() }
    }

    /// Nil if there is no room.
    func take(_ bytes: Int, for connection: ConnectionID) -> Place? {
        let fits = held.withLock { held in
            let own = held.by[connection, default: 0] + bytes
            guard held.all + bytes <= Self.most, own <= Self.mostOfOne else { return false }
            held.all += bytes
            held.by[connection] = own
            return true
        }
        guard fits else { return nil }
        return Place { [weak self] in
            self?.held.withLock { held in
                held.all -= bytes
                let left = held.by[connection, default: 0] - bytes
                held.by[connection] = left > 0 ? left : nil
            }
        }
    }
}
