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
    public static func own(_ weeks: Visible<MyWeeks>, address: String) -> LetterWords? {
        let weeks = weeks.value
        let drawings = weeks.trends.compactMap {
            TrendDrawing($0, through: weeks.through, current: weeks.current, notes: weeks.notes)
        }
        let shown = [FocusTime.declaration.id, DeepFocusTime.declaration.id, ActivityTime.declaration.id].compactMap {
            id in drawings.first { $0.declaration.id == id }
        }
        guard shown.contains(where: \.isSeries) else { return nil }
        let blocks = shown.map { drawing in
            block(
                drawing.declaration.title, drawing.sentence.lead + drawing.sentence.rest,
                drawing.isSeries ? drawing.course.sentence : nil,
                drawing.isSeries ? drawing.points.map { ($0.name, $0.hours.map(oneDecimal)) } : [],
                drawing.isActivity ? activityCaveat : nil)
        }
        return LetterWords(
            subject: "Your weeks through week \(weeks.through.number)",
            text: """
                Your own weeks, for you alone. Time in the editor says how the weeks went, not how much value you created.

                \(blocks.joined(separator: "\n\n"))

                All of it: \(address)/me
                """)
    }

    /// What is published of the own team.
    /// Nil where nothing is published of it yet.
    public static func team(_ weeks: Visible<GroupWeeks>, address: String) -> LetterWords? {
        let weeks = weeks.value
        let isPublishing = weeks.phase >= .softLaunch && weeks.profile == .standard
        let drawings =
            isPublishing ? weeks.trends.compactMap { GroupDrawing($0, current: weeks.current, notes: []) } : []
        let shown = [FocusTime.declaration.id, ActivityTime.declaration.id].compactMap { id in
            drawings.first { $0.declaration.id == id }
        }
        guard shown.contains(where: \.isSeries) else { return nil }
        let blocks = shown.map { drawing in
            block(
                drawing.declaration.title,
                drawing.isSeries ? drawing.sentence.lead + drawing.sentence.rest : "Too little to draw.",
                drawing.isSeries ? drawing.course.sentence : nil,
                drawing.isSeries ? drawing.points.map { ($0.name, $0.hours.map(signed)) } : [],
                drawing.isActivity ? activityCaveat : nil)
        }
        let asked = weeks.notices.filter { $0.ended == nil }.compactMap { NoticeWords($0, []) }.map {
            "\($0.lead) \($0.rest)"
        }
        let questions = asked.isEmpty ? "No line has changed for three weeks." : asked.joined(separator: "\n\n")
        return LetterWords(
            subject: "\(weeks.subject.words): the weeks of the team",
            text: """
                What is published of your team: change around what is usual for these people together. No figure of anybody is in it.

                \(blocks.joined(separator: "\n\n"))

                \(questions)

                It is on the page of your team: \(address)/
                """)
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
        _ title: String, _ sentence: String, _ course: String?, _ weeks: [(name: String, value: String?)],
        _ caveat: String?
    ) -> String {
        var lines = [title, String(repeating: "-", count: title.count), sentence]
        if let course { lines.append(course) }
        if !weeks.isEmpty { lines.append("") }
        lines += weeks.map { "  \($0.name)  \($0.value.map { "\($0) h" } ?? "no data")" }
        if let caveat { lines += ["", caveat] }
        return lines.joined(separator: "\n")
    }
}
