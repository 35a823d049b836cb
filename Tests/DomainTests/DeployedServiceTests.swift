import Domain
import Testing

@Suite struct DeployedServiceTests {
    private func found(_ names: [String], _ remotes: [String], _ folder: String) -> String? {
        DeployedService.repository(
            among: names.map { .init(name: $0, path: "p") }, remotes: remotes, folder: folder)
    }

    @Test(arguments: [
        "git@host.example:acme/mono.git", "https://host.example/acme/mono", "ssh://git@host.example:22/acme/mono.git/",
        "https://me:secret@host.example/group/acme/mono.git", "/srv/git/Acme/Mono.git",
    ])
    func `a copy is known by where it came from, whatever its folder is called`(remote: String) {
        #expect(found(["acme/other", "acme/mono"], ["https://x/me/fork", remote], "/src/other") == "acme/mono")
        #expect(found(["acme/other", "mono"], [remote], "/src/x") == "mono")
        #expect(found(["https://host.example/acme/mono.git", "b"], ["git@host.example:acme/mono"], "/x") != nil)
    }

    @Test func `without remotes its folder says which it is, and of one repository there is no doubt`() {
        #expect(found(["acme/other", "acme/mono"], [], "/src/mono") == "acme/mono")
        #expect(found(["acme/other", "acme/mono"], [], "/src/mono.git") == "acme/mono")
        #expect(found(["acme/mono"], [], "/src/checkout") == "acme/mono")
        #expect(found(["acme/other", "acme/mono"], ["git@h:b/ono"], "/src/checkout") == nil)
        #expect(found(["acme/other", "acme/mono"], ["git@h:acme/no-mono"], "/src/x") == nil)
    }
}
