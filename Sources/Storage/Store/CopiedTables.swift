import Domain
public import SQL

/// A table as it is copied from one database to another.
struct CopiedTable: Sendable {
    let name: StaticString
    let columns: StaticString
    /// Large ones are read person by person; COPY is how they come into the engine that has it.
    let bulk: StaticString?

    init(_ name: StaticString, _ columns: StaticString, bulk: StaticString? = nil) {
        self.name = name
        self.columns = columns
        self.bulk = bulk
    }

    var columnNames: [String] {
        columns.description.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
    }

    /// In the order in which they can be written. `house` is last: a copy that was stopped in the middle is not set up.
    static let all = [
        CopiedTable(
            "people",
            """
            person_id, email, name, zone, passphrase_hash, acknowledged_at, acknowledged_version, made_at, working_hours,
            until, life, entered_at, sealed_name, left_written_at
            """),
        CopiedTable("zone_changes", "person_id, from_day, zone"),
        CopiedTable("invitations", "hash, person_id, expires_at, used_at, email, is_reset, made_by"),
        CopiedTable("sessions", "hash, person_id, csrf, made_at, last_used_at, expires_at"),
        CopiedTable(
            "tokens", "hash, token_id, person_id, prefix, kind, made_at, last_used_at, revoked_at, by_operator"),
        CopiedTable("second_factors", "person_id, sealed, confirmed_at, last_step"),
        CopiedTable("recovery_codes", "person_id, hash"),
        CopiedTable("sign_ons", "person_id, issuer, subject, bound_at"),
        CopiedTable("sign_on_attempts", "hash, expires_at"),
        CopiedTable("places", "person_id, since, team, department"),
        CopiedTable("managers", "person_id, since, manager_id, written_at"),
        CopiedTable("roles", "person_id, role, scope, since"),
        CopiedTable("absences", "person_id, from_day, to_day, kind"),
        CopiedTable(
            "own_annotations",
            "person_id, annotation_id, from_day, to_day, kind, words, effect, is_shown, made_at"),
        CopiedTable(
            "shared_annotations",
            "annotation_id, scope, name, from_day, to_day, kind, words, effect, made_by, made_at"),
        CopiedTable("one_on_ones", "one_on_one_id, person_id, manager_id, opened_at, closed_at"),
        CopiedTable(
            "one_on_one_items",
            "item_id, one_on_one_id, person_id, words, edition, made_at, kept_by_person, kept_by_manager"),
        CopiedTable(
            "one_on_one_charts",
            "chart_id, one_on_one_id, person_id, metric, unit, from_week, zone, amounts, added_at"),
        CopiedTable(
            "one_on_one_notes",
            "chart_id, place, person_id, scope, name, from_day, to_day, kind, words, effect"),
        CopiedTable("pauses", "person_id, started_at, ended_at"),
        CopiedTable("exclusions", "person_id, project"),
        CopiedTable("deleted_projects", "person_id, hash, deleted_at"),
        CopiedTable("closed_ranges", "person_id, started_at, ended_at"),
        CopiedTable("corrections", "correction_id, person_id, started_at, ended_at, kind, project, made_at"),
        CopiedTable("discards", "person_id, reason, items"),
        CopiedTable("latest_heartbeats", "person_id, received_at, editor"),
        CopiedTable(
            "heartbeats",
            """
            person_id, at, kind, project, language, branch, editor, operating_system, is_write, ai_line_changes,
            human_line_changes, received_at
            """,
            bulk: """
                COPY heartbeats (person_id, at, kind, project, language, branch, editor, operating_system, is_write,
                ai_line_changes, human_line_changes, received_at) FROM STDIN
                """),
        CopiedTable(
            "spans",
            "person_id, timeline, started_at, ended_at, kind, project, language, settled, ai_lines, human_lines",
            bulk: """
                COPY spans (person_id, timeline, started_at, ended_at, kind, project, language, settled, ai_lines,
                human_lines) FROM STDIN
                """),
        CopiedTable(
            "imported_spans", "person_id, started_at, ended_at, kind, project, language",
            bulk: "COPY imported_spans (person_id, started_at, ended_at, kind, project, language) FROM STDIN"),
        CopiedTable(
            "calendars",
            """
            person_id, calendar_id, kind, sealed, mark, made_at, tried_at, fetched_at, failure, findings, tells_attendees,
            covers_from, covers_to, tokens
            """),
        CopiedTable(
            "meetings", "person_id, started_at, ended_at, kind, attendees, calendar_id, part",
            bulk: "COPY meetings (person_id, started_at, ended_at, kind, attendees, calendar_id, part) FROM STDIN"),
        CopiedTable("hours_changes", "person_id, from_day, hours, own"),
        CopiedTable("groups_by_slug", "kind, slug, name, department"),
        CopiedTable("panels", "panel_id, quarter, from_week, to_week, department, people, frozen_at, leaf"),
        CopiedTable("panel_teams", "panel_id, team"),
        CopiedTable("cells", "metric, week, panel_id, change, sealed_at, leaf"),
        CopiedTable("levels", "metric, quarter, panel_id, usual, sealed_at, leaf"),
        CopiedTable("boundaries", "quarter, from_week, to_week, frozen_at"),
        CopiedTable("sealed_weeks", "week, sealed_at"),
        CopiedTable("member_keys", "person_id, member_key"),
        CopiedTable("panel_members", "panel_id, member_key, team, baseline_weeks"),
        CopiedTable("baselines", "panel_id, member_key, metric, usual"),
        CopiedTable("active_members", "panel_id, week, member_key"),
        CopiedTable("not_counted", "person_id, since"),
        CopiedTable("phases", "since, phase"),
        CopiedTable("purposes", "version, words, written_by, written_at"),
        CopiedTable(
            "policies",
            """
            version, reviews, reviews_words, promotion, promotion_words, termination, termination_words, written_by,
            written_at
            """),
        CopiedTable("policy_acknowledgements", "person_id, version, acknowledged_at"),
        CopiedTable("trainings", "person_id, passed_at"),
        CopiedTable("announcements", "announced_at, metrics, announced_by"),
        CopiedTable("attestations", "matter, attested_at, person_id, hat, words, held_on, speaker"),
        CopiedTable(
            "register_questions",
            "question_id, person_id, words, asked_at, owner_id, due, answer, answered_by, answered_at"),
        CopiedTable("phase_reasons", "since, reason"),
        CopiedTable("voice_issuers", "period, purpose, first_day, last_day, sealed_key, public_key, panel"),
        CopiedTable("voice_fetches", "period, person_id, request"),
        CopiedTable("voice_forgotten", "period, hash"),
        CopiedTable("concern_readers", "person_id, last_day"),
        CopiedTable("led_until", "person_id, last_day"),
        CopiedTable("voice_spent", "pass, period"),
        CopiedTable("concerns", "concern_id, receipt, words, box, released_on, outcome, closed_on"),
        CopiedTable("concern_replies", "reply_id, concern_id, hat, words, said_on"),
        CopiedTable("pulse_counts", "period, answer, count"),
        CopiedTable("pulses", "period, last_day, halves, published_at, panel"),
        CopiedTable("pulse_panels", "quarter, department, number, label"),
        CopiedTable("ledger_leaves", "idx, leaf, hash"),
        CopiedTable("ledger_nodes", "height, idx, hash"),
        CopiedTable("ledger_openings", "idx, salt, content, kind, person_id, written_at"),
        CopiedTable("ledger_head", "one, size, peaks, checkpoint"),
        CopiedTable(
            "looks",
            """
            look_id, viewer_id, person_id, metrics, from_week, to_week, question, asked_at, opens_at, expires_at,
            acknowledged_at, closed_at, reason, context, case_category, case_number
            """),
        CopiedTable(
            "case_requests",
            """
            look_id, viewer_id, person_id, metrics, from_week, to_week, question, case_category, case_number, asked_at,
            expires_at, entry
            """),
        CopiedTable(
            "sole_basis_reports",
            "report_id, person_id, decision, words, opened_at, due, owner_id, outcome, closed_by, closed_at"),
        CopiedTable(
            "contests",
            """
            contest_id, person_id, matter, place, about, words, opened_at, due, owner_id, outcome, closed_by, closed_at
            """),
        CopiedTable("source_notices", "vendor, announced_at"),
        CopiedTable("protections", "name, since, value"),
        CopiedTable("team_contexts", "team, label, declared_by, declared_at"),
        CopiedTable("team_agreements", "team, other, label, agreed_by, agreed_at, expires_at"),
        CopiedTable("settings", "name, since, value"),
        CopiedTable(
            "cosignatures",
            """
            cosignature_id, matter, person_id, profile, phase, asked_by, asked_at, expires_at, signed_by, signed_at,
            declined_at, used_at, amount, reviews, reviews_words, promotion, promotion_words, termination,
            termination_words
            """),
        CopiedTable("services", "slug, name, team"),
        CopiedTable("service_repositories", "service, repository, path"),
        CopiedTable("identities", "provider, login, person_id, said_by"),
        CopiedTable("account_proposals", "provider, login, person_id, because, seen_at"),
        CopiedTable("account_refusals", "hash, person_id, refused_at"),
        CopiedTable("team_calendars", "team, zone, hours, set_at"),
        CopiedTable("forgotten_addresses", "hash"),
        CopiedTable("authors", "author, hash"),
        CopiedTable(
            "commits",
            "service, sha, parents, authored_at, committed_at, author, touches, picked_from, reverts, kept_until"),
        CopiedTable(
            "changes",
            """
            change_id, service, author, created_at, ready_at, first_commit_at, first_review_at, approved_at, merged_at,
            closed_at, merge_sha, updated_at
            """),
        CopiedTable("change_commits", "change_id, sha"),
        CopiedTable("reviews", "review_id, change_id, reviewer, submitted_at, state, updated_at"),
        CopiedTable(
            "incidents", "incident_id, service, detected_at, resolved_at, deployment_id, cause, updated_at"),
        CopiedTable("iterations", "iteration_id, team, name, started_at, completed_at, updated_at"),
        CopiedTable("work_item_events", "item, iteration, event, at, value, assignee"),
        CopiedTable("bots", "hash, provider, login, is_bot, said_by"),
        CopiedTable("sources_heard", "kind, service, at"),
        CopiedTable(
            "deployments",
            "deployment_id, service, environment, sha, started_at, finished_at, result, kept_until"),
        CopiedTable("packaged_commits", "service, artifact, sha, packaged_at"),
        CopiedTable("artifact_deployments", "deployment_id, service, environment, artifact, finished_at"),
        CopiedTable("repository_readings", "service, repository, tips, read_at"),
        CopiedTable(
            "connections",
            """
            connection_id, vendor, service, api_url, secret, previous_secret, token, deploys_by_tag, notes, made_at,
            rotated_at, first_event_at, last_event_at, events, unknown_events, reader, reader_until, unused_events,
            unused_at, unused_because
            """),
        CopiedTable("hook_deliveries", "connection_id, delivery, body_hash, event, received_at"),
        CopiedTable("unknown_kinds", "connection_id, kind, events, last_at"),
        CopiedTable(
            "connection_streams", "connection_id, stream, cursor, mark, etag, items, finished_at, failure"),
        CopiedTable("incident_ends", "incident_id, resolved_at"),
        CopiedTable(
            "notices",
            """
            subject_kind, subject, metric, raised_week, from_week, direction, amount, usual, compared_with, team_from,
            others_from, panel_id, quiet_weeks, ended_week, ended_why
            """),
        CopiedTable("notice_weeks", "week, decided_at"),
        CopiedTable("digest_wishes", "person_id, kind, since, stop_key"),
        CopiedTable("digest_letters", "person_id, kind, week, tries, next_at, done_at, outcome"),
        CopiedTable("mail_state", "one, worked_at, failed_at, failure"),
        CopiedTable("attack_reports", "one, report, made_at"),
        CopiedTable("self_audits", "quarter, what, number"),
        CopiedTable("question_letters", "letter_id, words, box"),
        CopiedTable("look_entries", "look_id, idx"),
        CopiedTable(
            "look_notes", "look_id, place, person_id, scope, name, from_day, to_day, kind, words, effect"),
        CopiedTable("charts_brought", "chart_id, viewer_id, person_id, metric, from_week, to_week, brought_at"),
        CopiedTable("chart_openings", "idx, one_on_one_id, person_id, opened_at"),
        CopiedTable("look_sheets", "look_id, person_id, frozen_at, zone, content"),
        CopiedTable("jobs", "job, period, claimed_at, done_at"),
        CopiedTable("owed", "what, since"),
        CopiedTable("keys", "one, fingerprint"),
        CopiedTable("simulation", "one, seed, people, weeks, through, phase"),
        CopiedTable("house", "one, form, name, zone, simulated, set_up_at"),
    ]
}

/// Copies a whole database to another one, of either engine.
public struct DatabaseCopy: Sendable {
    /// How many rows each table has there now.
    public struct Counted: Sendable, Hashable {
        public let table: String
        public let rows: Int
    }
    public enum Failure: Error, Sendable, Hashable {
        /// The other one is set up, or holds people: nothing was written.
        case isNotEmpty
        /// After copying, a table does not have as many rows there as here.
        case differs(table: String, here: Int, there: Int)
    }

    private let source: any Database
    private let target: any Database

    /// Both have the schema of this version.
    public init(from source: any Database, to target: any Database) {
        self.source = source
        self.target = target
    }

    /// Nothing may write to the source meanwhile: it is counted afterwards.
    /// - Parameter noting: is called when the other one is known to be empty, before anything is read of anybody: what it
    ///   writes into the source is copied. If it throws, nothing is.
    public func run(noting: () async throws -> Void = {}) async throws -> [Counted] {
        let isTaken = try await target.read { session in
            try session.rows("SELECT person_id FROM people LIMIT 1").first != nil
                || session.rows("SELECT one FROM house LIMIT 1").first != nil
        }
        if isTaken { throw Failure.isNotEmpty }
        try await noting()
        // A command that only looked may have left these: nobody's data.
        try await target.write { session in
            for statement: SQL in ["DELETE FROM keys", "DELETE FROM jobs", "DELETE FROM owed"] {
                try session.run(statement)
            }
        }
        let people = try await source.read { session in
            try session.rows("SELECT person_id FROM people ORDER BY person_id").map { try $0.text(0) }
        }
        do { return try await copyAll(of: people) } catch {
            // What is deleted at the source from now on must not live on here.
            try? await target.write { session in
                for table in CopiedTable.all.reversed() { try session.run("DELETE FROM \(name: table.name)") }
            }
            try? await target.scrub()
            throw error
        }
    }

    private func copyAll(of people: [String]) async throws -> [Counted] {
        var counts: [Counted] = []
        for table in CopiedTable.all {
            if table.bulk != nil {
                for person in people {
                    try await copy(
                        "SELECT \(name: table.columns) FROM \(name: table.name) WHERE person_id = \(person)", table)
                }
            } else {
                try await copy("SELECT \(name: table.columns) FROM \(name: table.name)", table)
            }
            let here = try await count(table, in: source)
            let there = try await count(table, in: target)
            guard here == there else {
                throw Failure.differs(table: table.name.description, here: here, there: there)
            }
            counts.append(Counted(table: table.name.description, rows: there))
        }
        return counts
    }

    private func copy(_ question: SQL, _ table: CopiedTable) async throws {
        let rows = try await source.read { try $0.rows(question) }
        if rows.isEmpty { return }
        try await target.write { session in
            if session.engine == .postgres, let bulk = table.bulk {
                try session.load(bulk, rows: rows.map(\.values))
            } else {
                try session.run(all: rows.map { .insert(into: table.name, table.columns, values: $0.values) })
            }
        }
    }

    private func count(_ table: CopiedTable, in database: any Database) async throws -> Int {
        Int(try await database.read { try $0.rows("SELECT COUNT(*) FROM \(name: table.name)").first?.integer(0) ?? 0 })
    }
}

extension DatabaseCopy {
    /// Every column that is copied, as `table.column`: a test holds them against the schema.
    public static var columns: [String] {
        CopiedTable.all.flatMap { table in
            table.columnNames.map { "\(table.name).\($0)" }
        }
    }

    /// All rows by table.
    public static func everything(in session: any Session) throws -> [String: [Row]] {
        var all: [String: [Row]] = [:]
        for table in CopiedTable.all {
            all[table.name.description] = try session.rows("SELECT \(name: table.columns) FROM \(name: table.name)")
        }
        return all
    }
}
