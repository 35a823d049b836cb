// error: cannot convert value of type
import Access
import Domain
import PersonalPorts

enum Everybody {}
func profile(_ ports: any PersonalReading, _ grant: borrowing Grant<Everybody>) async throws -> Profile {
    try await ports.profile(for: grant)
}
