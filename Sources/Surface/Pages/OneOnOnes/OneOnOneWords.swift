import Domain
import Metrics

/// The article's scenarios, said where they arise: a question before a conclusion, and never a verdict.
enum Guidance {
    /// Beginnings of a question: what was noticed, and then to ask.
    static let beginnings = [
        "I noticed … in the last weeks: what is happening?",
        "I noticed that … has lasted for three weeks: what has changed for you?",
        "I noticed … and wonder: are you working on something that does not show in the editor, like design or research?",
        "I noticed … and would like to understand it: what is in the way, and what would help?",
        "I noticed that meetings sit on …: what is happening there, and which of them could go?",
    ]

    /// Under a chart: a drop is first checked for being one odd week.
    static func before(asking trend: PersonalTrend) -> String {
        guard case .series(let series, let reading) = trend else { return oddWeek }
        if case .sustained(let by, let since, _) = reading.change {
            guard Self.ofTheEditor.contains(trend.metric) else {
                return """
                    It has lasted since week \(since.number), three weeks or longer: no single odd week. Ask with curiosity what has \
                    changed, and what would help.
                    """
            }
            guard by.amount < 0 else {
                return """
                    More of it since week \(since.number) is not better by itself: ask what has made room, and what it costs.
                    """
            }
            return """
                It has lasted since week \(since.number), three weeks or longer: no single odd week. Ask with curiosity: is \
                everything okay, and is there work that does not show in the editor, like design or research?
                """
        }
        // Where the last week has no value, an older one is not it.
        let last = series.points.last?.value?.amount
        if let last, let usual = reading.usual, last < usual.low.amount || last > usual.high.amount {
            return """
                The last week lies \(last < usual.low.amount ? "below" : "above") what is usual. First see whether it is one odd week: note it, and ask only if it lasts \
                two or three weeks.
                """
        }
        return oddWeek
    }

    /// Less of it may be work that no editor sees; of waiting, hours and shares less is no less work.
    private static let ofTheEditor: Set<MetricID> = Set(
        ([FocusTime.declaration, DeepFocusTime.declaration, ActivityTime.declaration]).map(\.id))

    /// The same whatever the line shows: that one of a person has changed is said to that person alone, and to nobody who looks.
    static let onALook = """
        Before you ask: is it more than one odd week? Only what lasts two or three weeks is worth a question, and a line does not \
        show work outside the editor, like design or research.
        """

    static let oddWeek = "One week says nothing: only what lasts two or three weeks is worth a question."

    static let peers = """
        These lines show one side of the work. Good ones never outweigh what peers say: whose figures \
        are fine may still leave code that nobody can maintain, review nothing, or be hard to work with.
        """

    /// On a team: a low Delivery Index is asked about, and nobody in it is.
    static let delivery = [
        "Did we promise more than fits into an iteration?", "Were requirements unclear when we began?",
        "Which old debt slowed us down?", "Are we enough people for what is asked of us?",
    ]
}
