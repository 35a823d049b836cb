public import Hummingbird
import NIOCore

/// What travels with a request: where it comes from, and nothing about who sends it.
public struct WebContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// For counting tries; not logged, not stored.
    public let remoteAddress: String

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}
