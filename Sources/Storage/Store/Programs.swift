import Domain
import SQL

/// The list of programs among those who write and review: by their names, readable and correctable, because nothing that is
/// left out of a figure may be left out silently.
final class Programs {
    private let hashAddress: (String) -> String
    private var listed: Set<String>
    /// Of people, whatever they call themselves; of those who have deleted everything too, or their logins came back in clear.
    private var people: Set<String>
    private let proposals: AccountProposals

    init(_ session: any Session, _ hashAddress: @escaping (String) -> String) throws {
        self.hashAddress = hashAddress
        listed = Set(try session.rows("SELECT hash FROM bots").map { try $0.text(0) })
        people = Set(
            try session.rows(
                "SELECT 'git', email FROM people UNION ALL SELECT provider, login FROM identities"
            ).map {
                authorHash(ToolIdentity(provider: try $0.text(0), login: try $0.text(1)), hashAddress)
            })
        people.formUnion(try session.rows("SELECT hash FROM forgotten_addresses").map { try $0.text(0) })
        // The own address of somebody who has deleted everything is such a hash already.
        people.formUnion(
            try session.rows("SELECT email FROM people WHERE email NOT LIKE '%@%'").map { try $0.text(0) })
        proposals = try AccountProposals(session, hashAddress)
    }

    /// How the account is known. If it is a program that is not listed yet, it is from now on; if it looks like somebody's whose
    /// it may be, that person is asked.
    /// - Parameter at: when it did something.
    func hash(
        of identity: ToolIdentity, isBot: Bool, at moment: Instant, _ session: any Session
    ) throws -> String {
        let hash = authorHash(identity, hashAddress)
        let isProgram = isBot || BotRule.recognises(identity)
        guard isProgram, !people.contains(hash) else {
            try proposals.note(identity, hash, at: moment, session)
            return hash
        }
        guard listed.insert(hash).inserted else { return hash }
        try session.run(
            """
            INSERT INTO bots (hash, provider, login, is_bot, said_by) VALUES (\(hash), \(identity.provider),
            \(identity.login), 1, \(isBot ? "source" : "name")) ON CONFLICT DO NOTHING
            """)
        return hash
    }
}
