import Crypto
import Dispatch
import Foundation

/// Passphrases that were in leaks, as an operator's file names them: one line each of `SHA1:COUNT`, in ascending order, which is the
/// form in which Have I Been Pwned gives them (the lists of SHA-1, ordered by hash). It is searched on the disk and never read
/// whole: those of 2024 are 40 GB. Nothing is asked of anybody else.
public final class BreachedPassphrases: Sendable {
    /// Why a file is not searched.
    public enum Refusal: Error, Sendable, Hashable {
        case unreadable
        /// Something in it is not a line of forty hexadecimal digits, which a count may follow.
        case noHashes
        case unordered
    }

    /// How many places are looked at before it is believed. In a file of fewer bytes than this, and so in a short one, every line is.
    private static let places: UInt64 = 4_096
    /// A line is forty digits, a colon, a count and one or two characters at its end.
    private static let longestLine = 80

    private let file: Int32
    private let size: UInt64
    private let queue = DispatchQueue(label: "breached passphrases")

    /// Opens it and looks at places all over it. What lies between them is not seen: that would take as long as reading it.
    public init(path: String) throws(Refusal) {
        file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .unreadable }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw .unreadable
        }
        size = UInt64(status.st_size)
        do throws(Refusal) {
            try check()
        } catch {
            close(file)
            throw error
        }
    }

    deinit { close(file) }

    /// Whether it is one of them, as it was typed or in the form in which it is hashed here.
    /// - Throws: `Refusal` if the file is not what it was at the start any more.
    func contains(_ passphrase: String) async throws -> Bool {
        // No set of texts: to Swift they are the same, and their bytes are not.
        let forms = [passphrase, passphrase.precomposedStringWithCompatibilityMapping]
        let hashes = forms.map { hex(Insecure.SHA1.hash(data: Data($0.utf8))) }
        return try await withCheckedThrowingContinuation { continuation in
            // Reading waits for the disk.
            queue.async { continuation.resume(with: Result { try hashes.contains { try self.find($0) } }) }
        }
    }

    private func check() throws(Refusal) {
        guard size > 0 else { throw .noHashes }
        let step = max(size / Self.places, 1)
        var last: (start: UInt64, hash: String)?
        for offset in stride(from: 0, to: size, by: Int(step)) {
            guard let line = try line(from: offset) else { break }
            if let last, line.start > last.start, line.hash <= last.hash { throw .unordered }
            last = line
        }
    }

    /// Binary search by bytes: the line that begins at a place or next after it is compared.
    private func find(_ hash: String) throws(Refusal) -> Bool {
        var low: UInt64 = 0
        var high = size
        while low < high {
            let middle = low + (high - low) / 2
            guard let line = try line(from: middle), line.start < high else {
                high = middle
                continue
            }
            if line.hash == hash { return true }
            if line.hash < hash { low = line.start + 1 } else { high = middle }
        }
        return false
    }

    /// The first line that begins at that byte or after it; nil if none does.
    private func line(from offset: UInt64) throws(Refusal) -> (start: UInt64, hash: String)? {
        // One byte before it says whether a line begins exactly there.
        let from = offset == 0 ? 0 : offset - 1
        let bytes = try read(Self.longestLine * 2 + 1, at: from)
        var start = 0
        if offset > 0 {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
                guard from + UInt64(bytes.count) >= size, bytes.count <= Self.longestLine else { throw .noHashes }
                return nil
            }
            start = end + 1
        }
        guard from + UInt64(start) < size else { return nil }
        let line = bytes[start...].prefix { $0 != UInt8(ascii: "\n") }
        guard line.count <= Self.longestLine, let hash = Self.hash(in: line) else { throw .noHashes }
        return (from + UInt64(start), hash)
    }

    private static func hash(in line: ArraySlice<UInt8>) -> String? {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        let digits = line.prefix(40)
        let rest = line.dropFirst(40)
        guard digits.count == 40, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            rest.isEmpty
                || rest.first == UInt8(ascii: ":") && rest.count > 1
                    && rest.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return String(decoding: digits, as: UTF8.self).lowercased()
    }

    private func read(_ count: Int, at offset: UInt64) throws(Refusal) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, count, off_t(offset)) }
        guard got >= 0 else { throw .unreadable }
        return Array(bytes.prefix(got))
    }
}

extension Gatekeeper {
    /// What speaks against a passphrase that somebody chooses; nil if it will do.
    func objection(to passphrase: String, email: String) async throws -> String? {
        if let objection = PassphraseRule.objection(to: passphrase, email: email) { return objection }
        guard try await breached?.contains(passphrase) == true else { return nil }
        return "That one was in a leak that others have: choose another."
    }
}
