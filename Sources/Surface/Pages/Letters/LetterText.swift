public import Access
import Charts
public import Domain
import Metrics

/// What stands in letters, as plain text: the sentences of the pages, with the weeks they were made from.
public enum LetterText {
    public static func invitation(house: String, url: String, expires: Instant) -> LetterWords {
        LetterWords(
            subject: "Your invitation to Daylight",
            text: """
                \(house) uses Daylight: metrics of engineering work that developers see first, and that nobody can be ranked by.

                This address is for you alone and works once, until \(expires):

                \(url)

                Whoever opens it first is you for Daylight. If it has been used already, tell your administrator: a new one needs
                the signature of a trustee, and ends every session and token that was made with the old one.
                """)
    }

    /// The own weeks, for the person.
    /// Nil where there is no line yet: a letter that says nothing is not sent.
    /// - Parameter phase: how far the rollout is; nil for somebody alone.
    public static func own(_ weeks: Visible<MyWeeks>, in phase: Phase?, address: String) -> LetterWords? {
        let weeks = weeks.value
        let drawings = weeks.trends.compactMap {
            TrendDrawing($0, through: weeks.through, current: weeks.current, notes: weeks.notes)
        }
        let shown = [FocusTime.declaration.id, DeepFocusTime.declaration.id, ActivityTime.declaration.id].compactMap {
            id in drawings.first { $0.declaration.id == id }
        }
        guard shown.contains(where: \.isSeries) else { return nil }
        // Own notes are for the page: a letter lies in other people's hands on its way. What everybody of the team reads, and what
        // is there by itself, stands here too.
        let notes = weeks.notes.filter { !$0.isOwn }
        let blocks = shown.map { drawing in
            let beside = NotesInWeeks(
                annotations: notes, lines: .ofOneself, over: drawing.trend.points.map(\.week))
            return block(
                drawing.declaration.title, drawing.sentence.lead + drawing.sentence.rest,
                drawing.isSeries ? drawing.course.sentence : nil,
                drawing.isSeries
                    ? zip(drawing.points, drawing.trend.points).map { drawn, point in
                        (drawn.name, drawn.hours.map { "\(oneDecimal($0)) h" }, beside.of(point.week))
                    } : [],
                drawing.isActivity ? activityCaveat : nil)
        }
        return LetterWords(
            subject: "Your weeks through week \(weeks.through.number)",
            text: """
                Your own weeks, for you alone. Time in the editor says how the weeks went, not how much value you created.\(caveat(phase))

                \(blocks.joined(separator: "\n\n"))

                All of it: \(address)/me
                """)
    }

    /// What is published of the own team, and of its shared work: the lines of a retrospective.
    /// Nil where nothing is published of it yet.
    /// - Parameter notes: beside these lines; they stand with their weeks, and questions name them.
    public static func team(
        _ weeks: Visible<GroupWeeks>, work: Visible<WorkWeeks>, notes: Visible<SharedNotes>, address: String
    ) -> LetterWords? {
        let (weeks, work, notes) = (weeks.value, work.value, notes.value.annotations)
        let blocks = effort(weeks, notes) + shared(work, notes)
        guard !blocks.isEmpty else { return nil }
        let asked = (weeks.notices + work.notices).filter { $0.ended == nil }.sorted { $0.to > $1.to }.compactMap {
            NoticeWords($0, NotesInWeeks.unusual(notes).map(\.content))
        }.map { "\($0.lead) \($0.rest) \($0.noted)" }
        return LetterWords(
            subject: "\(weeks.subject.words): the weeks of the team",
            text: """
                What is published of your team: change around what is usual for these people together, and its shared work. No figure of
                anybody is in it.\(caveat(weeks.phase))

                \(blocks.joined(separator: "\n\n"))

                \(asked.isEmpty ? NoticeCard.none : asked.joined(separator: "\n\n"))

                It is on the page of your team: \(address)/
                """)
    }

    /// Nothing before anything may be published, and nothing where people's time is for the person alone.
    private static func effort(_ weeks: GroupWeeks, _ notes: [Annotation]) -> [String] {
        guard weeks.phase >= .softLaunch, weeks.profile == .standard else { return [] }
        let drawings = [FocusTime.declaration.id, ActivityTime.declaration.id].compactMap { id in
            weeks.trends.first { $0.metric == id }
        }.compactMap { GroupDrawing($0, current: weeks.current, notes: notes, notices: weeks.notices) }
        guard drawings.contains(where: \.isSeries) else { return [] }
        return drawings.map { drawing in
            block(
                drawing.declaration.title,
                drawing.isSeries ? drawing.sentence.whole : "Too little to draw.",
                drawing.isSeries ? drawing.course.sentence : nil,
                drawing.isSeries ? drawing.points.map { ($0.name, $0.hours.map { "\(signed($0)) h" }, $0.notes) } : [],
                drawing.isActivity ? activityCaveat : nil)
        }
    }

    private static func shared(_ work: WorkWeeks, _ notes: [Annotation]) -> [String] {
        guard work.phase >= .softLaunch else { return [] }
        return [
            LeadTime.declaration.id, CycleTime.declaration.id, ChangeFailRate.declaration.id, ReviewLoad.declaration.id,
            DeliveryIndex.declaration.id, UnplannedShare.declaration.id,
        ].compactMap { id in work.trends.first { $0.metric == id } }.compactMap {
            WorkDrawing($0, work.coverages, current: work.current, notes: notes)
        }.filter(\.isSeries).map { drawing in
            block(
                drawing.declaration.title, drawing.sentence ?? "", drawing.course.sentence,
                drawing.points.map { ($0.name, $0.hours.map { "\(oneDecimal($0)) \(drawing.unit)" }, $0.notes) },
                "It does not say: \(drawing.declaration.doesNotSay)")
        }
    }

    /// As exports have it (product.md section 2).
    private static func caveat(_ phase: Phase?) -> String {
        phase.flatMap(phaseCaveat).map { "\n\n\($0)" } ?? ""
    }

    /// Under every letter that comes again.
    public static func ending(_ kind: LetterKind, stop: String) -> String {
        """
        --
        You asked for this letter on \(kind == .own ? "your" : "the own") page, and get it once a week. One click ends it, without
        signing in: \(stop)
        """
    }

    private static func block(
        _ title: String, _ sentence: String, _ course: String?,
        _ weeks: [(name: String, value: String?, notes: WeekNotes)], _ caveat: String?
    ) -> String {
        var lines = [title, String(repeating: "-", count: title.count), sentence]
        if let course { lines.append(course) }
        if !weeks.isEmpty { lines.append("") }
        lines += weeks.map { name, value, notes in
            "  \(name)  \(value ?? "no data")\(notes.isEmpty ? "" : "  (\(notes.words))")"
        }
        if let caveat { lines += ["", caveat] }
        return lines.joined(separator: "\n")
    }
}
