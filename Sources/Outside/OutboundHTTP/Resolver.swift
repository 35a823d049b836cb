import Dispatch
import Foundation
import OutsidePorts
import Synchronization

/// Asks the machine what a name leads to. The machine's resolver can take half a minute and cannot be stopped: whoever waits
/// for it can stop waiting.
enum Resolver {
    static func lookUp(_ host: String) async throws -> [String] {
        let waiting = Waiting()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiting.begin(continuation)
                DispatchQueue.global().async { waiting.end(Result { try addresses(of: host) }) }
            }
        } onCancel: {
            waiting.end(.failure(CancellationError()))
        }
    }

    private static func addresses(of host: String) throws -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { throw OutboundFailure.unresolved }
        defer { freeaddrinfo(first) }
        var found: [String] = []
        var next = first
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
                == 0
            {
                found.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}

/// Whoever waits is answered once, whichever comes first.
private final class Waiting: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<[String], any Error>)
        case answered(Result<[String], any Error>)
        case over
    }
    private let state = Mutex<State>(.idle)

    func begin(_ continuation: CheckedContinuation<[String], any Error>) {
        let answer = state.withLock { state -> Result<[String], any Error>? in
            guard case .answered(let answer) = state else {
                state = .waiting(continuation)
                return nil
            }
            state = .over
            return answer
        }
        if let answer { continuation.resume(with: answer) }
    }

    func end(_ answer: Result<[String], any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<[String], any Error>? in
            switch state {
            case .idle: state = .answered(answer)
            case .waiting(let continuation):
                state = .over
                return continuation
            case .answered, .over: break
            }
            return nil
        }
        continuation?.resume(with: answer)
    }
}
