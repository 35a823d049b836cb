import Actions
import Domain
import NoticePorts
import OrganizationPorts
import PublishedPorts
import WorkAnswers

/// What notices are made from: sealed cells, as `export published` writes them, and the figures of shared work, with the floors of
/// the pages.
struct PublishedValues: PublishedValuesReading {
    let archive: any PublishedArchiving
    let work: PublishedWork
    let organization: any OrganizationStorage
    let settings: HouseActions

    func isPublishing(at now: Instant) async throws -> Bool {
        guard let house = try await organization.house(), house.form == .organization else { return false }
        return try await organization.phase(at: now) >= .softLaunch
    }

    func sealedCells(at now: Instant) async throws -> (panels: [Panel], cells: [Cell]) {
        // Where the profile is work only, what was sealed is hidden, and nothing is asked about it.
        guard try await settings.profileInForce() == .standard else { return ([], []) }
        let all = try await archive.everything()
        return (all.panels, all.cells.map(\.value))
    }

    func sharedWork(_ count: Int, at now: Instant, _ each: (WorkWeeks) async throws -> Void) async throws {
        try await work.forEach(count, at: now, each)
    }
}
