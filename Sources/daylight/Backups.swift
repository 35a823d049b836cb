import Command
import Domain
import Foundation
import OutsidePorts
import SQL
import Store
import StoreSQLite

/// Backups: one file, whole or not there, in the format of the embedded engine, whichever engine it comes from.
struct Backups {
    let place: Place
    let storage: Storage
    let directory: DataDirectory

    /// - Parameter file: what is to be restored: looked at before a directory is made for it.
    init(_ place: Place, restoring file: String? = nil) throws {
        if let file { try Self.expectBackup(file) }
        self.place = place
        directory = try DataDirectory(place)
        storage = try Storage(place, directory)
    }

    // MARK: Making one

    /// Works while servers run. The file appears under its name when it is complete and on disk.
    /// - Parameter noting: writes down, durably, that everybody's data is about to be read. It is called once it is known that
    ///   a file can be made, and before anything is read; if it throws there is no file. Nil is for what stays in the house.
    func make(_ file: String, noting: ((any Database) async throws -> Void)? = nil) async throws {
        // A link that leads nowhere is there as well.
        guard !FileManager.default.fileExists(atPath: file),
            (try? FileManager.default.destinationOfSymbolicLink(atPath: file)) == nil
        else { throw CommandFailure(.usage, "\(file) is there already: name another file.") }
        // For its owner alone from the first byte on.
        umask(0o077)
        let unfinished = file + ".unfinished"
        // Left by one that was killed; a folder of that name is somebody's.
        guard unlink(unfinished) == 0 || errno != EISDIR else {
            throw CommandFailure(.usage, "\(unfinished) is a folder, and in the way: remove it, or name another file.")
        }
        do {
            // What runs full is where the copy goes: nothing is written where it comes from.
            do { try await fill(unfinished, noting) } catch DatabaseFailure.full {
                throw CommandFailure(.outside, "There is no space left for \(file): free some, or name another place.")
            } catch { throw storage.words(for: error) }
            try flush(unfinished)
            guard link(unfinished, file) == 0 else {
                throw CommandFailure(.outside, "\(file) cannot be made: is its directory there, and may it be written?")
            }
        } catch {
            for end in ["", "-wal", "-shm", "-journal"] {
                try? FileManager.default.removeItem(atPath: unfinished + end)
            }
            throw error
        }
        unlink(unfinished)
        try flush(URL(fileURLWithPath: file).deletingLastPathComponent().path)
    }

    private func fill(_ unfinished: String, _ noting: ((any Database) async throws -> Void)?) async throws {
        let folder = URL(fileURLWithPath: unfinished).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw CommandFailure(.outside, "\(folder) cannot be written: is it there, and may it be written?")
        }
        // What runs full here is where it comes from, which a PostgreSQL does not let anybody into then.
        let (source, missing) = try await storage.saying {
            let source = try storage.open()
            return (source, try await source.appliedMigrations().count < Schema.migrations.count)
        }
        if missing, place.server != nil {
            throw CommandFailure(
                .outside, "The schema of \(storage.name) is older than this Daylight: run `daylight migrate`.")
        }
        // What runs full here is where the ledger is.
        if let noting { try await storage.saying { try await noting(source) } }
        if let embedded = source as? SQLiteDatabase {
            try await embedded.snapshot(to: unfinished)
        } else {
            let target = try SQLiteDatabase(path: unfinished, busySeconds: 5)
            _ = try await target.migrate(Schema.migrations)
            _ = try await SnapshotCopy(from: source, to: target).run()
            try await target.close()
        }
        try await source.close()
    }

    // MARK: Restoring one

    /// - Returns: where lies what was there before, nil if there was nothing; what of what was decided in it holds; and whether
    ///   the ledger of the backup is as it was written. One that is not is restored as well: what else is in it may be all that
    ///   is left.
    func restore(
        _ file: String,
        keyedWith restoration: (_ key: [UInt8]) throws -> (
            Restoration, ledgerHolds: (any Database) async throws -> Bool
        ),
        at now: Instant
    ) async throws -> (replaced: String?, held: RestoredDecisions, knowsPublished: Bool, ledgerHolds: Bool) {
        guard let key = try directory.existingKey() else {
            throw CommandFailure(
                .usage,
                "The key is in no backup: put the daylight.key that belongs to the backup into \(directory.path) first."
            )
        }
        // What was written last lies beside a database that is in use; a backup is one file.
        guard (try? FileManager.default.attributesOfItem(atPath: file + "-wal"))?[.size] as? Int ?? 0 == 0 else {
            throw CommandFailure(.usage, "\(file) is a database in use and no backup: make one with `daylight backup`.")
        }
        let held = place.server == nil ? try directory.hold() : nil
        defer { withExtendedLifetime(held) {} }
        umask(0o077)
        let restoring = directory.path + "/daylight.restoring"
        remove(restoring)
        defer { remove(restoring) }
        guard copyBytes(of: file, to: restoring) else {
            throw CommandFailure(.outside, "\(restoring) cannot be written: is there space?")
        }
        try await refuseServed()
        let (finishing, ledgerHolds) = try restoration(key)
        let database = try await opened(restoring, key, named: file)
        try await mustBeAlikeSimulated(database, named: file)
        let holds = try await ledgerHolds(database)
        let there = try await old(finishing, since: try await finishing.head(of: database))
        let knowsPublished = try await finishing.finish(database, there.decisions, old: there.head, at: now)
        let replaced: String?
        if place.server == nil {
            try await database.close()
            replaced = try swap(restoring)
        } else {
            replaced = try await refill(from: database)
            try await database.close()
        }
        return (replaced, there.decisions?.held ?? .nothing, knowsPublished, holds)
    }

    /// The copy that is restored: of this version or brought up to it, intact, and of the same key.
    private func opened(_ path: String, _ key: [UInt8], named file: String) async throws -> SQLiteDatabase {
        let database: SQLiteDatabase
        do {
            database = try SQLiteDatabase(path: path, busySeconds: 5)
            guard try await database.examine().isEmpty else { throw DatabaseFailure.damaged }
            _ = try await database.migrate(Schema.migrations)
        } catch DatabaseFailure.newerSchema(let id) {
            throw schemaIsNewer(id)
        } catch DatabaseFailure.full {
            throw CommandFailure(.outside, "There is no space left in \(directory.path): free some and try again.")
        } catch is DatabaseFailure {
            throw CommandFailure(.outside, "\(file) is damaged: take another backup. Nothing was changed.")
        }
        // What acts by itself would go on acting in what is restored; no schema of ours has any.
        let strange = try await database.read { session in
            try session.rows("SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('trigger', 'view')").first?
                .text(0)
        }
        if let strange {
            try await database.close()
            throw CommandFailure(
                .outside, "\(file) holds what Daylight does not make: \(strange). Nothing was changed.")
        }
        let fingerprint = keyedHash("daylight", key: key)
        let record = try await database.keyRecord()
        guard record.fingerprint == fingerprint || !record.isNeeded else {
            try await database.close()
            throw CommandFailure(
                .outside,
                record.fingerprint == nil
                    ? "\(file) has lost the mark of its key, so somebody has changed it: take another backup. Nothing was changed."
                    : "\(file) is of another Daylight: its daylight.key is not the one in \(directory.path).")
        }
        return database
    }

    /// A simulated directory never becomes a real one, nor a real one simulated.
    private func mustBeAlikeSimulated(_ restored: SQLiteDatabase, named file: String) async throws {
        guard try place.server != nil || DataDirectory.isThere(place.directory) else { return }
        // What is damaged tells nothing.
        guard let old = try? storage.open() else { return }
        let there = try? await old.read(Self.isSimulated)
        try await old.close()
        guard let there, let new = try await restored.read(Self.isSimulated), new != there else { return }
        try await restored.close()
        throw CommandFailure(
            .usage,
            "\(file) is of a \(new ? "simulated" : "real") directory, and \(directory.path) is a \(there ? "simulated" : "real") one: name another with --data."
        )
    }

    /// Nil where nothing is set up.
    private static func isSimulated(_ session: any Session) throws -> Bool? {
        try session.rows("SELECT simulated FROM house").first.map { try $0.integer(0) == 1 }
    }

    /// The other engine has no lock that a server holds: its connections say that it runs.
    private func refuseServed() async throws {
        guard place.server != nil else { return }
        // Those of a server that has just ended are there for a moment longer.
        for _ in 0..<15 {
            if try await others() == 0 { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw CommandFailure(.outside, "\(storage.name) is being served: stop every server on it first.")
    }

    /// Connections of other processes of Daylight.
    private func others() async throws -> Int64 {
        try await storage.saying {
            let database = try storage.open()
            let count = try await database.read { session in
                try session.rows(
                    """
                    SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'daylight'
                    AND datname = current_database() AND pid <> pg_backend_pid()
                    """
                ).first?.integer(0) ?? 0
            }
            try await database.close()
            return count
        }
    }

    /// Of what is replaced: how far its ledger is, and what was decided in it; nil if it tells nothing any more.
    private func old(_ finishing: Restoration, since backup: Restoration.Head?) async throws -> (
        head: Restoration.Head?, decisions: Restoration.Decisions?
    ) {
        guard try place.server != nil || DataDirectory.isThere(place.directory) else { return (nil, nil) }
        // What is damaged is why somebody restores: it tells nothing, and is moved aside all the same.
        if place.server == nil {
            do {
                let found = try await SQLiteDatabase(path: directory.database, busySeconds: 5).examine()
                if !found.isEmpty { return (nil, nil) }
            } catch DatabaseFailure.damaged { return (nil, nil) }
        }
        return try await storage.saying {
            let database = try storage.open()
            _ = try await database.migrate(Schema.migrations)
            let found: (Restoration.Head?, Restoration.Decisions?) = (
                try await finishing.head(of: database), try await finishing.decisions(in: database, since: backup)
            )
            try await database.close()
            return found
        }
    }

    /// The restored file takes the place of the other one in one step; that one stays beside it.
    private func swap(_ restoring: String) throws -> String? {
        let current = directory.database
        var replaced: String?
        if FileManager.default.fileExists(atPath: current) {
            // A log that belongs to the old file would be read into the new one.
            for end in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: current + end)
            }
            let aside = free(current + ".replaced")
            guard link(current, aside) == 0 else {
                throw CommandFailure(.outside, "\(aside) cannot be made: check the rights of \(directory.path).")
            }
            replaced = aside
        }
        try flush(restoring)
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: restoring + end) }
        guard rename(restoring, current) == 0 else {
            throw CommandFailure(.outside, "\(current) cannot be written: check the rights of \(directory.path).")
        }
        try flush(directory.path)
        return replaced
    }

    /// On a server what is there is saved, then made empty, then filled; `house` comes last, so that what was stopped in the
    /// middle is known as unfinished.
    private func refill(from restored: SQLiteDatabase) async throws -> String? {
        let aside = free(directory.path + "/daylight.replaced")
        return try await storage.saying {
            let database = try storage.open()
            _ = try await database.migrate(Schema.migrations)
            let isTaken = try await database.read { try !$0.rows("SELECT 1 FROM people LIMIT 1").isEmpty }
            // It stays in the house, and that it was replaced is an entry of the one that is restored.
            if isTaken { try await make(aside) }
            try await SnapshotCopy.empty(database)
            _ = try await DatabaseCopy(from: restored, to: database).run()
            try await database.close()
            return isTaken ? aside : nil
        }
    }

    // MARK: Files

    private static func expectBackup(_ file: String) throws {
        let kind =
            (try? FileManager.default.attributesOfItem(
                atPath: URL(fileURLWithPath: file).resolvingSymlinksInPath().path))?[.type]
        // A pipe would be waited for.
        guard kind == nil || kind as? FileAttributeType == .typeRegular else {
            throw CommandFailure(.usage, "\(file) is not a backup: name a file that `daylight backup` made.")
        }
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw access(file, R_OK) != 0 && errno == EACCES
                ? CommandFailure(.usage, "This account may not read \(file): change its rights, or copy it.")
                : CommandFailure(.usage, "There is nothing at \(file): name a file that `daylight backup` made.")
        }
        defer { try? handle.close() }
        guard (try? handle.read(upToCount: 16)).flatMap({ $0 }) == Data("SQLite format 3\0".utf8) else {
            throw CommandFailure(.usage, "\(file) is not a backup: name a file that `daylight backup` made.")
        }
    }

    private func free(_ path: String) -> String {
        var number = 1
        while FileManager.default.fileExists(atPath: "\(path)-\(number)") { number += 1 }
        return "\(path)-\(number)"
    }

    private func remove(_ path: String) {
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    }

    /// What is restored is a file of its own, for its owner alone, also if the backup is one for all or a link to one.
    private func copyBytes(of file: String, to new: String) -> Bool {
        let made = Foundation.open(new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
        guard made >= 0 else { return false }
        let target = FileHandle(fileDescriptor: made, closeOnDealloc: true)
        guard let source = FileHandle(forReadingAtPath: file) else { return false }
        do {
            while let bytes = try source.read(upToCount: 1 << 20), !bytes.isEmpty {
                try target.write(contentsOf: bytes)
            }
            try target.close()
            return true
        } catch { return false }
    }

    /// To the disk, a directory too.
    private func flush(_ path: String) throws {
        let file = Foundation.open(path, O_RDONLY)
        guard file >= 0 else { throw CommandFailure(.outside, "\(path) cannot be read.") }
        defer { Foundation.close(file) }
        guard fsync(file) == 0 else { throw CommandFailure(.outside, "\(path) cannot be written: is the disk full?") }
    }
}
