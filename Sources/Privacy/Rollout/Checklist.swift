import Access
import Domain

/// The article's eleven items. Four ways of knowing: proved by the program, from records, by an attestation with an end, and for
/// the sixth two of them.
enum Checklist {
    static func items(_ record: RolloutRecord, at now: Instant) -> [ChecklistItem] {
        let all = [
            everythingIsSeen, notInCompensation(record, at: now), managersTrained(record, at: now),
            writtenPolicy(record), teamLevel, forConversations(record, at: now), trends, context,
            hrReview(record, at: now), feedback(record, at: now), documentedPurpose(record),
        ]
        return all.enumerated().map { ChecklistItem(number: $0 + 1, evidence: $1) }
    }

    // MARK: Proved: by the matrix, which the pages and the kernel read too

    private static var everythingIsSeen: GateEvidence {
        let seen = Rules.matrix.filter {
            $0.asked.relation == .oneself && ($0.asked.question == .ownRaw || $0.asked.question == .ownSeries)
        }
        return GateEvidence(
            "sees-everything", "Developers can see all data collected about them",
            isThere: !seen.isEmpty && seen.allSatisfy { $0.answer == .yes },
            says: "In every phase and role, everything about oneself is open to oneself, raw records too.", .proved,
            at: "/privacy#G14")
    }

    private static var teamLevel: GateEvidence {
        let persons = Rules.matrix.filter { $0.asked.question == .onePersonSeries }
        return GateEvidence(
            "team-level", "Team-level data is the default view for leadership",
            isThere: !persons.isEmpty && persons.allSatisfy { $0.answer != .yes },
            says: "No role and no relation opens one person's series: what leadership reads is published of groups.",
            .proved, at: "/privacy#G4")
    }

    private static var trends: GateEvidence {
        GateEvidence(
            "trends", "Trends are emphasized over snapshots", isThere: LookTerms.leastWeeks >= 4,
            says: "There is no figure without its series of at least four complete weeks.", .proved, at: "/privacy#G6")
    }

    private static var context: GateEvidence {
        let week = Day(daysSince1970: 20_000).week
        let withoutQuestion = try? LookTerms(
            person: PersonID("somebody"), metrics: [MetricID("any")], from: week, to: week.adding(7), question: "")
        return GateEvidence(
            "context", "Context is always sought before conclusions are drawn", isThere: withoutQuestion == nil,
            says: "No look without a question that the person reads first, and can answer before anything is seen.",
            .proved, at: "/privacy#G10")
    }

    // MARK: Proved and trained

    private static func forConversations(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
        let ways = Rules.matrix.filter { $0.asked.question == .onePersonSeries && $0.answer == .look }
        let isBuilt = !ways.isEmpty && ways.allSatisfy { $0.asked.relation == .directManager }
        let trained = training(record, at: now)
        return GateEvidence(
            "one-on-ones", "Individual data is used for 1:1 conversations, not rankings",
            isThere: isBuilt && trained.isThere,
            says: "One person by one direct manager with a question, and no ranking exists. \(trained.says)", .proved,
            at: "/privacy#G3", until: trained.until)
    }

    // MARK: From records

    private static func managersTrained(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
        let trained = training(record, at: now)
        return GateEvidence(
            "managers-trained", "Managers are trained on ethical data usage", isThere: trained.isThere,
            says: trained.says, .records, at: trained.place, until: trained.until)
    }

    private static func writtenPolicy(_ record: RolloutRecord) -> GateEvidence {
        let known = record.managers.count { record.hasAcknowledgedPolicy($0) }
        return GateEvidence(
            "written-policy", "Written policy exists defining how metrics can and cannot be used",
            isThere: record.policy != nil && known == record.managers.count,
            says: record.policy.map {
                "Version \($0.version); \(known) of \(record.managers.count) managers have acknowledged it."
            } ?? "Nobody has written one.",
            .records, at: "/policy#usage")
    }

    private static func documentedPurpose(_ record: RolloutRecord) -> GateEvidence {
        let stands = purpose(record)
        return GateEvidence(
            "purpose", "The metrics program has a documented purpose statement", isThere: stands.isThere,
            says: stands.says, .proved, at: stands.place)
    }

    // MARK: Attested, with an end

    private static func notInCompensation(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
        let byOwner = held(.notInCompensation, as: .owner, record, at: now)
        let byHR = held(.notInCompensation, as: .hr, record, at: now)
        // Two people, not one in two roles.
        let isByTwo = byOwner != nil && byHR != nil && byOwner?.by != byHR?.by
        let says =
            switch (byOwner, byHR) {
            case (nil, nil):
                "An owner and an HR partner each say so; neither has."
                    + (lapsed(.notInCompensation, as: .owner, record, at: now)
                        ?? lapsed(.notInCompensation, as: .hr, record, at: now) ?? "")
            case (.some, nil):
                "An owner has said so; an HR partner has not."
                    + (lapsed(.notInCompensation, as: .hr, record, at: now) ?? "")
            case (nil, .some):
                "An HR partner has said so; an owner has not."
                    + (lapsed(.notInCompensation, as: .owner, record, at: now) ?? "")
            case (.some, .some):
                isByTwo ? "An owner and an HR partner have said so." : "It takes two people: one has said both."
            }
        return GateEvidence(
            "not-in-compensation", "No individual metrics are used in compensation decisions", isThere: isByTwo,
            says: says, .attested, at: "/rollout#attest",
            until: isByTwo ? [byOwner?.expires, byHR?.expires].compactMap(\.self).min() : nil)
    }

    private static func hrReview(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
        let reviewed = held(.hrReview, as: .hr, record, at: now)
        return GateEvidence(
            "hr-review", "HR has reviewed and approved the metrics program", isThere: reviewed != nil,
            says: reviewed == nil
                ? "An HR partner reviews it and says so." + (lapsed(.hrReview, as: .hr, record, at: now) ?? "")
                : "An HR partner has reviewed it.",
            .attested, at: "/rollout#attest", until: reviewed?.expires)
    }

    /// Under that many people nobody could answer a pulse unseen.
    static let leastForPulse = 12

    private static func feedback(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
        let title = "Regular feedback is collected from developers about their experience"
        let life = Span.Length.days(45)
        if record.people >= leastForPulse {
            let until = record.lastPulse?.adding(life)
            return GateEvidence(
                "feedback", title, isThere: until.map { now < $0 } ?? false,
                says: record.lastPulse == nil
                    ? "No pulse was published yet." : "A pulse is at most 45 days old.", .records, at: "/feedback",
                until: until)
        }
        let talked =
            held(.conversation, as: .owner, record, at: now) ?? held(.conversation, as: .hr, record, at: now)
        return GateEvidence(
            "feedback", title, isThere: talked != nil,
            says: talked == nil
                ? "With fewer than twelve people a pulse hides nobody: an owner or an HR partner talks with them, and says so."
                    + (lapsed(.conversation, as: .hr, record, at: now)
                        ?? lapsed(.conversation, as: .owner, record, at: now) ?? "")
                : "There was a conversation in the last 45 days.",
            .attested, at: "/rollout#attest", until: talked?.expires)
    }

    /// That it was said once, and until when it held: whoever reads "nobody has said so" would look for a fault otherwise.
    private static func lapsed(
        _ matter: Attestation.Matter, as hat: Attestation.Hat, _ record: RolloutRecord, at now: Instant
    ) -> String? {
        let last = record.attestations.last { $0.matter == matter && $0.hat == hat && $0.attestedAt <= now }
        guard let last, let ended = last.expires, ended <= now else { return nil }
        return " What was said of \(last.heldOn) ended on \(record.zone.day(of: ended)): "
            + "it is to be said again."
    }

    private static func held(
        _ matter: Attestation.Matter, as hat: Attestation.Hat, _ record: RolloutRecord, at now: Instant
    ) -> Attestation? {
        record.attestations.last { $0.matter == matter && $0.hat == hat && $0.holds(at: now) }
    }
}
