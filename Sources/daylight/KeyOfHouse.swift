import Command
import OutsidePorts
import SQL
import SignIn
import Store

extension HouseComposition {
    /// A lower cost is for tests: what is hashed with it can be guessed that much faster by whoever steals the database.
    func passphraseFindings(_ place: Place) -> [HealthFinding] {
        guard place.passphraseCost < PassphraseHasher.productionCost else { return [] }
        return [
            HealthFinding(
                "passphrase-cost is \(place.passphraseCost): take it out of the configuration, then each passphrase is hashed at "
                    + "\(PassphraseHasher.productionCost) when its owner signs in next.",
                needsAttention: true)
        ]
    }
}

/// Whether the key that lies there is that of the database: with another one nobody would be known again, and the ledger could
/// not go on.
enum KeyOfHouse {
    static let isAnother = CommandFailure(
        .outside, "This is not the key of that database: take daylight.key along, or name it with --key-file.")

    /// The key to open a database with. One that was never written to gets a new key; one that was has its own, which nobody
    /// can make again, so that none is made in its place.
    static func opening(
        _ directory: DataDirectory, _ database: any Database, _ randomness: any Randomness
    ) async throws -> [UInt8] {
        if try directory.existingKey() == nil, try await database.keyRecord().isNeeded {
            throw CommandFailure(.outside, missing(directory))
        }
        return try directory.key(randomness)
    }

    /// Changes nothing and makes nothing.
    static func findings(_ directory: DataDirectory, _ database: any Database) async throws -> [HealthFinding] {
        let record = try await database.keyRecord()
        guard record.isNeeded else { return [] }
        let there: [UInt8]?
        do { there = try directory.existingKey() } catch let failure as CommandFailure {
            return [HealthFinding(failure.sentence, needsAttention: true)]
        }
        guard let key = there else { return [HealthFinding(missing(directory), needsAttention: true)] }
        guard let fingerprint = record.fingerprint else { return [] }
        return [
            fingerprint == keyedHash("daylight", key: key)
                ? HealthFinding("The key is that of the database.", needsAttention: false)
                : HealthFinding(
                    "\(directory.keyFile) is not the key of this database: put the right one back.",
                    needsAttention: true)
        ]
    }

    private static func missing(_ directory: DataDirectory) -> String {
        "The key of this database is missing: put daylight.key back as \(directory.keyFile), or name it with --key-file."
    }
}
