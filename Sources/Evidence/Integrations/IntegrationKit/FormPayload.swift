/// A body of `application/x-www-form-urlencoded` whose field `payload` is the document: GitHub's other format.
public enum FormPayload {
    /// The document; nil if the header does not say that it is a form.
    public static func unpacked(_ delivery: Delivery) throws(UnreadableDocument) -> [UInt8]? {
        let kind = (delivery.header("content-type") ?? "").lowercased()
        guard kind.hasPrefix("application/x-www-form-urlencoded") else { return nil }
        let name = Array("payload=".utf8)
        for field in delivery.body.split(separator: UInt8(ascii: "&")) where field.starts(with: name) {
            return unescaped(field.dropFirst(name.count))
        }
        throw UnreadableDocument("This form has no field payload: send JSON.")
    }

    private static func unescaped(_ escaped: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(escaped.count)
        var at = escaped.startIndex
        while at < escaped.endIndex {
            let byte = escaped[at]
            if byte == UInt8(ascii: "%"), at + 2 < escaped.endIndex, let high = digit(escaped[at + 1]),
                let low = digit(escaped[at + 2])
            {
                bytes.append(high << 4 | low)
                at += 3
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                at += 1
            }
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
