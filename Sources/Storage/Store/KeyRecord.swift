public import SQL

/// What a database knows of the key that it was written with, which is never in it.
public struct KeyRecord: Sendable, Hashable {
    /// The keyed hash of a fixed word; nil in a database that nobody has opened since it was made.
    public let fingerprint: String?
    /// Whether something in it was hashed or signed with a key.
    public let isNeeded: Bool
}

extension Database {
    /// Reads only: to remember a key is `OrganizationStore.belongs(toKey:)`.
    public func keyRecord() async throws -> KeyRecord {
        try await read { session in
            let fingerprint = try session.rows("SELECT fingerprint FROM keys").first?.text(0)
            let isSetUp = try !session.rows("SELECT 1 FROM house").isEmpty
            return KeyRecord(fingerprint: fingerprint, isNeeded: fingerprint != nil || isSetUp)
        }
    }
}
