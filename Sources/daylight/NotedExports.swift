import Command
import Domain
import Ledger
import OutsidePorts
import SQL
import Store

extension HouseComposition {
    /// Writes down, before anything is read, that everybody's data leaves the house: whoever runs a command is no person here, and
    /// so the entry says what left, and that an operator did it.
    static func noteExport(of what: String, from database: any Database, _ directory: DataDirectory) async throws {
        // A backup may be of an older schema; where there is no ledger yet nothing can be written into it.
        guard try await database.appliedMigrations().contains(Schema.ofLedger) else { return }
        let record = try await database.keyRecord()
        // Nobody has set it up: there is nothing of anybody in it.
        guard record.isNeeded else { return }
        let randomness = SystemRandomness()
        let key = try await KeyOfHouse.opening(directory, database, randomness)
        // What is signed with another key would look as if the ledger had been changed.
        let own = keyedHash("daylight", key: key)
        guard record.fingerprint ?? own == own else { throw KeyOfHouse.isAnother }
        let writer = LedgerWriter(pen: try pen(key), salt: { randomness.bytes(32) })
        try await LedgerStore(database: database, writer: writer).append([
            LedgerEntry(kind: .export, at: SystemClock().now(), fields: ["what": what, "by": "operator"])
        ])
    }
}
