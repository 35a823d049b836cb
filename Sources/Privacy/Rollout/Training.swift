public import Domain

/// What managers learn before they may look at anybody: the article's seven principles, each a short lesson and a question from
/// its scenarios. Passing means every answer was right at once; whoever was wrong reads why, and tries again.
public enum Training {
    /// A year (checklist, item 3).
    public static let life = Span.Length.days(365)

    /// Whether it holds that was passed at that moment.
    public static func holds(passed: Instant?, at now: Instant) -> Bool {
        passed.map { $0 <= now && now < $0.adding(life) } ?? false
    }

    public struct Lesson: Sendable, Hashable {
        public let title: String
        public let text: String
        public let question: String
        /// One of them is right.
        public let answers: [String]
        let right: Int
        /// Why it is: shown to whoever chose another.
        public let because: String
    }

    /// Which lessons were answered wrongly, by their places.
    /// - Parameter answers: the chosen place for each lesson; a missing one is wrong.
    public static func wrong(_ answers: [Int?]) -> [Int] {
        lessons.indices.filter { place in
            guard place < answers.count else { return true }
            return answers[place] != lessons[place].right
        }
    }

    public static let lessons: [Lesson] = [
        Lesson(
            title: "Transparency by default",
            text: """
                Everybody sees the same about themselves that anybody else can be shown, and who looked, when and why. A \
                figure that must be kept from the person is a figure that must not be used.
                """,
            question: "You look at somebody's focus trend before a one-on-one. What does that person know?",
            answers: [
                "Nothing, unless you bring it up.",
                "That you asked, your question in your words, and the very page that you see, before you see it.",
                "Only that somebody has looked, at the end of the quarter.",
            ], right: 1,
            because:
                "The person reads your question first, may add context, and sees the same page. That is what makes it a conversation."
        ),
        Lesson(
            title: "Teams before individuals",
            text: """
                “Our team's lead time is too long” is a problem that everybody can work on. “Your lead time is too long” is an \
                accusation. What leadership reads is about teams; a person is never the first view.
                """,
            question: "A team's Delivery Index is low for a third iteration. What comes first?",
            answers: [
                "Find out who in the team delivers least.",
                "Ask each of them for a written explanation.",
                "Ask the team about over-commitment, unclear requirements, debt and staffing: the fix is nearly always structural.",
            ], right: 2,
            because:
                "Ranking people to find who “drags the team down” hides the cause and ends the trust. Look at the system with the team."
        ),
        Lesson(
            title: "Context before conclusions",
            text: """
                A figure says what happened; only the person can say why. Two days without editor time may be design work, a \
                conference, an emergency in the family, or an incident that meant reading logs.
                """,
            question: "Somebody's Activity Time is far lower for three weeks. How do you begin?",
            answers: [
                "“I noticed that you have had less coding time recently. What is happening?”",
                "“Your Activity Time dropped by 60 %. Please explain.”",
                "You write it down for the next review.",
            ], right: 0,
            because:
                "An observation and an open question. A demand for an explanation is a verdict with a question mark."),
        Lesson(
            title: "Trends, not snapshots",
            text: """
                One week is noise. Engineering swings between writing, reviewing, planning and design. What lasts for three weeks or \
                longer may be a signal; what happened once is not.
                """,
            question: "Somebody's Activity Time was very low last week. What do you do?",
            answers: [
                "Message the person on Monday.", "Note it, and see whether it was one odd week.",
                "Compare it with the rest of the team.",
            ], right: 1,
            because: "Check first whether it is one odd week. Only if it lasts for two or three, ask, in a one-on-one."),
        Lesson(
            title: "Conversations, not decisions",
            text: """
                Figures raise questions; people answer them. Nothing here alerts, flags or scores anybody, and no figure is ever the \
                sole basis of a decision about a person.
                """,
            question: "May you give a poor rating because somebody's Focus Time is low?",
            answers: [
                "Yes, if it was low for the whole quarter.", "Yes, if HR agrees.",
                "No. It can never be the sole basis, and whoever notices can report it as a case.",
            ], right: 2,
            because: "The policy forbids it whatever its other answers are, and every page says so."),
        Lesson(
            title: "Developers own their data",
            text: """
                People use their own figures for better conditions: fewer meetings on Tuesdays, a case for promotion, their own growth. \
                They export, annotate, pause and delete them, without asking.
                """,
            question: "Somebody pauses the collection for two weeks. What do you make of it?",
            answers: [
                "Nothing: it is that person's right, and no data is not a low figure.",
                "You ask what there is to hide.",
                "You count these weeks as zero.",
            ], right: 0,
            because: "Pausing needs no reason. A gap is drawn as a gap, never as zero."),
        Lesson(
            title: "Measure what matters",
            text: """
                Hours, lines and commits are easy to count and say little. And figures are one dimension: how somebody reviews, writes \
                what others can maintain, and treats people is not in them.
                """,
            question:
                "Somebody's figures are excellent; colleagues say that the code cannot be maintained and that reviews are refused.",
            answers: [
                "The figures are objective: they count for more.",
                "What the colleagues say counts: figures complement judgement and never outweigh it.",
                "Figures and colleagues cancel each other out.",
            ], right: 1,
            because:
                "Good figures never outweigh what peers say. They are a complement to human judgement, not a replacement."
        ),
    ]
}
