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

/// The meetings of one weekday taken together: what each costs alone does not add up to it, as two may cut the same stretch.
public struct DayOfMeetings: Sendable {
    /// How many there are on such a day: the median.
    public let count: Int
    /// How much longer its longest uninterrupted stretch of working time would be without all of them: the median.
    public let longestStretch: PersonalValue
    /// How much more Focus available it would have: the median.
    public let focusAvailable: PersonalValue
    public init(count: Int, longestStretch: PersonalValue, focusAvailable: PersonalValue) {
        self.count = count
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
    /// What all meetings of such a day cost together, whether they come again or not.
    public let together: DayOfMeetings
    /// Weeks in which the calendar speaks for that weekday, in their order.
    public let weeks: [Week]
    public init(
        of subject: PersonID, lowest: Weekday, meetings: [RecurringMeeting], together: DayOfMeetings, weeks: [Week]
    ) {
        self.subject = subject
        self.lowest = lowest
        self.meetings = meetings
        self.together = together
        self.weeks = weeks
    }
}
