import Crypto
import Domain
import Foundation
import IntegrationKit
import TestSupport
import Testing

/// A delivery as a test makes it.
func reading(
    of body: String, by connector: any Connector, path: String = "", headers: [String: String] = [:],
    for recipient: Recipient = .shop, at received: Instant = Instant("2026-11-24T12:00:00Z")
) throws -> HookReading {
    try Data(body.utf8).withUnsafeBytes { bytes in
        try connector.read(
            Delivery(body: bytes, received: received, path: path) { headers[$0] }, for: recipient)
    }
}

func isGenuine(
    _ body: String, by connector: any Connector, secrets: [String], headers: [String: String],
    at received: Instant = Instant("2026-11-24T12:00:00Z")
) -> Bool {
    Data(body.utf8).withUnsafeBytes { bytes in
        connector.isGenuine(
            Delivery(body: bytes, received: received) { headers[$0] }, under: secrets.map { Secret($0) })
    }
}

func hmac(_ body: String, _ secret: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Data(body.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

extension Recipient {
    static let shop = Recipient(
        service: "shop", team: "Cart", services: ["acme/search": "search"], origin: "", notes: [:])
}

extension HookReading {
    var changes: [Change] { facts.compactMap { if case .change(let change) = $0 { change } else { nil } } }
    var reviews: [Review] { facts.compactMap { if case .review(let review) = $0 { review } else { nil } } }
    var deployments: [Deployment] {
        facts.compactMap { if case .deployment(let deployment) = $0 { deployment } else { nil } }
    }
    var incidents: [Incident] { facts.compactMap { if case .incident(let incident) = $0 { incident } else { nil } } }
    var tags: [Domain.Tag] { facts.compactMap { if case .tag(let tag, _) = $0 { tag } else { nil } } }
    var items: [WorkItemEvent] { facts.compactMap { if case .item(let event) = $0 { event } else { nil } } }
    var iterations: [Iteration] { facts.compactMap { if case .iteration(let one) = $0 { one } else { nil } } }
}
