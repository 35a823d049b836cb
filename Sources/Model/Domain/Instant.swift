/// A moment: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Instant: Hashable, Comparable, Sendable {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// The nearest microsecond to `seconds` since 1970.
    public init(seconds: Double) { self.init(microseconds: Int64((seconds * 1e6).rounded())) }

    public var seconds: Double { Double(microseconds) / 1e6 }

    public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

    public func adding(_ duration: Span.Length) -> Instant {
        Instant(microseconds: microseconds + duration.microseconds)
    }

    /// How far somebody else's clock may be ahead of ours: clocks differ, and zones are forgotten.
    public static let clocksDiffer = Span.Length.days(1)

    /// Whether what is said to have happened then cannot have happened by `now`, whosever clock said it.
    public func isYetToCome(at now: Instant) -> Bool { since(now) > Self.clocksDiffer }

    /// From `earlier` to here; negative if `earlier` is later.
    public func since(_ earlier: Instant) -> Span.Length {
        Span.Length(microseconds: microseconds - earlier.microseconds)
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC, with as many of the six decimals as are needed: `2026-11-24T08:00:00Z`.
    public var description: String {
        let day = Day(daysSince1970: Int(floorDivide(microseconds, 86_400_000_000)))
        var rest = microseconds - Int64(day.daysSince1970) * 86_400_000_000
        let fraction = rest % 1_000_000
        rest /= 1_000_000
        var text = "\(day)T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
        if fraction != 0 {
            var digits = padded(fraction, 6)
            while digits.hasSuffix("0") { digits.removeLast() }
            text += "." + digits
        }
        return text + "Z"
    }

    /// Reads RFC 3339: `2026-11-24T08:00:00Z`, `…08:00:00.25+01:00`; nil for anything else.
    public init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") || bytes[10] == 32,
            let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), hour < 24, minute < 60, second < 61
        else { return nil }
        var micro: Int64 = 0
        var at = 19
        if bytes[at] == UInt8(ascii: ".") {
            at += 1
            var scale: Int64 = 100_000
            let first = at
            while at < bytes.count, let digit = digit(bytes[at]) {
                micro += digit * scale
                scale /= 10
                at += 1
            }
            guard at > first else { return nil }
        }
        guard at < bytes.count else { return nil }
        var offset: Int64 = 0
        switch bytes[at] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): guard at + 1 == bytes.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard at + 6 == bytes.count, bytes[at + 3] == UInt8(ascii: ":"),
                let h = number(bytes[(at + 1)..<(at + 3)]), let m = number(bytes[(at + 4)...]), h < 24, m < 60
            else { return nil }
            offset = (h * 3600 + m * 60) * (bytes[at] == UInt8(ascii: "-") ? -1 : 1)
        default: return nil
        }
        let wall = Int64(day.daysSince1970) * 86_400 + hour * 3600 + minute * 60 + second
        self.init(microseconds: (wall - offset) * 1_000_000 + micro)
    }
}

func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : (a - b + 1) / b }

func padded(_ value: some BinaryInteger, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func digit(_ byte: UInt8) -> Int64? { (48...57).contains(byte) ? Int64(byte - 48) : nil }

private func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for byte in bytes {
        guard let next = digit(byte) else { return nil }
        value = value * 10 + next
    }
    return bytes.isEmpty ? nil : value
}
