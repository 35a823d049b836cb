public import Access
public import Domain
import Ledger
import OrganizationPorts
public import Rollout
import SQL

/// How a usage policy is called among what needs a signature.
let usagePolicyMatter = "usage-policy"

/// What figures may be used for: an owner writes it, and takes nothing back of it alone (product.md section 2: "lowering any
/// protection needs the trustee too").
extension OrganizationStore {
    public func policies() async throws -> [UsagePolicy] {
        try await database.read { try Store.policies($0, limit: 1000) }
    }

    public func write(
        policy answers: [UsagePolicy.Matter: UsagePolicy.Answer], under grant: borrowing Grant<OfRollout>,
        as id: CosignatureID, at now: Instant
    ) async throws {
        let holder = grant.holder
        guard UsagePolicy.Matter.allCases.allSatisfy({ answers[$0] != nil }) else {
            throw RolloutRefusal.unsound("A policy answers all three questions.")
        }
        // What is in force is read where it is written: two at once decide one after the other.
        let asked: Bool? = try await changing { session in
            let current = try Store.policies(session, limit: 1).first
            let answers = Dictionary(
                uniqueKeysWithValues: answers.map { ($0, $1.withoutWords(of: current?.answer(to: $0))) })
            if let current, !current.lowered(by: answers).isEmpty {
                let isNew = try propose(answers, over: current.version, by: holder, as: id, at: now, session)
                return (entry: nil, answer: isNew)
            }
            let entry = try begin(answers, writtenBy: holder, signedBy: nil, at: now, session)
            return (entry: entry, answer: nil)
        }
        if let asked { throw CosignatureRefusal.waits(isNew: asked) }
    }

    public func proposedPolicies(at now: Instant) async throws -> [ProposedPolicy] {
        try await database.read { session in
            try session.rows(
                """
                SELECT reviews, reviews_words, promotion, promotion_words, termination, termination_words, cosignature_id,
                amount, expires_at FROM cosignatures WHERE matter = \(usagePolicyMatter) AND signed_at IS NULL
                AND declined_at IS NULL AND expires_at > \(now.microseconds) ORDER BY asked_at, cosignature_id
                """
            ).map { row in
                ProposedPolicy(
                    id: CosignatureID(try row.text(6)), over: Int(try row.integer(7)), answers: try answers(row),
                    expires: Instant(microseconds: try row.integer(8)))
            }
        }
    }
}

/// Keeps what is wanted until a trustee decides.
/// - Returns: false if exactly this is asked for already.
private func propose(
    _ answers: [UsagePolicy.Matter: UsagePolicy.Answer], over version: Int, by asker: PersonID, as id: CosignatureID,
    at now: Instant, _ session: any Session
) throws -> Bool {
    try mustHaveSigner(besides: [asker], at: now, session)
    let words = columns(answers)
    let open = try session.rows(
        """
        SELECT 1 FROM cosignatures WHERE matter = \(usagePolicyMatter) AND amount = \(version)
        AND asked_by = \(asker.raw) AND signed_at IS NULL AND declined_at IS NULL AND expires_at > \(now.microseconds)
        AND reviews = \(words[0]) AND reviews_words = \(words[1]) AND promotion = \(words[2])
        AND promotion_words = \(words[3]) AND termination = \(words[4]) AND termination_words = \(words[5])
        """)
    guard open.isEmpty else { return false }
    try session.run(
        """
        INSERT INTO cosignatures (cosignature_id, matter, amount, asked_by, asked_at, expires_at, reviews, reviews_words,
        promotion, promotion_words, termination, termination_words) VALUES (\(id.raw), \(usagePolicyMatter), \(version),
        \(asker.raw), \(now.microseconds), \(now.adding(Cosignature.life).microseconds), \(words[0]), \(words[1]),
        \(words[2]), \(words[3]), \(words[4]), \(words[5]))
        """)
    return true
}

/// Puts what a trustee has just signed into force.
/// - Throws: `CosignatureRefusal.notThere` if it was written over a version that is not in force any more: what was read and
///   signed then is another change than the one that it would be now.
func writeProposed(
    _ id: CosignatureID, over version: Int, askedBy asker: PersonID?, signedBy trustee: PersonID, at now: Instant,
    _ session: any Session
) throws -> LedgerEntry {
    let row = try session.rows(
        """
        SELECT reviews, reviews_words, promotion, promotion_words, termination, termination_words FROM cosignatures
        WHERE cosignature_id = \(id.raw)
        """
    ).first
    guard let row, let asker, try policies(session, limit: 1).first?.version == version else {
        throw CosignatureRefusal.notThere
    }
    return try begin(answers(row), writtenBy: asker, signedBy: trustee, at: now, session)
}

/// The next version, in force from now on. What waited was written over the one before: it is off.
/// - Parameter trustee: who has signed it; nil if nobody had to.
private func begin(
    _ answers: [UsagePolicy.Matter: UsagePolicy.Answer], writtenBy holder: PersonID, signedBy trustee: PersonID?,
    at now: Instant, _ session: any Session
) throws -> LedgerEntry {
    let version = try (policies(session, limit: 1).first?.version ?? 0) + 1
    let words = columns(answers)
    try session.run(
        """
        UPDATE cosignatures SET declined_at = \(now.microseconds) WHERE matter = \(usagePolicyMatter)
        AND signed_at IS NULL AND declined_at IS NULL
        """)
    try session.run(
        """
        INSERT INTO policies (version, reviews, reviews_words, promotion, promotion_words, termination,
        termination_words, written_by, written_at) VALUES (\(version), \(words[0]), \(words[1]), \(words[2]),
        \(words[3]), \(words[4]), \(words[5]), \(holder.raw), \(now.microseconds))
        """)
    var fields = [
        "what": "usage", "version": String(version), "reviews": words[0], "reviews-words": words[1],
        "promotion-and-pay": words[2], "promotion-and-pay-words": words[3], "termination": words[4],
        "termination-words": words[5], "by": holder.raw,
    ]
    if let trustee { fields["signed-by"] = trustee.raw }
    return LedgerEntry(kind: .policy, at: now, fields: fields)
}

/// Newest first.
func policies(_ session: any Session, limit: Int) throws -> [UsagePolicy] {
    try session.rows(
        """
        SELECT reviews, reviews_words, promotion, promotion_words, termination, termination_words, version, written_by,
        written_at FROM policies ORDER BY version DESC LIMIT \(limit)
        """
    ).map { row in
        UsagePolicy(
            version: Int(try row.integer(6)), reviews: try answer(row, 0), promotionAndPay: try answer(row, 2),
            termination: try answer(row, 4), writtenBy: PersonID(try row.text(7)),
            writtenAt: Instant(microseconds: try row.integer(8)))
    }
}

// MARK: Rows

/// As `answers(_:)` reads them: use and words of each matter.
private func columns(_ answers: [UsagePolicy.Matter: UsagePolicy.Answer]) -> [String] {
    [UsagePolicy.Matter.reviews, .promotionAndPay, .termination].flatMap { matter in
        [answers[matter]?.use.rawValue ?? "", answers[matter]?.text ?? ""]
    }
}

private func answers(_ row: Row) throws -> [UsagePolicy.Matter: UsagePolicy.Answer] {
    [.reviews: try answer(row, 0), .promotionAndPay: try answer(row, 2), .termination: try answer(row, 4)]
}

private func answer(_ row: Row, _ column: Int) throws -> UsagePolicy.Answer {
    guard let use = UsagePolicy.Use(rawValue: try row.text(column)) else { throw DatabaseFailure.damaged }
    return UsagePolicy.Answer(use: use, text: try row.text(column + 1))
}

/// The answers in force once more, as a version of its own, which everybody is asked to read again.
/// - Returns: what is to be written into the ledger; nil before there are any.
func renewPolicy(writtenBy holder: PersonID, at now: Instant, _ session: any Session) throws -> LedgerEntry? {
    guard let current = try policies(session, limit: 1).first else { return nil }
    let answers = UsagePolicy.Matter.allCases.map { ($0, current.answer(to: $0)) }
    return try begin(
        Dictionary(uniqueKeysWithValues: answers), writtenBy: holder, signedBy: nil, at: now, session)
}
