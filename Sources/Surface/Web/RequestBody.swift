import Hummingbird
import NIOCore

enum BodyLimit {
    static let evidence = 4 * 1024 * 1024
    static let form = 64 * 1024
    /// GitHub sends no more.
    static let hook = 25 * 1024 * 1024
    static let diagnostics = 1024 * 1024
    /// Clients of editors give up after one or two minutes.
    static let patience = Duration.seconds(60)
}

extension Request {
    /// The whole body, at most `limit` bytes of it.
    /// - Throws: 413 as soon as the limit is passed; a declared length beyond it is refused before anything is read. 408 for
    ///   a sender that takes longer than any client of ours needs.
    func bytes(limit: Int) async throws -> ByteBuffer {
        if let declared = headers[.contentLength].flatMap(Int.init), declared > limit {
            throw Problem.tooLarge(limit)
        }
        var whole = ByteBuffer()
        try await parts(limit: limit) { part in
            if whole.readableBytes == 0 { whole = part } else { whole.writeImmutableBuffer(part) }
        }
        return whole
    }

    /// Reads the body and keeps nothing of it.
    func drain(limit: Int) async throws {
        try await parts(limit: limit) { _ in }
    }

    private func parts(limit: Int, _ take: (ByteBuffer) -> Void) async throws {
        let deadline = ContinuousClock.now + BodyLimit.patience
        var length = 0
        var rest = body.makeAsyncIterator()
        while let part = try await next(&rest) {
            length += part.readableBytes
            guard length <= limit else {
                throw Problem.tooLarge(limit)
            }
            guard ContinuousClock.now < deadline else {
                throw Problem(.requestTimeout, "This took more than a minute: send less at once.")
            }
            take(part)
        }
    }

    private func next(_ rest: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
        do { return try await rest.next() } catch {
            throw Problem(.badRequest, "The body ended before it was complete: send it again.")
        }
    }

    /// The fields of a form, or of a flat JSON object: scripts send either, and often JSON under the name of a form, which is
    /// what curl calls everything.
    func fields() async throws -> [String: String] {
        let buffer = try await bytes(limit: BodyLimit.form)
        let isNamedJSON = (headers[.contentType] ?? "").lowercased().hasPrefix("application/json")
        if isNamedJSON || buffer.readableBytesView.first(where: { !Self.space.contains($0) }) == UInt8(ascii: "{") {
            return try FlatObject.decode(buffer)
        }
        let fields = FormFields.decode(String(buffer: buffer))
        TypedWords.current?.take(fields)
        return fields
    }

    private static let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
}

/// `application/x-www-form-urlencoded`.
enum FormFields {
    static func decode(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for (name, value) in pairs(text) {
            // Several boxes of one name are one field.
            fields[name] = fields[name].map { $0 + " " + value } ?? value
        }
        return fields
    }

    /// In the order in which they stand.
    static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (unescaped(parts[0]), parts.count > 1 ? unescaped(parts[1]) : "")
        }
    }

    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
