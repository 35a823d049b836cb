public import Domain

/// `import incidents`: reads `id,service,detected_at,resolved_at,[deployment_id],[cause]`; `resolved_at` is empty while it is
/// open. A cause in other words than ours is kept as `other`: what somebody wrote about it is not.
public struct IncidentImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let incident: Incident
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8], now: Instant) throws(UnreadableTable) {
        var table = try Table(
            bytes, required: ["id", "service", "detected_at", "resolved_at"], optional: ["deployment_id", "cause"])
        badRows = table.forEach { row throws(BadCell) in
            let id = try row.id("id", "say which incident this is")
            let service = try row.service()
            let detected = try row.past("detected_at", now: now)
            let resolved = try row.pastIfAny("resolved_at", now: now)
            if let resolved, resolved < detected {
                throw BadCell(column: "resolved_at", sentence: "this is before detected_at.")
            }
            let deployment = row["deployment_id"].isEmpty ? nil : try row.id("deployment_id", "of which deployment")
            let cause = row["cause"].isEmpty ? nil : Incident.Cause(rawValue: row["cause"].lowercased()) ?? .other
            rows.append(
                GoodRow(
                    line: row.line,
                    incident: Incident(
                        id: id, service: service, detected: detected, resolved: resolved, deployment: deployment,
                        cause: cause)))
        }
    }
}
