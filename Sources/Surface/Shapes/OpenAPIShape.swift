/// The own API as OpenAPI 3.1: what scripts may call, with which key, and what comes back.
public enum OpenAPIShape {
    private struct Operation {
        let method: String
        let path: String
        let summary: String
        let key: Key
        /// Fields of the JSON body; those that must be there first.
        var required: [String] = []
        var optional: [String] = []
        /// Parameters of the query.
        var query: [String] = []
        let success: String
        /// What is always in the object that comes back.
        var fields: [String] = []
        /// Whether it is a list of such objects.
        var isList = false
    }
    private enum Key: String {
        case none
        case session = "A session."
        case reading = "A session, or a token of the kind read or both."

        /// The schemes below that do; any one of them is enough.
        var schemes: [String] {
            switch self {
            case .none: []
            case .session: ["session"]
            case .reading: ["session", "token"]
            }
        }
    }

    private static let operations = ownOperations + groupOperations + talkOperations

    private static let talkOperations = [
        Operation(
            method: "get", path: "/annotations",
            summary: "The notes beside lines: scope is me, team:SLUG, service:SLUG or organization.", key: .reading,
            query: ["scope", "from", "to"], success: "200", fields: ["annotations"]),
        Operation(
            method: "post", path: "/annotations",
            summary: "Writes a note: beside the own lines, or beside those of the own team, its services or everybody.",
            key: .session, required: ["from", "kind", "text"], optional: ["scope", "to", "effect", "shown"],
            success: "201", fields: ["id"]),
        Operation(
            method: "delete", path: "/annotations/{id}", summary: "Takes a note away that you have written.",
            key: .session, query: ["scope"], success: "204"),
        Operation(
            method: "get", path: "/one-on-ones/{id}",
            summary:
                "A joint page, the same for its two people; with charts, each call of the manager is an entry of the ledger.",
            key: .session, success: "200"),
        Operation(
            method: "post", path: "/me/self-review",
            summary:
                "The self-review pack: chosen own series with notes and own words; in full launch, and for somebody alone.",
            key: .session, required: ["metrics"], optional: ["weeks", "words", "private", "format"], success: "200"),
    ]

    private static let groupOperations =
        [
            ("/teams/{team}", "a team"), ("/departments/{department}", "a department"),
            ("/organization", "the organization"),
        ].map { path, name in
            Operation(
                method: "get", path: path + "/series/{metric}",
                summary: "The published weekly change of \(name) against its people's own usual.", key: .reading,
                query: ["weeks"], success: "200")
        } + [
            Operation(
                method: "get", path: "/services/{service}/series/{metric}",
                summary: "The weekly values of a service's shared work, oldest first.", key: .reading,
                query: ["weeks"], success: "200"),
            Operation(
                method: "get", path: "/services/{service}/explain/{metric}",
                summary: "From what the series up to a week was computed, what was left out and why.", key: .reading,
                query: ["week"], success: "200"),
            Operation(
                method: "get", path: "/me/looks", summary: "Who asked to look at you, with the proofs of the ledger.",
                key: .reading, success: "200", fields: ["at_me", "by_me"]),
            Operation(
                method: "post", path: "/looks", summary: "Asks for a look at one person, who sees the question first.",
                key: .session, required: ["person", "metrics", "from_week", "to_week", "question"], success: "201",
                fields: ["id", "opens_at", "expires_at", "state", "reason"]),
            Operation(
                method: "get", path: "/looks/{id}",
                summary: "A look, the same for its two people; for whoever asked, each call is an entry of the ledger.",
                key: .session, success: "200"),
            Operation(
                method: "post", path: "/me/looks/{id}/acknowledge", summary: "Lets a look at you open now.",
                key: .session, success: "200"),
            Operation(
                method: "post", path: "/me/looks/{id}/context",
                summary: "Says what stands above everything in the look.",
                key: .session, required: ["context"], success: "200"),
            Operation(
                method: "get", path: "/policy/matrix", summary: "Who may learn what, in every phase.", key: .none,
                success: "200", fields: ["phase", "relation", "role", "question", "answer", "rule"], isList: true),
            Operation(
                method: "get", path: "/rollout",
                summary:
                    "The phase, the gate to the next one and the eleven items of the checklist, with their evidence.",
                key: .reading, success: "200"),
        ]

    private static let ownOperations = [
        Operation(
            method: "post", path: "/session",
            summary: "Signs in with an invitation (token, new_passphrase) or with address and passphrase.", key: .none,
            optional: ["token", "new_passphrase", "email", "passphrase", "code"], success: "201",
            fields: ["session", "expires"]),
        Operation(method: "delete", path: "/session", summary: "Signs out.", key: .session, success: "204"),
        Operation(
            method: "get", path: "/me/series/{metric}", summary: "The own weekly values of a metric, oldest first.",
            key: .reading, query: ["weeks"], success: "200",
            fields: ["metric", "subject", "unit", "zone", "through", "points", "annotations", "caveat"]),
        Operation(
            method: "get", path: "/me/spans", summary: "The own spans.", key: .reading, success: "200",
            fields: ["spans"]),
        Operation(
            method: "get", path: "/me/export", summary: "Everything stored about oneself.", key: .reading,
            query: ["format"], success: "200",
            fields: ["format", "person", "exported_at", "policy_version", "spans", "heartbeats", "settings"]),
        Operation(
            method: "post", path: "/me/acknowledgements", summary: "Says that the notice was read.", key: .session,
            success: "201", fields: ["version"]),
        Operation(
            method: "post", path: "/me/tokens", summary: "Makes a token; it is shown once.", key: .session,
            required: ["kind"], success: "201", fields: ["token", "id", "kind", "prefix", "made_at"]),
        Operation(
            method: "delete", path: "/me/tokens/{id}", summary: "Revokes a token.", key: .session, success: "204"),
        Operation(
            method: "post", path: "/me/pause", summary: "Pauses, or resumes with paused false.", key: .session,
            optional: ["paused"], success: "200", fields: ["paused"]),
        Operation(
            method: "delete", path: "/me/pause", summary: "Resumes.", key: .session, success: "200", fields: ["paused"]),
        Operation(
            method: "post", path: "/me/exclusions", summary: "Leaves a project out; past is keep or delete.",
            key: .session, required: ["project"], optional: ["past", "delete_past"], success: "201",
            fields: ["project", "past"]),
        Operation(
            method: "delete", path: "/me/exclusions", summary: "Takes a project in again.", key: .session,
            query: ["project"], success: "204"),
        Operation(
            method: "delete", path: "/me/data",
            summary: "Deletes a range and closes it (from, to), or everything (everything=true).", key: .session,
            query: ["from", "to", "everything"], success: "204"),
        Operation(
            method: "post", path: "/me/corrections", summary: "Changes kind or project of a range; can be undone.",
            key: .session, required: ["from", "to"], optional: ["kind", "project"], success: "201"),
        Operation(
            method: "delete", path: "/me/corrections/{id}", summary: "Undoes a correction.", key: .session,
            success: "204"),
    ]

    public static func json(address: String, version: String) -> JSON {
        var paths: [(String, [(String, JSON)])] = []
        for operation in operations {
            let item = (operation.method, json(operation))
            if let index = paths.firstIndex(where: { $0.0 == operation.path }) {
                paths[index].1.append(item)
            } else {
                paths.append((operation.path, [item]))
            }
        }
        return .object([
            "openapi": .string("3.1.0"),
            "info": .object([
                "title": .string("Daylight"), "version": .string(version),
                "description": .string(
                    "The own data of whoever asks, and what is published about groups. Denied and missing are the same 404; nothing ranks or sorts people."
                ),
            ]),
            "servers": .array([.object(["url": .string(address + "/api/daylight/v1")])]),
            "components": .object([
                "securitySchemes": .object([
                    "session": bearer("What POST /session answers; it may change what is one's own."),
                    "token": bearer(
                        "A token of the kind read or both, from /me/connect; it reads and changes nothing."),
                ]),
                "schemas": .object([
                    "Problem": .object([
                        "type": .string("object"), "required": .array([.string("error")]),
                        "properties": .object([
                            "error": .object(["type": .string("string")]),
                            "sentence": .object(["type": .string("string")]),
                        ]),
                    ])
                ]),
            ]),
            "paths": .map(paths.map { ($0.0, .map($0.1)) }),
        ])
    }

    private static func bearer(_ description: String) -> JSON {
        .object(["type": .string("http"), "scheme": .string("bearer"), "description": .string(description)])
    }

    private static func json(_ operation: Operation) -> JSON {
        var fields: [(String, JSON)] = [("summary", .string(operation.summary))]
        if operation.key != .none {
            fields.append(("description", .string(operation.key.rawValue)))
            fields.append(("security", .array(operation.key.schemes.map { .map([($0, .array([]))]) })))
        }
        let inPath = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
        let parameters =
            inPath.map { parameter(String($0), in: "path") } + operation.query.map { parameter($0, in: "query") }
        if !parameters.isEmpty { fields.append(("parameters", .array(parameters))) }
        let body = operation.required + operation.optional
        if !body.isEmpty {
            let schema = JSON.object([
                "type": .string("object"), "required": .array(operation.required.map(JSON.string)),
                "properties": .map(
                    body.map {
                        if $0 == "metrics" {
                            let item = JSON.object(["type": .string("string")])
                            return ($0, .object(["type": .string("array"), "maxItems": .integer(4), "items": item]))
                        }
                        let isFlag = ["paused", "delete_past"].contains($0)
                        return ($0, .object(["type": .string(isFlag ? "boolean" : "string")]))
                    }),
            ])
            fields.append(
                (
                    "requestBody",
                    .object(["content": .map([("application/json", .object(["schema": schema]))])])
                ))
        }
        let problem = JSON.object([
            "description": .string("A sentence that says what to do."),
            "content": .map([
                (
                    "application/json",
                    .object(["schema": .object(["$ref": .string("#/components/schemas/Problem")])])
                )
            ]),
        ])
        fields.append(
            (
                "responses",
                .map([
                    (operation.success, success(operation)), ("4XX", problem), ("503", problem),
                ])
            ))
        return .map(fields)
    }

    private static func success(_ operation: Operation) -> JSON {
        guard operation.success != "204" else { return .object(["description": .string("Done.")]) }
        var schema = JSON.object([
            "type": .string("object"), "required": .array(operation.fields.map(JSON.string)),
            "properties": .map(operation.fields.map { ($0, .object([:])) }),
        ])
        if operation.isList { schema = .object(["type": .string("array"), "items": schema]) }
        return .object([
            "description": .string("Done."),
            "content": .map([("application/json", .object(["schema": schema]))]),
        ])
    }

    private static func parameter(_ name: String, in place: String) -> JSON {
        .object([
            "name": .string(name), "in": .string(place), "required": .bool(place == "path"),
            "schema": .object(["type": .string(name == "weeks" ? "integer" : "string")]),
        ])
    }
}
