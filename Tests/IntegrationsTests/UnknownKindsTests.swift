import CDEvents
import Domain
import GitHub
import GitLab
import Gitea
import IntegrationKit
import Jira
import PagerDuty
import Testing

/// What a connector does not know is taken and noted by its name, so that somebody can switch it off at the sender.
@Suite struct UnknownKindsTests {
    private func kind(_ reading: HookReading) -> String? {
        #expect(reading.event == nil && reading.facts.isEmpty && reading.findings.isEmpty)
        return reading.unknown
    }

    @Test func `each sender's name of a kind is the one that is noted`() throws {
        let foreign = #"{"action":"x","repository":{"full_name":"acme/shop"}}"#
        #expect(
            try kind(reading(of: foreign, by: GitHub(), headers: ["x-github-event": "secret_scanning_alert"]))
                == "secret_scanning_alert")
        #expect(
            try kind(reading(of: foreign, by: Gitea(), headers: ["x-forgejo-event": "package_new"])) == "package_new")
        #expect(try kind(reading(of: #"{"object_kind":"deploy_key"}"#, by: GitLab())) == "deploy_key")
        #expect(
            try kind(reading(of: "{}", by: GitLab(), headers: ["x-gitlab-event": "Subgroup Hook"])) == "Subgroup Hook")
        #expect(try kind(reading(of: #"{"webhookEvent":"jira:plan_made"}"#, by: Jira())) == "jira:plan_made")
        for type in ["dev.cdevents.weather.changed.0.1.0", "org.example.thing"] {
            #expect(try kind(reading(of: "{\"context\":{\"type\":\"\(type)\"}}", by: CDEvents())) == type)
        }
        for type in ["service.updated", "incident.annotated"] {
            #expect(try kind(reading(of: "{\"event\":{\"event_type\":\"\(type)\"}}", by: PagerDuty())) == type)
        }
    }

    @Test(arguments: [
        "", "12", String(repeating: "a", count: 65), "<b>", "a/b", "a@example.org", "näme", "a\tb", "a,b", "a\"b",
    ])
    func `what is more than a name is noted without one`(name: String) throws {
        #expect(Kept.kind(name) == nil)
        #expect(try kind(reading(of: "{}", by: GitHub(), headers: ["x-github-event": name])) == nil)
    }

    @Test func `the longest name is a name`() {
        let name = String(repeating: "a", count: 60) + "_.:-"
        #expect(Kept.kind(name) == name)
    }

    @Test func `a sentence names the most frequent ones and says what to do`() {
        #expect(UnknownKind.words([]) == nil)
        let kinds = (1...7).map { UnknownKind("k\($0)", count: $0) }
        #expect(
            UnknownKind.words(kinds)
                == "Not used by Daylight: k7 (7), k6 (6), k5 (5), k4 (4), k3 (3) and 2 more. Switch them off at the sender, "
                + "or leave them: nothing is lost either way.")
    }
}
