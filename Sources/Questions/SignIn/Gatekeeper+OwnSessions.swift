public import Access
public import Domain
import OrganizationPorts
import OutsidePorts

/// A session of whoever asks, as its owner sees it.
public struct OwnSession: Sendable, Hashable {
    /// Names it in a form; opens nothing.
    public let id: String
    /// When it was opened.
    public let since: Instant
    /// Whether it is the one that asks.
    public let isThis: Bool
    public init(id: String, since: Instant, isThis: Bool) {
        self.id = id
        self.since = since
        self.isThis = isThis
    }
}

/// The own sessions: which there are, and ending them one by one.
extension Gatekeeper {
    /// Those that still open something; the one that asks comes first, then the newest.
    public func ownSessions(_ viewer: Viewer, asking session: Secret) async throws -> [OwnSession] {
        let this = sha256(session.exposed)
        let now = clock.now()
        let stored = try await credentials.sessions(of: viewer.person, idleSince: idleSince(now), at: now)
        let all = stored.map { OwnSession(id: Self.id(of: $0.hash), since: $0.since, isThis: $0.hash == this) }
        return all.filter(\.isThis) + all.filter { !$0.isThis }
    }

    /// Ends a session of one's own, named by its id; nil ends all but the one that asks.
    /// The one that asks ends by signing out, which makes the browser forget as well.
    /// - Throws: `SignInRefusal`: `.wrong` for a wrong passphrase, `.weak` if there is no other one of that name.
    public func endSession(
        _ id: String?, passphrase: String, _ viewer: Viewer, asking session: Secret, from address: String
    ) async throws {
        try await counting(address, passphrase) {
            let account = try await people.account(of: viewer.person)
            guard try await hasher.verify(passphrase, against: account?.passphraseHash) else {
                throw SignInRefusal.wrong
            }
            let this = sha256(session.exposed)
            let now = clock.now()
            let stored = try await credentials.sessions(of: viewer.person, idleSince: idleSince(now), at: now)
            let others = stored.filter { $0.hash != this }
            let meant = others.filter { id == nil || Self.id(of: $0.hash) == id }
            guard id == nil || !meant.isEmpty else { throw SignInRefusal.weak("That session has ended already.") }
            for each in meant { try await credentials.endSession(hash: each.hash) }
        }
    }

    /// What is stored is a hash of the secret already; a page shows neither.
    private static func id(of hash: String) -> String { String(sha256("session " + hash).prefix(16)) }
}
