import Foundation
public import Hummingbird
import Logging
import NIOCore

/// What travels with a request: where it comes from, and nothing about who sends it.
public struct WebContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// For counting tries; not logged, not stored.
    public let remoteAddress: String

    public init(source: ApplicationRequestContextSource) {
        // No line has the number of its request: numbers that are left out would say when a letter came in.
        var logger = source.logger
        logger[metadataKey: "hb.request.id"] = nil
        coreContext = .init(source: ApplicationRequestContextSource(channel: source.channel, logger: logger))
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}

extension Site {
    /// Whose tries are counted: the peer, or who the proxy of ours says it is. Without a proxy nobody can say so.
    func caller(_ request: Request, _ context: WebContext) -> String {
        guard isBehindProxy, let named = request.headers[named("X-Forwarded-For")]?.split(separator: ",").last else {
            return Self.network(of: context.remoteAddress)
        }
        return Self.network(of: named.filter { !$0.isWhitespace })
    }

    /// Without a port; of an IPv6 address the first half, which is one household. By its number: in its text zeros may be left
    /// out, and letters may be capitals.
    public static func network(of address: String) -> String {
        let bare = address.hasPrefix("[") ? String(address.dropFirst().prefix { $0 != "]" }) : address
        var number = [UInt8](repeating: 0, count: 16)
        // Behind a percent sign stands the interface that it came in by.
        guard inet_pton(AF_INET6, String(bare.prefix { $0 != "%" }), &number) == 1 else {
            return String(bare.prefix { $0 != ":" })
        }
        // IPv4 in the words of IPv6.
        let isMapped = number.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255])
        return isMapped
            ? number.suffix(4).map(String.init).joined(separator: ".")
            : number.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }
}
