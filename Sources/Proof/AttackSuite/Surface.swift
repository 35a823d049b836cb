/// What is attacked: something that publishes.
public protocol Surface: Sendable {
    /// Publishes all that is due of a world.
    func published(of world: World) -> any PublishedWorld
}

/// Everything that roles other than the person can fetch of one world.
public protocol PublishedWorld: Sendable {
    /// By name: cells, levels, pages, exports, headers … as bytes.
    var documents: [String: [UInt8]] { get }
    /// What of it is a number over people's values, for those who know all rosters and absences.
    var statements: Statements { get }
    /// The documents if the world had been `other`, which is the same before `week`. A name that is missing stands for
    /// an unchanged document, so that a surface may publish again from there only.
    func documents(of other: World, sameBefore week: Int) -> [String: [UInt8]]
}

extension PublishedWorld {
    /// The names of documents that differ, in order.
    func changed(in other: World, sameBefore week: Int) -> [String] {
        let theirs = documents(of: other, sameBefore: week)
        let own = documents
        return theirs.filter { own[$0.key] != $0.value }.keys.sorted()
    }
}
