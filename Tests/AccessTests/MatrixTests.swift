import Access
import Domain
import Testing

/// The generated matrix against a table written by hand from product.md section 2 (guarantees G11, G17): every phase,
/// relation, role and question.
@Suite struct MatrixTests {
    /// Who sees what in which phases: everything that is not here is no.
    ///
    /// | | own data | teams and what they run | departments, organization | one person | rollout, ledger | settings |
    /// |---|---|---|---|---|---|---|
    /// | the person | always | own team, from 3 | – | – | always | – |
    /// | direct manager | – | own teams, from 3 | – | look, in 4 | always | – |
    /// | HR partner | – | – | – | case look, in 4 | always | – |
    /// | trustee | – | – | from 3 | – | always | – |
    /// | viewer | – | from 3 | from 3 | – | always | – |
    /// | owner, maintainer | – | from 3 | from 3 | – | always | always |
    private func expected(_ asked: Asked) -> Answer {
        let isPublishing = asked.phase.rawValue >= 3
        let isFull = asked.phase.rawValue == 4
        switch asked.question {
        case .ownRaw, .ownSeries: return asked.relation == .oneself ? .yes : .no
        case .teamEffort, .teamWork, .serviceWork:
            let isNear = asked.relation == .oneself || asked.relation == .directManager
            return isPublishing && (isNear || asked.role != .none) ? .yes : .no
        case .departmentSeries:
            return isPublishing && (asked.relation == .trustee || asked.role != .none) ? .yes : .no
        case .onePersonSeries:
            if isFull, asked.relation == .directManager { return .look }
            return isFull && asked.relation == .hrPartner ? .caseLook : .no
        case .rollout, .ledgerStatistics: return .yes
        case .settings: return asked.role == .owner || asked.role == .maintainer ? .yes : .no
        }
    }

    @Test func `the whole product is there once, sorted, and answers as the table says`() {
        let lines = Rules.matrix
        #expect(lines.count == 4 * 5 * 4 * 10)
        #expect(Set(lines.map(\.asked)).count == lines.count)
        let keys = lines.map { line in
            [
                String(line.asked.phase.rawValue), line.asked.relation.rawValue, line.asked.role.rawValue,
                line.asked.question.rawValue,
            ]
        }
        #expect(keys.map { $0.joined(separator: "|") } == keys.map { $0.joined(separator: "|") }.sorted())
        for line in lines {
            #expect(line.answer == expected(line.asked), "\(line.asked)")
            #expect((line.answer == .no) == (line.rule == "denied-by-default"), "\(line.asked)")
        }
    }

    @Test func `no system role and no phase opens one person's data`() {
        for line in Rules.matrix where line.asked.relation == .none || line.asked.relation == .trustee {
            #expect(line.asked.question != .onePersonSeries || line.answer == .no)
            #expect(![Question.ownRaw, .ownSeries].contains(line.asked.question) || line.answer == .no)
        }
    }

    @Test func `every rule has a sentence of its own and is used`() {
        let sentences = Rules.sentences
        #expect(Set(sentences.map(\.sentence)).count == sentences.count)
        #expect(Set(Rules.matrix.map(\.rule)) == Set(sentences.map(\.id)))
    }
}
