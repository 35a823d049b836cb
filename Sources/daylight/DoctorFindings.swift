import Access
import Command
import Domain
import Metrics
import OrganizationPorts
import OutsidePorts
import PublishedPorts
import Rollout
import SQL
import Store
import WorkAnswers

/// What `doctor` says of the rollout and of shared work.
extension HouseComposition {
    /// How the rollout stands, with all eleven items of the checklist: one that is open switches looks off, which is a repair in
    /// full launch, where they would be on.
    func rolloutFindings(_ organization: OrganizationStore) async throws -> [HealthFinding] {
        let now = SystemClock().now()
        let catalogue = Set(Catalogue.all.map(\.id))
        guard let record = try await organization.rollout(at: now, listing: catalogue) else { return [] }
        let state = RolloutState(record, at: now)
        let isOn = state.phase == .fullLaunch
        return [
            HealthFinding(
                "The rollout is in phase \(state.phase.rawValue), \(state.phase.name).", needsAttention: false)
        ]
            + (state.clock.map { [HealthFinding($0, needsAttention: true)] } ?? [])
            + state.checklist.map { item in
                let stands = item.isGreen ? "there" : isOn ? "open, so looks are off" : "open"
                return HealthFinding(
                    "Checklist item \(item.number) is \(stands): \(item.evidence.title). \(item.evidence.says)",
                    needsAttention: isOn && !item.isGreen)
            }
    }

    /// What is missing for metrics of shared work, which asks for no attention: nothing of it is broken. A connection that cannot be
    /// read or whose events cannot be used does.
    func workFindings(
        _ database: any Database, _ house: House, _ key: [UInt8], at now: Instant
    ) async throws -> [HealthFinding] {
        let work = PublishedWork(
            archive: WorkEvidenceStore(
                database: database, hashAddress: { keyedHash($0, key: key) }, simulatedPhase: nil, now: { now }))
        let health = try await work.health(26, at: now)
        var findings: [HealthFinding] = []
        // In the house of one person there are no lines of shared work, with nothing missing for them.
        for entry in house.form == .solo ? [] : health.entries {
            // One line for all metrics that miss the same, in the order of the first of each.
            var metrics: [String: [String]] = [:]
            var order: [String] = []
            for coverage in entry.coverages where !coverage.missing.isEmpty {
                let steps = coverage.steps.map(\.words).joined(separator: ", ")
                let missing =
                    coverage.missing.map(\.noun).joined(separator: ", ") + (steps.isEmpty ? "" : " (\(steps))")
                if metrics[missing] == nil { order.append(missing) }
                metrics[missing, default: []].append("\(coverage.metric)")
            }
            findings += order.map { missing in
                HealthFinding(
                    "\(entry.isTeam ? "Team" : "Service") \(entry.name) misses \(missing): no line of "
                        + "\(metrics[missing, default: []].joined(separator: ", ")).", needsAttention: false)
            }
        }
        findings += health.connections.map {
            HealthFinding(
                "\($0.vendor) for \($0.service): \($0.state(\.description))", needsAttention: $0.needsAttention(at: now)
            )
        }
        findings += health.heard.map {
            HealthFinding("\($0.kind) of \($0.service ?? "everything"): last heard \($0.at).", needsAttention: false)
        }
        return findings
    }
}
