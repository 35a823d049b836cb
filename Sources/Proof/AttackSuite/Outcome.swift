/// What an attacker tried and found.
struct Outcome: Sendable {
    var attempts = 0
    var isolated = 0
    /// The first few findings in words, for the report's text.
    var findings: [String] = []
    static let mostFindings = 3

    mutating func isolate(_ finding: String) {
        isolated += 1
        if findings.count < Self.mostFindings, !findings.contains(finding) { findings.append(finding) }
    }

    mutating func add(_ other: Outcome) {
        attempts += other.attempts
        isolated += other.isolated
        findings += other.findings.prefix(max(0, Self.mostFindings - findings.count))
    }
}
