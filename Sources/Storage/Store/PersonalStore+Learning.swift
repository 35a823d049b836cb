public import Access
public import Domain
import Rollout
import SQL

/// What the person has read, learned and asked of the rollout.
extension PersonalStore {
    public func learning(for grant: borrowing Grant<Oneself>) async throws -> OwnLearning {
        let person = grant.subject.raw
        return try await database.read { session in
            OwnLearning(
                policyVersion: try Store.policies(session, limit: 1).first?.version,
                policies: try session.rows(
                    """
                    SELECT version, acknowledged_at FROM policy_acknowledgements WHERE person_id = \(person)
                    ORDER BY version
                    """
                ).map { .init(version: Int(try $0.integer(0)), at: Instant(microseconds: try $0.integer(1))) },
                trainings: try session.rows(
                    "SELECT passed_at FROM trainings WHERE person_id = \(person) ORDER BY passed_at"
                ).map { Instant(microseconds: try $0.integer(0)) },
                questions: try session.rows(
                    """
                    SELECT words, asked_at, due, answer, answered_at FROM register_questions
                    WHERE person_id = \(person) ORDER BY asked_at, question_id
                    """
                ).map { row in
                    OwnLearning.Question(
                        words: try row.text(0), askedAt: Instant(microseconds: try row.integer(1)),
                        due: try row.textIfAny(2).flatMap { Day($0) }, answer: try row.textIfAny(3),
                        answeredAt: try row.integerIfAny(4).map(Instant.init(microseconds:)))
                },
                managers: try session.rows(
                    """
                    SELECT since, people.name FROM managers LEFT JOIN people ON people.person_id = manager_id
                    WHERE managers.person_id = \(person) ORDER BY since
                    """
                ).map { Dated(try $0.textIfAny(1), since: try day($0, 0)) })
        }
    }
}
