import IntegrationKit

/// Which fields hold what in this Jira: they are numbered as they were made, so the pages say it once.
struct JiraFields {
    /// The field of sprints, the fields of estimates, and the states in the last column of the board.
    let sprint: String?
    let points: [String]
    let done: Set<String>

    init(notes: [String: [String]]) {
        sprint = notes["sprint"]?.first.flatMap(Self.plain)
        points = (notes["points"] ?? []).compactMap(Self.plain)
        done = Set(notes["done"] ?? [])
    }

    /// Only what is the name of a field goes into a selection.
    private static func plain(_ name: String) -> String? {
        let isName = name.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 95 }
        return isName && !name.isEmpty ? name : nil
    }

    /// The changes that matter.
    enum Kind: String { case sprint, estimate, status }

    /// - Parameter item: of a changelog.
    func kind(of item: Field) -> Kind? {
        let (name, id) = (item["field"].text, item["fieldId"].text)
        if name == "Sprint" || (sprint != nil && id == sprint) { return .sprint }
        let isEstimate =
            id != nil && !points.isEmpty
            ? points.contains(id ?? "") : ["Story Points", "Story point estimate"].contains(name)
        if isEstimate { return .estimate }
        return name == "status" ? .status : nil
    }

    static let sprint = "id name state startDate activatedDate completeDate originBoardId"

    /// `to` and `from` are ids for states and lists of ids for sprints; as numbers alone they hold nothing else.
    static let item = "field fieldId from:ids to:ids fromString:number toString:number"

    /// What is read of an item.
    var ofIssue: String {
        let own =
            "created updated resolutiondate status { id statusCategory { key } } issuetype { subtask }"
            + " assignee { accountId name }"
        let custom = Set([sprint].compactMap(\.self) + points).sorted().map { name in
            // Cloud sends objects, old servers texts; of neither more is read than the id.
            name == sprint ? "\(name):sprints" : "\(name):number"
        }
        return ([own, "sprint { id }", "closedSprints { id }"] + custom).joined(separator: " ")
    }
}
