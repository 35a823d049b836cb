public import Domain

/// Where one line stands between calm and a change that was told: one notice an episode, however long it lasts.
///
///     calm ──signal──▶ open ──three weeks without one──▶ calm, and quiet for three weeks more
///                      │ the same direction again: nothing
///                      └ the group changed, or the line began anew: over at once
public struct NoticeEpisodes: Sendable, Hashable {
    /// So many weeks without a signal end an episode, and so many are quiet after it.
    public static let quiet = 3

    public enum State: Sendable, Hashable {
        /// Nothing is told up to and with that week.
        case calm(quietThrough: Week?)
        case open(Notice.Direction, since: Week, without: Int, panel: PanelID?)
    }
    /// What a week brought.
    public enum Event: Sendable, Hashable {
        case raised(Notice.Direction)
        case ended(Notice.End)
    }

    public private(set) var state: State
    public init(_ state: State = .calm(quietThrough: nil)) { self.state = state }

    /// One complete week later.
    /// - Parameters:
    ///   - signal: the direction of a finding that stands in this week; nil is none, or no value.
    ///   - panel: the group of this week, where there is one.
    ///   - isBreak: whether the line begins anew in this week.
    public mutating func step(_ week: Week, signal: Notice.Direction?, panel: PanelID?, isBreak: Bool) -> [Event] {
        var events: [Event] = []
        if case .open(_, _, _, let before) = state, isBreak || (panel != nil && panel != before) {
            end(after: week.adding(-1))
            events.append(.ended(.groupChanged))
        }
        switch state {
        case .calm(let quietThrough):
            guard let signal, quietThrough.map({ week > $0 }) ?? true else { break }
            state = .open(signal, since: week, without: 0, panel: panel)
            events.append(.raised(signal))
        case .open(let direction, let since, let without, let before):
            if let signal, signal != direction {
                // It turned round: that is another change, and another question.
                state = .open(signal, since: week, without: 0, panel: panel ?? before)
                events += [.ended(.turned), .raised(signal)]
            } else if signal != nil {
                state = .open(direction, since: since, without: 0, panel: panel ?? before)
            } else if without + 1 >= Self.quiet {
                end(after: week)
                events.append(.ended(.passed))
            } else {
                state = .open(direction, since: since, without: without + 1, panel: panel ?? before)
            }
        }
        return events
    }

    private mutating func end(after week: Week) { state = .calm(quietThrough: week.adding(Self.quiet)) }
}
