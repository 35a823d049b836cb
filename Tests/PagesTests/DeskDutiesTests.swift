import Access
import Domain
import Pages
import Rollout
import Testing

/// What each desk has to do, with its dates.
@Suite struct DeskDutiesTests {
    private let owner = PersonID("owner")
    private func day(_ number: Int) -> Instant { Given.now.adding(.days(number)) }

    /// A second phase that began today, of an organization in which everything else is taken care of.
    private func record(_ change: (inout RolloutRecord) -> Void = { _ in }) -> RolloutRecord {
        let answer = UsagePolicy.Answer(use: .no, text: "Never, by anybody.")
        var record = RolloutRecord(
            phases: [(.alignment, day(-20)), (.communication, day(0))], zone: .utc, isSimulated: false)
        record.purpose = PurposeStatement(
            version: 1, text: "To find what slows.", writtenBy: owner, writtenAt: day(-19))
        record.policy = UsagePolicy(
            version: 1, reviews: answer, promotionAndPay: answer, termination: answer, writtenBy: owner,
            writtenAt: day(-19))
        record.people = 20
        change(&record)
        return record
    }

    private func duties(_ record: RolloutRecord, trustees: Int = 2, on number: Int = 0) -> DeskDuties {
        DeskDuties(record: record, trustees: trustees, now: day(number))
    }

    private func question(_ state: RegisterQuestion.State) -> RegisterQuestion {
        RegisterQuestion(id: "q", askedBy: nil, text: "Why?", askedAt: day(0), state: state)
    }

    private func said(_ matter: Attestation.Matter, on number: Int) -> Attestation {
        Attestation(
            matter: matter, by: owner, hat: .owner, words: "It was said.", speaker: "Olga",
            heldOn: Zone.utc.day(of: day(number)), attestedAt: day(number))
    }

    private func about(_ words: String, _ all: [Duty]) -> [Duty] { all.filter { $0.what.contains(words) } }

    @Test func `a promised answer stands on both desks with its day, until it has gone by`() {
        let due = Zone.utc.day(of: day(3))
        let promised = record {
            $0.questions = [
                question(.promised(owner: owner, by: due.adding(4))), question(.promised(owner: owner, by: due)),
            ]
        }
        for desk in [duties(promised).ofOwner(), duties(promised).ofHR([], [])] {
            let found = about("promised an answer: 2", desk)
            #expect(found.count == 1 && found.first.map { Zone.utc.day(of: $0.by ?? day(99)) } == due)
            #expect(about("nobody has taken care of", desk).isEmpty)
        }
        let late = duties(promised, on: 4).ofOwner()
        #expect(about("promised an answer: 1", late).count == 1)
        #expect(about("nobody has taken care of: 1", late).count == 1)
    }

    @Test
    func `a question that nobody has taken care of stands on both desks with the day on which an owner owes an answer`()
    {
        let waits = record { $0.questions = [question(.open)] }
        for desk in [duties(waits, on: 3).ofOwner(), duties(waits, on: 3).ofHR([], [])] {
            let found = about("nobody has taken care of: 1", desk)
            #expect(found.map { $0.by.map(Zone.utc.day) } == [Zone.utc.day(of: day(14))])
        }
    }

    @Test func `the register says by when a question is owed an answer, and what a step does not wait for`() {
        let html = RolloutPages.questions(in: .communication, at: day(-3)).html
        #expect(html.contains("an owner owes it by"))
        #expect(html.contains("the rollout does") && html.contains("The step after it does."))
        let late = RolloutPages.questions(in: .fullLaunch, at: day(-15)).html
        #expect(late.contains("An owner owed an answer, or a promise, by") && late.contains("that day has gone by"))
        #expect(!late.contains("The step after it does."), "there is none after the last phase")
        #expect(late.contains("it is owed an answer like every") && !late.contains("the rollout does"))
    }

    @Test func `the button that shortens a phase stands only where somebody can sign in time`() {
        let soon = RolloutPages.rollout(.communication, signsFrom: day(1)).html
        #expect(soon.contains("Ask the trustee to shorten this phase") && !soon.contains("cannot be made shorter"))
        for signs in [day(14), nil] {
            let late = RolloutPages.rollout(.communication, signsFrom: signs).html
            #expect(!late.contains("Ask the trustee to shorten") && late.contains("cannot be made shorter"))
            #expect(late.contains("other trustee has signed in yet") == (signs == nil))
        }
        #expect(!RolloutPages.rollout(.softLaunch, signsFrom: nil).html.contains("Ask the trustee to sign full launch"))
        #expect(
            RolloutPages.rollout(.softLaunch, signsFrom: nil).html.contains("Nobody can be asked to sign full launch"))
        #expect(
            RolloutPages.rollout(.softLaunch, signsFrom: day(9)).html.contains("Ask the trustee to sign full launch"))
    }

    @Test func `the way through the first phase says that what is new is announced, and waits`() {
        let html = RolloutPages.way(.people).html
        #expect(html.contains("new later counts only 14 days after it was announced"))
        #expect(html.contains("new field or role only"))
    }

    @Test func `more cases than stand at a desk are one line, with the day of the first`() {
        let today = Zone.utc.day(of: day(0))
        let contests = (0..<11).map { number in
            Contest(
                id: "c\(number)", by: owner, matter: .notMe, place: .work, about: "it", text: "I was away.",
                openedAt: day(-1), due: today.adding(20 - number), owner: number < 4 ? owner : nil, outcome: nil,
                closedAt: nil)
        }
        let many = duties(record()).ofHR([], contests).filter { $0.place == "#contests" }
        #expect(
            many.map(\.what) == [
                "Contested records and figures, open: 11, of which nobody has taken 7. The first outcome is due."
            ])
        #expect(many.map { $0.by.map(Zone.utc.day) } == [today.adding(10)])
        #expect(duties(record()).ofHR([], Array(contests.dropLast())).filter { $0.place == "#contests" }.count == 10)
    }

    @Test func `the meeting and the feedback are duties of their phases, and by when`() {
        let meeting = about("A live meeting", duties(record()).ofOwner())
        #expect(meeting.map(\.by) == [day(7)] && meeting.map(\.place) == ["/rollout#attest"])
        #expect(about("A live meeting", duties(record(), on: 8).ofOwner()).map(\.by) == [nil], "by now")
        let held = record { $0.attestations = [said(.liveMeeting, on: 0)] }
        #expect(about("A live meeting", duties(held, on: 1).ofOwner()).isEmpty)
        let soft = record { $0.phases.append((.softLaunch, day(8))) }
        #expect(about("Feedback of the soft launch", duties(soft, on: 9).ofOwner()).map(\.by) == [day(8 + 21)])
        #expect(about("A live meeting", duties(soft, on: 9).ofHR([], [])).isEmpty, "the owner's")
    }

    @Test func `the step itself is a duty once everything is there`() {
        let ready = record {
            $0.attestations = [said(.liveMeeting, on: 0)]
            $0.announcement = MetricAnnouncement(metrics: [], announcedAt: day(0))
            $0.developersSince = day(0)
            $0.managers = [PersonID("boss")]
            $0.trained = [PersonID("boss"): day(0)]
        }
        #expect(about("take the step", duties(ready, on: 6).ofOwner()).isEmpty)
        #expect(about("phase 3: take the step", duties(ready, on: 7).ofOwner()).map(\.place) == ["/rollout#gate"])
    }

    @Test func `the signature is asked for when it alone is missing`() {
        var complete = record {
            $0.phases.append((.softLaunch, day(8)))
            $0.announcement = MetricAnnouncement(metrics: [], announcedAt: day(0))
            $0.developersSince = day(0)
            $0.managers = [PersonID("boss")]
            $0.trained = [PersonID("boss"): day(0)]
            $0.acknowledgedPolicy = [PersonID("boss"): 1]
            $0.attestations = [
                said(.liveMeeting, on: 0), said(.feedbackReviewed, on: 20), said(.notInCompensation, on: 20),
                Attestation(
                    matter: .notInCompensation, by: PersonID("hr"), hat: .hr, words: "So it is.",
                    heldOn: Zone.utc.day(of: day(20)), attestedAt: day(20)),
                Attestation(
                    matter: .hrReview, by: PersonID("hr"), hat: .hr, words: "So it is.",
                    heldOn: Zone.utc.day(of: day(20)), attestedAt: day(20)),
            ]
            $0.sealedWeeks = (0..<4).map { day(10 + 7 * $0) }
            $0.lastPulse = day(40)
        }
        #expect(about("signature is missing", duties(complete, on: 20).ofOwner()).isEmpty)
        #expect(about("signature is missing", duties(complete, on: 50).ofOwner()).count == 1)
        complete.fullLaunchSigned = day(49)
        let signed = duties(complete, on: 50).ofOwner()
        #expect(about("signature is missing", signed).isEmpty && about("phase 4: take the step", signed).count == 1)
    }

    @Test func `vacancies are said, and that an owner alone is no trustee`() {
        #expect(about("an owner alone", duties(record(), trustees: 0).ofOwner()).count == 1)
        #expect(about("an owner alone", duties(record(), trustees: 0).ofTrustee([], [], [])).count == 1)
        #expect(about("no deputy", duties(record(), trustees: 1).ofOwner()).count == 1)
        #expect(about("deputy", duties(record(), trustees: 2).ofOwner()).isEmpty)
    }

    @Test func `what is to be done several times in one place is one line, with the day of the first`() async throws {
        let html = try await RolloutPages.hr(duties: [
            Duty("Take it.", at: "#reports", by: Instant(rfc3339: "2026-12-09T12:00:00Z")),
            Duty("Read it.", at: "/policy", by: nil),
            Duty("Take it.", at: "#reports", by: Instant(rfc3339: "2026-12-04T12:00:00Z")),
            Duty("Take it.", at: "#reports", by: Instant(rfc3339: "2026-12-05T12:00:00Z")),
            Duty("Read it.", at: "/policy", by: Instant(rfc3339: "2026-12-05T12:00:00Z")),
            Duty("Take it.", at: "#contests", by: Instant(rfc3339: "2026-12-01T12:00:00Z")),
        ]).html
        let lines = html.split(separator: "\n").filter {
            $0.hasPrefix("<li>") && $0.contains("ake it.") || $0.contains("Read it.")
        }
        #expect(lines.count == 3, "the other place is another duty")
        #expect(lines[0].hasPrefix("<li>Take it. (three of them) The first by 4 December 2026. <a"))
        #expect(lines[1].hasPrefix("<li>Read it. (two of them) <a"), "one of them is to be done now")
        #expect(lines[2].hasPrefix("<li>Take it. By 1 December 2026. <a"))
    }

    @Test func `what waits for a trustee stands at that desk with its day`() {
        let asked = Cosignature(
            id: CosignatureID("s"), matter: .fullLaunch, askedBy: owner, askedAt: day(-2), expires: day(12),
            signedAt: nil)
        let today = Zone.utc.day(of: day(0))
        let report = SoleBasisReport(
            id: "r", reportedBy: PersonID("dev"), decision: .review, text: "It rests on one figure.",
            openedAt: day(-3), due: today.adding(11), owner: nil, outcome: nil, closedAt: nil)
        let contest = Contest(
            id: "c", by: PersonID("dev"), matter: .notMe, place: .work, about: "it", text: "I was away.",
            openedAt: day(-1), due: today.adding(13), owner: owner, outcome: nil, closedAt: nil)
        let found = duties(record()).ofTrustee(
            [ToSign(asked, person: nil, askedBy: "Olga")], [report], [contest])
        #expect(found.map(\.place) == ["/trustee#signatures", "#reports", "#contests"])
        #expect(found.first?.what == "Full launch: sign, or say no." && found.first?.by == day(12))
        #expect(found.dropFirst().map { $0.by.map(Zone.utc.day) } == [today.adding(11), today.adding(13)])
        // Many are one line, with the day of the first.
        let many = (0..<4).map { number in
            Cosignature(
                id: CosignatureID("s\(number)"), matter: .fullLaunch, askedBy: owner, askedAt: day(-2),
                expires: day(12 - number), signedAt: nil)
        }
        let line = duties(record()).ofTrustee(many.map { ToSign($0, person: nil, askedBy: "Olga") }, [], [])
        #expect(line.map(\.what) == ["Signatures that are asked of you: 4. The first of them ends unsigned."])
        #expect(line.first?.by == day(9) && line.first?.place == "/trustee#signatures")
    }

    @Test func `a manager learns and reads, and again before a training ends`() {
        let boss = PersonID("boss")
        let led = record { $0.managers = [boss] }
        #expect(duties(led).ofManager(boss).map(\.place) == ["/rollout/training", "/policy#usage"])
        #expect(duties(led).ofManager(owner).isEmpty, "of nobody's manager")
        let learned = record {
            $0.managers = [boss]
            $0.trained = [boss: day(0)]
            $0.acknowledgedPolicy = [boss: 1]
        }
        #expect(duties(learned, on: 300).ofManager(boss).isEmpty)
        #expect(duties(learned, on: 340).ofManager(boss).map(\.by) == [day(365)])
        #expect(about("Managers without", duties(led).ofHR([], [])).count == 1)
    }

    @Test func `HR learns and reads before a case, from the soft launch on`() {
        let (soft, early) = (record { $0.phases.append((.softLaunch, day(0))) }, record())
        let policy = soft.policy?.version
        #expect(
            duties(soft).beforeCases(trained: nil, acknowledged: nil).map(\.place)
                == ["/rollout/training", "/policy#usage"])
        #expect(duties(soft, on: 300).beforeCases(trained: day(0), acknowledged: policy).isEmpty)
        #expect(
            duties(soft, on: 366).beforeCases(trained: day(0), acknowledged: policy).map(\.place)
                == ["/rollout/training"], "the lessons end")
        #expect(duties(soft, on: 3).beforeCases(trained: day(1), acknowledged: 0).map(\.place) == ["/policy#usage"])
        #expect(duties(early).beforeCases(trained: nil, acknowledged: nil).isEmpty)
    }
}
