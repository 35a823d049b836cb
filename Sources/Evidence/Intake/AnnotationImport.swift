public import Domain

/// `import annotations`: reads `scope,from,to,kind,text,[effect]`; both days are inside, `to` may be empty for one day.
public struct AnnotationImport: Sendable {
    /// Beside what it stands, by the name that the file has; nil is the organization.
    public enum Scope: Sendable, Hashable {
        case team(String)
        case service(String)
        case organization
    }
    public struct GoodRow: Sendable, Hashable {
        public let line: Int
        public let scope: Scope
        public let content: AnnotationContent
    }

    public private(set) var rows: [GoodRow] = []
    public private(set) var badRows: [BadRow] = []

    public init(_ bytes: [UInt8], today: Day) throws(UnreadableTable) {
        var table = try Table(bytes, required: ["scope", "from", "to", "kind", "text"], optional: ["effect"])
        badRows = table.forEach { row throws(BadCell) in
            guard let scope = Scope(row["scope"]) else {
                throw BadCell(column: "scope", sentence: "this is team:NAME, service:NAME or organization.")
            }
            let content: AnnotationContent
            do throws(AnnotationContent.Unsound) {
                content = try AnnotationContent(
                    from: row["from"], to: row["to"], kind: row["kind"], text: row["text"], effect: row["effect"],
                    today: today)
            } catch { throw BadCell(column: error.field, sentence: error.sentence) }
            // What a file says of leave goes no further: its days and its effect are taken, whose it was is not.
            rows.append(GoodRow(line: row.line, scope: scope, content: content.keptForOthers))
        }
    }
}

extension AnnotationImport.Scope {
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first?.lowercased(), parts.count > 1 ? Kept.name(parts[1]) : nil) {
        case ("team", .some(let name)): self = .team(name)
        case ("service", .some(let name)): self = .service(name)
        case ("organization", nil) where parts.count == 1: self = .organization
        default: return nil
        }
    }
}
