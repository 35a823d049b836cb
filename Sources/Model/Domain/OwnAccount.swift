/// An account in another tool that is the person's, or looks as if it were: the person says which.
public struct OwnAccount: Sendable, Hashable {
    /// Why an account looks like somebody's.
    public enum Likeness: String, Sendable, Hashable, CaseIterable {
        /// It is called as the own address is, before the @.
        case email
        case name
    }
    public enum Standing: Sendable, Hashable {
        /// Nobody has said anything yet: what it did counts as somebody unknown's.
        case proposed(Likeness)
        /// By a file of whoever runs the server.
        case byFile
        /// By the person.
        case byPerson
    }
    public let identity: ToolIdentity
    public let standing: Standing
    /// Whether it is on the list of programs, so that what it does is left out.
    public let isProgram: Bool
    public init(_ identity: ToolIdentity, _ standing: Standing, isProgram: Bool) {
        self.identity = identity
        self.standing = standing
        self.isProgram = isProgram
    }

    public var isConfirmed: Bool {
        if case .proposed = standing { return false }
        return true
    }
}

/// Which accounts look like whose, by address and name. It only proposes, and only to that person: nothing of the account is the
/// person's before the person has said so.
public struct AccountLikeness: Sendable {
    public struct Person: Sendable, Hashable {
        public let id: PersonID
        public let email: String
        public let name: String
        public init(id: PersonID, email: String, name: String) {
            self.id = id
            self.email = email
            self.name = name
        }
    }

    private var byEmail: [String: Set<PersonID>] = [:]
    private var byName: [String: Set<PersonID>] = [:]

    public init(of people: [Person]) {
        for person in people {
            let local = Self.plain(person.email.split(separator: "@").first.map(String.init) ?? "")
            if !Self.general.contains(local), local.count >= 3 { byEmail[local, default: []].insert(person.id) }
            for name in Self.names(person.name) { byName[name, default: []].insert(person.id) }
        }
    }

    /// Whose it looks like; nil where it looks like nobody's, or like several people's: then nobody is asked, because whoever
    /// was asked would learn of somebody else's account.
    ///
    ///     ada@home.example, 12+ada-lovelace@users.noreply.github.com, ada_lovelace, alovelace   → Ada Lovelace, ada@example.org
    public func person(of identity: ToolIdentity) -> (id: PersonID, because: OwnAccount.Likeness)? {
        var name = identity.login.lowercased()
        if identity.provider == "git" {
            guard let at = name.firstIndex(of: "@") else { return nil }
            name = String(name[..<at])
            // `id+name` is how GitHub writes addresses that hide the real one.
            if let plus = name.firstIndex(of: "+"), name[..<plus].allSatisfy(\.isNumber) {
                name = String(name[name.index(after: plus)...])
            }
        }
        let plain = Self.plain(name)
        if let people = byEmail[plain] { return people.count == 1 ? people.first.map { ($0, .email) } : nil }
        guard let people = byName[plain], people.count == 1 else { return nil }
        return people.first.map { ($0, .name) }
    }

    /// First and last name in both orders, and each shortened to its first letter; too short ones say nothing.
    private static func names(_ name: String) -> [String] {
        let words = name.split(whereSeparator: { $0.isWhitespace || $0 == "-" }).map { plain(String($0)) }
            .filter { !$0.isEmpty }
        guard words.count > 1, let first = words.first, let last = words.last else { return [] }
        let all = words.joined()
        return [all, first + last, last + first, String(first.prefix(1)) + last, first + String(last.prefix(1))]
            .filter { $0.count >= 5 }
    }

    /// Letters alone, in lower case: `Ada.Lovelace-2` is `adalovelace`.
    private static func plain(_ text: String) -> String { text.lowercased().filter(\.isLetter) }

    /// Words that are everybody's.
    private static let general: Set<String> = [
        "admin", "build", "contact", "dev", "developer", "git", "hello", "info", "mail", "me", "noreply", "office",
        "ops", "root", "support", "team", "test", "user", "work",
    ]
}
