public import Domain
import EvidencePorts
public import SQL

/// Heartbeats on their way to the disk, in groups: editors keep a queue of their own and come back.
public final class HeartbeatQueue: Sendable {
    public struct Submission: Sendable {
        let heartbeats: [Heartbeat]
        let person: PersonID
        let received: Instant
        let token: TokenID?
        public init(_ heartbeats: [Heartbeat], _ person: PersonID, _ received: Instant, under token: TokenID?) {
            self.token = token
            self.heartbeats = heartbeats
            self.person = person
            self.received = received
        }
    }

    /// In heartbeats.
    public typealias Bounds = CommitBounds

    private let group: GroupCommit<Submission, Bool>

    public init(database: any Database, bounds: Bounds) {
        group = GroupCommit(bounds: bounds, weigh: { $0.heartbeats.count }) { submissions in
            try await database.write { try HeartbeatWriter(session: $0).store(submissions) }
        }
    }

    /// Returns when the heartbeats are on disk.
    /// - Throws: `StorageBusy` if the queue is full, stalled or closed; then nothing was taken. `TokenRevoked` if the token has
    ///   ended meanwhile.
    public func submit(_ submission: Submission) async throws {
        guard try await group.submit(submission) else { throw TokenRevoked() }
    }

    /// So many heartbeats wait to be written.
    var waiting: Int { group.weightWaiting }

    /// Commits what is submitted until `close` is called, then what is left, then returns.
    public func run() async { await group.run() }

    /// Takes no more; what is waiting is still committed.
    public func close() { group.close() }
}
