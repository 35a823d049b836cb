import Alertmanager
import CDEvents
import DevLake
import Domain
import GitHub
import GitLab
import Gitea
public import IntegrationKit
import Jira
import PagerDuty

/// Every connector: one line each.
public enum ConnectorList {
    public static let all: [any Connector] = [
        GitHub(), GitLab(), Gitea(), Jira(), CDEvents(), DevLake(), PagerDuty(), Alertmanager(),
    ]

    public static let vendors = all.map(\.manifest.vendor)

    public static func connector(_ vendor: String) -> (any Connector)? {
        all.first { $0.manifest.vendor == vendor }
    }

    /// In whose words a delivery is written, if its headers say so: Gitea and Forgejo send GitHub's as well, so they come first.
    static func vendor(of delivery: Delivery) -> String? {
        if Gitea.sends(delivery) { return Gitea.provider }
        if delivery.header("x-github-event") != nil { return GitHub.provider }
        if delivery.header("x-gitlab-event") != nil { return GitLab.provider }
        if delivery.header("x-pagerduty-signature") != nil { return PagerDuty.provider }
        return nil
    }
}
