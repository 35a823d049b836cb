import Domain
import IntegrationKit

/// An item as it stands, and what has happened to it.
///
///     born   [sprint 1]        estimated 3      entered 2, left 1     done
///     ───────┼─────────────────────┼───────────────────┼────────────────┼──→ now
///            ╰── found by going back from what it is now through every change
struct JiraIssue {
    private let id: String
    private let recipient: Recipient
    private let fields: JiraFields
    private let created: Instant
    let updated: Instant?
    /// Whether it is a part of another item.
    let isPart: Bool
    private let sprints: Set<String>
    private let estimate: Double?
    private let status: String?
    private let isDone: Bool
    private let assignee: Account?

    init?(_ issue: Field, _ fields: JiraFields, _ recipient: Recipient) {
        let own = issue["fields"]
        guard let id = issue["id"].id, let created = own["created"].instant else { return nil }
        self.id = "\(Jira.provider):\(recipient.origin)\(id)"
        self.recipient = recipient
        self.fields = fields
        self.created = created
        updated = own["updated"].instant
        isPart = own["issuetype"]["subtask"].bool ?? false
        var sprints = Set(([own["sprint"]] + own["closedSprints"].list).compactMap { $0["id"].id })
        if let name = fields.sprint { sprints.formUnion(own[name].list.compactMap(\.id)) }
        self.sprints = sprints
        estimate = fields.points.lazy.compactMap { own[$0].number }.first { $0 >= 0 }
        status = own["status"]["id"].id
        isDone =
            fields.done.isEmpty
            ? own["status"]["statusCategory"]["key"].text == "done" : status.map(fields.done.contains) ?? false
        assignee = Account(
            Jira.provider, own["assignee"]["accountId"].text ?? own["assignee"]["name"].text, isBot: false)
    }

    /// What it was when it was made, and everything since.
    /// - Parameter histories: the whole changelog, in any order.
    func born(with histories: [(at: Instant, items: [Field])]) -> [Fact] {
        let histories = histories.sorted { $0.at < $1.at }
        let items = histories.flatMap(\.items)
        // Before the first change it was what the first change came from; without one it is what it has always been.
        let firstSprints = items.first(where: isSprint).map { JiraSprint.ids($0["from"]) } ?? sprints
        let firstEstimate = items.first(where: isEstimate).map { $0["fromString"].number } ?? estimate
        let firstStatus = items.first(where: isStatus).map { $0["from"].id } ?? status
        let ordered = firstSprints.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) }
        var facts: [Fact] = [
            .item(event(.created, ordered.last.map { JiraSprint.id($0, recipient) }, at: created, firstEstimate))
        ]
        facts += ordered.dropLast().map { .item(event(.entered, JiraSprint.id($0, recipient), at: created)) }
        let hasStatusChange = items.contains(where: isStatus)
        if hasStatusChange ? firstStatus.map(fields.done.contains) ?? false : isDone {
            facts.append(.item(event(.done, nil, at: created)))
        }
        for (place, history) in histories.enumerated() {
            // Which of the changes of state is the last one tells what it is now, where the board says nothing.
            let isLatest = !histories[(place + 1)...].contains { $0.items.contains(where: isStatus) }
            facts += events(of: history.items, at: history.at, isLatest: isLatest)
        }
        return facts
    }

    /// What one entry of the changelog says.
    /// - Parameter isLatest: whether the state that it leads to is the one that the item has now.
    func events(of items: [Field], at moment: Instant, isLatest: Bool) -> [Fact] {
        items.flatMap { item -> [Fact] in
            if isSprint(item) {
                let (from, to) = (JiraSprint.ids(item["from"]), JiraSprint.ids(item["to"]))
                return to.subtracting(from).sorted().map {
                    .item(event(.entered, JiraSprint.id($0, recipient), at: moment))
                }
                    + from.subtracting(to).sorted().map {
                        .item(event(.left, JiraSprint.id($0, recipient), at: moment))
                    }
            }
            if isEstimate(item) { return [.item(event(.estimated, nil, at: moment, item["toString"].number))] }
            if isStatus(item) { return statusChange(item, at: moment, isLatest) }
            return []
        }
    }

    private func statusChange(_ item: Field, at moment: Instant, _ isLatest: Bool) -> [Fact] {
        guard let to = item["to"].id else { return [] }
        let isDoneNow: Bool
        let wasDone: Bool
        if fields.done.isEmpty {
            // Only of the present state is it known whether it means done.
            guard isLatest else { return [] }
            isDoneNow = isDone
            wasDone = !isDone
        } else {
            isDoneNow = fields.done.contains(to)
            wasDone = item["from"].id.map(fields.done.contains) ?? false
        }
        guard isDoneNow != wasDone else { return [] }
        return [.item(event(isDoneNow ? .done : .reopened, nil, at: moment))]
    }

    private func isSprint(_ item: Field) -> Bool { fields.kind(of: item) == .sprint }

    private func isEstimate(_ item: Field) -> Bool { fields.kind(of: item) == .estimate }

    private func isStatus(_ item: Field) -> Bool { fields.kind(of: item) == .status }

    private func event(
        _ kind: WorkItemEvent.Kind, _ iteration: String?, at moment: Instant, _ value: Double? = nil
    ) -> WorkItemEvent {
        WorkItemEvent(
            item: id, iteration: iteration, event: kind, at: moment, value: value, assignee: assignee?.identity)
    }
}
