import Hummingbird
import NIOCore

enum BodyLimit {
    static let evidence = 4 * 1024 * 1024
    static let form = 64 * 1024
}

extension Request {
    /// The whole body, at most `limit` bytes of it.
    /// - Throws: 413 as soon as the limit is passed; a declared length beyond it is refused before anything is read.
    func bytes(limit: Int) async throws -> ByteBuffer {
        if let declared = headers[.contentLength].flatMap(Int.init), declared > limit {
            throw Problem(.contentTooLarge, "The body is larger than \(limit / 1024) KiB: send less at once.")
        }
        return try await body.collect(upTo: limit)
    }

    /// The fields of a form, or of a flat JSON object: scripts send either.
    func fields() async throws -> [String: String] {
        let buffer = try await bytes(limit: BodyLimit.form)
        if (headers[.contentType] ?? "").hasPrefix("application/json") {
            return try FlatObject.decode(buffer)
        }
        return FormFields.decode(String(buffer: buffer))
    }
}

/// `application/x-www-form-urlencoded`.
enum FormFields {
    static func decode(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[unescaped(parts[0])] = parts.count > 1 ? unescaped(parts[1]) : ""
        }
        return fields
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
