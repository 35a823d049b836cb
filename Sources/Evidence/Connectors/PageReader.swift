public import Domain
public import EvidencePorts
import IntegrationKit
public import OutsidePorts

/// Reads what happened before, page by page, as many calls at once as the provider has room for; and what a page says is on disk
/// together with where to go on. A reading that was killed goes on from there, by whoever is first.
public struct PageReader: Sendable {
    /// How a reading ended.
    public enum Outcome: Sendable, Hashable {
        case finished
        /// Somebody else reads this connection now.
        case taken
        /// It makes no calls, or there is nothing that it could ask for: why.
        case impossible(String)
        /// Some streams stand still; their reasons are kept with them.
        case partly
    }

    /// What it works with.
    public struct Means: Sendable {
        let outbound: any Outbound
        let clock: any Clock
        let sleep: @Sendable (Span.Length) async throws -> Void
        let patience: Pace.Patience
        /// How long a reading is somebody's who is not heard of any more.
        let lease: Span.Length
        /// - Parameter patience: how long to wait where the provider does not say; nil for what providers ask for. Tests shorten
        ///   it, and with it the time after which a dead reader is followed.
        public init(
            outbound: any Outbound, clock: any Clock, sleep: @escaping @Sendable (Span.Length) async throws -> Void,
            patience: (limited: Span.Length, failed: Span.Length)?
        ) {
            self.outbound = outbound
            self.clock = clock
            self.sleep = sleep
            self.patience =
                patience.map { Pace.Patience(limited: $0.limited, failed: $0.failed, tries: 8) } ?? .polite
            lease = patience == nil ? Span.Length(microseconds: 10_000_000) : Span.Length(microseconds: 500_000)
        }
    }

    private static let limits = OutboundRequest.Limits(bytes: 32 * 1024 * 1024, time: .seconds(60))
    /// How many answers are stored together: so many calls are made again after a kill, at most.
    static let together = 20

    let desk: ConnectionDesk
    let means: Means
    private let name: String

    /// - Parameter name: of this process, by which others know that it reads.
    public init(desk: ConnectionDesk, means: Means, name: String) {
        self.desk = desk
        self.means = means
        self.name = name
    }

    /// Reads what is new of every stream of the connection.
    /// - Parameter progress: hears of every page.
    public func read(
        _ id: ConnectionID, progress: @escaping @Sendable (StreamProgress) -> Void
    ) async throws -> Outcome {
        guard let connection = try await desk.storage.connection(id) else {
            return .impossible("There is no such connection.")
        }
        guard let connector = ConnectorList.connector(connection.vendor) as? any PagedConnector else {
            return .impossible("\(connection.vendor) is heard by its webhooks only.")
        }
        guard let token = desk.token(of: connection) else {
            return .impossible("There is no token: `daylight connection rotate \(id.raw) --token-file F` gives it one.")
        }
        guard try await claim(id) else { return .taken }
        let outcome = try await withThrowingTaskGroup(of: Outcome?.self) { group -> Outcome in
            group.addTask { try await read(connection, connector, token, progress) }
            // As long as this process lives the reading is its own, however long a page takes.
            group.addTask {
                while !Task.isCancelled {
                    try await means.sleep(Span.Length(microseconds: means.lease.microseconds / 5))
                    _ = try await claim(id)
                }
                return nil
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() { if let outcome { return outcome } }
            return .partly
        }
        try await release(id)
        return outcome
    }

    private func read(
        _ connection: Connection, _ connector: any PagedConnector, _ token: Secret,
        _ progress: @Sendable (StreamProgress) -> Void
    ) async throws -> Outcome {
        let known = try await desk.storage.state(of: connection.id)?.streams ?? []
        let place = Place(
            connection: connection, base: connection.apiURL ?? connector.publicAPI, headers: connector.headers(token))
        let notes: [String: [String]]
        switch try await learn(connector, at: place) {
        case .success(let learned): notes = learned
        case .failure(let refusal): return .impossible(refusal.sentence)
        }
        let repositories = connection.repositories.compactMap { RepositoryName.short($0) }
        let recipient = Recipient(connection, publicAPI: connector.publicAPI, notes: notes)
        let streams = connector.streams(repositories, deploysByTag: connection.deploysByTag, for: recipient)
        guard !streams.isEmpty else {
            return .impossible(
                "\(connection.serviceName) has nothing to ask for: `daylight import services` says which team and repositories it has."
            )
        }
        let isWhole = try await read(streams, known, at: place, progress)
        let histories = try await histories(
            connector, in: repositories, for: recipient, of: connection, known, isComplete: isWhole)
        if histories.isEmpty { return isWhole ? .finished : .partly }
        let isAll = try await read(histories, known, at: place, progress)
        return isWhole && isAll ? .finished : .partly
    }

    /// How many deployed commits are asked for in one reading: from a branch that is deployed each day one is new each day.
    private static let mostHistories = 50

    /// What was deployed and is not on the branch that was just read. Before that one is whole nobody knows what is missing; a
    /// reading that was broken off goes on all the same.
    private func histories(
        _ connector: any PagedConnector, in repositories: [String], for recipient: Recipient, of connection: Connection,
        _ known: [StreamProgress], isComplete: Bool
    ) async throws -> [any PageStream] {
        let begun = Set(known.filter { $0.cursor != nil }.map(\.stream))
        guard isComplete || !begun.isEmpty else { return [] }
        var commits = try await desk.storage.deployedCommits(
            of: connection.service, most: isComplete ? 40 * Self.mostHistories : 0)
        commits.choose(Self.mostHistories, on: Int(means.clock.now().seconds / 86_400))
        return connector.histories(of: commits, in: repositories, for: recipient).filter {
            !$0.given.isEmpty || begun.contains($0.name)
        }
    }

    /// Where the pages of a connection are.
    struct Place {
        let connection: Connection
        let base: String
        let headers: [(name: String, value: String)]
    }

    /// Scheme and host of who is asked for the pages of a connection; nil if nobody is, because there are none or no token.
    public static func server(of connection: Connection) -> String? {
        guard connection.sealedToken != nil,
            let connector = ConnectorList.connector(connection.vendor) as? any PagedConnector
        else { return nil }
        let base = connection.apiURL ?? connector.publicAPI
        return Paging.origin(of: base) ?? base
    }

    /// Asks what has to be known before the streams are.
    private func learn(
        _ connector: any PagedConnector, at place: Place
    ) async throws -> Result<[String: [String]], UnreadableDocument> {
        var notes = connector.unlearned(place.connection.notes)
        // What was decided is never unlearned.
        notes[Connection.reach] = place.connection.notes[Connection.reach]
        var pace = Pace(patience: means.patience)
        while let address = connector.lesson(after: notes) {
            let reply = try? await ask(place.base + address, place.headers).get()
            switch pace.answered(reply?.status, header: { reply?.header($0) }, at: means.clock.now()) {
            case .again(let moment): try await wait(until: moment)
            case .refused(let sentence): return .failure(UnreadableDocument(sentence))
            case .used, .usedThenWait:
                guard let reply else { continue }
                var learned: Result<[String: [String]], UnreadableDocument> = .success(notes)
                reply.body.withUnsafeBytes { bytes in
                    learned = Result { () throws(UnreadableDocument) in
                        try connector.learned(bytes, after: notes)
                    }
                }
                guard case .success(let more) = learned, more != notes else { return learned }
                notes = more
            }
        }
        if notes != place.connection.notes { try await desk.storage.keep(notes: notes, of: place.connection.id) }
        return .success(notes)
    }

    private func claim(_ id: ConnectionID) async throws -> Bool {
        let now = means.clock.now()
        return try await desk.storage.claimReading(id, by: name, until: now.adding(means.lease), at: now)
    }

    /// So that the next one need not wait.
    private func release(_ id: ConnectionID) async throws {
        let now = means.clock.now()
        _ = try await desk.storage.claimReading(id, by: name, until: now, at: now)
    }

    func ask(_ url: String, _ headers: [(name: String, value: String)]) async -> Result<OutboundReply, OutboundFailure>
    {
        do throws(OutboundFailure) {
            return .success(
                try await means.outbound.send(OutboundRequest("GET", url, headers: headers, limits: Self.limits)))
        } catch { return .failure(error) }
    }

    func wait(until moment: Instant) async throws {
        while true {
            let left = moment.since(means.clock.now())
            guard left > .zero else { return }
            try await means.sleep(min(left, .minutes(1)))
        }
    }
}
