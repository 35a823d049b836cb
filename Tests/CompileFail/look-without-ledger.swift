// error: no exact matches in call
import Access
import Domain
import PersonalPorts

func spans(_ ports: any PersonalReading, _ terms: LookTerms, _ range: Interval) async throws -> [Span] {
    try await ports.spans(for: terms, touching: range)
}
