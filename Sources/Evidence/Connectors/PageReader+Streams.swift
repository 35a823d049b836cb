import Domain
import EvidencePorts
import IntegrationKit
import OutsidePorts

/// The reading of one stream, beside others.
///
///     upcoming:  list 1 ▸ ▪ ▪ ▪ ▪ …          asked for together: the page whose turn it is, and details after it
///     taken:     list 1, detail 1, detail 2 …  always in this order; what came too early waits
private struct Lane {
    /// An answer that can be used, or what it is refused with.
    struct Answer {
        let reply: OutboundReply?
        let refusal: String?
    }

    let name: String
    /// Whether its items are ids that somebody else has said, and not the provider.
    let isOfSomeIDs: Bool
    let before: StreamProgress?
    var walk: PageWalk
    var pace: Pace
    /// Read, and not on disk yet.
    var evidence: [Fact] = []
    var isUnstored = false
    var asked: Set<String> = []
    /// Whose turn has not come.
    var early: [String: Answer] = [:]
    var isOver = false
    var isWhole = true

    init(_ stream: any PageStream, _ before: StreamProgress?, _ patience: Pace.Patience) {
        name = stream.name
        isOfSomeIDs = stream.isOfSomeIDs
        self.before = before
        let mark = before?.mark.flatMap { Int64($0) }.map(Instant.init(microseconds:))
        walk = PageWalk(
            stream, from: before?.cursor.flatMap(PageCursor.init(text:)), since: mark,
            items: before?.cursor == nil ? 0 : before?.items ?? 0)
        pace = Pace(patience: patience)
    }

    /// What may be asked for and has not been.
    func unasked(_ place: Int) -> String? {
        let upcoming = walk.upcoming(Allowance.most)
        guard !isOver, place < upcoming.count else { return nil }
        let address = upcoming[place]
        return asked.contains(address) || early[address] != nil ? nil : address
    }

    /// Takes the answer whose turn it is.
    /// - Returns: whether there was one; nothing more is taken once the stream stands still.
    mutating func takeNext() -> (isTaken: Bool, failure: String?) {
        guard !isOver, let address = walk.address, let answer = early.removeValue(forKey: address) else {
            return (false, nil)
        }
        if let refusal = answer.refusal {
            let isSkipped = Self.isGone(answer.reply) || (isOfSomeIDs && Self.isOfNoUse(answer.reply))
            return isSkipped && walk.skip() ? (true, nil) : (false, refusal)
        }
        guard let reply = answer.reply else { return (false, nil) }
        isUnstored = true
        if reply.status == 304 {
            walk.unchanged()
        } else {
            do throws(UnreadableDocument) {
                evidence += try walk.take(reply.body, link: reply.header("link"), etag: reply.header("etag"))
            } catch { return (false, "A page could not be read: \(error.sentence)") }
        }
        return (true, nil)
    }

    /// What was refused for what was asked, and not for who asked or how often: of ids that somebody has made up there is no more to say.
    static func isOfNoUse(_ reply: OutboundReply?) -> Bool {
        guard let status = reply?.status else { return false }
        return (400..<500).contains(status) && ![401, 403, 429].contains(status)
    }

    static func isGone(_ reply: OutboundReply?) -> Bool { reply?.status == 404 || reply?.status == 410 }

    func progress(_ failure: String?, at now: Instant) -> StreamProgress {
        let isAtEnd = walk.cursor == nil
        return StreamProgress(
            stream: name, cursor: walk.cursor?.text,
            mark: isAtEnd ? walk.newestMark.map { "\($0.microseconds)" } : before?.mark,
            etag: walk.etag ?? before?.etag, items: walk.items,
            finished: isAtEnd ? now : before?.finished, failure: failure)
    }
}

extension PageReader {
    /// A call that has come back.
    private struct Return: Sendable {
        let lane: Int
        let address: String
        let result: Result<OutboundReply, OutboundFailure>
        /// How many stops there had been when it went out: what it has met then it could not know of.
        let stops: Int
    }

    /// Reads every stream to its end, a few of them at a time.
    /// - Returns: whether all came to their ends.
    func read(
        _ streams: [any PageStream], _ known: [StreamProgress], at place: Place,
        _ progress: @Sendable (StreamProgress) -> Void
    ) async throws -> Bool {
        var lanes = streams.map { stream in
            Lane(stream, known.first { $0.stream == stream.name }, means.patience)
        }
        var allowance = Allowance()
        var (out, stops, unstored) = (0, 0, 0)

        func store(_ lane: Int, _ failure: String? = nil) async throws {
            let state = lanes[lane].progress(failure, at: means.clock.now())
            try await desk.storage.store(lanes[lane].evidence, and: state, of: place.connection, at: means.clock.now())
            lanes[lane].evidence = []
            lanes[lane].isUnstored = false
            progress(state)
        }
        func storeAll() async throws {
            for lane in lanes.indices where lanes[lane].isUnstored { try await store(lane) }
            unstored = 0
        }
        func end(_ lane: Int, _ failure: String?) async throws {
            lanes[lane].isOver = true
            lanes[lane].isWhole = failure == nil
            lanes[lane].early = [:]
            try await store(lane, failure)
        }

        // So that whoever goes on after a kill knows of all of them, also of those that have not said anything yet.
        for lane in lanes.indices where lanes[lane].before?.cursor == nil { try await store(lane) }
        return try await withThrowingTaskGroup(of: Return.self) { calls in
            while true {
                while allowance.mayCall(out: out, at: means.clock.now()), let next = Self.next(lanes) {
                    let lane = lanes[next.lane]
                    let url = next.address.contains("://") ? next.address : place.base + next.address
                    // An address that the provider gave leads to the provider, or the token would go elsewhere.
                    guard Paging.leads(url, toTheHostOf: place.base) else {
                        try await end(next.lane, "The provider names a page on another host: it was not asked for.")
                        continue
                    }
                    var headers = place.headers
                    if lane.walk.mayBeUnchanged, let tag = lane.before?.etag { headers.append(("If-None-Match", tag)) }
                    lanes[next.lane].asked.insert(next.address)
                    out += 1
                    calls.addTask { [headers, stops] in
                        Return(
                            lane: next.lane, address: next.address, result: await ask(url, headers), stops: stops)
                    }
                }
                guard out > 0, let back = try await calls.next() else {
                    if lanes.allSatisfy(\.isOver) { break }
                    // Before a wait everything that was said is stored: it may be long.
                    try await storeAll()
                    if let rest = allowance.rest { try await wait(until: rest) }
                    continue
                }
                out -= 1
                lanes[back.lane].asked.remove(back.address)
                if lanes[back.lane].isOver { continue }
                if case .failure(let failure) = back.result, failure.isForGood {
                    try await end(back.lane, "The provider is not called: \(failure.sentence).")
                    continue
                }
                let reply = try? back.result.get()
                let now = means.clock.now()
                // Of several that meet the same stop the first one counts: the others are no further tries.
                let isLate = back.stops != stops
                var pace = isLate ? Pace(patience: means.patience) : lanes[back.lane].pace
                let step = pace.answered(reply?.status, header: { reply?.header($0) }, at: now)
                if case .again(let moment) = step {
                    allowance.stop(until: moment)
                    if isLate { continue }
                    lanes[back.lane].pace = pace
                    stops += 1
                    continue
                }
                lanes[back.lane].pace = pace
                var refusal: String?
                if case .refused(let sentence) = step { refusal = sentence }
                if refusal == nil || Lane.isGone(reply) {
                    allowance.answered(Pace.room({ reply?.header($0) }, at: now), at: now)
                }
                if case .usedThenWait(let moment) = step {
                    allowance.stop(until: moment)
                    stops += 1
                }
                lanes[back.lane].early[back.address] = Lane.Answer(reply: reply, refusal: refusal)
                while !lanes[back.lane].isOver {
                    let (isTaken, failure) = lanes[back.lane].takeNext()
                    if let failure { try await end(back.lane, failure) }
                    guard isTaken else { break }
                    unstored += 1
                    if lanes[back.lane].walk.cursor == nil { try await end(back.lane, nil) }
                }
                if unstored >= Self.together { try await storeAll() }
            }
            return lanes.allSatisfy(\.isWhole)
        }
    }

    /// What is asked for next: of the first few streams that are not at their ends, before all else the pages whose turn it is.
    private static func next(_ lanes: [Lane]) -> (lane: Int, address: String)? {
        let open = lanes.indices.filter { !lanes[$0].isOver }.prefix(Allowance.most)
        for place in 0..<Allowance.most {
            for lane in open {
                if let address = lanes[lane].unasked(place) { return (lane, address) }
            }
        }
        return nil
    }
}

extension OutboundFailure {
    /// Whether calling again would not help.
    fileprivate var isForGood: Bool {
        self == .refused || self == .malformed || self == .plain || self == .untrusted
    }
}
