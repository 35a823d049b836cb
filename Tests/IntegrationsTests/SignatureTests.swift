import Alertmanager
import CDEvents
import DevLake
import Domain
import Foundation
import GitHub
import GitLab
import Gitea
import IntegrationKit
import Jira
import PagerDuty
import TestSupport
import Testing

@Suite struct SignatureTests {
    private let hub = "sha256="

    @Test func `GitHub's own test vector fits, and one changed byte does not`() {
        let secret = "It's a Secret to Everybody"
        let signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        let headers = ["x-hub-signature-256": hub + signature]
        #expect(isGenuine("Hello, World!", by: GitHub(), secrets: [secret], headers: headers))
        #expect(!isGenuine("Hello, World?", by: GitHub(), secrets: [secret], headers: headers))
        #expect(!isGenuine("Hello, World!", by: GitHub(), secrets: ["another"], headers: headers))
    }

    @Test(arguments: [
        [:], ["x-hub-signature-256": ""], ["x-hub-signature-256": "sha256="], ["x-hub-signature-256": "sha256=zz"],
        ["x-hub-signature": "sha1=cf23df2207d99a74fbe169e3eba035e633b65d94"],
        ["x-hub-signature-256": "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"],
    ])
    func `what is not a signature of GitHub's lets nothing in`(headers: [String: String]) {
        #expect(
            !isGenuine("Hello, World!", by: GitHub(), secrets: ["It's a Secret to Everybody"], headers: headers))
    }

    @Test func `white space counts, because the bytes are signed and not what they mean`() {
        let headers = ["x-hub-signature-256": hub + hmac("{\"a\":1}", "a secret")]
        #expect(isGenuine("{\"a\":1}", by: GitHub(), secrets: ["a secret"], headers: headers))
        #expect(!isGenuine("{\"a\": 1}", by: GitHub(), secrets: ["a secret"], headers: headers))
    }

    @Test func `during a rotation both secrets hold, and an empty one never does`() {
        for secret in ["the new one", "the old one"] {
            let headers = ["x-hub-signature-256": hub + hmac("{}", secret)]
            #expect(isGenuine("{}", by: GitHub(), secrets: ["the new one", "the old one"], headers: headers))
        }
        #expect(!isGenuine("{}", by: GitHub(), secrets: [""], headers: ["x-hub-signature-256": hub + hmac("{}", "")]))
        #expect(!isGenuine("{}", by: GitLab(), secrets: [""], headers: ["x-gitlab-token": ""]))
    }

    @Test func `GitLab's shared token is compared whole`() {
        #expect(isGenuine("{}", by: GitLab(), secrets: ["correct horse"], headers: ["x-gitlab-token": "correct horse"]))
        for wrong in ["correct hors", "correct horse ", "Correct horse", ""] {
            #expect(!isGenuine("{}", by: GitLab(), secrets: ["correct horse"], headers: ["x-gitlab-token": wrong]))
        }
    }

    @Test func `GitLab's signing token signs id, moment and body, for five minutes`() throws {
        let key = Array("0123456789abcdef0123456789abcdef".utf8)
        let secret = "whsec_" + Data(key).base64EncodedString()
        let moment = Int64(1_795_521_600)
        let now = Instant(microseconds: moment * 1_000_000)
        let signed = "m1.\(moment).{}"
        let code = hmac(signed, "0123456789abcdef0123456789abcdef")
        let bytes = stride(from: 0, to: 64, by: 2).compactMap { at -> UInt8? in
            let start = code.index(code.startIndex, offsetBy: at)
            return UInt8(code[start..<code.index(start, offsetBy: 2)], radix: 16)
        }
        let headers = [
            "webhook-id": "m1", "webhook-timestamp": "\(moment)",
            "webhook-signature": "v1,AAAA v1,\(Data(bytes).base64EncodedString())",
        ]
        func fits(_ body: String, _ headers: [String: String], minutes: Int) -> Bool {
            isGenuine(body, by: GitLab(), secrets: [secret], headers: headers, at: now.adding(.minutes(minutes)))
        }
        #expect(fits("{}", headers, minutes: 0))
        #expect(fits("{}", headers, minutes: 5))
        #expect(!fits("{}", headers, minutes: 6))
        #expect(!fits("{}", headers, minutes: -6))
        #expect(!fits("{ }", headers, minutes: 0))
        #expect(!fits("{}", headers.merging(["webhook-id": "m2"]) { $1 }, minutes: 0))
        // Somebody who has seen the signing token's text must not get in by showing it.
        #expect(!isGenuine("{}", by: GitLab(), secrets: [secret], headers: ["x-gitlab-token": secret]))
    }

    @Test func `Forgejo's signature is looked at before Gitea's, without a prefix`() {
        let right = hmac("{}", "a secret")
        #expect(isGenuine("{}", by: Gitea(), secrets: ["a secret"], headers: ["x-gitea-signature": right]))
        #expect(
            !isGenuine(
                "{}", by: Gitea(), secrets: ["a secret"],
                headers: ["x-forgejo-signature": hmac("{}", "another"), "x-gitea-signature": right]))
        #expect(!isGenuine("{}", by: Gitea(), secrets: ["a secret"], headers: ["x-gitea-signature": "sha256=" + right]))
    }

    @Test func `Jira's signature is of the body, and has a name before it`() {
        func fits(_ body: String, _ header: String?) -> Bool {
            isGenuine(
                body, by: Jira(), secrets: ["a secret"], headers: header.map { ["x-hub-signature": $0] } ?? [:])
        }
        let right = hmac("{}", "a secret")
        #expect(fits("{}", hub + right))
        #expect(!fits("{ }", hub + right) && !fits("{}", hub + hmac("{}", "another")))
        #expect(!fits("{}", right) && !fits("{}", "sha1=" + right) && !fits("{}", hub) && !fits("{}", nil))
    }

    private static let unsigned: [any Connector] = [CDEvents(), DevLake(), Alertmanager()]

    @Test(arguments: 0..<3)
    func `who signs in no way of their own shows the secret, or signs with it`(which: Int) {
        func fits(_ headers: [String: String], secrets: [String] = ["a secret", "the old one"]) -> Bool {
            isGenuine("{}", by: Self.unsigned[which], secrets: secrets, headers: headers)
        }
        let right = hmac("{}", "a secret")
        #expect(fits(["authorization": "Bearer a secret"]) && fits(["authorization": "Bearer the old one"]))
        #expect(fits(["x-hub-signature-256": hub + right]))
        for wrong in [
            "Bearer another", "Bearer a secret ", "Bearer ", "bearer a secret", "Basic a secret", "a secret", "",
        ] {
            #expect(!fits(["authorization": wrong]), "\(wrong)")
        }
        for wrong in [hub + hmac("{ }", "a secret"), hub + hmac("{}", "another"), right, hub, ""] {
            #expect(!fits(["x-hub-signature-256": wrong]), "\(wrong)")
        }
        #expect(!fits([:]) && !fits(["authorization": "Bearer "], secrets: [""]))
        // A wrong signature is not made good by anything that stands beside it.
        #expect(!fits(["x-hub-signature-256": hub + hmac("{}", "another"), "authorization": "Bearer a secret"]))
    }

    @Test func `of PagerDuty's several signatures one has to fit`() {
        let header = "v1=\(hmac("{}", "old")),v1=\(hmac("{}", "new"))"
        #expect(isGenuine("{}", by: PagerDuty(), secrets: ["new"], headers: ["x-pagerduty-signature": header]))
        #expect(!isGenuine("{}", by: PagerDuty(), secrets: ["other"], headers: ["x-pagerduty-signature": header]))
        #expect(
            !isGenuine("{}", by: PagerDuty(), secrets: ["new"], headers: ["x-pagerduty-signature": hmac("{}", "new")]))
    }
}
