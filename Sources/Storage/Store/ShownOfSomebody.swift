import Domain
import Metrics

// What storage lets anybody be shown of somebody else, whoever asks for it and by which way: the doors say the same earlier, and
// kinder. What comes from calendars is never among it: of it a line of a group could be told apart by who brings a calendar.

/// Whether a look can show it.
func mayBeLookedAt(_ metric: MetricID) -> Bool { Catalogue.forLooks.contains { $0.id == metric } }

/// Whether its person can bring it to a joint page.
func mayBeBrought(_ metric: MetricID) -> Bool { Catalogue.forJointPages.contains { $0.id == metric } }

/// Why a look cannot show these; nil if it can.
func unshownSentence(_ metrics: [MetricID]) -> String? {
    let unshown = metrics.filter { !mayBeLookedAt($0) }
    guard !unshown.isEmpty else { return nil }
    return "No look shows \(unshown.map(\.raw).joined(separator: ", ")): ask for what the form lists."
}
