/// A person whose work is measured, and who owns the data about it.
public struct PersonID: Hashable, Sendable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
}

/// Identifies one of a person's own tokens, without being able to use it.
public struct TokenID: Hashable, Sendable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
}

/// A secret that somebody presented. Never printed, never stored as it is.
public struct Secret: Sendable, CustomStringConvertible, CustomReflectable {
    /// The secret itself: for hashing and comparing only.
    public let exposed: String
    public init(_ exposed: String) { self.exposed = exposed }
    public var description: String { "‹secret›" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What somebody presented to show who they are.
public enum Credential: Sendable {
    /// The opaque id of a signed-in session.
    case session(Secret)
    /// A token that the person made to read the own data.
    case readToken(Secret)
}
