public import Domain

/// Which deployments failed, by what is known of it, and when each was put right (metrics.md 8).
public struct DeploymentFailures: Sendable {
    /// How a failure is known, the surest first.
    public enum Link: Sendable, Hashable {
        /// The incident names the deployment.
        case said
        /// It was rolled back.
        case rollback
        /// Something that came with it was reverted.
        case revert
        /// An incident of the service began within a day after it: a guess, and marked as one.
        case nearby
    }
    public struct Failure: Sendable, Hashable {
        public let links: Set<Link>
        /// Nil while it is not put right.
        public let recovered: Instant?
    }

    /// By place in the chain.
    public let failures: [Int: Failure]
    /// Places of deployments that nobody had planned: rollbacks, reverts, and what was deployed while an incident was open.
    public let rework: Set<Int>
    /// Incidents that no deployment can be blamed for, and why.
    public let unlinked: [(id: String, reason: LeftOutReason)]

    private static let nearby = Span.Length.hours(24)

    public init(of contents: DeploymentContents, _ commits: [WrittenCommit], _ incidents: [Incident]) {
        var links: [Int: Set<Link>] = [:]
        var resolved: [Int: [Instant?]] = [:]
        var fixes: [Int: [Instant]] = [:]
        var rework: Set<Int> = []
        var unlinked: [(id: String, reason: LeftOutReason)] = []
        let chain = contents.chain

        for (place, step) in chain.enumerated() {
            guard case .rollback(let failed) = step.kind else { continue }
            links[failed, default: []].insert(.rollback)
            fixes[failed, default: []].append(step.deployment.finished)
            rework.insert(place)
        }
        for written in commits {
            guard let undone = written.commit.reverts, case .deployed(let fix) = contents.fate(of: written.commit.id)
            else { continue }
            rework.insert(fix)
            // What is reverted before it is deployed has failed nobody.
            guard case .deployed(let failed) = contents.fate(of: undone), failed < fix else { continue }
            links[failed, default: []].insert(.revert)
            fixes[failed, default: []].append(chain[fix].deployment.finished)
        }
        let byID = Dictionary(
            chain.enumerated().map { ($1.deployment.id, $0) }, uniquingKeysWith: { first, _ in first })
        for incident in incidents.sorted(by: { ($0.detected, $0.id) < ($1.detected, $1.id) }) {
            guard incident.cause != .external else {
                unlinked.append((incident.id, .external))
                continue
            }
            for (place, step) in chain.enumerated() {
                let at = step.deployment.started ?? step.deployment.finished
                if at >= incident.detected, at < incident.resolved ?? Instant(microseconds: .max) {
                    rework.insert(place)
                }
            }
            let failed: Int
            if let named = incident.deployment {
                guard let place = byID[named] else {
                    unlinked.append((incident.id, .deploymentUnknown))
                    continue
                }
                failed = place
                links[failed, default: []].insert(.said)
            } else if let place = chain.lastIndex(where: { $0.deployment.finished <= incident.detected }),
                incident.detected.since(chain[place].deployment.finished) <= Self.nearby
            {
                failed = place
                links[failed, default: []].insert(.nearby)
            } else {
                unlinked.append((incident.id, .noDeploymentNear))
                continue
            }
            resolved[failed, default: []].append(incident.resolved)
        }
        failures = Dictionary(
            uniqueKeysWithValues: links.map { place, links in
                let fix = fixes[place]?.min()
                let all = resolved[place] ?? []
                // Of several incidents the last one counts; while one is open, none is over.
                let over = all.isEmpty || all.contains(nil) ? nil : all.compactMap(\.self).max()
                return (place, Failure(links: links, recovered: [fix, over].compactMap(\.self).min()))
            })
        self.rework = rework
        self.unlinked = unlinked
    }
}
