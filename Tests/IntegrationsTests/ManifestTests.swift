import Connectors
import Domain
import IntegrationKit
import Testing

/// What every connector says of itself before anybody gives it a secret.
@Suite struct ManifestTests {
    @Test func `every connector says what it keeps, what it never keeps, what to switch on and where the secret goes`()
    {
        for connector in ConnectorList.all {
            let manifest = connector.manifest
            #expect(!manifest.keeps.isEmpty && !manifest.neverKeeps.isEmpty, "\(manifest.vendor)")
            #expect(!manifest.events.isEmpty && !manifest.secretGoes.isEmpty, "\(manifest.vendor)")
            for line in manifest.keeps + manifest.neverKeeps + manifest.events + manifest.asksFor {
                #expect(line.contains(/\w/), "\(manifest.vendor): \(line)")
            }
            #expect(Set(manifest.keeps).isDisjoint(with: manifest.neverKeeps), "\(manifest.vendor)")
        }
        #expect(Set(ConnectorList.vendors).count == ConnectorList.all.count)
    }

    /// Code, what somebody wrote, and the titles of work are on every list of what is never kept, as far as a sender has them.
    @Test(arguments: ["github", "gitlab", "gitea"])
    func `code, comments, titles and messages are never kept`(vendor: String) throws {
        let never = try #require(ConnectorList.connector(vendor)).manifest.neverKeeps.joined(separator: ", ")
        for word in ["code", "titles", "descriptions", "comments", "branches", "messages of commits"] {
            #expect(never.contains(word), "\(vendor): \(word)")
        }
    }

    @Test func `rights are asked for by whoever makes calls alone, and none that writes`() {
        for connector in ConnectorList.all {
            let asked = connector.manifest.asksFor
            #expect(asked.isEmpty != (connector is any PagedConnector), "\(connector.manifest.vendor)")
            for right in asked {
                #expect(!right.contains(/(?i)write|admin|owner|maintain|manage|delete|full|\ball\b/), "\(right)")
                #expect(right.contains(/(?i)read|browse/), "\(right)")
            }
        }
    }
}
