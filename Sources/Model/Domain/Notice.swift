/// About what a notice speaks: a team or a service. There is no case for a person, a department or anything else (guarantee G7).
public enum NoticeSubject: Hashable, Sendable {
    /// By its name.
    case team(String)
    case service(ServiceID)
}

/// "This team's series has changed for three weeks": a question, never a verdict, and never about anybody.
public struct Notice: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable, CaseIterable { case less, more }
    /// Why an episode is over.
    public enum End: String, Sendable, Hashable, CaseIterable {
        /// Three weeks without a signal, and the line is nearer again to where it was before.
        case passed
        /// Three weeks without a signal, because the weeks before are as it is now: it has stayed.
        case stayed
        /// The group was made anew, or its line began anew.
        case groupChanged = "group-changed"
        /// It went the other way.
        case turned
        /// There is no such line any more: the service is gone, or nothing of people's time is published.
        case lineEnded = "line-ended"
    }

    public let subject: NoticeSubject
    public let metric: MetricID
    public let direction: Direction
    /// By how much the last three weeks differed from the ones before (Hodges and Lehmann), in the metric's unit.
    public let by: Double
    /// The median of the weeks before, or their pooled share.
    public let usual: Double
    /// How many weeks before.
    public let comparedWith: Int
    /// The first and the last of the three weeks, or of all weeks of the three windows.
    public let from: Week
    public let to: Week
    /// When the team could read it first, and when others who may see the team's lines.
    public let teamFrom: Instant
    public let othersFrom: Instant
    /// The week in which it was over, and why; nil while it lasts.
    public let ended: (week: Week, why: End)?

    public init(
        about subject: NoticeSubject, metric: MetricID, direction: Direction, by: Double, usual: Double,
        comparedWith: Int, from: Week, to: Week, teamFrom: Instant, othersFrom: Instant,
        ended: (week: Week, why: End)?
    ) {
        self.subject = subject
        self.metric = metric
        self.direction = direction
        self.by = by
        self.usual = usual
        self.comparedWith = comparedWith
        self.from = from
        self.to = to
        self.teamFrom = teamFrom
        self.othersFrom = othersFrom
        self.ended = ended
    }

    public func ended(in week: Week, _ why: End) -> Notice {
        Notice(
            about: subject, metric: metric, direction: direction, by: by, usual: usual, comparedWith: comparedWith,
            from: from, to: to, teamFrom: teamFrom, othersFrom: othersFrom, ended: (week, why))
    }

    /// Whether it may be read then: by the team itself, or by others who may open its page.
    public func mayBeRead(byTheTeam isTeam: Bool, at now: Instant) -> Bool { now >= (isTeam ? teamFrom : othersFrom) }

    public static func == (a: Notice, b: Notice) -> Bool {
        a.subject == b.subject && a.metric == b.metric && a.to == b.to && a.direction == b.direction
            && a.by == b.by && a.ended?.week == b.ended?.week && a.ended?.why == b.ended?.why
    }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(subject)
        hasher.combine(metric)
        hasher.combine(to)
    }
}
