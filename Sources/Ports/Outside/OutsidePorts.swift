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
        let hex = bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        let cuts = [0, 8, 12, 16, 20, 32]
        let text = Array(hex)
        return zip(cuts, cuts.dropFirst()).map { String(text[$0..<$1]) }.joined(separator: "-")
    }

    /// 130 unpredictable bits as lower-case letters and digits.
    public func identifier(_ length: Int = 26) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        return String(bytes(length).map { alphabet[Int($0) & 31] })
    }
}
