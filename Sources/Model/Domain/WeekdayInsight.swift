/// A meeting that sits on the same weekday again and again: known by its hour and length, for nothing else of it is kept.
public struct RecurringMeeting: Sendable {
    /// Minutes after midnight, in the own zone.
    public let minute: Int
    public let length: Span.Length
    /// In how many of the weeks it was there.
    public let weeks: Int
    /// The median of how many were in it; nil where the calendar does not tell.
    public let attendees: Int?
    /// How much longer the longest uninterrupted stretch of working time of such a day would be without it: the median.
    public let longestStretch: PersonalValue
    /// How much more Focus available such a day would have without it: the median.
    public let focusAvailable: PersonalValue
    public init(
        minute: Int, length: Span.Length, weeks: Int, attendees: Int?, longestStretch: PersonalValue,
        focusAvailable: PersonalValue
    ) {
        self.minute = minute
        self.length = length
        self.weeks = weeks
        self.attendees = attendees
        self.longestStretch = longestStretch
        self.focusAvailable = focusAvailable
    }
}

/// The meetings on the weekday that is lowest, for the person alone. There is one only where the weeks support that a weekday is.
public struct WeekdayInsight: Sendable {
    public let subject: PersonID
    public let lowest: Weekday
    /// By their hour; the answer may be that none sits there.
    public let meetings: [RecurringMeeting]
    /// Weeks in which the calendar speaks for that weekday.
    public let weeks: Int
    public init(of subject: PersonID, lowest: Weekday, meetings: [RecurringMeeting], weeks: Int) {
        self.subject = subject
        self.lowest = lowest
        self.meetings = meetings
        self.weeks = weeks
    }
}
