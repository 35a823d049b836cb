import Hummingbird
import Intake
import NIOCore
import OutsidePorts

/// The reply to heartbeats: one pair an item, in order. Nothing is echoed but a made-up id: old clients fail on a category
/// that they do not know, newer ones compare what is echoed.
struct BulkReply {
    let items: [DecodedItem]
    let randomness: any Randomness

    /// - Parameter isSingle: one object was sent to the single endpoint; a refused one is answered in the bulk shape all
    ///   the same, because an outer 400 would block a client's queue for ever.
    func response(isSingle: Bool) -> Response {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(items.count * 70 + 32)
        if isSingle, case .heartbeat? = items.first {
            write(items[0], to: &buffer)
        } else {
            buffer.writeString("{\"responses\":[")
            for (index, item) in items.enumerated() {
                buffer.writeString(index == 0 ? "[" : ",[")
                write(item, to: &buffer)
                if case .heartbeat = item { buffer.writeString(",201]") } else { buffer.writeString(",400]") }
            }
            buffer.writeString("]}")
        }
        return Response(
            status: .created, headers: [.contentType: "application/json"], body: .init(byteBuffer: buffer))
    }

    /// Go clients need a reason, browsers must not find a key `error`.
    private func write(_ item: DecodedItem, to buffer: inout ByteBuffer) {
        switch item {
        case .heartbeat:
            buffer.writeString("{\"data\":{\"id\":\"")
            buffer.writeString(randomness.uuid())
            buffer.writeString("\"}}")
        case .refused(let field, let sentence):
            // Fields and sentences are our own words: nothing in them needs escaping.
            buffer.writeString("{\"errors\":{\"\(field)\":[\"\(sentence)\"]}}")
        }
    }
}
