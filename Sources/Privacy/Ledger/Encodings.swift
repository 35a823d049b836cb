import Foundation

// Exact encodings: of every value there is one text, and no other text is read. Otherwise a flipped byte could hide.

private let hexadecimalDigits: [UInt8] = Array("0123456789abcdef".utf8)

/// Two lower-case digits a byte.
func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { text in
        for (index, byte) in bytes.enumerated() {
            text[index * 2] = hexadecimalDigits[Int(byte >> 4)]
            text[index * 2 + 1] = hexadecimalDigits[Int(byte & 15)]
        }
        return bytes.count * 2
    }
}

/// Two lower-case digits a byte; nil for anything else.
func decoded(hexadecimal text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for digit in text {
        let value: UInt8
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
        default: return nil
        }
        if let first = high {
            bytes.append(first << 4 | value)
            high = nil
        } else {
            high = value
        }
    }
    return bytes
}

/// RFC 4648, section 4, with padding.
func base64(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

/// RFC 4648, section 4; nil also for missing padding and for bits that should be zero.
func decoded(base64 text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), data.base64EncodedString().utf8.elementsEqual(text.utf8) else {
        return nil
    }
    return [UInt8](data)
}

/// A count without sign, leading zeros or anything else; nil otherwise.
func decoded(decimal text: some Collection<UInt8>) -> Int? {
    guard let first = text.first, text.count == 1 || first != UInt8(ascii: "0") else { return nil }
    var value = 0
    for digit in text {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
        let (tenfold, isTooMuch) = value.multipliedReportingOverflow(by: 10)
        let (next, isTooMuchNow) = tenfold.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
        guard !isTooMuch, !isTooMuchNow else { return nil }
        value = next
    }
    return value
}
