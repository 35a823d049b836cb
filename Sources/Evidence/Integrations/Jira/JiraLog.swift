import Domain
import IntegrationKit

/// What the pages of a long changelog have said, on its way to the page of the item, with which it is read: a line for each change
/// that matters. It is stored with the cursor, so no word is in it: only moments, ids and numbers.
///
///     1604304000000000 sprint 38,40 41        1604390400000000 estimate 3.0 -        1604476800000000 status 10000 10001
enum JiraLog {
    /// As the pages call the field.
    private static let names: [JiraFields.Kind: String] = [
        .sprint: "Sprint", .estimate: "Story Points", .status: "status",
    ]

    static func text(of histories: [(at: Instant, items: [Field])], _ fields: JiraFields) -> String {
        var lines = ""
        for history in histories {
            for item in history.items {
                guard let kind = fields.kind(of: item) else { continue }
                let sides = kind == .estimate ? [item["fromString"], item["toString"]] : [item["from"], item["to"]]
                let texts = sides.map { side in
                    let text = kind == .estimate ? side.number.map { "\($0)" } : side.text ?? side.id
                    return text.map { $0.filter { !$0.isWhitespace } } ?? "-"
                }
                lines += "\(history.at.microseconds) \(kind.rawValue) \(texts[0]) \(texts[1])\n"
            }
        }
        return lines
    }

    /// The same as the pages have it.
    static func histories(in text: String) -> [(at: Instant, items: [Field])] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 4, let at = Int64(words[0]), let kind = JiraFields.Kind(rawValue: words[1]),
                let name = names[kind]
            else { return nil }
            let sides = words[2...].map { $0 == "-" ? Field.null : .text($0) }
            let of = kind == .estimate ? ["fromString", "toString"] : ["from", "to"]
            let item = Field.object(["field": .text(name), of[0]: sides[0], of[1]: sides[1]])
            return (Instant(microseconds: at), [item])
        }
    }
}
