public import Domain

/// `import services`: reads `service,team,repository,[path]`; a service with several repositories has a row for each.
public struct ServiceImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let service: DeployedService
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8]) throws(UnreadableTable) {
        var table = try Table(bytes, required: ["service", "team", "repository"], optional: ["path"])
        badRows = table.forEach { row throws(BadCell) in
            let name = try row.service()
            guard let team = Kept.name(row["team"]) else {
                throw BadCell(column: "team", sentence: "which team owns it?")
            }
            guard let repository = Kept.name(row["repository"]) else {
                throw BadCell(column: "repository", sentence: "name it as your tools do, like owner/name.")
            }
            let path = row["path"]
            guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
                throw BadCell(
                    column: "path", sentence: "write it from the root of the repository, without a slash before it.")
            }
            rows.append(
                GoodRow(
                    line: row.line,
                    service: DeployedService(
                        name: name, team: team,
                        repositories: [.init(name: repository, path: path.isEmpty ? nil : path)])))
        }
    }
}

/// `import identities`: reads `email,provider,login`.
public struct IdentityImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let email: String
        public let identity: ToolIdentity
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8]) throws(UnreadableTable) {
        var table = try Table(bytes, required: ["email", "provider", "login"])
        badRows = table.forEach { row throws(BadCell) in
            guard let email = Address.normalized(row["email"]) else {
                throw BadCell(column: "email", sentence: "this is not an address.")
            }
            let provider = row["provider"].lowercased()
            guard ToolIdentity.providers.contains(provider) else {
                throw BadCell(
                    column: "provider", sentence: "this is one of \(ToolIdentity.providers.joined(separator: ", ")).")
            }
            let login = provider == "git" ? Address.normalized(row["login"]) : Kept.name(row["login"])?.lowercased()
            guard let login else {
                throw BadCell(
                    column: "login",
                    sentence: provider == "git" ? "of git it is the address in the commits." : "who is it there?")
            }
            rows.append(
                GoodRow(line: row.line, email: email, identity: ToolIdentity(provider: provider, login: login)))
        }
    }
}
