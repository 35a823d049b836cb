public import Domain

/// When a person is expected to work, and what a calendar puts in between.
///
///     working   [=================9 to 5==================]
///     busy         [10-10:30]        [==13 to 14==]
///     free      [=]          [=======]            [=======]
///
/// Out of office and absences shrink working time; they do not cut it.
public struct Agenda: Sendable {
    /// Working windows without absences, public holidays and out of office; disjoint and sorted.
    public let working: [Interval]
    /// Saturdays and Sundays, as far as they are free.
    public let weekends: [Interval]
    /// The union of meetings: two at a time are one.
    public let busy: [Interval]
    /// What calendars speak for. Elsewhere no meeting does not mean that there was none.
    public let covered: [Interval]
    /// What is left of working time between meetings.
    public let free: [Interval]

    public init(
        _ time: WorkingTime, on days: [Day], meetings: [Meeting] = [], covered: [Interval] = []
    ) {
        self.init(
            windows: time.windows(on: days), weekends: time.weekends(on: days), meetings: meetings, covered: covered)
    }

    /// From working windows and free weekends that are known already: many people have the same ones.
    public init(
        windows: [Interval], weekends: [Interval], meetings: [Meeting] = [], covered: [Interval] = []
    ) {
        func union(_ kind: Meeting.Kind) -> [Interval] { meetings.filter { $0.kind == kind }.map(\.interval).union() }
        busy = union(.meeting)
        working = windows.subtracting(union(.away))
        self.weekends = weekends
        free = working.subtracting(busy)
        self.covered = covered
    }

    /// Whether there is working time in these bounds, and calendars speak for all of it.
    public func isKnown(within bounds: Interval) -> Bool {
        let here = working.clipped(to: bounds)
        return !here.isEmpty && here.subtracting(covered).isEmpty
    }
}
