import Access
public import Domain
import EvidencePorts
import Rollout
import SQL

/// How long what is published and looked at stays (guarantee G16).
extension EvidenceStore {
    /// Requests that are over by now, and looks that an item of the checklist has switched off: also while nobody reads them, so that
    /// they do not come back with the item.
    private func endLooks(at now: Instant) async throws {
        let isAny = try await database.read { session in
            try !session.rows(
                """
                SELECT 1 FROM case_requests UNION ALL
                SELECT 1 FROM looks WHERE closed_at IS NULL AND expires_at > \(now.microseconds) LIMIT 1
                """
            ).isEmpty
        }
        guard isAny else { return }
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "looks"])
            let today = try houseZone(session).day(of: now)
            try settleCases(by: nil, at: now, writer, session) { request in
                request.expires <= now ? caseExpiredSentence : try whyAskerIsGone(request, on: today, session)
            }
            guard let record = try rolloutRecord(at: now, simulated: nil, catalogue: [], session), !record.isSimulated,
                !RolloutState(record, at: now).checklistIsGreen
            else { return }
            try writer.append(
                closeLooks(at: now, session) { _ in "an item of the checklist was open" }, session)
        }
    }

    public func forgetLooks(expiredAt now: Instant, wordsBefore: Instant) async throws {
        try await endLooks(at: now)
        let isOver = try await database.read { session in
            try !session.rows(
                """
                SELECT 1 FROM look_sheets LEFT JOIN looks ON looks.look_id = look_sheets.look_id
                WHERE looks.look_id IS NULL OR expires_at <= \(now.microseconds) OR closed_at IS NOT NULL
                UNION ALL SELECT 1 FROM ledger_openings WHERE written_at < \(wordsBefore.microseconds)
                AND kind <> 'openings-erased'
                UNION ALL SELECT 1 FROM cosignatures WHERE expires_at < \(wordsBefore.microseconds)
                UNION ALL SELECT 1 FROM looks WHERE asked_at < \(wordsBefore.microseconds)
                OR (context IS NOT NULL AND (expires_at <= \(now.microseconds) OR closed_at IS NOT NULL))
                """
            ).isEmpty
        }
        guard isOver else { return }
        let writer = writer
        try await database.write { session in
            try session.hold([ledgerName, "looks"])
            try owe(scrubSince: now, session)
            try session.run(
                """
                DELETE FROM look_sheets WHERE look_id NOT IN (
                    SELECT look_id FROM looks WHERE expires_at > \(now.microseconds) AND closed_at IS NULL)
                """)
            try session.run("DELETE FROM look_notes WHERE look_id NOT IN (SELECT look_id FROM look_sheets)")
            try session.run("DELETE FROM charts_brought WHERE brought_at < \(wordsBefore.microseconds)")
            try session.run("DELETE FROM chart_openings WHERE opened_at < \(wordsBefore.microseconds)")
            // What the person said to it was for that page and goes with it.
            try session.run(
                """
                UPDATE looks SET context = NULL
                WHERE context IS NOT NULL AND (expires_at <= \(now.microseconds) OR closed_at IS NOT NULL)
                """)
            try session.run(
                """
                DELETE FROM look_entries WHERE look_id IN (
                    SELECT look_id FROM looks WHERE asked_at < \(wordsBefore.microseconds))
                """)
            try session.run("DELETE FROM looks WHERE asked_at < \(wordsBefore.microseconds)")
            try session.run("DELETE FROM cosignatures WHERE expires_at < \(wordsBefore.microseconds)")
            // What says how many were erased stays, or the next check would miss them.
            let erased = try session.run(
                """
                DELETE FROM ledger_openings WHERE written_at < \(wordsBefore.microseconds)
                AND kind <> 'openings-erased'
                """)
            try erase(erased, at: now, writer, session)
        }
    }

    public func forgetLeavers(
        at now: Instant, hashAddress: @Sendable @escaping (String) -> String,
        sealName: @Sendable @escaping (String) -> String?
    ) async throws -> Int {
        @Sendable func left(_ session: any Session) throws -> [PersonID] {
            // In a simulated directory nobody is real, and a directory of one person has no last day.
            guard
                try !session.rows("SELECT 1 FROM house WHERE form = 'organization' AND simulated = 0").isEmpty
            else { return [] }
            let today = try houseZone(session).day(of: now)
            let last = today.adding(-Int(KeptFor.afterLeaving.seconds / 86_400)).description
            return try session.rows(
                """
                SELECT person_id FROM people WHERE until < \(last)
                AND COALESCE(left_written_at, 0) < \(now.microseconds - KeptFor.afterLeaving.microseconds)
                AND email LIKE '%@%' ORDER BY person_id
                """
            ).map { PersonID(try $0.text(0)) }
        }
        let gone = try await database.read { try left($0) }
        let writer = writer
        for person in gone {
            try await database.write { session in
                try session.hold(namesToForget(person))
                // Since it was read, the last day may have been put off.
                guard try left(session).contains(person) else { return }
                try owe(scrubSince: now, session)
                try forgetEverything(of: person, at: now, hashAddress, sealName, writer, session)
            }
        }
        return gone.count
    }

    public func forgetReports(closedBefore: Instant) async throws {
        let isOld = try await database.read { session in
            try !session.rows(
                """
                SELECT 1 FROM sole_basis_reports WHERE closed_at < \(closedBefore.microseconds)
                UNION ALL SELECT 1 FROM contests WHERE closed_at < \(closedBefore.microseconds)
                """
            ).isEmpty
        }
        guard isOld else { return }
        try await database.write { session in
            try session.hold(["reports"])
            try session.run("DELETE FROM sole_basis_reports WHERE closed_at < \(closedBefore.microseconds)")
            try session.run("DELETE FROM contests WHERE closed_at < \(closedBefore.microseconds)")
        }
    }

    public func forgetPublished(endedBefore: Instant) async throws {
        let week = try await database.read { session -> String? in
            let week = try houseZone(session).day(of: endedBefore).week.description
            return try session.rows(
                """
                SELECT 1 FROM cells WHERE week < \(week)
                UNION ALL SELECT 1 FROM notices WHERE raised_week < \(week) LIMIT 1
                """
            ).isEmpty ? nil : week
        }
        guard let week else { return }
        try await database.write { session in
            // Both writers of it: another server may be deciding a week, and would write back what goes here.
            try session.hold(["notices", "sealing"])
            try session.run("DELETE FROM cells WHERE week < \(week)")
            // What was asked about a line goes with it; which week was decided last says from where to go on.
            try session.run("DELETE FROM notices WHERE raised_week < \(week)")
            try session.run(
                "DELETE FROM notice_weeks WHERE week < \(week) AND week < (SELECT MAX(week) FROM notice_weeks)")
            // The last one stays: it says from where to go on.
            try session.run(
                "DELETE FROM sealed_weeks WHERE week < \(week) AND week < (SELECT MAX(week) FROM sealed_weeks)")
            try session.run("DELETE FROM active_members WHERE week < \(week)")
            // A panel goes with its last cell.
            for table: StaticString in ["levels", "panel_members", "baselines", "panel_teams", "panels"] {
                try session.run(
                    """
                    DELETE FROM \(name: table) WHERE panel_id IN (
                        SELECT panel_id FROM panels WHERE to_week < \(week))
                    """)
            }
        }
    }
}
