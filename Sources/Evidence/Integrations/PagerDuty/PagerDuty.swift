public import Domain
public import IntegrationKit

/// PagerDuty's generic webhooks, version 3.
public struct PagerDuty: Connector {
    public static let provider = "pagerduty"

    public init() {}

    public let manifest = ConnectorManifest(
        vendor: provider, title: "PagerDuty", asksFor: [],
        events: ["incident.triggered", "incident.reopened", "incident.resolved"],
        keeps: ["when an incident was noticed and when it was over"],
        neverKeeps: ["titles", "notes", "who was called, and who answered", "priorities"],
        secretGoes:
            "Integrations → Generic Webhooks (v3): PagerDuty shows the secret once; write it into --secret-file.")

    /// Several signatures stand there while the secret is rotated at the other end.
    public func isGenuine(_ delivery: Delivery, under secrets: [Secret]) -> Bool {
        let signatures = (delivery.header("x-pagerduty-signature") ?? "").split(separator: ",").compactMap { part in
            let part = part.filter { !$0.isWhitespace }
            return part.hasPrefix("v1=") ? String(part.dropFirst(3)) : nil
        }
        return !signatures.isEmpty && Signature.isHMAC(signatures, of: delivery.body, under: secrets)
    }

    /// The id of the event stands in the body, which is not looked at for this; what is sent again is stored once all the same.
    public func identity(of delivery: Delivery) -> String? { nil }

    public func read(_ delivery: Delivery, for recipient: Recipient) throws(UnreadableDocument) -> HookReading {
        let event = try delivery.document(Self.selection)["event"]
        guard let type = event["event_type"].text else {
            throw UnreadableDocument("There is no event.event_type: is this a webhook of PagerDuty, version 3?")
        }
        if type == "pagey.ping" { return HookReading(event: type) }
        guard Self.known.contains(type) else { return HookReading(unknown: type) }
        var reading = HookReading(event: type)
        let data = event["data"]
        guard let id = data["id"].id, let detected = data["created_at"].instant,
            let occurred = event["occurred_at"].instant
        else {
            reading.findings.append(.incident)
            return reading
        }
        // Only the end ends it; everything else says that it goes on at that moment.
        let isOver = type == "incident.resolved" || data["status"].text == "resolved"
        reading.facts.append(
            .incident(
                Incident(
                    id: "\(Self.provider):\(recipient.origin)\(id)", service: recipient.service, detected: detected,
                    resolved: isOver ? max(detected, data["resolved_at"].instant ?? occurred) : nil, updated: occurred))
        )
        return reading
    }

    private static let known: Set<String> = [
        "incident.triggered", "incident.acknowledged", "incident.unacknowledged", "incident.resolved",
        "incident.reopened", "incident.delegated", "incident.escalated", "incident.reassigned",
        "incident.priority_updated", "incident.service_updated",
    ]

    static let selection = Selection(
        "event { id event_type occurred_at data { id status created_at resolved_at } }")
}
