public import Domain

/// Histories of deployed commits that are not on the branch that everything is merged to: of each the pages of commits behind it, the
/// newest first. The list of commits is asked and not the comparison of two: that would send the differences of their files along.
public struct HistoryStream: PageStream {
    public let name: String
    private let commits: DeployedCommits
    private let service: String
    private let addressOfFirst: String
    private let address: @Sendable (CommitID) -> String
    private let read: @Sendable (UnsafeRawBufferPointer) throws(UnreadableDocument) -> [Commit]

    /// - Parameters:
    ///   - repository: as the stream is named by.
    ///   - service: to which its commits belong.
    ///   - list: the address of the list of commits; the query of a history follows.
    ///   - address: of the first page of commits behind one.
    ///   - read: the commits of a page.
    public init(
        of repository: String, service: String, commits: DeployedCommits, list: String,
        address: @escaping @Sendable (CommitID) -> String,
        read: @escaping @Sendable (UnsafeRawBufferPointer) throws(UnreadableDocument) -> [Commit]
    ) {
        name = "deployed \(repository)"
        self.commits = commits
        self.service = service
        addressOfFirst = "\(list)?per_page=1"
        self.address = address
        self.read = read
    }

    public var given: [PendingItem] { commits.missing.map(OpenHistory.item) }
    public var isOfSomeIDs: Bool { true }

    public func first(since mark: Instant?) -> String { addressOfFirst }

    public func list(_ page: UnsafeRawBufferPointer, since mark: Instant?) throws(UnreadableDocument) -> ListPage {
        ListPage()
    }

    public func details(of item: PendingItem) -> [String] { OpenHistory(item).map { [address($0.tip)] } ?? [] }

    public func detail(
        _ page: UnsafeRawBufferPointer, _ place: Int, of item: PendingItem, isLast: Bool
    ) throws(UnreadableDocument) -> DetailPage {
        guard var history = OpenHistory(item) else { return DetailPage([], of: item, isEnough: true) }
        let found = try read(page)
        let isOpen = history.take(found, known: commits.known)
        return DetailPage(
            found.filter { !commits.known.contains($0.id) }.map { .commit($0, service: service) }, of: history.item,
            isEnough: !isOpen)
    }
}
