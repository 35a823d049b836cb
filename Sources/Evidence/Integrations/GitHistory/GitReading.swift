public import Domain

/// What a reading came to. It exists only when git came to its own end without a fault, so whoever holds one may store its
/// tips: everything behind them has been handed over.
public struct GitReading: Sendable, Hashable {
    /// The commits that branches, tags and HEAD pointed at when the reading began, sorted. The next reading wants them.
    public let tips: [CommitID]
    /// What HEAD points at: in a clone or a bare repository the newest commit of the default branch. Nil if there is none.
    public let head: CommitID?
    /// All tags on commits, new or not, sorted by name.
    public let tags: [Tag]
    /// Tags on trees and blobs, without a date that could be read, or with a name that is not UTF-8.
    public let tagsLeftOut: Int
    /// How many commits were handed over.
    public let commits: Int
    /// How many of these touch the paths that were asked for; all, if none were.
    public let touching: Int
    /// How many of these have no readable date of authoring or of committing.
    public let commitsWithoutDate: Int
}
