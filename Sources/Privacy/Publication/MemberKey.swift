/// Stands for a person in the records of publication; means nothing once its person has deleted everything.
public struct MemberKey: Hashable, Sendable, Comparable {
    public let raw: String
    public init(_ raw: String) { self.raw = raw }
    public static func < (a: MemberKey, b: MemberKey) -> Bool { a.raw < b.raw }
}
