/// A sentence that the product can be held to, and what proves it.
public struct Guarantee: Sendable {
    public enum State: Sendable, Hashable {
        /// The file of the test that fails if it is broken; that it is there is tested too.
        case proved(by: String)
        /// Not claimed by this version: with what it comes, in words.
        case later(String)
    }
    public let id: String
    public let title: String
    public let sentence: String
    public let state: State

    public init(id: String, title: String, sentence: String, state: State) {
        self.id = id
        self.title = title
        self.sentence = sentence
        self.state = state
    }
}
