/// Keeps secrets in storage so that the database alone does not give them away.
public protocol SecretSealing: Sendable {
    /// - Parameter purpose: what it is for; opened for another purpose it is nothing, so that rows cannot be swapped.
    func seal(_ secret: [UInt8], for purpose: String) -> String?
    /// Nil under another key or for another purpose.
    func open(_ sealed: String, for purpose: String) -> [UInt8]?
}
