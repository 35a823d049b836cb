public import Domain

/// `import iterations`: reads `id,team,name,started_at,completed_at`: when it was begun and closed, not when it was meant to be;
/// both may be empty.
public struct IterationImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let iteration: Iteration
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8], now: Instant) throws(UnreadableTable) {
        var table = try Table(bytes, required: ["id", "team", "name", "started_at", "completed_at"])
        badRows = table.forEach { row throws(BadCell) in
            let id = try row.id("id", "say which iteration this is")
            guard let team = Kept.name(row["team"]) else {
                throw BadCell(column: "team", sentence: "which team is this?")
            }
            guard let name = Kept.name(row["name"]) else {
                throw BadCell(column: "name", sentence: "how is it called, in at most 60 characters?")
            }
            let started = try row.pastIfAny("started_at", now: now)
            let completed = try row.pastIfAny("completed_at", now: now)
            if let completed, started.map({ completed < $0 }) ?? true {
                throw BadCell(
                    column: "completed_at",
                    sentence: started == nil ? "it was never begun: say started_at." : "this is before started_at.")
            }
            rows.append(
                GoodRow(
                    line: row.line,
                    iteration: Iteration(id: id, team: team, name: name, started: started, completed: completed)))
        }
    }
}

/// `import work-items`: reads `item,iteration,event,at,value,[assignee_email]`; `value` is an estimate, of `created` and
/// `estimated`.
public struct WorkItemImport: Sendable {
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let event: WorkItemEvent
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    private static let mostValue = 1_000_000.0

    public init(_ bytes: [UInt8], now: Instant) throws(UnreadableTable) {
        var table = try Table(
            bytes, required: ["item", "iteration", "event", "at", "value"], optional: ["assignee_email"])
        badRows = table.forEach { row throws(BadCell) in
            rows.append(GoodRow(line: row.line, event: try Self.event(row, now: now)))
        }
    }

    private static func event(_ row: Table.Row, now: Instant) throws(BadCell) -> WorkItemEvent {
        let item = try row.id("item", "say which item this is")
        guard let kind = WorkItemEvent.Kind(rawValue: row["event"].lowercased()) else {
            let known = WorkItemEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw BadCell(column: "event", sentence: "this is one of \(known).")
        }
        let iteration = row["iteration"].isEmpty ? nil : try row.id("iteration", "of which iteration")
        if iteration == nil, kind == .entered || kind == .left {
            throw BadCell(column: "iteration", sentence: "which iteration was it?")
        }
        let at = try row.past("at", now: now)
        var value: Double?
        if !row["value"].isEmpty {
            guard let number = Double(row["value"]), (0...mostValue).contains(number) else {
                throw BadCell(column: "value", sentence: "write an estimate like 3 or 0.5; leave it empty for none.")
            }
            value = number
        }
        let assignee = try row.account("assignee_email")
        return WorkItemEvent(item: item, iteration: iteration, event: kind, at: at, value: value, assignee: assignee)
    }
}
