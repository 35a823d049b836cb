// error: cannot convert value of type 'PersonID'
import Access
import Domain
import PersonalPorts

func profile(_ ports: any PersonalReading, _ person: PersonID) async throws -> Profile {
    try await ports.profile(for: person)
}
