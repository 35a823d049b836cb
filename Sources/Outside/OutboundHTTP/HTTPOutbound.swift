import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
public import OutsidePorts

/// Calls other systems, each time over a connection of its own to an address that was checked.
public struct HTTPOutbound: Outbound {
    private let allowing: AllowList
    private let resolve: @Sendable (String) async throws -> [String]

    /// - Parameter allowing: what is not public and may be called all the same.
    public init(allowing: AllowList) {
        self.init(allowing: allowing, resolve: Resolver.lookUp)
    }

    /// - Parameter resolve: what a name leads to; for tests of names that change their mind.
    public init(allowing: AllowList, resolve: @escaping @Sendable (String) async throws -> [String]) {
        self.allowing = allowing
        self.resolve = resolve
    }

    public func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundReply {
        let destination = try Destination(request.url)
        do {
            return try await withThrowingTaskGroup(of: OutboundReply.self) { group in
                group.addTask { try await call(destination, request) }
                group.addTask {
                    try await Task.sleep(for: request.limits.time)
                    throw OutboundFailure.tooSlow
                }
                defer { group.cancelAll() }
                guard let reply = try await group.next() else { throw OutboundFailure.unreachable }
                return reply
            }
        } catch {
            throw Self.failure(error)
        }
    }

    private func call(_ destination: Destination, _ request: OutboundRequest) async throws -> OutboundReply {
        let addresses = try await checked(destination)
        var last: any Error = OutboundFailure.unresolved
        // A name may lead to an address that is not reached from here; what was sent once is not sent again.
        for address in addresses.prefix(3) {
            do {
                return try await call(destination, at: address, request)
            } catch let error where Self.isBeforeSending(error) {
                last = error
            }
        }
        throw last
    }

    /// What the name leads to, if all of it may be called.
    private func checked(_ destination: Destination) async throws -> [String] {
        let found: [String]
        if NetworkAddress(destination.host) != nil {
            found = [destination.host]
        } else {
            do { found = try await resolve(destination.host) } catch { throw OutboundFailure.unresolved }
        }
        guard !found.isEmpty else { throw OutboundFailure.unresolved }
        for text in found {
            guard let address = NetworkAddress(text) else { throw OutboundFailure.unresolved }
            guard destination.isSecure || address.isLoopback else { throw OutboundFailure.plain }
            guard allowing.allows(address, of: destination.host) else { throw OutboundFailure.refused }
        }
        return found
    }

    private func call(
        _ destination: Destination, at address: String, _ request: OutboundRequest
    ) async throws -> OutboundReply {
        let time = TimeAmount(request.limits.time)
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: min(time, .seconds(5)), read: time),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        // The name stays in `Host` and in what the certificate is checked for; the connection goes to what was checked.
        configuration.dnsOverride = [destination.host: address]
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration)
        do {
            let reply = try await execute(request, to: destination.url, with: client, within: time)
            try? await client.shutdown()
            return reply
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func execute(
        _ request: OutboundRequest, to url: String, with client: HTTPClient, within time: TimeAmount
    ) async throws -> OutboundReply {
        var call = HTTPClientRequest(url: url)
        call.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { call.headers.replaceOrAdd(name: name, value: value) }
        if !request.body.isEmpty { call.body = .bytes(ByteBuffer(bytes: request.body)) }
        let reply = try await client.execute(call, timeout: time)
        var body: [UInt8] = []
        for try await piece in reply.body {
            guard body.count + piece.readableBytes <= request.limits.bytes else { throw OutboundFailure.tooLarge }
            body.append(contentsOf: piece.readableBytesView)
        }
        return OutboundReply(
            status: Int(reply.status.code), headers: reply.headers.map { ($0.name, $0.value) }, body: body)
    }

    /// Whether no byte of the request can have arrived.
    private static func isBeforeSending(_ error: any Error) -> Bool {
        if let error = error as? IOError {
            return [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
        }
        return error is NIOConnectionError || (error as? HTTPClientError) == .connectTimeout
    }

    private static func failure(_ error: any Error) -> OutboundFailure {
        switch error {
        case let failure as OutboundFailure: return failure
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: return .untrusted
        case let error as HTTPClientError:
            let late: [HTTPClientError] = [
                .deadlineExceeded, .readTimeout, .connectTimeout, .writeTimeout, .tlsHandshakeTimeout,
            ]
            let wrong: [HTTPClientError] = [.invalidURL, .emptyHost]
            return late.contains(error) ? .tooSlow : wrong.contains(error) ? .malformed : .unreachable
        default: return .unreachable
        }
    }
}
