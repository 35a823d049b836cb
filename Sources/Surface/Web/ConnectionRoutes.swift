import Access
import Actions
import Connectors
import Domain
import EvidencePorts
import Hummingbird
import IntegrationKit
import OrganizationPorts
import OutsidePorts
import Pages
import Shapes

/// `/admin/connections`. For everybody but owners and maintainers of the whole house it is not there.
struct ConnectionRoutes {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("/admin/connections") { request, _ in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            try await admit(visitor)
            let entries = try await services.connections.storage.connections().compactMap(entry)
            return ConnectionsPage.render(
                entries, others: ConnectorList.all.map(\.manifest),
                in: try await services.frame(request, visitor, notice: nil)
            ).response()
        }
        router.get("/admin/connections/{id}") { request, context in
            guard let visitor = try await services.visitor(request) else { return redirect("/sign-in") }
            try await admit(visitor)
            return ConnectionsPage.render(
                try await entry(context), in: try await services.frame(request, visitor, notice: nil)
            ).response()
        }
        router.get("/admin/connections/{id}/live") { request, context in
            guard let visitor = try await services.visitor(request) else { throw Problem.notSignedIn }
            try await admit(visitor)
            let frame = try await services.frame(request, visitor, notice: nil)
            let text = ConnectionsPage.liveText(try await entry(context), in: frame.zone, now: services.clock.now())
            return answer(.object(["text": .string(text)]))
        }
    }

    /// Who may change the profile of the house may set up its connections: owners and maintainers of all of it.
    private func admit(_ visitor: Visitor) async throws {
        _ = try await services.houseActions.profile(for: visitor.viewer)
    }

    private func entry(_ context: WebContext) async throws -> ConnectionsPage.Entry {
        let id = context.parameters.get("id") ?? ""
        let found = try await services.connections.storage.connections().first { $0.connection.id.raw == id }
        guard let found, let entry = entry(found.connection, found.state) else { throw Problem.notFound }
        return entry
    }

    private func entry(_ connection: Connection, _ state: ConnectionState) -> ConnectionsPage.Entry? {
        guard let connector = ConnectorList.connector(connection.vendor) else { return nil }
        return ConnectionsPage.Entry(
            id: connection.id.raw, kind: connector.manifest, service: connection.serviceName,
            isForOrganization: connection.isForOrganization, takesUnknown: connection.takesUnknown,
            hook: services.site.address + ConnectionDesk.hook(of: connection.id), firstEvent: state.firstEvent,
            lastEvent: state.lastEvent, events: state.events, unknown: state.unknown,
            unknownKinds: state.unknownKinds, unused: state.unused, waiting: state.waiting,
            refused: services.hooks.refusedCount(of: connection.id),
            streams: state.streams.map {
                ConnectionsPage.Stream(
                    name: $0.stream, items: $0.items, finished: $0.finished, failure: $0.failure)
            })
    }
}
