import Domain
import Testing

@Suite struct `Which accounts look like whose` {
    private let people = AccountLikeness(of: [
        .init(id: PersonID("ada"), email: "ada@example.org", name: "Ada Lovelace"),
        .init(id: PersonID("bob"), email: "b.miller@example.org", name: "Bob Miller"),
        .init(id: PersonID("ben"), email: "ben@example.org", name: "Ben Miller"),
        .init(id: PersonID("it"), email: "info@example.org", name: "Cher"),
    ])

    private func found(_ provider: String, _ login: String) -> String? {
        people.person(of: ToolIdentity(provider: provider, login: login)).map {
            "\($0.id.raw) by \($0.because.rawValue)"
        }
    }

    @Test(arguments: [
        ("git", "ada@home.example", "ada by email"), ("git", "12+ada-lovelace@users.noreply.github.com", "ada by name"),
        ("github", "ADA-Lovelace", "ada by name"), ("gitlab", "alovelace", "ada by name"),
        ("github", "lovelace_ada2", "ada by name"), ("github", "bob.miller", "bob by name"),
        ("github", "b-miller", "bob by email"), ("jira", "ada", "ada by email"),
    ])
    func `by the address before the @, or by the name in the ways that people write it`(
        provider: String, login: String, whose: String
    ) { #expect(found(provider, login) == whose) }

    @Test(arguments: [
        ("github", "octocat"), ("git", "info@other.example"), ("github", "ad"), ("git", "no address"),
        ("github", "lovelace"), ("github", "cher"), ("github", ""), ("git", "12+@x.org"),
    ])
    func `what is everybody's, too short, or half a name is nobody's`(provider: String, login: String) {
        #expect(found(provider, login) == nil)
    }

    @Test func `what could be several people's is proposed to none of them`() {
        let two = AccountLikeness(of: [
            .init(id: PersonID("1"), email: "ada@a.example", name: "Ada Lovelace"),
            .init(id: PersonID("2"), email: "ada@b.example", name: "Ada Lovelace"),
        ])
        #expect(two.person(of: ToolIdentity(provider: "github", login: "ada")) == nil)
        #expect(two.person(of: ToolIdentity(provider: "github", login: "adalovelace")) == nil)
    }
}
