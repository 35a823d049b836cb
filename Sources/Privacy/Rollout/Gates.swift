import Access
import Domain

// The gates of product.md section 2. Each asks for everything that an earlier one asked for as well: what was there once and is
// not any more keeps the next one shut.

extension Gate {
    init?(from phase: Phase, _ record: RolloutRecord, _ checklist: [ChecklistItem], at now: Instant) {
        guard let next = phase.next else { return nil }
        to = next
        var asked = [leastDuration(of: phase, record, at: now)]
        asked += [purpose(record), policy(record), training(record, at: now)]
        if next >= .softLaunch {
            asked += [announcement(record), meeting(record), questions(record, at: now), dashboards(record, at: now)]
        }
        if next >= .fullLaunch {
            asked += [
                feedback(record, at: now), sealedWeeks(record, at: now), green(checklist), signature(record),
            ]
        }
        evidence = asked
    }
}

private func leastDuration(of phase: Phase, _ record: RolloutRecord, at now: Instant) -> GateEvidence {
    let over = record.phaseBegan(at: now).adding(phase.least)
    let days = phase.least.microseconds / Span.Length.days(1).microseconds
    let isShortened = record.shortened.contains(phase)
    return GateEvidence(
        "least-duration", "Time for \(phase.name)", isThere: now >= over || isShortened,
        says: isShortened
            ? "The trustee has signed that this phase may be shorter."
            : "This phase lasts at least \(days) days. Only the trustee's signature makes it shorter.",
        .records, at: "/rollout", from: over)
}

func purpose(_ record: RolloutRecord) -> GateEvidence {
    GateEvidence(
        "purpose", "A purpose statement", isThere: record.purpose != nil,
        says: record.purpose.map { "Version \($0.version) stands at the foot of every page." }
            ?? "Nobody has written one: an owner does.",
        .records, at: "/policy#purpose")
}

func policy(_ record: RolloutRecord) -> GateEvidence {
    GateEvidence(
        "policy", "A usage policy", isThere: record.policy != nil,
        says: record.policy.map {
            "Version \($0.version) answers for reviews, for promotion and pay, and for termination."
        } ?? "Nobody has written one: an owner answers for reviews, for promotion and pay, and for termination.",
        .records, at: "/policy#usage")
}

func training(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
    let trained = record.managers.count { record.isTrained($0, at: now) }
    let soonest = record.managers.compactMap { record.trained[$0]?.adding(Training.life) }.min()
    let isThere = trained == record.managers.count && !record.managers.isEmpty
    let says =
        record.managers.isEmpty
        ? "Nobody manages anybody yet: an owner imports the organization with its managers."
        : record.managers.count == 1
            ? "The one manager here has \(trained == 1 ? "a" : "no") valid training."
            : "\(trained) of \(record.managers.count) managers have a valid training."
    return GateEvidence(
        "training", "Every manager trained", isThere: isThere, says: says, .records, at: "/rollout/training",
        until: isThere ? soonest : nil)
}

private func announcement(_ record: RolloutRecord) -> GateEvidence {
    let missing = record.announcement.map { record.catalogue.subtracting($0.metrics).count }
    let sources = record.unannouncedSources
    let says =
        switch missing {
        case 0 where !sources.isEmpty:
            "Evidence comes from \(sources.joined(separator: ", ")), and nobody was told: an owner announces it."
        case nil: "Nobody has been told yet what is measured: an owner announces the catalogue."
        case 0: "All \(record.catalogue.count) metrics of the catalogue are announced."
        case .some(let count): "\(count) metrics are newer than the last announcement: an owner announces them."
        }
    return GateEvidence(
        "metrics-announced", "The list of metrics announced", isThere: missing == 0 && sources.isEmpty, says: says,
        .records,
        at: "/catalogue")
}

private func meeting(_ record: RolloutRecord) -> GateEvidence {
    // Of the present attempt: whoever falls back to alignment meets again.
    let began = record.phases.last { $0.phase <= .communication }?.since
    let held = record.attestations.last {
        $0.matter == .liveMeeting && $0.hat == .owner && $0.attestedAt >= began ?? $0.attestedAt
            && $0.heldOn >= began.map(record.zone.day) ?? $0.heldOn
    }
    return GateEvidence(
        "live-meeting", "A live meeting", isThere: held != nil,
        says: held == nil
            ? "People are told in a meeting, not by e-mail: an owner says when it was held, and who spoke."
            : "It was held\(held?.speaker.map { ", and \($0) spoke" } ?? "").",
        .attested, at: "/rollout#attest")
}

private func questions(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
    let today = record.zone.day(of: now)
    let open = record.questions.count { !$0.isTakenCareOf(on: today) }
    return GateEvidence(
        "questions", "Every question taken care of", isThere: open == 0,
        // Of those without a name that wait for their batch it says nothing: that one came would be seen at once.
        says: open == 0
            ? (record.questionsAsked == 0
                ? "None was asked yet."
                : "Each of \(record.questionsAsked) in the register has an answer, or an owner and a date.")
                + " What is asked without a name comes in within two weeks."
            : "\(open) of \(record.questionsAsked) in the register have neither an answer nor an owner with a date to come.",
        .records, at: "/rollout/questions")
}

private func dashboards(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
    // The own pages come first, by as long as the second phase lasts at least: from when both the notice was read and the
    // phase had begun.
    let began = record.phases.last { $0.phase == .communication }?.since
    let since = record.developersSince.map { max($0, began ?? $0) }
    let lead = record.shortened.contains(.communication) ? Span.Length.days(0) : Phase.communication.least
    let isThere = since.map { $0.adding(lead) <= now } ?? false
    // Without a number and a moment: everybody reads this, and among few people they would say who has read the notice, and when.
    return GateEvidence(
        "dashboards-first", "Developers have had their own pages first", isThere: isThere,
        says: isThere
            ? lead.microseconds == 0
                ? "There are people who manage nobody and have their own pages; the trustee has signed that a week of it need not be over."
                : "There are people who manage nobody and have had their own pages for a week or longer."
            : "No developer has had the own pages\(lead.microseconds == 0 ? "" : " for a week") yet: somebody who manages nobody, and is neither owner, maintainer, viewer nor HR. Invite people, and let them read the notice.",
        .records, at: "/admin")
}

private func feedback(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
    let began = record.phaseBegan(at: now)
    let reviewed = record.attestations.last {
        $0.matter == .feedbackReviewed && $0.hat == .owner && $0.attestedAt >= began
            && $0.heldOn >= record.zone.day(of: began)
    }
    return GateEvidence(
        "feedback-reviewed", "Feedback of the soft launch reviewed", isThere: reviewed != nil,
        says: reviewed == nil
            ? "An owner says what people said of the soft launch, and what came of it."
            : "It was read, and what came of it is written down.",
        .attested, at: "/rollout#attest")
}

private func sealedWeeks(_ record: RolloutRecord, at now: Instant) -> GateEvidence {
    // Of this soft launch: what an earlier one published, before a step back, was in sight of other people at another time.
    let began = record.phases.last { $0.phase == .softLaunch }?.since
    let weeks = record.sealedWeeks.filter { sealed in began.map { $0 <= sealed } ?? true }
    let seen = weeks.count { $0.adding(.days(14)) <= now }
    let fourth = weeks.sorted().dropFirst(3).first
    return GateEvidence(
        "sealed-weeks", "Four published weeks, two weeks in sight of the teams", isThere: seen >= 4,
        says:
            "\(seen) of \(weeks.count) weeks published since this phase began have been in sight for two weeks; four are needed.",
        .records, at: "/organization", from: fourth?.adding(.days(14)))
}

private func green(_ checklist: [ChecklistItem]) -> GateEvidence {
    let red = checklist.filter { !$0.isGreen }.map { String($0.number) }
    return GateEvidence(
        "checklist", "All eleven items of the checklist", isThere: red.isEmpty,
        says: red.isEmpty ? "All eleven are there." : "Open: \(red.joined(separator: ", ")).", .records,
        at: "/rollout#checklist")
}

private func signature(_ record: RolloutRecord) -> GateEvidence {
    GateEvidence(
        "signature", "The trustee's signature", isThere: record.fullLaunchSigned != nil,
        says: record.fullLaunchSigned == nil
            ? "An owner asks for it, and the trustee signs it on the own desk." : "The trustee has signed this step.",
        .records, at: "/trustee#signatures")
}
