/// What a restored database holds of what people decided in the one that it replaces.
public enum RestoredDecisions: Sendable {
    /// All of it: the replaced one is what the backup became.
    case everything
    /// What either keeps out, has deleted or has taken back: nobody knows which of the two was told later.
    case whatEitherKeepsOut
    /// There was none, or it tells nothing any more.
    case nothing
}
