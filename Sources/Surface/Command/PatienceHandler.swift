import NIOCore
import NIOHTTPTypes
import Synchronization
import Web

/// How many connections each address holds: one caller must leave some to the others.
final class Callers: Sendable {
    private let most: Int
    private let open = Mutex<[String: Int]>([:])

    init(most: Int) { self.most = most }

    /// Whether one more is taken.
    func enter(_ address: String) -> Bool {
        open.withLock { open in
            guard open[address, default: 0] < most else { return false }
            open[address, default: 0] += 1
            return true
        }
    }

    func leave(_ address: String) {
        open.withLock { open in
            let left = open[address, default: 1] - 1
            open[address] = left > 0 ? left : nil
        }
    }
}

/// Ends connections of those who keep the server waiting: who sends no request, who goes on sending a body after the
/// answer, which is a refusal then, and who does not read what was asked for.
final class PatienceHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// For the first line and the headers of the first request.
    private static let forTheHead = TimeAmount.seconds(10)
    /// For what is left of a body whose answer is out: whoever is quick may finish, and read the answer.
    private static let forTheRest = TimeAmount.seconds(5)
    /// Enough for a body that is too large by mistake: ended sooner, its sender would not read why.
    private static let mostOfTheRest = 32 << 20

    /// For the next piece of an answer that is waiting to be read.
    private static let forReading = TimeAmount.seconds(60)

    private let callers: Callers?
    private var address: String?
    private var hasBegun = false
    private var isReceiving = false
    /// Whether the request that is being received has its answer: others may wait before it.
    private var isAnswered: Bool { asked == answered }
    private var asked = 0
    private var answered = 0
    private var rest = 0
    private var timer: Scheduled<Void>?
    private var reading: Scheduled<Void>?

    /// - Parameter callers: nil behind a proxy, where everybody comes from one address.
    init(callers: Callers?) { self.callers = callers }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !hasBegun else { return }
        hasBegun = true
        if let callers, let address = context.channel.remoteAddress?.ipAddress.map(Site.network) {
            guard callers.enter(address) else { return context.close(promise: nil) }
            self.address = address
        }
        close(context, after: Self.forTheHead)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        reading?.cancel()
        if let address { callers?.leave(address) }
        address = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            timer?.cancel()
            (isReceiving, rest) = (true, 0)
            asked += 1
        case .body(let bytes):
            guard isAnswered else { break }
            rest += bytes.readableBytes
            if rest > Self.mostOfTheRest { return context.close(promise: nil) }
        case .end:
            isReceiving = false
            timer?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            answered += 1
            if isReceiving, isAnswered { close(context, after: Self.forTheRest) }
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        reading?.cancel()
        let channel = context.channel
        if !channel.isWritable {
            reading = context.eventLoop.scheduleTask(in: Self.forReading) { channel.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    private func close(_ context: ChannelHandlerContext, after time: TimeAmount) {
        timer?.cancel()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
