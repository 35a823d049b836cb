import Domain
public import SQL
import Synchronization

/// When a session or a token was used last, written beside the work and not before it: nobody waits for it, and however
/// many are used while the disk does not answer, one transaction notes them all.
public final class UseNotes: Sendable {
    enum Key: Hashable {
        case session(String), token(String)
    }
    private struct State {
        var notes: [Key: Instant] = [:]
        var writing: Task<Void, Never>?
    }

    private let database: any Database
    private let state = Mutex(State())

    private let isOn: Bool

    /// - Parameter isOn: false where reading must change nothing: the same simulated directory gives the same bytes.
    public init(database: any Database, isOn: Bool) {
        self.database = database
        self.isOn = isOn
    }

    func note(_ key: Key, at now: Instant) {
        guard isOn else { return }
        state.withLock { state in
            state.notes[key] = now
            if state.writing == nil { state.writing = Task { await self.write() } }
        }
    }

    /// Returns when what was noted so far is written.
    public func finish() async {
        while let writing = state.withLock({ $0.writing }) { await writing.value }
    }

    private func write() async {
        while true {
            let notes = state.withLock { state in
                defer { state.notes = [:] }
                if state.notes.isEmpty { state.writing = nil }
                return state.notes
            }
            if notes.isEmpty { return }
            // A use that could not be noted is noted with the next one.
            try? await database.write { session in
                for (key, instant) in notes {
                    let at = instant.microseconds
                    switch key {
                    case .session(let hash):
                        try session.run("UPDATE sessions SET last_used_at = \(at) WHERE hash = \(hash)")
                    case .token(let hash):
                        try session.run("UPDATE tokens SET last_used_at = \(at) WHERE hash = \(hash)")
                    }
                }
            }
        }
    }
}
