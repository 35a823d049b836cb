import Domain
import Foundation
import Hummingbird

/// Finds the API key in every form in which WakaTime clients send one.
enum Keys {
    static func key(in request: Request) -> Secret? {
        candidates(in: request).first(where: looksLikeKey).map(Secret.init)
    }

    private static func candidates(in request: Request) -> [String] {
        var found: [String] = []
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            if parts.count == 2 {
                let value = trimmed(String(parts[1]))
                // `Basic base64(key)` without a colon, `key:`, `user:key`; `Bearer key` raw or in base64.
                if let decoded = decoded(value) {
                    found.append(decoded)
                    found += decoded.split(separator: ":").map(String.init)
                }
                found.append(value)
            }
        }
        if let key = request.query["api_key"] { found.append(key) }
        return found.map(trimmed)
    }

    /// Nearly always there is nothing to remove, and it comes with every request.
    private static func trimmed(_ text: String) -> String {
        let visible: ClosedRange<UInt8> = 0x21...0x7E
        guard let first = text.utf8.first, let last = text.utf8.last, visible.contains(first), visible.contains(last)
        else {
            return text.trimmingCharacters(in: .whitespaces)
        }
        return text
    }

    private static func decoded(_ base64: String) -> String? {
        let padded = base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4)
        return Data(base64Encoded: padded).flatMap { String(data: $0, encoding: .utf8) }
    }

    /// A UUID, with or without `waka_` before it.
    private static func looksLikeKey(_ text: String) -> Bool {
        let key = text.hasPrefix("waka_") ? text.dropFirst(5) : Substring(text)
        guard key.utf8.count == 36 else { return false }
        return key.utf8.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index)
                ? byte == UInt8(ascii: "-")
                : (48...57).contains(byte) || (97...102).contains(byte) || (65...70).contains(byte)
        }
    }
}
