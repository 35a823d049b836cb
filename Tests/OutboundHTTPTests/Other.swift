import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Another system on loopback, which answers as a test says and remembers what it was asked.
final class Other: Sendable {
    struct Asked: Sendable {
        let head: HTTPRequestHead
        let body: String
    }

    enum Answer: Sendable {
        case reply(HTTPResponseStatus, [(String, String)], String)
        /// A body without an end.
        case endless
        case silence
        case hangUp
    }

    private let channel: any Channel
    private let heard = Mutex<[Asked]>([])

    var port: Int { channel.localAddress?.port ?? 0 }
    var asked: [Asked] { heard.withLock { $0 } }

    static func answering(_ answer: @escaping @Sendable (Asked) -> Answer) async throws -> Other {
        let box = Box()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                child.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try child.pipeline.syncOperations.addHandler(
                        Answering { asked in
                            box.note(asked)
                            return answer(asked)
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let other = Other(channel)
        box.other.withLock { $0 = other }
        return other
    }

    private init(_ channel: any Channel) { self.channel = channel }

    func stop() async throws { try await channel.close() }

    private final class Box: Sendable {
        let other = Mutex<Other?>(nil)
        func note(_ asked: Asked) { other.withLock { $0 }?.heard.withLock { $0.append(asked) } }
    }

    private final class Answering: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let answer: @Sendable (Asked) -> Answer
        private var head: HTTPRequestHead?
        private var body = ""

        init(_ answer: @escaping @Sendable (Asked) -> Answer) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): (self.head, body) = (head, "")
            case .body(let piece): body += String(buffer: piece)
            case .end:
                guard let head else { return }
                go(answer(Asked(head: head, body: body)), context)
            }
        }

        private func go(_ answer: Answer, _ context: ChannelHandlerContext) {
            switch answer {
            case .silence: break
            case .hangUp: context.close(promise: nil)
            case .reply(let status, let headers, let text):
                let head = HTTPResponseHead(version: .http1_1, status: status, headers: HTTPHeaders(headers))
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .endless:
                context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .ok))), promise: nil)
                pour(context)
            }
        }

        private func pour(_ context: ChannelHandlerContext) {
            let piece = ByteBuffer(repeating: 0x20, count: 4_096)
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece)))).whenSuccess {
                bound.value.0.pour(bound.value.1)
            }
        }
    }
}
