// error: cannot convert value of type 'Viewer'
import Access
import Domain
import PersonalPorts

func profile(_ ports: any PersonalReading, _ viewer: Viewer) async throws -> Profile {
    try await ports.profile(for: viewer)
}
