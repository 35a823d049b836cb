import Crypto
public import Domain
import Foundation

/// What a works agreement, an impact assessment or a notice is about, as it is in force: in lines that people can read, and as a
/// hash that a printed paper can carry. If the hash of the paper is not the one in force, something has changed since.
public struct LiveConfiguration: Sendable, Hashable {
    public let lines: [String]

    /// - Parameter metrics: ids with the audience of each, as the catalogue has them.
    public init(_ record: RolloutRecord, profile: PublicationProfile, metrics: [(id: MetricID, audience: String)]) {
        var lines = ["purpose: \(record.purpose?.text ?? "none")"]
        for matter in UsagePolicy.Matter.allCases {
            let answer = record.policy?.answer(to: matter)
            lines.append("\(matter.rawValue): \(answer.map { "\($0.use.rawValue), \($0.text)" } ?? "none")")
        }
        lines.append("sole basis: \(UsagePolicy.soleBasis)")
        lines.append("profile: \(profile.rawValue)")
        lines += metrics.map { "metric: \($0.id.raw), for \($0.audience)" }.sorted()
        // Whether their notice is over is not part of it: what people are told of is which tools evidence comes from.
        lines += record.sources.keys.sorted().map { "source: \($0)" }
        lines.append("groups: at least \(Panel.leastPeople) people, \(Panel.leastActive) of them active in the week")
        lines.append("series: at least \(PersonalSeries.leastWeeks) complete weeks")
        lines.append(
            "looks: one person, at most \(LookTerms.mostMetrics) metrics, at least \(LookTerms.leastWeeks) weeks, "
                + "over after \(days(LookTerms.life)) days")
        lines.append("kept: raw heartbeats \(days(KeptFor.rawHeartbeats)) days")
        lines.append("kept: personal weeks \(days(KeptFor.personalSeries)) days")
        lines.append("kept: published weeks \(days(KeptFor.cells)) days")
        lines.append("kept: evidence of shared work \(days(KeptFor.work)) days")
        lines.append("kept: words of the ledger \(days(KeptFor.openings)) days")
        for phase in Phase.allCases where phase.next != nil {
            lines.append("phase \(phase.rawValue): at least \(days(phase.least)) days")
        }
        lines += Protection.allCases.map { protection in
            "\(protection.rawValue): \(protection.words(record.value(of: protection)))"
        }
        lines.append("notice: version \(CollectionNotice.version)")
        self.lines = lines
    }

    /// SHA-256 of the lines, each ended by a line feed, as hex; 16 digits of it are on every paper.
    public var hash: String {
        let text = lines.map { $0 + "\n" }.joined()
        return SHA256.hash(data: Data(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// As papers carry it: `1a2b 3c4d 5e6f 7a8b`.
    public var shortHash: String {
        let digits = Array(hash.prefix(16))
        return stride(from: 0, to: 16, by: 4).map { String(digits[$0..<($0 + 4)]) }.joined(separator: " ")
    }

    /// Whether a paper with that hash says what is in force. White space and case do not count.
    /// - Returns: nil for what is no hash of a paper: sixteen digits from 0 to f, or more of them.
    public func agrees(with paper: String) -> Bool? {
        let digits = paper.lowercased().filter { !$0.isWhitespace }
        guard (16...64).contains(digits.count), digits.allSatisfy(\.isHexDigit) else { return nil }
        return hash.hasPrefix(digits)
    }
}

private func days(_ length: Span.Length) -> Int64 { length.microseconds / Span.Length.days(1).microseconds }
