/// Somebody who has deleted everything.
public enum Forgotten {
    /// What stands where the name stood. The name itself is kept sealed, and comes back with the person.
    public static let name = "somebody who has deleted everything"
}
