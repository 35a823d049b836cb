public import Domain
public import IntegrationKit

/// Alertmanager's webhook, version 4. An alert is no incident: only one that says so by a label is.
public struct Alertmanager: Connector {
    public static let provider = "alertmanager"

    public init() {}

    public let manifest = ConnectorManifest(
        vendor: provider, title: "Alertmanager / Grafana", asksFor: [],
        events: ["Alerts with the label severity=critical or dora_incident=true"],
        keeps: ["when such an alert began and when it was over"],
        neverKeeps: ["names of alerts", "all other labels", "annotations", "addresses"],
        secretGoes:
            "receivers → webhook_configs → http_config → authorization: the secret of --secret-file as credentials.")

    public func isGenuine(_ delivery: Delivery, under secrets: [Secret]) -> Bool {
        delivery.isSignedOrBears(secrets)
    }

    /// It has none; an alert is known by its fingerprint and when it began.
    public func identity(of delivery: Delivery) -> String? { nil }

    public func read(_ delivery: Delivery, for recipient: Recipient) throws(UnreadableDocument) -> HookReading {
        let document = try delivery.document(Self.selection)
        guard case .list(let alerts) = document["alerts"] else {
            throw UnreadableDocument("There are no alerts: is this a webhook of Alertmanager?")
        }
        var reading = HookReading(event: "alerts")
        for alert in alerts {
            let labels = alert["labels"]
            guard labels["severity"].text == "critical" || labels["dora_incident"].text == "true" else { continue }
            guard let print = alert["fingerprint"].id, let began = alert["startsAt"].instant else {
                reading.findings.append(.incident)
                continue
            }
            // While it lasts there is a year 1 there, or a guess about the future.
            let ended = alert["status"].text == "resolved" ? alert["endsAt"].instant : nil
            let resolved = ended.map { max(began, $0) }
            reading.facts.append(
                .incident(
                    Incident(
                        id: "\(Self.provider):\(recipient.origin)\(print):\(began)", service: recipient.service,
                        detected: began, resolved: resolved)))
        }
        return reading
    }

    static let selection = Selection(
        "alerts { status startsAt endsAt fingerprint labels { severity dora_incident } }")
}
