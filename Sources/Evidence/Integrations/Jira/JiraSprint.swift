import Domain
import IntegrationKit

/// A sprint, and lists of them.
enum JiraSprint {
    static func id(_ id: String, _ recipient: Recipient) -> String {
        "\(Jira.provider):\(recipient.origin)sprint:\(id)"
    }

    /// Nil without a team: an iteration is a team's.
    /// - Parameters:
    ///   - boards: of the team, as far as they are known.
    ///   - updated: nil for the later of its own moments.
    static func iteration(
        _ sprint: Field, _ recipient: Recipient, of boards: [String], updated: Instant?
    ) -> Iteration? {
        guard let id = sprint["id"].id, let team = recipient.team else { return nil }
        // Before it is begun its dates are a plan.
        let isPlanned = sprint["state"].text?.lowercased() == "future"
        let started = isPlanned ? nil : sprint["activatedDate"].instant ?? sprint["startDate"].instant
        let isClosed = sprint["state"].text?.lowercased() == "closed"
        return Iteration(
            id: JiraSprint.id(id, recipient), team: team, name: Kept.name(sprint["name"].text) ?? id, started: started,
            completed: isClosed ? sprint["completeDate"].instant : nil, updated: updated,
            isOfOwnBoard: sprint["originBoardId"].id.map(boards.contains) ?? false)
    }

    /// `38, 40, 41`: all that the item has ever been in, as Jira writes it into the changelog.
    static func ids(_ field: Field) -> Set<String> {
        switch field {
        case .text(let text):
            Set(text.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init))
        case .number: Set(field.id.map { [$0] } ?? [])
        default: []
        }
    }
}
