public import Domain

/// An item whose details are still to be asked for: its id, and what the list has said of it that the details need. It is stored
/// with the cursor, so nothing of a person is in it.
public typealias PendingItem = [String: String]

/// What a page of a list says.
public struct ListPage: Sendable {
    public var evidence: [Fact] = []
    /// In the order of the list.
    public var pending: [PendingItem] = []
    /// How many items were on it.
    public var items = 0
    /// When the newest of them was changed.
    public var newest: Instant?
    /// Whether it goes back to what is known already.
    public var isBehindMark = false
    /// The next page, where it is not said in a `Link` header.
    public var next: String?
    public init() {}
}

/// What a page of an item's details says.
public struct DetailPage: Sendable {
    public let evidence: [Fact]
    /// The item as the following pages need it.
    public let item: PendingItem
    /// The next page of the same, where it is not said in a `Link` header.
    public let next: String?
    /// Whether no further page of the same is needed, although there may be one.
    public let isEnough: Bool
    public init(_ evidence: [Fact], of item: PendingItem, next: String? = nil, isEnough: Bool = false) {
        self.isEnough = isEnough
        self.evidence = evidence
        self.item = item
        self.next = next
    }
}

/// One kind of pages of one provider: a list, newest first, and details of each of its items. Pure: addresses out, bytes in.
///
/// Newest first, because what is changed meanwhile moves to the front: then things come twice, and nothing is missed.
public protocol PageStream: Sendable {
    /// Names it among the streams of its connection: `pulls acme/shop`.
    var name: String { get }
    /// Items that are known without a list, which is not asked for then.
    var given: [PendingItem] { get }
    /// Whether its items are ids that somebody else has said, and not the provider: one of them that is refused is passed over.
    var isOfSomeIDs: Bool { get }
    /// - Parameter mark: how far back the last reading went; nil for the first one.
    func first(since mark: Instant?) -> String
    func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage
    /// Below the API's address, in order; empty for lists that say everything.
    func details(of item: PendingItem) -> [String]
    /// - Parameters:
    ///   - place: which of the details it is.
    ///   - isLast: whether no `Link` to a further page of it came along.
    func detail(
        _ page: UnsafeRawBufferPointer, _ place: Int, of item: PendingItem, isLast: Bool
    ) throws(UnreadableDocument) -> DetailPage
}

/// Most lists say all there is to say.
extension PageStream {
    public var given: [PendingItem] { [] }
    public var isOfSomeIDs: Bool { false }
    public func details(of item: PendingItem) -> [String] { [] }
    public func detail(
        _ page: UnsafeRawBufferPointer, _ place: Int, of item: PendingItem, isLast: Bool
    ) throws(UnreadableDocument) -> DetailPage { DetailPage([], of: item) }
}

/// A connector whose provider can be asked for what happened before.
public protocol PagedConnector: Connector {
    /// Of the provider's own servers.
    var publicAPI: String { get }
    /// Headers that every call carries.
    func headers(_ token: Secret) -> [(name: String, value: String)]
    /// - Parameter repositories: of the service, as its tools name them.
    func streams(_ repositories: [String], deploysByTag: Bool, for recipient: Recipient) -> [any PageStream]
    /// The histories of deployed commits that the other streams have not brought, by repository: to be read after them.
    func histories(
        of commits: DeployedCommits, in repositories: [String], for recipient: Recipient
    ) -> [any PageStream]
    /// What has to be asked before the streams are known: an address, or nil if nothing is left to learn.
    func lesson(after notes: [String: [String]]) -> String?
    /// The notes with what that page says; `lesson` is another one afterwards.
    func learned(_ page: UnsafeRawBufferPointer, after notes: [String: [String]]) throws(UnreadableDocument)
        -> [String: [String]]
    /// What stays of the notes when everything is learned anew.
    func unlearned(_ notes: [String: [String]]) -> [String: [String]]
}

/// Most providers are known beforehand.
extension PagedConnector {
    public func histories(
        of commits: DeployedCommits, in repositories: [String], for recipient: Recipient
    ) -> [any PageStream] { [] }
    public func lesson(after notes: [String: [String]]) -> String? { nil }
    public func learned(
        _ page: UnsafeRawBufferPointer, after notes: [String: [String]]
    ) throws(UnreadableDocument) -> [String: [String]] { notes }
    public func unlearned(_ notes: [String: [String]]) -> [String: [String]] { notes }
}
