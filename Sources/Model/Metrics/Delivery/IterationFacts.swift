public import Domain

/// What was promised for one iteration when it began, and what had become of it when it was closed (metrics.md 10).
public struct IterationFacts: Sendable {
    public struct Item: Sendable {
        public let id: String
        /// In at the start, and not done then.
        public let isCommitted: Bool
        /// Came in after the start, not done then.
        public let isAdded: Bool
        /// Out again before the end.
        public let isRemoved: Bool
        /// Done at the end, and in then, or done before it was taken out.
        public let isDelivered: Bool
        public let isInAtEnd: Bool
        /// At the start, or when it came in; nil if nobody had estimated it.
        public let estimate: Double?
        /// Whose it was at the end.
        public let assignee: AuthorKey?
    }

    public let iteration: Iteration
    public let started: Instant
    public let completed: Instant
    /// By their ids.
    public let items: [Item]

    /// Of iterations that were begun and closed.
    static func all(of iterations: [Iteration], _ events: [ItemEvent]) -> [IterationFacts] {
        let histories = Dictionary(grouping: events, by: \.event.item).mapValues { ItemHistory($0) }
        var items: [String: [String]] = [:]
        for (item, history) in histories {
            for iteration in history.iterations { items[iteration, default: []].append(item) }
        }
        return iterations.compactMap { iteration in
            guard let started = iteration.started, let completed = iteration.completed else { return nil }
            let inside = (items[iteration.id] ?? []).sorted().compactMap { item in
                histories[item]?.item(item, in: iteration.id, started, completed)
            }
            return IterationFacts(iteration: iteration, started: started, completed: completed, items: inside)
        }.sorted { ($0.completed, $0.iteration.id) < ($1.completed, $1.iteration.id) }
    }
}

/// The changelog of one item, to be asked about moments. What happens at a moment holds at it.
private struct ItemHistory {
    private var membership: [String: [(at: Instant, isIn: Bool)]] = [:]
    private var done: [(at: Instant, isDone: Bool)] = []
    private var estimates: [(at: Instant, value: Double?)] = []
    private var assignees: [(at: Instant, who: AuthorKey?)] = []

    var iterations: [String] { Array(membership.keys) }

    init(_ events: [ItemEvent]) {
        let sorted = events.sorted { ($0.event.at, $0.event.event.order) < ($1.event.at, $1.event.event.order) }
        for event in sorted.map(\.event) {
            switch event.event {
            case .created, .estimated: estimates.append((event.at, event.value))
            case .entered: if let id = event.iteration { membership[id, default: []].append((event.at, true)) }
            case .left: if let id = event.iteration { membership[id, default: []].append((event.at, false)) }
            case .done: done.append((event.at, true))
            case .reopened: done.append((event.at, false))
            }
        }
        // An item that is made in an iteration does not enter it, as far as changelogs say.
        for event in sorted.map(\.event) where event.event == .created {
            guard let id = event.iteration, membership[id]?.contains(where: \.isIn) != true else { continue }
            membership[id, default: []].insert((event.at, true), at: 0)
        }
        for event in sorted {
            if let who = event.assignee { assignees.append((event.event.at, who)) }
        }
    }

    func item(_ id: String, in iteration: String, _ start: Instant, _ end: Instant) -> IterationFacts.Item? {
        guard let moves = membership[iteration] else { return nil }
        let isInAtStart = moves.last { $0.at <= start }?.isIn ?? false
        let isInAtEnd = moves.last { $0.at <= end }?.isIn ?? false
        let entered = moves.first { $0.isIn && $0.at > start && $0.at <= end }?.at
        guard isInAtStart || entered != nil else { return nil }
        let isCommitted = isInAtStart && !isDone(at: start)
        let isAdded = !isInAtStart && entered.map { !isDone(at: $0) } ?? false
        guard isCommitted || isAdded else { return nil }
        let out = isInAtEnd ? nil : moves.last { !$0.isIn && $0.at <= end }?.at
        let isDelivered = isDone(at: end) && (isInAtEnd || out.map(isDone(at:)) ?? false)
        return IterationFacts.Item(
            id: id, isCommitted: isCommitted, isAdded: isAdded, isRemoved: out != nil, isDelivered: isDelivered,
            isInAtEnd: isInAtEnd,
            estimate: estimates.last { $0.at <= (isCommitted ? start : entered ?? start) }?.value,
            assignee: (assignees.last { $0.at <= end } ?? assignees.first)?.who)
    }

    private func isDone(at moment: Instant) -> Bool { done.last { $0.at <= moment }?.isDone ?? false }
}

extension WorkItemEvent.Kind {
    /// Of events of one moment: an item is made before anything happens to it.
    fileprivate var order: Int {
        switch self {
        case .created: 0
        case .estimated: 1
        case .left: 2
        case .entered: 3
        case .reopened: 4
        case .done: 5
        }
    }
}
