import Domain
import SQL
import Store
import TestSupport

extension GivenRollout {
    /// A pulse that ended yesterday is published: twelve held passes for it and five answered, all the same.
    /// - Parameter number: another one for each pulse.
    func publishPulse(_ number: Int, answer: Int) async throws {
        let now = clock.now()
        let yesterday = Zone.utc.day(of: now).adding(-1).description
        // In the order in which they were asked, whatever the numbers are.
        let period = "pulse-" + String(100_000 + number)
        try await database.write { session in
            try session.run(
                """
                INSERT INTO voice_issuers (period, purpose, first_day, last_day, sealed_key, public_key) VALUES
                (\(period), 'pulse', \(yesterday), \(yesterday), 'k', 'k')
                """)
            for holder in 0..<12 {
                try session.run(
                    "INSERT INTO voice_fetches (period, person_id, request) VALUES (\(period), \("h\(holder)"), 'r')")
            }
            try session.run("INSERT INTO pulse_counts (period, answer, count) VALUES (\(period), \(answer), 5)")
        }
        try await organization.publishPulses(at: now)
    }
}
