import Foundation
import HTTPTypes
import NIOCore

/// A JSON object whose values are texts, lists of them, numbers and flags: what the small calls of the API take.
enum FlatObject {
    static func decode(_ buffer: ByteBuffer) throws -> [String: String] {
        guard let object = try? JSONDecoder().decode([String: Scalar].self, from: Data(buffer.readableBytesView)) else {
            throw Problem(
                .unprocessableContent,
                "Send a JSON object whose values are texts, lists of texts, numbers or true and false.")
        }
        return object.compactMapValues(\.text)
    }

    private struct Scalar: Decodable {
        let text: String?
        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                text = nil
            } else if let string = try? value.decode(String.self) {
                text = string
            } else if let words = try? value.decode([String].self) {
                // A list of ids, as a form sends it: none of them has a space.
                text = words.joined(separator: " ")
            } else if let bool = try? value.decode(Bool.self) {
                text = String(bool)
            } else {
                // As it was written: a project may be called 20240001.
                text = "\(try value.decode(Decimal.self))"
            }
        }
    }
}
