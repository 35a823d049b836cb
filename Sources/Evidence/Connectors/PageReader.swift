public import Domain
public import EvidencePorts
import IntegrationKit
public import OutsidePorts

/// Reads what happened before, page by page: one call after the other, and what a page says is on disk together with where to go
/// on. A reading that was killed goes on from there, by whoever is first.
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
    private static let together = 20

    private let desk: ConnectionDesk
    private let means: Means
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
        var isWhole = true
        for stream in streams {
            let before = known.first { $0.stream == stream.name }
            isWhole = try await read(stream, before, at: place, progress) && isWhole
        }
        return isWhole ? .finished : .partly
    }

    private struct Place {
        let connection: Connection
        let base: String
        let headers: [(name: String, value: String)]
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
            let reply = try? await means.outbound.send(
                OutboundRequest("GET", place.base + address, headers: place.headers, limits: Self.limits))
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

    /// - Returns: whether it came to its end.
    private func read(
        _ stream: any PageStream, _ before: StreamProgress?, at place: Place,
        _ progress: @Sendable (StreamProgress) -> Void
    ) async throws -> Bool {
        let mark = before?.mark.flatMap { Int64($0) }.map(Instant.init(microseconds:))
        var walk = PageWalk(
            stream, from: before?.cursor.flatMap(PageCursor.init(text:)), since: mark,
            items: before?.cursor == nil ? 0 : before?.items ?? 0)
        var pace = Pace(patience: means.patience)
        var evidence: [Fact] = []
        var answers = 0
        let knownTag = before?.etag
        func store(_ failure: String?) async throws {
            let isAtEnd = walk.cursor == nil
            let now = means.clock.now()
            let state = StreamProgress(
                stream: stream.name, cursor: walk.cursor?.text,
                mark: isAtEnd ? walk.newestMark.map { "\($0.microseconds)" } : before?.mark,
                etag: walk.etag ?? knownTag, items: walk.items,
                finished: isAtEnd ? now : before?.finished, failure: failure)
            try await desk.storage.store(evidence, and: state, of: place.connection, at: now)
            evidence = []
            answers = 0
            progress(state)
        }
        while let address = walk.address {
            let url = address.contains("://") ? address : place.base + address
            // An address that the provider gave leads to the provider, or the token would go elsewhere.
            guard Paging.leads(url, toTheHostOf: place.base) else {
                try await store("The provider names a page on another host: it was not asked for.")
                return false
            }
            var headers = place.headers
            if walk.mayBeUnchanged, let knownTag { headers.append(("If-None-Match", knownTag)) }
            let reply: OutboundReply?
            var failure: OutboundFailure?
            do {
                reply = try await means.outbound.send(
                    OutboundRequest("GET", url, headers: headers, limits: Self.limits))
            } catch {
                reply = nil
                failure = error
            }
            if let failure, failure == .refused || failure == .malformed || failure == .plain || failure == .untrusted {
                try await store("The provider is not called: \(failure.sentence).")
                return false
            }
            var rest: Instant?
            switch pace.answered(reply?.status, header: { reply?.header($0) }, at: means.clock.now()) {
            case .used: break
            case .usedThenWait(let moment): rest = moment
            case .again(let moment):
                // Before a wait everything that was said is stored: it may be long.
                if !evidence.isEmpty { try await store(nil) }
                try await wait(until: moment)
                continue
            case .refused(let sentence):
                let isGone = reply?.status == 404 || reply?.status == 410
                if isGone, walk.skip() { continue }
                try await store(sentence)
                return false
            }
            guard let reply else { continue }
            if reply.status == 304 {
                walk.unchanged()
            } else {
                do throws(UnreadableDocument) {
                    evidence += try walk.take(reply.body, link: reply.header("link"), etag: reply.header("etag"))
                } catch {
                    try await store("A page could not be read: \(error.sentence)")
                    return false
                }
            }
            answers += 1
            if answers >= Self.together || walk.cursor == nil { try await store(nil) }
            if let rest, walk.cursor != nil {
                if !evidence.isEmpty { try await store(nil) }
                try await wait(until: rest)
            }
        }
        return true
    }

    private func wait(until moment: Instant) async throws {
        while true {
            let left = moment.since(means.clock.now())
            guard left > .zero else { return }
            try await means.sleep(min(left, .minutes(1)))
        }
    }
}
