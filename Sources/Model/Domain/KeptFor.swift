/// How long things are kept (guarantee G16): finite, and the same for everybody.
public enum KeptFor {
    /// From receipt.
    public static let rawHeartbeats = Span.Length.days(14)
    /// 13 months: a year to compare with, and the month that is running.
    public static let personalSeries = Span.Length.days(396)
}
