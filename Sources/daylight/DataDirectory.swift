import Command
import Crypto
import Foundation
import OutsidePorts
import Synchronization

/// The directory that holds the embedded database and the key, for its owner's eyes only.
struct DataDirectory {
    let path: String
    var database: String { path + "/daylight.sqlite" }
    let keyFile: String

    /// Whether a database lies there.
    /// - Throws: if this account may not look: "it is not there" would send its owner the wrong way.
    static func isThere(_ path: String) throws -> Bool {
        let database = path + "/daylight.sqlite"
        // Two directories with one database would be served by two servers, each with a lock of its own.
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: database)) != nil {
            throw CommandFailure(
                .usage, "\(database) is a link: name the directory in which the database itself lies with --data.")
        }
        if access(database, F_OK) != 0 {
            if errno == EACCES { throw notForThisAccount(path) }
            return false
        }
        guard access(database, R_OK | W_OK) == 0 else {
            throw errno == EROFS
                ? CommandFailure(.outside, "\(database) cannot be written: its volume is mounted read-only.")
                : notForThisAccount(database)
        }
        return true
    }

    private static func notForThisAccount(_ path: String) -> CommandFailure {
        CommandFailure(
            .outside,
            "This account may not read and write \(path): run Daylight as the one that serves it, or change its rights."
        )
    }

    /// Makes the directory if it is not there.
    init(_ place: Place) throws {
        path = place.directory
        keyFile = place.keyFile ?? path + "/daylight.key"
        let files = FileManager.default
        do {
            try files.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(.outside, "\(path) cannot be made: check the rights of the directory above it.")
        }
        // What is there and closed to this account is told from a place that cannot take anything.
        if place.server == nil { _ = try Self.isThere(path) }
        guard files.isWritableFile(atPath: path) else {
            throw CommandFailure(
                .outside, "\(path) cannot be written: check its rights, or choose another with --data.")
        }
    }

    /// The key for hashes of addresses; made on first use. It is never in the database and never in a backup.
    func key(_ randomness: any Randomness) throws -> [UInt8] {
        if let key = try existingKey() { return key }
        let key = randomness.bytes(32)
        // Made with its mode, never first open and then closed; another process may be quicker.
        let file = Foundation.open(keyFile, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else {
            guard errno == EEXIST, let key = try existingKey() else {
                throw CommandFailure(.outside, "\(keyFile) cannot be made: check the rights of its directory.")
            }
            return key
        }
        defer { Foundation.close(file) }
        guard key.withUnsafeBytes({ Foundation.write(file, $0.baseAddress, $0.count) }) == key.count else {
            throw CommandFailure(.outside, "\(keyFile) cannot be written: is the disk full?")
        }
        return key
    }

    /// The key that lies there, right or wrong; nil if there is nothing.
    /// - Throws: if what is there cannot be read, or is no key.
    func existingKey() throws -> [UInt8]? {
        // Looked at once: another process may make it at this moment.
        // Nor waited for: it may be a pipe.
        let file = Foundation.open(keyFile, O_RDONLY | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw CommandFailure(
                .outside,
                "This account may not read \(keyFile): run Daylight as the one that serves it, or change its rights.")
        }
        defer { Foundation.close(file) }
        var key = [UInt8](repeating: 0, count: 33)
        guard Foundation.read(file, &key, 33) == 32 else {
            throw CommandFailure(.outside, "\(keyFile) is not a key of 32 bytes: put the right one back.")
        }
        return Array(key.prefix(32))
    }

    /// Makes this key the directory's, for a copy of a database that hashes with it.
    func takeOver(_ key: [UInt8]) throws {
        if let there = try existingKey() {
            guard there == key else {
                throw CommandFailure(.no, "\(keyFile) is another key: name an empty directory.")
            }
            return
        }
        guard
            FileManager.default.createFile(atPath: keyFile, contents: Data(key), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure(.outside, "\(keyFile) cannot be made: check the rights of its directory.") }
    }

    /// One server at a time: it is the one that writes heartbeats.
    func hold() throws -> HeldDirectory {
        let file = Foundation.open(path + "/daylight.lock", O_RDWR | O_CREAT | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw CommandFailure(.outside, "\(path)/daylight.lock cannot be made: check the rights of its directory.")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            Foundation.close(file)
            throw CommandFailure(.outside, "\(path) is being served already: stop that server first.")
        }
        return HeldDirectory(
            announce: { address in
                ftruncate(file, 0)
                _ = Array(address.utf8).withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
            }, release: { Foundation.close(file) })
    }

    /// What the server that holds the directory has announced; nil if nobody holds it.
    static func servedAddress(in path: String) -> String? {
        let file = Foundation.open(path + "/daylight.lock", O_RDONLY)
        guard file >= 0 else { return nil }
        defer { Foundation.close(file) }
        guard flock(file, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return FileManager.default.contents(atPath: path + "/daylight.lock").flatMap {
            String(data: $0, encoding: .utf8)
        }
        .flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether there is room to go on: for the database once more, as a deletion and a backup need it.
    func space() -> HealthFinding {
        var volume = statvfs()
        guard statvfs(path, &volume) == 0 else {
            return HealthFinding("How much space is left cannot be told.", needsAttention: false)
        }
        let free = Int(volume.f_bavail) * Int(volume.f_frsize)
        let size = (try? FileManager.default.attributesOfItem(atPath: database))?[.size] as? Int ?? 0
        let megabytes = "\(free / 1_000_000) MB"
        if free < 1 << 20 {
            return HealthFinding(
                "There is no space left in \(path): free some; until then nothing new is taken.", needsAttention: true)
        }
        // Little is a twentieth of a small volume, or less than the database has.
        if free < max(size, min(100_000_000, Int(volume.f_blocks) * Int(volume.f_frsize) / 20)) {
            return HealthFinding(
                "Only \(megabytes) are left in \(path): deletions and backups need as much as the database has.",
                needsAttention: true)
        }
        return HealthFinding("There is space left (\(megabytes)).", needsAttention: false)
    }

    private var wholeCopies: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.contains(".replaced-") || $0.hasPrefix("daylight.restoring") }.sorted()
    }

    /// Whole copies that a restoration has left: no deletion reaches them.
    func copies() -> [HealthFinding] {
        let left = wholeCopies
        guard !left.isEmpty else { return [] }
        return [
            HealthFinding(
                "\(left.joined(separator: ", ")) in \(path): copies of everything, which no deletion reaches. Remove them.",
                needsAttention: true)
        ]
    }

    /// Whether the files are for their owner alone.
    func findings() -> [HealthFinding] {
        let files = FileManager.default
        let own = ["", "-wal", "-shm"].map { database + $0 } + [keyFile] + wholeCopies.map { path + "/" + $0 }
        let open = own.filter { file in
            let mode = (try? files.attributesOfItem(atPath: file))?[.posixPermissions] as? Int
            return mode.map { $0 & 0o077 != 0 } ?? false
        }
        if open.isEmpty {
            return [HealthFinding("The files are readable by their owner only.", needsAttention: false)]
        }
        return [
            HealthFinding(
                "Others can read \(open.joined(separator: ", ")): chmod 600 \(open.joined(separator: " ")).",
                needsAttention: true)
        ]
    }
}

func keyedHash(_ address: String, key: [UInt8]) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data(address.utf8), using: SymmetricKey(data: key))
    return "hash:" + Data(code).base64EncodedString()
}

/// The same function, which knows again what it was asked lately: every batch of reports asks for the hashes of everybody who is
/// here. Nothing of it is anywhere but in memory, where the addresses are as well while it is asked.
func remembered(_ hash: @escaping @Sendable (String) -> String) -> @Sendable (String) -> String {
    let known = Remembered()
    return { text in
        // What is more than one line names a report, and comes once.
        if text.contains("\n") { return hash(text) }
        if let found = known.hashes.withLock({ $0[text] }) { return found }
        let made = hash(text)
        known.hashes.withLock { hashes in
            if hashes.count > 50_000 { hashes.removeAll() }
            hashes[text] = made
        }
        return made
    }
}

private final class Remembered: Sendable {
    let hashes = Mutex<[String: String]>([:])
}
