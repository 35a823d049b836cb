// error: cannot convert value of type
import Access
import Domain
import WorkPorts

func evidence(_ ports: any WorkReading, _ grant: borrowing Grant<OneGroup>) async throws -> WorkEvidence {
    try await ports.evidence(for: grant)
}
