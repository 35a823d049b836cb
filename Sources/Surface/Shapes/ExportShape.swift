public import Access
public import Domain
import Metrics
public import Rollout

/// The shape `daylight-person-1`: everything stored about one person, for that person.
public enum ExportShape {
    /// - Parameters:
    ///   - policy: in force; nil where nobody has written one.
    ///   - slugs: the short names of teams.
    public static func json(
        _ export: Visible<PersonExport>, policy: UsagePolicy?, slugs: [GroupSubject: String]
    ) -> JSON {
        let own = export.value
        // What goes along with figures: product.md knows no other key for it.
        let sentences = ExportTexts.sentences(own.trends.map { $0.metric }, policy)
        let along = JSON.array((caveats(in: own.phase) + sentences).map { JSON.string($0) })
        return .object([
            "format": .string("daylight-person-1"),
            "person": .object([
                "email": .string(own.profile.email), "name": .string(own.profile.name),
                "team": .string(own.profile.team(on: own.profile.zones.day(of: own.exportedAt))),
                "time_zone": .string(own.profile.zones.latest.name),
            ]),
            "exported_at": .string(own.exportedAt.description),
            "policy_version": number(own.learning.policyVersion),
            "caveats": along,
            "heartbeats": .array(own.heartbeats.map(heartbeat)),
            "spans": .array(own.spans.map(span)),
            "meetings": .array(own.meetings.map(meeting)), "commits": .array(own.commits.map(commit)),
            "changes": .array(own.work.changes.map(OwnWorkShape.change)),
            "reviews": .array(own.work.reviews.map(OwnWorkShape.review)),
            "annotations": AnnotationShape.list(own.notes, slugs: slugs),
            "series": .array(
                own.trends.map {
                    SeriesShape.json(
                        $0, notes: own.notes, zone: own.profile.zones.latest, current: nil, slugs: slugs)
                }),
            "work_items": .array(own.work.items.map(OwnWorkShape.item)),
            "looks": .array(own.looks.atMe.map { LookShape.entry($0, at: own.exportedAt) }),
            "acknowledgements": .array(
                [own.profile.acknowledgement].compactMap(\.self).map {
                    .object(["version": .integer($0.version), "at": .string($0.at.description)])
                }),
            "tokens": .array(
                own.collection.tokens.map { token in
                    .object([
                        "prefix": .string(token.prefix), "made_at": .string(token.madeAt.description),
                        "last_used": .instant(token.lastUsed),
                    ])
                }),
            "settings": settings(own),
        ])
    }

    private static func meeting(_ meeting: Meeting) -> JSON {
        .object([
            "start": .string(meeting.start.description), "end": .string(meeting.end.description),
            "kind": .string(meeting.kind.rawValue), "attendees": meeting.attendees.map { JSON.integer($0) } ?? .null,
        ])
    }

    private static func number(_ number: Int?) -> JSON { number.map { JSON.integer($0) } ?? .null }

    private static func acknowledged(_ read: Profile.Acknowledgement) -> JSON {
        .object(["version": .integer(read.version), "at": .string(read.at.description)])
    }

    private static func manager(_ manager: Dated<String?>) -> JSON {
        .object(["from": .string(manager.since.description), "name": .string(manager.value)])
    }

    private static func question(_ question: OwnLearning.Question) -> JSON {
        .object([
            "words": .string(question.words), "asked_at": .string(question.askedAt.description),
            "due": .string(question.due?.description), "answer": .string(question.answer),
            "answered_at": .instant(question.answeredAt),
        ])
    }

    private static func calendar(_ calendar: OwnCalendar) -> JSON {
        .object([
            "kind": .string(calendar.kind.rawValue), "made_at": .string(calendar.made.description),
            "fetched_at": .instant(calendar.fetched), "failure": .string(calendar.failure),
            "meetings": .integer(calendar.meetings),
        ])
    }

    /// What the person has set, said and deleted, and how the person counts in a panel.
    private static func settings(_ own: PersonExport) -> JSON {
        .object([
            "not_counted_since": .instant(own.mates.notCountedSince),
            "panel": panel(own.mates),
            "panels": .array(
                own.mates.panels.map { panel in
                    .object([
                        "panel": .string(panel.panel.raw), "from": .string(panel.from.description),
                        "to": .string(panel.to.description),
                        "usual_of": .array(panel.usualOf.map { .string($0.description) }),
                        "active_in": .array(panel.activeIn.map { .string($0.description) }),
                    ])
                }),
            "paused_since": .instant(own.collection.pausedSince),
            "policies": .array(own.learning.policies.map(acknowledged)),
            "trainings": .array(own.learning.trainings.map { JSON.string($0.description) }),
            "questions": .array(own.learning.questions.map(question)),
            "managers": .array(own.learning.managers.map(manager)),
            "letters": .array(
                own.letters.map {
                    .object(["kind": .string($0.kind), "since": .string($0.since.description)])
                }),
            "one_on_ones": .array(own.oneOnOnes.map { OneOnOneShape.json($0.page, $0.charts, slugs: [:]) }),
            "excluded_projects": .array(own.collection.excludedProjects.map(JSON.string)),
            "deleted_ranges": .array(
                own.closedRanges.map {
                    .object(["from": .string($0.start.description), "to": .string($0.end.description)])
                }),
            "line_changes": .array(
                own.lineReports.map { report in
                    .object([
                        "start": .string(report.interval.start.description),
                        "end": .string(report.interval.end.description), "ai": .integer(report.lines.byAI),
                        "human": .integer(report.lines.byHand),
                    ])
                }),
            "calendars": .array(own.calendars.map(calendar)),
            "working_hours": .string(own.hours.declared(on: own.profile.zones.day(of: own.exportedAt))?.text),
            "working_hours_changes": .array(
                own.hours.changes.map {
                    .object(["from": .string($0.from.description), "hours": .string($0.hours.text)])
                }),
            "accounts": .array(
                own.accounts.map { account in
                    .object([
                        "provider": .string(account.identity.provider), "login": .string(account.identity.login),
                        "state": .string(standing(account)),
                    ])
                }),
            "sign_on": own.signOn.map {
                .object(["issuer": .string($0.issuer), "since": .string($0.since.description)])
            } ?? .null,
            "absences": .array(
                own.absences.map {
                    .object([
                        "from": .string($0.from.description), "to": .string($0.to.description),
                        "kind": .string($0.kind.rawValue),
                    ])
                }),
            "cases": .array(
                own.cases.map { each in
                    .object([
                        "kind": .string(each.kind.rawValue), "about": .string(each.about),
                        "words": .string(each.words), "opened_at": .string(each.openedAt.description),
                        "due": .string(each.due.description), "outcome": .string(each.outcome),
                        "closed_at": .instant(each.closedAt),
                    ])
                }),
            "corrections": .array(
                own.corrections.map { correction in
                    .object([
                        "from": .string(correction.range.start.description),
                        "to": .string(correction.range.end.description),
                        "kind": .string(correction.kind?.rawValue), "project": .string(correction.project),
                        "made_at": .string(correction.madeAt.description),
                    ])
                }),
            "discarded": .map(
                CollectionState.DiscardReason.allCases.map { reason in
                    (reason.rawValue, .integer(own.collection.discarded[reason] ?? 0))
                }),
            "time_zones": .array(
                [.object(["from": .null, "zone": .string(own.profile.zones.first.name)])]
                    + own.profile.zones.changes.map {
                        .object(["from": .string($0.from.description), "zone": .string($0.zone.name)])
                    }),
        ])
    }

    private static func panel(_ mates: PanelMates) -> JSON {
        guard let panel = mates.panel else { return .null }
        return .object([
            "panel": .string(panel.id.raw), "from": .string(panel.from.description),
            "to": .string(panel.to.description), "teams": .array(panel.teams.map(JSON.string)),
            "usual": .map(mates.usual.map { ($0.metric.raw, .number($0.value.amount)) }),
        ])
    }

    /// The spans alone.
    public static func spans(_ export: Visible<PersonExport>) -> JSON { .array(export.value.spans.map(span)) }

    /// What stands on every export: until full launch that it is for no review.
    /// - Parameter phase: nil for somebody alone.
    static func caveats(in phase: Phase?) -> [String] {
        let always = [activityCaveat, UsagePolicy.soleBasis]
        return phase.map { $0 < .fullLaunch } ?? false ? always + [softLaunch] : always
    }

    /// product.md section 2, in phases 1 to 3.
    static let softLaunch = "Soft launch: not for reviews or evaluations"

    private static func heartbeat(_ heartbeat: Heartbeat) -> JSON {
        .object([
            "time": .string(heartbeat.time.description), "project": .string(heartbeat.work.project),
            "branch": .string(heartbeat.branch), "language": .string(heartbeat.work.language),
            "kind": .string(heartbeat.work.kind.rawValue), "editor": .string(heartbeat.editor),
            "operating_system": .string(heartbeat.operatingSystem),
            "is_write": heartbeat.isWrite.map(JSON.bool) ?? .null,
            "ai_line_changes": heartbeat.aiLineChanges.map(JSON.integer) ?? .null,
            "human_line_changes": heartbeat.humanLineChanges.map(JSON.integer) ?? .null,
        ])
    }

    private static func span(_ span: Span) -> JSON {
        .object([
            "start": .string(span.start.description), "end": .string(span.end.description),
            "kind": .string(span.work.kind.rawValue), "project": .string(span.work.project),
            "language": .string(span.work.language),
        ])
    }

    private static func commit(_ own: OwnCommit) -> JSON {
        .object([
            "service": .string(own.service), "sha": .string(own.commit.id.hex),
            "parents": .string(own.commit.parents.map(\.hex).joined(separator: " ")),
            "authored_at": .instant(own.commit.authored), "committed_at": .instant(own.commit.committed),
        ])
    }

    /// One CSV file a kind, in a zip.
    public static func zip(_ export: Visible<PersonExport>, policy: UsagePolicy?) -> [UInt8] {
        let own = export.value
        let heartbeats = CSV(
            header: [
                "time", "project", "branch", "language", "kind", "editor", "operating_system", "is_write",
                "ai_line_changes", "human_line_changes",
            ],
            rows: own.heartbeats.map { beat in
                [
                    beat.time.description, beat.work.project, beat.branch, beat.work.language, beat.work.kind.rawValue,
                    beat.editor, beat.operatingSystem, beat.isWrite.map(String.init),
                    beat.aiLineChanges.map(String.init),
                    beat.humanLineChanges.map(String.init),
                ]
            })
        let spans = CSV(
            header: ["start", "end", "kind", "project", "language"],
            rows: own.spans.map { span in
                [
                    span.start.description, span.end.description, span.work.kind.rawValue, span.work.project,
                    span.work.language,
                ]
            })
        let series = CSV(
            header: ["metric", "unit", "week", "value", "status", "annotations"],
            rows: own.trends.flatMap { trend in
                trend.points.map { point in
                    [
                        trend.metric.raw, trend.unit.rawValue, point.week.description,
                        point.value.map { JSON.number($0.amount).text }, point.status.rawValue,
                        AnnotationShape.words(own.notes, in: point.week),
                    ]
                }
            })
        let commits = CSV(
            header: ["service", "sha", "parents", "authored_at", "committed_at"],
            rows: own.commits.map { own in
                [
                    own.service, own.commit.id.hex, own.commit.parents.map(\.hex).joined(separator: " "),
                    own.commit.authored?.description, own.commit.committed?.description,
                ]
            })
        let meetings = CSV(
            header: ["start", "end", "kind", "attendees"],
            rows: own.meetings.map {
                [$0.start.description, $0.end.description, $0.kind.rawValue, $0.attendees.map(String.init)]
            })
        let tokens = CSV(
            header: ["prefix", "kind", "made_at", "last_used"],
            rows: own.collection.tokens.map {
                [$0.prefix, $0.kind.rawValue, $0.madeAt.description, $0.lastUsed?.description]
            })
        return Zip.archive([
            ("heartbeats.csv", heartbeats.bytes), ("spans.csv", spans.bytes), ("series.csv", series.bytes),
            ("meetings.csv", meetings.bytes),
            ("commits.csv", commits.bytes), ("changes.csv", OwnWorkShape.changes(own.work).bytes),
            ("reviews.csv", OwnWorkShape.reviews(own.work).bytes),
            ("work_items.csv", OwnWorkShape.items(own.work).bytes),
            ("annotations.csv", AnnotationShape.csv(own.notes).bytes), ("tokens.csv", tokens.bytes),
            ("settings.csv", settings(own).bytes),
            ("definitions.csv", ExportTexts.definitionsTable(own.trends.map(\.metric)).bytes),
            ("policy.csv", ExportTexts.policyTable(policy).bytes),
            ("README.txt", Array((caveats(in: own.phase).joined(separator: "\n") + "\n").utf8)),
        ])
    }

    private static func standing(_ account: OwnAccount) -> String {
        switch account.standing {
        case .proposed: "proposed"
        case .byFile: "said by a file"
        case .byPerson: "confirmed"
        }
    }

    /// What the person has set, said and deleted: a row each, with the time for which it holds.
    private static func settings(_ own: PersonExport) -> CSV {
        var rows: [[String?]] = []
        if let read = own.profile.acknowledgement {
            rows.append(["acknowledged", read.at.description, nil, "version \(read.version)"])
        }
        rows += own.learning.policies.map {
            ["policy acknowledged", $0.at.description, nil, "version \($0.version)"]
        }
        rows += own.learning.trainings.map { ["training passed", $0.description, nil, nil] }
        rows += own.learning.questions.map {
            ["asked", $0.askedAt.description, $0.answeredAt?.description ?? $0.due?.description, $0.words]
        }
        rows += own.learning.managers.map { ["manager", $0.since.description, nil, $0.value] }
        if let since = own.collection.pausedSince { rows.append(["paused", since.description, nil, nil]) }
        rows += own.collection.excludedProjects.map { ["left out", nil, nil, $0] }
        rows += own.letters.map { ["letter every week", $0.since.description, nil, $0.kind] }
        rows += own.accounts.map {
            ["account", nil, nil, "\($0.identity.provider) \($0.identity.login) (\(standing($0)))"]
        }
        if let signOn = own.signOn { rows.append(["signs on", signOn.since.description, nil, signOn.issuer]) }
        rows += own.lineReports.map { report in
            [
                "reported lines", report.interval.start.description, report.interval.end.description,
                "AI \(report.lines.byAI), by hand \(report.lines.byHand)",
            ]
        }
        rows += own.closedRanges.map { ["deleted", $0.start.description, $0.end.description, nil] }
        rows += own.corrections.map { correction in
            let what = [correction.kind.map { "kind \($0.rawValue)" }, correction.project.map { "project \($0)" }]
            return [
                "corrected", correction.range.start.description, correction.range.end.description,
                what.compactMap(\.self).joined(separator: ", "),
            ]
        }
        rows += own.cases.map { each in
            [
                each.kind == .contest ? "contested" : "reported", each.openedAt.description,
                each.closedAt?.description ?? each.due.description,
                [each.about, each.words, each.outcome].compactMap(\.self).joined(separator: ": "),
            ]
        }
        rows += own.absences.map { ["away", $0.from.description, $0.to.description, $0.kind.rawValue] }
        rows += own.hours.changes.map { ["working hours", $0.from.description, nil, $0.hours.text] }
        rows += own.calendars.map { ["calendar", $0.made.description, nil, $0.kind.rawValue] }
        rows += own.profile.zones.changes.map { ["time zone", $0.from.description, nil, $0.zone.name] }
        rows += own.mates.panels.map { ["panel", $0.from.description, $0.to.description, $0.panel.raw] }
        rows += own.mates.usual.map { ["usual", nil, nil, "\($0.metric.raw) \(JSON.number($0.value.amount).text)"] }
        if let since = own.mates.notCountedSince { rows.append(["not counted", since.description, nil, nil]) }
        rows += own.looks.atMe.map { entry in
            [
                "looked at", entry.look.askedAt.description, entry.look.expiresAt?.description,
                "\(entry.look.viewerName): \(entry.look.terms.question)",
            ]
        }
        rows += own.oneOnOnes.flatMap { both in
            both.page.items.map { ["on a joint page", $0.madeAt.description, nil, $0.text] }
                + both.charts.map {
                    ["on a joint page", $0.addedAt.description, nil, "a chart of \($0.trend.metric.raw)"]
                }
        }
        rows += own.profile.homes.map { ["team", $0.since.description, nil, $0.value.team] }
        return CSV(header: ["what", "from", "to", "value"], rows: rows)
    }
}
