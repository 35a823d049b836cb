import Foundation

// Exact encodings: of every value there is one text, and no other text is read. Otherwise a flipped byte could hide.

private let hexadecimalDigits: [UInt8] = Array("0123456789abcdef".utf8)

/// The value of each ASCII digit; 255 for what is none. A ledger of a million entries has two hundred million of them.
private let valuesOfDigits: [UInt8] = (0..<256).map { code in
    switch UInt8(code) {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(code) - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt8(code) - UInt8(ascii: "a") + 10
    default: 255
    }
}

/// Two lower-case digits a byte.
public func hexadecimal(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes(hexadecimal) }

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
public func decoded(hexadecimal text: String) -> [UInt8]? { decoded(hexadecimal: text.utf8) }

/// Two lower-case digits a byte; nil for anything else.
func decoded(hexadecimal text: some Collection<UInt8>) -> [UInt8]? {
    func bytes(_ digits: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var isHexadecimal = true
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { buffer, count in
            isHexadecimal = decode(digits, into: UnsafeMutableRawBufferPointer(buffer))
            count = digits.count / 2
        }
        return isHexadecimal ? bytes : nil
    }
    return text.withContiguousStorageIfAvailable(bytes) ?? Array(text).withUnsafeBufferPointer(bytes)
}

/// Writes a byte for each two digits, in room for all of them; false, and something, unless all are lower-case digits.
func decode(_ digits: UnsafeBufferPointer<UInt8>, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
    guard digits.count.isMultiple(of: 2) else {
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        return false
    }
    return valuesOfDigits.withUnsafeBufferPointer { values in
        var seen: UInt8 = 0
        for index in 0..<(digits.count / 2) {
            let high = values[Int(digits[index * 2])]
            let low = values[Int(digits[index * 2 + 1])]
            seen |= (high | low) & 0xF0
            bytes[index] = high << 4 | low & 15
        }
        return seen == 0
    }
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
