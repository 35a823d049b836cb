/// How long things are kept (guarantee G16): finite, and the same for everybody.
public enum KeptFor {
    /// From receipt.
    public static let rawHeartbeats = Span.Length.days(14)
    /// 13 months: a year to compare with, and the month that is running.
    public static let personalSeries = Span.Length.days(396)
    /// 24 months, from the end of a cell's week.
    public static let cells = Span.Length.days(731)
    /// 25 months: commits, deployments and what else happened to shared work.
    public static let work = Span.Length.days(761)
    /// 30 days after the last day, and after it was written down: whoever has left signs in and exports until then, and everything
    /// of theirs goes after it.
    public static let afterLeaving = Span.Length.days(30)
    /// 12 months from its closing: a report of a decision that rested on figures alone.
    public static let reports = Span.Length.days(365)
    /// 25 months: what an entry of the ledger says, and the look that it is about. That there was an entry stays for ever.
    public static let openings = Span.Length.days(761)
    /// 12 months after it was closed: a concern with its replies.
    public static let concerns = Span.Length.days(365)
    /// 30 days after it was brought: a chart on a joint page, if nobody takes it away before.
    public static let broughtCharts = Span.Length.days(30)
    /// 13 months after it was begun: a joint page, with what both agreed to keep.
    public static let oneOnOnes = Span.Length.days(396)
}
