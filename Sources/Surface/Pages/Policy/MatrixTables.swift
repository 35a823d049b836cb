import Access
import Charts
import Domain

/// Who may see what in one phase, as two tables: what follows from how somebody stands to a person or a team, and what
/// from a role. All of it is read from the lines that the rules have generated.
struct MatrixTables {
    let phase: Phase
    let lines: [MatrixLine]

    init(of phase: Phase, in matrix: [MatrixLine]) {
        self.phase = phase
        lines = matrix.filter { $0.asked.phase == phase }
    }

    /// A column of a table: one way to stand.
    private struct Column {
        let title: String
        let relation: Relation
        let role: CoveringRole
    }

    var byRelation: String {
        table(
            caption: "By relation, in \(phase.name), without a role",
            Relation.allCases.map { Column(title: $0.words, relation: $0, role: .none) })
    }

    var byRole: String {
        table(
            caption: "By role within its scope, in \(phase.name), without a relation",
            CoveringRole.allCases.map { Column(title: $0.words, relation: .none, role: $0) })
    }

    private func table(caption: String, _ columns: [Column]) -> String {
        var text = """
            <div class="scroll" role="region" tabindex="0" aria-label="\(escaped(caption))">\
            <table class="matrix stack"><caption>\(escaped(caption))</caption>\
            <thead><tr><th scope="col">What</th>
            """
        for column in columns { text += "<th scope=\"col\">\(escaped(column.title))</th>" }
        text += "</tr></thead><tbody>"
        for row in rows(columns) {
            text += "<tr><th scope=\"row\">\(escaped(capitalised(listed(row.questions, "and"))))</th>"
            for (column, answer) in zip(columns, row.answers) {
                let isNo = answer == .no ? " class=\"no\"" : ""
                text += "<td data-is=\"\(escaped(column.title))\"\(isNo)>\(escaped(answer.words))</td>"
            }
            text += "</tr>"
        }
        return text + "</tbody></table></div>"
    }

    /// What is answered alike for everybody stands in one row.
    private func rows(_ columns: [Column]) -> [(questions: [String], answers: [Answer])] {
        var rows: [(questions: [String], answers: [Answer])] = []
        for question in Question.allCases {
            let answers = columns.map { answer(question, $0) }
            if let same = rows.firstIndex(where: { $0.answers == answers }) {
                rows[same].questions.append(question.words)
            } else {
                rows.append(([question.words], answers))
            }
        }
        return rows
    }

    /// What the matrix does not hold is denied.
    private func answer(_ question: Question, _ column: Column) -> Answer {
        lines.first {
            $0.asked.question == question && $0.asked.relation == column.relation && $0.asked.role == column.role
        }?.answer ?? .no
    }
}

extension Question {
    fileprivate var words: String {
        switch self {
        case .ownRaw: "own data, raw"
        case .ownSeries: "own lines"
        case .teamEffort: "a team's lines of focus and activity"
        case .teamWork: "a team's lines of work"
        case .serviceWork: "a service's lines"
        case .departmentSeries: "lines of departments and the organization"
        case .onePersonSeries: "another person's lines"
        case .rollout: "how the rollout stands"
        case .ledgerStatistics: "what the ledger counts"
        case .settings: "change settings"
        }
    }
}

extension Relation {
    fileprivate var words: String {
        switch self {
        case .none: "Somebody else"
        case .oneself: "The person, the own team"
        case .directManager: "Direct manager"
        case .hrPartner: "HR partner"
        case .trustee: "Trustee"
        }
    }
}

extension CoveringRole {
    fileprivate var words: String {
        switch self {
        case .none: "No role"
        case .viewer: "Viewer"
        case .maintainer: "Maintainer"
        case .owner: "Owner"
        }
    }
}

extension Answer {
    fileprivate var words: String {
        switch self {
        case .no: "no"
        case .yes: "yes"
        case .look: "by a look"
        case .caseLook: "by a case look"
        }
    }
}
