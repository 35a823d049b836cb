public import Domain

/// The time, as a parameter: nothing else in the house reads a clock.
public protocol Clock: Sendable {
    func now() -> Instant
}

/// Randomness for secrets and ids, as a parameter.
public protocol Randomness: Sendable {
    /// Unpredictable bytes.
    func bytes(_ count: Int) -> [UInt8]
}

extension Randomness {
    /// A lower-case UUID of version 4: the only form of key that every WakaTime client accepts.
    public func uuid() -> String {
        var bytes = bytes(16)
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        // Digit by digit: every heartbeat that is answered gets one.
        var text: [UInt8] = []
        text.reserveCapacity(36)
        func append(_ digit: UInt8) {
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
        for (index, byte) in bytes.prefix(16).enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
            append(byte >> 4)
            append(byte & 15)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// 130 unpredictable bits as lower-case letters and digits.
    public func identifier(_ length: Int = 26) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        return String(bytes(length).map { alphabet[Int($0) & 31] })
    }
}
