import Hummingbird
import NIOCore

extension Request {
    /// The fields of a form that may hold a file (`multipart/form-data`, RFC 7578), by their names, as bytes.
    func parts(limit: Int) async throws -> [String: [UInt8]] {
        let type = headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("multipart/form-data"), let mark = MultipartForm.boundary(type) else {
            throw Problem(.unprocessableContent, "Send the form as the page does.")
        }
        let buffer = try await bytes(limit: limit)
        return MultipartForm.decode(Array(buffer.readableBytesView), boundary: mark)
    }
}

/// Taking a body apart at its boundary. A part without a name is dropped, and of the file only its bytes are looked at: its name
/// may be a title.
enum MultipartForm {
    static func boundary(_ type: String) -> String? {
        for piece in type.split(separator: ";").dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\"" } }
            if pair.count == 2, pair[0].lowercased() == "boundary", (1...70).contains(pair[1].utf8.count) {
                return pair[1]
            }
        }
        return nil
    }

    /// Our forms have a few fields and a file: more parts than this are none of ours.
    static let mostParts = 64

    static func decode(_ body: [UInt8], boundary: String) -> [String: [UInt8]] {
        let mark = Array("--\(boundary)".utf8)
        var found: [String: [UInt8]] = [:]
        var at = next(mark, in: body[...], from: 0)
        for _ in 0..<mostParts {
            guard let start = at else { break }
            let after = start + mark.count
            // Two hyphens end it.
            guard after + 1 < body.count, body[after] != UInt8(ascii: "-") else { break }
            at = next(mark, in: body[...], from: after)
            // Of a part without a head the rest of the body is not looked through: there may be as many as it has bytes.
            guard let end = at, let head = next(Array("\r\n\r\n".utf8), in: body[..<end], from: after) else {
                continue
            }
            let header = String(decoding: body[after..<head], as: UTF8.self)
            guard let name = name(in: header) else { continue }
            // Before the boundary there is a line's end.
            let content = body[min(head + 4, max(head + 4, end - 2))..<max(head + 4, end - 2)]
            found[name] = Array(content)
        }
        return found
    }

    private static func name(in header: String) -> String? {
        for line in header.split(whereSeparator: \.isNewline)
        where line.lowercased().hasPrefix("content-disposition:") {
            for piece in line.split(separator: ";").dropFirst() {
                let pair = piece.split(separator: "=", maxSplits: 1)
                if pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == "name" {
                    return pair[1].filter { $0 != "\"" }
                }
            }
        }
        return nil
    }

    private static func next(_ needle: [UInt8], in body: ArraySlice<UInt8>, from: Int) -> Int? {
        var at = from
        while at <= body.endIndex - needle.count {
            if body[at] == needle[0], body[at..<(at + needle.count)].elementsEqual(needle) { return at }
            at += 1
        }
        return nil
    }
}
