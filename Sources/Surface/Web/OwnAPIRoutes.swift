import Access
import Actions
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import OrganizationPorts
import OutsidePorts
import PersonalAnswers
import Rollout
import Shapes
import SignIn

/// `/api/daylight/v1`: the own data, by session or read token; changes by session only.
struct OwnAPIRoutes {
    let services: WebServices

    func add(to group: RouterGroup<WebContext>) {
        group.get("/openapi.json") { _, _ in
            answer(OpenAPIShape.json(address: services.site.address, version: Version.text))
        }
        group.post("/session", use: openSession)
        group.delete("/session") { request, _ in
            // A token is no session that could be ended.
            _ = try await owner(request)
            try await services.gatekeeper.signOut(try bearer(request))
            return Response(status: .noContent)
        }
        group.get("/me/series/{metric}", use: series)
        group.get("/me/spans", use: spans)
        group.get("/me/export") { request, _ in try await export(request) }
        group.post("/me/tokens") { request, _ in
            // The body first: it may be late, and who asks is asked when there is something to do.
            let fields = try await request.fields()
            let viewer = try await owner(request)
            guard let kind = OwnToken.Kind(rawValue: fields["kind"] ?? "") else {
                throw Problem(.unprocessableContent, "kind is one of read, write, both.")
            }
            try services.mayGoOn(viewer)
            let (secret, token) = try await services.gatekeeper.makeToken(kind, for: viewer)
            return answer(
                .object([
                    "token": .string(secret.exposed), "id": .string(token.id.raw), "kind": .string(kind.rawValue),
                    "prefix": .string(token.prefix), "made_at": .string(token.madeAt.description),
                ]), .created)
        }
        group.delete("/me/tokens/{id}") { request, context in
            let viewer = try await owner(request)
            try await services.gatekeeper.revokeToken(TokenID(context.parameters.get("id") ?? ""), of: viewer)
            return Response(status: .noContent)
        }
        group.post("/me/acknowledgements") { request, _ in
            let viewer = try await owner(request)
            try await services.actions.acknowledge(version: CollectionNotice.version, viewer)
            return answer(.object(["version": .integer(CollectionNotice.version)]), .created)
        }
        group.post("/me/pause") { request, _ in
            let fields = try await request.fields()
            let viewer = try await owner(request)
            // No word pauses; another word than the one that is asked for must not.
            switch fields["paused"] ?? (fields.isEmpty ? "true" : "") {
            case "true": try await services.actions.pause(viewer)
            case "false":
                try await services.actions.resume(viewer)
                return answer(.object(["paused": .bool(false)]))
            default: throw Problem(.unprocessableContent, "Send paused, which is true or false.")
            }
            return answer(.object(["paused": .bool(true)]))
        }
        group.delete("/me/pause") { request, _ in
            try await services.actions.resume(try await owner(request))
            return answer(.object(["paused": .bool(false)]))
        }
        group.post("/me/exclusions") { request, _ in
            let fields = try await request.fields()
            let viewer = try await owner(request)
            // A word that is none must not keep what somebody wants gone.
            guard ["keep", "delete"].contains(fields["past"] ?? "keep"),
                ["true", "false"].contains(fields["delete_past"] ?? "false")
            else { throw Problem(.unprocessableContent, "past is keep or delete.") }
            let deletesPast = fields["past"] == "delete" || fields["delete_past"] == "true"
            let project = try await services.actions.exclude(fields["project"] ?? "", past: deletesPast, viewer)
            return answer(
                .object(["project": .string(project), "past": .string(deletesPast ? "delete" : "keep")]),
                .created)
        }
        group.delete("/me/exclusions") { request, _ in
            let viewer = try await owner(request)
            try await services.actions.include(request.query["project"] ?? "", viewer)
            return Response(status: .noContent)
        }
        group.delete("/me/data") { request, _ in try await delete(request) }
        group.post("/me/corrections") { request, _ in try await correct(request) }
        group.delete("/me/corrections/{id}") { request, context in
            try await services.actions.undoCorrection(context.parameters.get("id") ?? "", try await owner(request))
            return Response(status: .noContent)
        }
    }

    // MARK: Sessions

    private func openSession(_ request: Request, _ context: WebContext) async throws -> Response {
        // It needs no Origin; a page of somebody else that sends one must not use up the tries of whoever reads it.
        if request.headers[.origin] != nil { try services.site.checkOrigin(request) }
        let fields = try await request.fields()
        let opened: OpenedSession
        if let token = fields["token"] {
            opened = try await services.gatekeeper.accept(
                invitation: Secret(token), passphrase: fields["new_passphrase"] ?? "",
                from: services.site.caller(request, context))
        } else if let email = fields["email"] {
            opened = try await services.gatekeeper.signIn(
                email: email, passphrase: fields["passphrase"] ?? "", code: fields["code"] ?? "",
                from: services.site.caller(request, context))
        } else {
            throw Problem(.unprocessableContent, "Send token and new_passphrase, or email and passphrase.")
        }
        return answer(
            .object(["session": .string(opened.secret.exposed), "expires": .string(opened.expires.description)]),
            .created)
    }

    // MARK: Reading

    private func series(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try await reader(request)
        try Ranking.refuse(request)
        let weeks = try Weeks.asked(request)
        let metric = MetricID(context.parameters.get("metric") ?? "")
        guard
            let own = try await services.trends.series(
                metric, weeks: weeks, heedsPrivate: true, at: services.clock.now(), for: viewer)
        else { throw Problem.notFound }
        return answer(
            SeriesShape.json(
                own.trend, notes: own.notes, zone: own.zone, current: own.current,
                slugs: try await services.organization.slugs()))
    }

    private func spans(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try await reader(request)
        try Ranking.refuse(request)
        // It costs what an export costs.
        try services.mayGoOn(viewer)
        let export = try await services.export(for: viewer)
        return answer(.object(["spans": ExportShape.spans(export)]))
    }

    private func export(_ request: Request) async throws -> Response {
        let viewer = try await reader(request)
        try services.mayGoOn(viewer)
        let export = try await services.export(for: viewer)
        return try ExportReply.response(
            export, policy: try await services.rollout.record()?.policy, slugs: try await services.organization.slugs(),
            format: request.query["format"] ?? "json")
    }

    // MARK: Changing

    private func delete(_ request: Request) async throws -> Response {
        let viewer = try await owner(request)
        let query = request.query
        if query["everything"] == "true" {
            try await services.actions.deleteEverything(viewer)
            return Response(status: .noContent)
        }
        guard let from = query["from"], let to = query["to"] else {
            throw Problem(.unprocessableContent, "Say from and to, or everything=true.")
        }
        let zones = try await services.records.profile(for: viewer).value.zones
        try await services.actions.delete(
            from: try moment(String(from), zones, isEnd: false), to: try moment(String(to), zones, isEnd: true), viewer)
        return Response(status: .noContent)
    }

    private func correct(_ request: Request) async throws -> Response {
        let fields = try await request.fields()
        let viewer = try await owner(request)
        let zones = try await services.records.profile(for: viewer).value.zones
        let kind = try fields["kind"].map { word throws(Problem) -> Kind in
            guard let kind = Kind(rawValue: word) else {
                throw Problem(
                    .unprocessableContent,
                    "kind is one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            return kind
        }
        let id = try await services.actions.correct(
            from: try moment(fields["from"] ?? "", zones, isEnd: false),
            to: try moment(fields["to"] ?? "", zones, isEnd: true), kind: kind, project: fields["project"], viewer)
        return answer(.object(["id": .string(id)]), .created)
    }

    /// An instant, or a day in the own zone: from its start, to its end.
    private func moment(_ text: String, _ zones: ZoneHistory, isEnd: Bool) throws -> Instant {
        if let instant = Instant(rfc3339: text) { return instant }
        guard let day = Day(text) else {
            throw Problem(.unprocessableContent, "from and to are like 2026-11-24T08:00:00Z or 2026-11-24.")
        }
        return isEnd ? zones.bounds(of: day).end : zones.bounds(of: day).start
    }

    private func reader(_ request: Request) async throws -> Viewer { try await services.reader(request) }
    private func owner(_ request: Request) async throws -> Viewer { try await services.owner(request) }
    private func bearer(_ request: Request) throws -> Secret { try WebServices.bearer(request, or: .noSession) }
}

extension WebServices {
    // MARK: Who asks

    static func bearer(_ request: Request, or problem: Problem) throws -> Secret {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else {
            throw problem
        }
        return Secret(header.dropFirst(7).trimmingCharacters(in: .whitespaces))
    }

    /// A session or a read token.
    func reader(_ request: Request) async throws -> Viewer {
        let secret = try Self.bearer(request, or: .noReader)
        for credential in [Credential.readToken(secret), .session(secret)] {
            // Only a no leads on: storage that does not answer says nothing about a token.
            do { return try await policy.viewer(presenting: credential) } catch is Denied {}
        }
        throw Problem.noReader
    }

    /// A session: tokens read or write heartbeats, they change nothing.
    func owner(_ request: Request) async throws -> Viewer {
        let secret = try Self.bearer(request, or: .noSession)
        do { return try await policy.viewer(presenting: .session(secret)) } catch is Denied {
            throw Problem.noSession
        }
    }
}

extension WebServices {
    /// Everything of the reader, with the phase that every export says.
    func export(for viewer: Viewer) async throws -> Visible<PersonExport> {
        let now = clock.now()
        let isShared = try await organization.house()?.form == .organization
        return try await records.export(
            at: now, in: isShared ? try await organization.phase(at: now) : nil, for: viewer)
    }
}

enum ExportReply {
    static func response(
        _ export: Visible<PersonExport>, policy: UsagePolicy?, slugs: [GroupSubject: String], format: String
    ) throws -> Response {
        switch format {
        case "json":
            var response = answer(ExportShape.json(export, policy: policy, slugs: slugs))
            response.headers[.contentDisposition] = "attachment; filename=\"daylight-export.json\""
            return response
        case "csv":
            return file(ExportShape.zip(export, policy: policy), "application/zip", "daylight-export.zip")
        case "html":
            return file(
                Array(ExportShape.html(export, policy: policy).utf8), "text/html; charset=utf-8", "daylight-export.html"
            )
        default: throw Problem(.unprocessableContent, "format is one of json, csv, html.")
        }
    }

    private static func file(_ bytes: [UInt8], _ type: String, _ name: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: .init(byteBuffer: .init(bytes: bytes)))
    }
}
