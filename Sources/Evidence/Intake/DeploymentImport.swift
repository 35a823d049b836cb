public import Domain

/// `import deployments`: reads `id,service,environment,sha,started_at,finished_at,result`; `started_at` may be empty.
///
/// The same id again is the same deployment: what stands later in the file is what holds.
public struct DeploymentImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let deployment: Deployment
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    private static let longestID = 200

    public init(_ bytes: [UInt8], now: Instant) throws(UnreadableTable) {
        var table = try Table(
            bytes, required: ["id", "service", "environment", "sha", "started_at", "finished_at", "result"])
        badRows = table.forEach { row throws(BadCell) in
            rows.append(GoodRow(line: row.line, deployment: try Self.deployment(row, now: now)))
        }
    }

    private static func deployment(_ row: Table.Row, now: Instant) throws(BadCell) -> Deployment {
        guard let id = Kept.words(row["id"], longest: longestID) else {
            throw BadCell(column: "id", sentence: "say which deployment this is, in at most \(longestID) characters.")
        }
        let service = try row.service()
        guard let environment = Kept.name(row["environment"])?.lowercased() else {
            throw BadCell(column: "environment", sentence: "where to? The one that counts is production.")
        }
        let commit = try row.commit("sha")
        let started = row["started_at"].isEmpty ? nil : try row.past("started_at", now: now)
        let finished = try row.past("finished_at", now: now)
        if let started, finished < started {
            throw BadCell(column: "finished_at", sentence: "this is before started_at.")
        }
        guard let result = Deployment.Result(rawValue: row["result"].lowercased()) else {
            let known = Deployment.Result.allCases.map(\.rawValue).joined(separator: " or ")
            throw BadCell(column: "result", sentence: "this is \(known).")
        }
        return Deployment(
            id: id, service: service, environment: environment, commit: commit, started: started, finished: finished,
            result: result)
    }
}
