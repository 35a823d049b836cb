public import Access
public import Domain
public import OutsidePorts
import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: Clock {
    private let instant: Mutex<Instant>
    public init(_ text: String) { instant = Mutex(Instant(text)) }
    public func now() -> Instant { instant.withLock { $0 } }
    /// Also backwards, as a clock that somebody sets.
    public func set(_ moment: Instant) { instant.withLock { $0 = moment } }
    public func advance(by length: Span.Length) { instant.withLock { $0 = $0.adding(length) } }
}

/// The same bytes for the same seed: secrets in tests are not secret.
public final class SeededRandomness: Randomness {
    private let generator: Mutex<Seeded>
    public init(_ seed: UInt64) { generator = Mutex(Seeded(seed)) }
    public func bytes(_ count: Int) -> [UInt8] {
        generator.withLock { generator in (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) } }
    }
}

/// Knows one person by one session, and nobody else.
public struct OnePerson: Standing {
    public static let session = Secret("the session")
    private let person: PersonID
    public init(_ person: PersonID) { self.person = person }
    public func person(presenting credential: Credential) async throws -> PersonID? {
        if case .session(let secret) = credential, secret.exposed == Self.session.exposed { return person }
        return nil
    }
    public func roles(of person: PersonID, at now: Instant) async throws -> Set<RoleHeld> { [] }
}

extension Policy {
    /// The grant that this person has over the own data, got the only way there is.
    public static func grant(for person: PersonID) async throws -> Grant<Oneself> {
        let policy = Policy(standing: OnePerson(person))
        return policy.ownData(of: try await policy.viewer(presenting: .session(OnePerson.session)))
    }
}
