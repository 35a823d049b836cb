public import Access
public import Domain

/// Why a joint page does not take something.
public enum OneOnOneRefusal: Error, Sendable, Hashable {
    /// The other one has changed the same point meanwhile.
    case changedMeanwhile
    case tooMany
    /// The page has been closed, or the two are no pair any more.
    case over
    /// With this chart, others could be worked out from what is published.
    case tooFewUnlooked
    /// By its profile, the organization shows nothing about anybody's time.
    case profile
    case unsound(String)
}

extension OneOnOneRefusal {
    public var sentence: String {
        switch self {
        case .changedMeanwhile:
            "The other one of you has changed this point meanwhile: open the page again, your words are still in your browser."
        case .tooMany: "There is no room for more on one page: close it and begin another."
        case .over: "This page is over: begin another."
        case .tooFewUnlooked:
            """
            With this chart, too little of a published week would stay unknown, and somebody else’s weeks could be worked out: tell \
            it in your own words instead.
            """
        case .profile: "The profile here is work only: nothing of anybody’s time is shown to somebody else, by nobody."
        case .unsound(let sentence): sentence
        }
    }
}

/// Joint pages: the agenda, under a grant that names the page and which of the two acts.
public protocol OneOnOneStorage: Sendable {
    /// Begins a page, unless one of the two is open.
    /// - Returns: the page that is open.
    func beginPage(_ id: OneOnOneID, under grant: borrowing Grant<OfPair>, at now: Instant) async throws -> OneOnOneID
    func page(for grant: borrowing Grant<OneOnOne>) async throws -> OneOnOnePage
    /// - Throws: `OneOnOneRefusal`.
    func add(_ text: String, as item: String, under grant: borrowing Grant<OneOnOne>, at now: Instant) async throws
    /// Another text takes both agreements back: what was agreed on was the one before.
    /// - Parameter text: nil takes the point away, also from a page that is closed or of no pair any more.
    func change(
        _ item: String, edition: Int, to text: String?, under grant: borrowing Grant<OneOnOne>, at now: Instant
    ) async throws
    /// Whether the holder wants the point kept when the page is closed.
    func keep(_ item: String, edition: Int, _ isKept: Bool, under grant: borrowing Grant<OneOnOne>) async throws
    /// Keeps what both agreed to keep; the rest is erased, charts included.
    func close(under grant: borrowing Grant<OneOnOne>, at now: Instant) async throws
}

/// Charts on joint pages. Only whose weeks they are can bring one or take it away: there is no call for anybody else.
public protocol ChartBringing: Sendable {
    /// - Throws: `OneOnOneRefusal`; `Denied` for a page of somebody else.
    func bring(together charts: [BroughtChart], to page: OneOnOneID, _ grant: borrowing Grant<Oneself>, at now: Instant)
        async throws
    /// - Returns: whether there was such a chart.
    func takeAway(_ chart: ChartID, _ grant: borrowing Grant<Oneself>, at now: Instant) async throws -> Bool
}
