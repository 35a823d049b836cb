/// A signed statement: this ledger held so many entries, and this was its root. The text is the one of C2SP
/// tlog-checkpoint, so that others can read and co-sign it.
public struct Checkpoint: Hashable, Sendable {
    /// Which ledger it is.
    public let origin: String
    /// How many entries it held.
    public let size: Int
    public let root: Digest
    /// All of it, signatures included, to the last line feed.
    public let text: String
    private let signatures: [Signature]

    private struct Signature: Hashable, Sendable {
        let name: String
        let keyID: [UInt8]
        let bytes: [UInt8]
    }

    /// More signatures than witnesses will ever give; the format wants at least 16 to be read.
    private static let mostSignatures = 100
    private static let longestText = 1 << 20

    /// Reads the text; nil unless every line of it is exactly as the format has it. Whose signature it carries and
    /// whether that is a good one, `isSigned(by:)` says.
    public init?(text: String) {
        self.init(bytes: Array(text.utf8))
    }

    init?(bytes all: [UInt8]) {
        guard all.count <= Self.longestText, let text = String(validating: all, as: UTF8.self),
            all.allSatisfy({ $0 >= 0x20 || $0 == lineFeed }), let end = Self.endOfBody(all)
        else { return nil }
        let body = all[..<end].split(separator: lineFeed, omittingEmptySubsequences: false)
        // Of extension lines, which the format permits, our ledgers have none.
        guard body.count == 3, !body[0].isEmpty, let size = decoded(decimal: body[1]),
            let root = decoded(base64: String(decoding: body[2], as: UTF8.self)).flatMap({ Digest(bytes: $0) }),
            let signatures = Self.signatures(all[(end + 2)...])
        else { return nil }
        self.text = text
        self.origin = String(decoding: body[0], as: UTF8.self)
        self.size = size
        self.root = root
        self.signatures = signatures
    }

    /// Whether the key's holder signed it, in exactly one line. Signatures of others are ignored.
    public func isSigned(by key: VerifierKey) -> Bool {
        let own = signatures.filter { $0.keyID == key.id && $0.name.utf8.elementsEqual(key.name.utf8) }
        let signed = Array(Self.body(origin: origin, size: size, root: root).utf8)
        return own.count == 1 && own.allSatisfy { key.isSignature($0.bytes, of: signed) }
    }

    /// What is signed: three lines, with the last line feed.
    static func body(origin: String, size: Int, root: Digest) -> String {
        "\(origin)\n\(size)\n\(base64(root.bytes))\n"
    }

    /// The position of the line feed that ends the last line of the body, which the first of an empty line follows.
    private static func endOfBody(_ bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast().last { bytes[$0] == lineFeed && bytes[$0 + 1] == lineFeed }
    }

    private static func signatures(_ bytes: ArraySlice<UInt8>) -> [Signature]? {
        guard bytes.last == lineFeed else { return nil }
        let lines = bytes.dropLast().split(separator: lineFeed, omittingEmptySubsequences: false)
        guard lines.count <= mostSignatures else { return nil }
        var signatures: [Signature] = []
        for line in lines {
            let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].elementsEqual("\u{2014}".utf8),
                let signature = decoded(base64: String(decoding: parts[2], as: UTF8.self)), signature.count > 4
            else { return nil }
            let name = String(decoding: parts[1], as: UTF8.self)
            guard VerifierKey.isName(name) else { return nil }
            signatures.append(
                Signature(name: name, keyID: Array(signature.prefix(4)), bytes: Array(signature.dropFirst(4))))
        }
        return signatures
    }
}

private let lineFeed = UInt8(ascii: "\n")

extension Checkpoint {
    /// The text in base64, in one line: the value of the header `Daylight-Checkpoint`.
    public var headerValue: String { base64(text.utf8) }

    /// Reads what somebody kept: the text, or the header's value. White space around it is ignored.
    public init?(presented: String) {
        var presented = Array(presented.utf8)[...]
        presented = presented.drop { $0 <= 0x20 }
        while let last = presented.last, last <= 0x20 { presented.removeLast() }
        if presented.contains(lineFeed) {
            self.init(bytes: presented + [lineFeed])
        } else {
            guard let decoded = decoded(base64: String(decoding: presented, as: UTF8.self)) else { return nil }
            self.init(bytes: decoded)
        }
    }
}
